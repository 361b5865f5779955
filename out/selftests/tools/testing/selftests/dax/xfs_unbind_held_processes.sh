#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem under processes that do not run
#
# A process that is stopped, interrupted by its tracer, frozen in its
# cgroup, or asleep in the kernel cannot answer, and the removal must not
# wait for it: its mappings are taken away and the signal is queued. When it
# goes on it takes the signal, and finds what everybody else has found.
#
# Made from specs/xfs_unbind_held_processes.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("stopped" "traced" "frozen" "uninterruptible")

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 mapped0_0
	dax_umount
}

start_users()
{
	case $1 in
	"stopped")
		dax_mount xfs dax=always
		dax_start_user --processes 2 --require-dax --map shared \
			--access write --state stopped "$DAX_MNT/mapped0_0"
		dax_save_checksums mapped0_0
		;;
	"traced")
		dax_mount xfs dax=always
		dax_start_user --processes 2 --require-dax --map shared \
			--access write --state traced "$DAX_MNT/mapped0_0"
		dax_save_checksums mapped0_0
		;;
	"frozen")
		dax_mount xfs dax=always
		dax_make_cgroup
		dax_start_user --processes 2 --require-dax --map shared \
			--access write --state frozen --cgroup "$DAX_CGROUP" \
			"$DAX_MNT/mapped0_0"
		dax_save_checksums mapped0_0
		;;
	"uninterruptible")
		dax_mount xfs dax=always
		dax_start_user --processes 2 --require-dax --map shared \
			--access write --state uninterruptible \
			"$DAX_MNT/mapped0_0"
		dax_save_checksums mapped0_0
		;;
	esac
}

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${2}unbind returns in time" dax_unbind 30
	dax_test "${2}every mapper has SIGBUS pending" dax_signal_pending SIGBUS
	dax_test "${2}every mapper gets SIGBUS" \
		dax_mappers_signalled BUS_MCEERR_AO
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
dax_plan $((${#CELLS[@]} * 24 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
