#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while holes of files of an XFS are mapped
#
# A load from a hole, or from a block that was reserved and never written,
# maps the zero page: no page of the device is behind it, so nobody has to
# be told. What is faulted in after the removal would need the device: that
# has to fail, and never may a load find anything but zeros.
#
# Made from specs/xfs_unbind_holes.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("hole" "unwritten")

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_umount
}

start_users()
{
	case $1 in
	"hole")
		dax_mount xfs dax=always
		dax_create_files --hole 64 mapped0_0 mapped0_1
		dax_start_user --processes 2 --require-dax --map shared \
			--access read --writable --holes --stride 2 \
			"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
		dax_save_checksums mapped0_0 mapped0_1
		;;
	"unwritten")
		dax_mount xfs dax=always
		dax_create_files --unwritten 64 mapped0_0 mapped0_1
		dax_start_user --processes 2 --require-dax --map shared \
			--access read --writable --holes --stride 2 \
			"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
		dax_save_checksums mapped0_0 mapped0_1
		;;
	esac
}

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${2}unbind returns in time" dax_unbind 30
	dax_test "${2}nobody is signalled" dax_nobody_signalled
	dax_test "${2}new faults raise SIGBUS" dax_faults_fail
	dax_test "${2}holes read as zeros" dax_holes_read_zeros
	dax_test "${2}system calls fail" dax_calls_fail EIO
	dax_test "${2}users can be killed" dax_kill_users
	dax_test "${2}filesystem unmounts" dax_umount
	dax_test "${2}device binds again" dax_bind
	dax_test "${2}filesystem mounts again" dax_mount xfs dax=always
	dax_test "${2}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${2}filesystem is consistent" dax_is_consistent xfs_repair -n
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
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_capable
dax_begin

make_filesystem "${CELLS[0]}"
dax_save_resources
start_users "${CELLS[0]}"
dax_plan $((${#CELLS[@]} * 22 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
