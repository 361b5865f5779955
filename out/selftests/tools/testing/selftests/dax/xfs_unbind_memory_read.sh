#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while another process reads a mapper's memory
#
# A debugger reads the memory of a process through the process's own page
# tables, by process_vm_readv() or /proc/PID/mem. While the device goes such
# a read gives what was there before, or fails; once the device is gone it
# fails like the process's own access would, and neither shows what the
# memory holds by then, nor touches it.
#
# Made from specs/xfs_unbind_memory_read.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("process-vm-readv" "proc-pid-mem")

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
	"process-vm-readv")
		dax_mount xfs dax=always
		dax_start_user --as victim --processes 1 --require-dax \
			--map shared --access write "$DAX_MNT/mapped0_0"
		dax_start_reader victim
		dax_save_checksums mapped0_0
		;;
	"proc-pid-mem")
		dax_mount xfs dax=always
		dax_start_user --as victim --processes 1 --require-dax \
			--map shared --access write "$DAX_MNT/mapped0_0"
		dax_start_reader victim --proc-mem
		dax_save_checksums mapped0_0
		;;
	esac
}

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${2}unbind returns in time" dax_unbind 30
	dax_test "${2}every mapper gets SIGBUS" \
		dax_mappers_signalled BUS_MCEERR_AO
	dax_test "${2}nothing stays mapped" dax_nothing_mapped
	dax_test "${2}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${2}reads of memory fail" dax_reads_fail 'EFAULT|EIO'
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
