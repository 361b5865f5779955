#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from a namespace without struct pages
#
# An NVDIMM's namespace that was put into no mode has no struct pages, so
# that its disk cannot do DAX: a filesystem that is mounted with it is
# refused, or goes on without. What its files have mapped are pages of the
# page cache, which are RAM and stay when the device goes: nobody is
# signalled, and what is mapped can still be read.
#
# That the disk is gone shuts the filesystem down: nothing can be read or
# written by system calls any more.
#
# Made from specs/raw_namespace_unbind_page_cache.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("xfs" "ext4")

make_filesystem()
{
	case $1 in
	"xfs")
		dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
		dax_mount xfs dax=never
		dax_create_files 64 mapped0_0 mapped0_1
		dax_umount
		;;
	"ext4")
		dax_mkfs ext4 -F -q -b "$(getconf PAGESIZE)"
		dax_mount ext4 dax=never
		dax_create_files 64 mapped0_0 mapped0_1
		dax_umount
		;;
	esac
}

start_users()
{
	case $1 in
	"xfs")
		dax_mount xfs dax=never
		dax_start_user --processes 2 --map shared --access write \
			"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
		# In RAM: what has not reached the device goes with it.
		dax_must "sync" 30 sync -f "$DAX_MNT"
		dax_save_checksums mapped0_0 mapped0_1
		;;
	"ext4")
		dax_mount ext4 dax=never
		dax_start_user --processes 2 --map shared --access write \
			"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
		# In RAM: what has not reached the device goes with it.
		dax_must "sync" 30 sync -f "$DAX_MNT"
		dax_save_checksums mapped0_0 mapped0_1
		;;
	esac
}

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	case $1 in
	"xfs")
		dax_test "${2}unbind returns in time" dax_unbind 30
		dax_test "${2}nobody is signalled" dax_nobody_signalled
		dax_test "${2}mappings stay valid" dax_mappings_stay
		dax_test "${2}system calls fail" \
			dax_calls_fail EIO '' pread read pwrite write fsync \
				fdatasync ftruncate fallocate open creat
		dax_test "${2}filesystem is shut down" dax_is_shut_down
		dax_test "${2}users can be killed" dax_kill_users
		dax_test "${2}filesystem unmounts" dax_umount
		dax_test "${2}device binds again" dax_bind
		dax_test "${2}filesystem mounts again" dax_mount xfs dax=never
		dax_test "${2}data is intact" dax_data_is_intact
		dax_umount
		dax_test "${2}filesystem is consistent" \
			dax_is_consistent xfs_repair -n
		dax_test "${2}mount gives no DAX" \
			dax_has_no_dax mapped0_0 xfs dax=always
		;;
	"ext4")
		dax_test "${2}unbind returns in time" dax_unbind 30
		dax_test "${2}nobody is signalled" dax_nobody_signalled
		dax_test "${2}mappings stay valid" dax_mappings_stay
		dax_test "${2}system calls fail" \
			dax_calls_fail EIO '' pread read pwrite write fsync \
				fdatasync ftruncate fallocate open creat
		dax_test "${2}filesystem is shut down" dax_is_shut_down
		dax_test "${2}users can be killed" dax_kill_users
		dax_test "${2}filesystem unmounts" dax_umount
		dax_test "${2}device binds again" dax_bind
		dax_test "${2}filesystem mounts again" dax_mount ext4 dax=never
		dax_test "${2}data is intact" dax_data_is_intact
		dax_umount
		dax_test "${2}filesystem is consistent" \
			dax_is_consistent e2fsck -fn
		dax_test "${2}mount gives no DAX" \
			dax_has_no_dax mapped0_0 ext4 dax=always
		;;
	esac
}

# check_cell(cell) - all removals of a cell that has been prepared
check_cell()
{
	remove_device "$1" "$1: "
	start_users "$1"
	remove_device "$1" "$1: second removal: "
}

# next_cell(cell) - a further cell, whatever came of the last one
next_cell()
{
	dax_next_cell
	make_filesystem "$1"
	start_users "$1"
	check_cell "$1"
}

ktap_print_header
[ $# -eq 0 ] || dax_choose_cells "$@"
dax_require_root
dax_require_command mkfs.xfs xfs_repair mkfs.ext4 e2fsck
dax_require_filesystem xfs
dax_require_filesystem ext4
dax_require_pmem 512
dax_require_incapable
dax_begin

make_filesystem "${CELLS[0]}"
dax_save_resources
start_users "${CELLS[0]}"
dax_plan $((${#CELLS[@]} * 24 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
