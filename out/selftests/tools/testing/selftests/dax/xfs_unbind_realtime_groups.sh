#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from an XFS's realtime device with reverse mappings
#
# With realtime groups the realtime device has reverse mapping btrees like
# the data device, and XFS can find out who uses a page of it: who maps one
# is told, and the mapping is gone once unbind has returned.
#
# That needs the metadata directory, which kernels have since 6.13 and
# mkfs.xfs since 6.13; reverse mappings of realtime groups came with 6.14.
#
# Made from specs/xfs_unbind_realtime_groups.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=0,metadir=1 -d rtinherit=1 \
		-r rtdev="/dev/$DAX_DISK2"
	dax_try_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_start_user --processes 2 --require-dax --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_on_second dax_unbind 30
	dax_test "${1}every mapper gets SIGBUS" \
		dax_mappers_signalled BUS_MCEERR_AO
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_on_second dax_bind
	dax_test "${1}filesystem mounts again" \
		dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" \
		dax_is_consistent xfs_repair -n -r "/dev/$DAX_DISK2"
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_mkfs_option xfs metadir
dax_require_pmem 512
dax_require_capable
dax_require_second_pmem 512
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 24
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
