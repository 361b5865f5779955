#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem under mappers of all policies for memory failures
#
# By PR_MCE_KILL a process says whether it wants to be killed as soon as
# memory of its fails, or when it touches it, and the sysctl
# vm.memory_failure_early_kill says so for those who do not. None of that is
# about a device that goes away: there is no later, so every mapper is told
# at once, whatever its policy.
#
# Made from specs/xfs_unbind_mce_kill_policies.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("late" "early")

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 mapped0_0
	dax_create_files 64 mapped1_0
	dax_create_files 64 mapped2_0
	dax_umount
}

start_users()
{
	case $1 in
	"late")
		dax_mount xfs dax=always
		dax_start_user --as early --processes 2 --require-dax \
			--map shared --access write --mce-kill early \
			"$DAX_MNT/mapped0_0"
		dax_start_user --as late --processes 2 --require-dax \
			--map shared --access write --mce-kill late \
			"$DAX_MNT/mapped1_0"
		dax_start_user --as without-policy --processes 2 --require-dax \
			--map shared --access write "$DAX_MNT/mapped2_0"
		dax_save_checksums mapped0_0 mapped1_0 mapped2_0
		dax_set_sysctl vm.memory_failure_early_kill 0
		;;
	"early")
		dax_mount xfs dax=always
		dax_start_user --as early --processes 2 --require-dax \
			--map shared --access write --mce-kill early \
			"$DAX_MNT/mapped0_0"
		dax_start_user --as late --processes 2 --require-dax \
			--map shared --access write --mce-kill late \
			"$DAX_MNT/mapped1_0"
		dax_start_user --as without-policy --processes 2 --require-dax \
			--map shared --access write "$DAX_MNT/mapped2_0"
		dax_save_checksums mapped0_0 mapped1_0 mapped2_0
		dax_set_sysctl vm.memory_failure_early_kill 1
		;;
	esac
}

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${2}unbind returns in time" dax_unbind 30
	dax_test "${2}every mapper gets SIGBUS (early)" \
		dax_mappers_signalled BUS_MCEERR_AO early
	dax_test "${2}every mapper gets SIGBUS (late)" \
		dax_mappers_signalled BUS_MCEERR_AO late
	dax_test "${2}every mapper gets SIGBUS (without-policy)" \
		dax_mappers_signalled BUS_MCEERR_AO without-policy
	dax_test "${2}nothing stays mapped" dax_nothing_mapped
	dax_test "${2}old mappings only raise SIGBUS" dax_accesses_fail
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
dax_plan $((${#CELLS[@]} * 26 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
