#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from the external log of an XFS with mapped files
#
# An XFS can have its log on another device than its data. When that one
# goes nothing can be changed any more, and the filesystem is shut down.
#
# No file has a page on the log's device: the mappings are of the device
# that is still there, they stay, and nobody is signalled. When the log is
# back the filesystem can be mounted again with its data intact.
#
# Made from specs/xfs_unbind_log_device.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1 -l logdev="/dev/$DAX_DISK2"
	dax_mount xfs dax=always,logdev="/dev/$DAX_DISK2"
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always,logdev="/dev/$DAX_DISK2"
	dax_start_user --processes 2 --require-dax --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_on_second dax_unbind 30
	dax_test "${1}nobody is signalled" dax_nobody_signalled
	dax_test "${1}mappings stay valid" dax_mappings_stay
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}filesystem is shut down" dax_is_shut_down 0x20
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_on_second dax_bind
	dax_test "${1}filesystem mounts again" \
		dax_mount xfs dax=always,logdev="/dev/$DAX_DISK2"
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" \
		dax_is_consistent xfs_repair -n -l "/dev/$DAX_DISK2"
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
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
