#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Remove the PCI function of a virtio-pmem device while files of an XFS are
# mapped
#
# A PCI function can be removed from the system by its sysfs attribute,
# which is what hot-unplug ends in: the drivers of all that is below it are
# unbound, virtio_pmem among them, while the function still answers.
# Filesystem and users must see what they see when nd_pmem alone is unbound.
#
# A rescan of the bus finds the function again, with all that is below it,
# and the data is where it was.
#
# Made from specs/xfs_virtio_pci_remove_mmap_shared.ts.

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
	dax_test "${1}PCI removal returns in time" dax_remove_pci 30
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
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_provider virtio-pmem "$DAX_NAMESPACE"
dax_require_capable
dax_require_pci
dax_begin

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
