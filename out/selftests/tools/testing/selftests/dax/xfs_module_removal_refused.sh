#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unload nd_pmem and nd_e820 while files of an XFS are mapped
#
# A driver can be unbound from a device that is in use, but its module
# cannot be unloaded: an open block device holds a reference to nd_pmem, and
# libnvdimm holds one to the module of the bus for each device of it that is
# bound. delete_module() fails with EAGAIN, or EBUSY, and nothing happens to
# those who have files mapped.
#
# Made from specs/xfs_module_removal_refused.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("its-own" "of-the-bus")

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

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	case $1 in
	"its-own")
		dax_test "${2}removal is refused" \
			dax_module_refused 'EAGAIN|EBUSY' 10 nd_pmem
		dax_test "${2}users are unaffected" dax_users_unaffected
		dax_test "${2}users can be killed" dax_kill_users
		dax_test "${2}filesystem unmounts" dax_umount
		;;
	"of-the-bus")
		dax_test "${2}removal is refused" \
			dax_module_refused 'EAGAIN|EBUSY' 10 nd_e820
		dax_test "${2}users are unaffected" dax_users_unaffected
		dax_test "${2}users can be killed" dax_kill_users
		dax_test "${2}filesystem unmounts" dax_umount
		;;
	esac
}

# check_cell(cell) - all removals of a cell that has been prepared
check_cell()
{
	remove_device "$1" "$1: "
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
dax_require_command mkfs.xfs xfs_repair modprobe
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_provider e820 "$DAX_NAMESPACE"
dax_require_capable
dax_require_module nd_pmem
dax_require_module nd_e820
dax_begin

make_filesystem "${CELLS[0]}"
dax_save_resources
start_users "${CELLS[0]}"
dax_plan $((${#CELLS[@]} * 4 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
