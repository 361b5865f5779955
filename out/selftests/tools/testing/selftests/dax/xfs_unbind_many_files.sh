#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from an XFS with ten thousand fragmented files
#
# The removal goes through all records of the reverse mapping btree, one for
# each extent of each file. Inodes that are in core are looked at page by
# page, whether somebody maps them or not; those that are not in core need
# nothing.
#
# However many there are, unbind has to return within its bound, and who
# maps some of the files is told like any other.
#
# Made from specs/xfs_unbind_many_files.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 mapped0_0 mapped0_1 mapped0_2 mapped0_3 mapped0_4 \
		mapped0_5 mapped0_6 mapped0_7 mapped0_8 mapped0_9 mapped0_10 \
		mapped0_11 mapped0_12 mapped0_13 mapped0_14 mapped0_15
	dax_make_file_set set1 10000 4
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_user --processes 4 --require-dax --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1" "$DAX_MNT/mapped0_2" \
		"$DAX_MNT/mapped0_3" "$DAX_MNT/mapped0_4" "$DAX_MNT/mapped0_5" \
		"$DAX_MNT/mapped0_6" "$DAX_MNT/mapped0_7" "$DAX_MNT/mapped0_8" \
		"$DAX_MNT/mapped0_9" "$DAX_MNT/mapped0_10" \
		"$DAX_MNT/mapped0_11" "$DAX_MNT/mapped0_12" \
		"$DAX_MNT/mapped0_13" "$DAX_MNT/mapped0_14" \
		"$DAX_MNT/mapped0_15"
	dax_touch_file_set set1 5000
	dax_save_checksums mapped0_0 mapped0_1 mapped0_2 mapped0_3 mapped0_4 \
		mapped0_5 mapped0_6 mapped0_7 mapped0_8 mapped0_9 mapped0_10 \
		mapped0_11 mapped0_12 mapped0_13 mapped0_14 mapped0_15
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}every mapper gets SIGBUS" \
		dax_mappers_signalled BUS_MCEERR_AO
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_bind
	dax_test "${1}filesystem mounts again" dax_mount xfs dax=always
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" dax_is_consistent xfs_repair -n
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 1024
dax_require_capable
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
