#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while fsstress and fsx run on an XFS
#
# This is what commit fa422b353d21 was tested with: fsstress and fsx on a
# filesystem mounted with dax, when the device goes away.
#
# Before it, three things could happen: the device was gone but umount said
# that the target is busy, programs hung and could not be killed, or the
# kernel followed a NULL pointer. The programs have to end, at the latest
# when they are killed, and then the filesystem can be unmounted, mounted
# again, and is sound.
#
# Made from specs/xfs_unbind_under_load.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 1024 kept
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_workload fsstress -d "$DAX_MNT/fsstress0" -n 99999 -p 4
	dax_start_workload fsx -N 1000000 -o 8192 -l 500000 "$DAX_MNT/fsx1"
	dax_save_checksums kept
	dax_workload_runs 3
}

# remove_device() - one removal, and all that must hold after it
remove_device()
{
	dax_test "unbind returns in time" dax_unbind 30
	dax_test "workload can be killed" dax_kill_users
	dax_test "filesystem unmounts" dax_umount
	dax_test "device binds again" dax_bind
	dax_test "filesystem mounts again" dax_mount xfs dax=always
	dax_test "data is intact" dax_data_is_intact
	dax_umount
	dax_test "filesystem is consistent" dax_is_consistent xfs_repair -n
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 2048
dax_require_capable
dax_begin

make_filesystem
start_users
dax_plan 8
remove_device
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
