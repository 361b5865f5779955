#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while pages are swapped out to a file of an XFS
#
# The blocks of a swap file are written and read without the filesystem,
# which pins nothing of the device and is not asked. When the device is
# gone, what was swapped out is lost to whoever had it.
#
# All the same unbind returns, swapoff works, and the filesystem can be
# unmounted. A file that has DAX cannot be swapped to, so this one has not.
#
# Made from specs/xfs_unbind_swap_file.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=never
	dax_create_files 1024 kept
	dax_create_files 16384 swap0
	dax_make_swap swap0
	dax_umount
}

start_users()
{
	dax_mount xfs dax=never
	dax_start_swap swap0 16
	# In RAM: what has not reached the device goes with it.
	dax_must "sync" 30 sync -f "$DAX_MNT"
	dax_save_checksums kept
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}filesystem is shut down" dax_is_shut_down
	dax_test "${1}swap turns off" dax_swap_turns_off
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_bind
	dax_test "${1}filesystem mounts again" dax_mount xfs dax=never
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" dax_is_consistent xfs_repair -n
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair mkswap swapon swapoff
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_capable
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 20
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
