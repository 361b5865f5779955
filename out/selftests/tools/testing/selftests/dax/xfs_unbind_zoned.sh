#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from the zoned realtime device of an XFS
#
# On a zoned realtime device nothing is written in place: a thread of the
# filesystem's own moves what is still in use from one zone to another, and
# open zones are in core. When the device goes the filesystem is shut down,
# and whatever is under way has to end: by EIO, and without a hang.
#
# A zoned file has no DAX here; what of it is in the page cache is RAM. The
# kernel has zones since 6.15, as has mkfs.xfs.
#
# Made from specs/xfs_unbind_zoned.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=0,metadir=1 -d rtinherit=1 \
		-r rtdev="/dev/$DAX_DISK2",zoned=1,rgsize=64m
	dax_try_mount xfs dax=never,rtdev="/dev/$DAX_DISK2"
	dax_mount xfs dax=never,rtdev="/dev/$DAX_DISK2"
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=never,rtdev="/dev/$DAX_DISK2"
	dax_start_user --processes 2 --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	# In RAM: what has not reached the device goes with it.
	dax_must "sync" 30 sync -f "$DAX_MNT"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_on_second dax_unbind 30
	dax_test "${1}nobody is signalled" dax_nobody_signalled
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}filesystem is shut down" dax_is_shut_down
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_on_second dax_bind
	dax_test "${1}filesystem mounts again" \
		dax_mount xfs dax=never,rtdev="/dev/$DAX_DISK2"
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
dax_require_mkfs_option xfs zoned
dax_require_pmem 512
dax_require_capable
dax_require_second_pmem 512
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 22
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
