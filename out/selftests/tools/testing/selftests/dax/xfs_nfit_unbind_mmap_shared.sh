#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind the NFIT driver while files of an XFS on an NVDIMM are mapped
#
# NVDIMMs are found by the ACPI table NFIT, whose driver registers the bus
# of libnvdimm with all DIMMs and regions of the machine. Unbinding it takes
# all of them away, and with them a pfn device and its block device. A
# filesystem on it and its users must see what they see when nd_pmem alone
# is unbound.
#
# When the driver is bound again it makes all of it anew, and the pfn device
# is found by what is written on the namespace, whatever its number is then.
#
# Made from specs/xfs_nfit_unbind_mmap_shared.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_user --processes 2 --require-dax --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30 nfit
	dax_test "${1}every mapper gets SIGBUS" \
		dax_mappers_signalled BUS_MCEERR_AO
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}kernel log tells of the removal" \
		dax_log_has 'Device is about to be removed!'
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_bind
	dax_test "${1}filesystem mounts again" dax_mount xfs dax=always
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" dax_is_consistent xfs_repair -n
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair ndctl
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_provider ACPI.NFIT "$DAX_NAMESPACE"
dax_require_level nfit
dax_begin

dax_reconfigure pfn -m fsdax --map=mem
dax_require_capable
make_filesystem
dax_save_resources
start_users
dax_plan 26
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
