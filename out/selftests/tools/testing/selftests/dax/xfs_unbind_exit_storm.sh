#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while fifty processes die of their SIGBUS
#
# The kernel finds the processes that map a page anew for every page, and
# signals them one after the other. Where nobody handles SIGBUS they die
# while it does so: each has all files mapped, so their exits run into the
# walk over all the others, on the same files. None of that may hold up the
# removal, or harm it.
#
# Made from specs/xfs_unbind_exit_storm.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 16 mapped0_0 mapped0_1 mapped0_2 mapped0_3 mapped0_4 \
		mapped0_5 mapped0_6 mapped0_7 mapped0_8 mapped0_9 mapped0_10 \
		mapped0_11 mapped0_12 mapped0_13 mapped0_14 mapped0_15 \
		mapped0_16 mapped0_17 mapped0_18 mapped0_19 mapped0_20 \
		mapped0_21 mapped0_22 mapped0_23 mapped0_24 mapped0_25 \
		mapped0_26 mapped0_27 mapped0_28 mapped0_29 mapped0_30 \
		mapped0_31 mapped0_32 mapped0_33 mapped0_34 mapped0_35 \
		mapped0_36 mapped0_37 mapped0_38 mapped0_39 mapped0_40 \
		mapped0_41 mapped0_42 mapped0_43 mapped0_44 mapped0_45 \
		mapped0_46 mapped0_47 mapped0_48 mapped0_49
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_user --processes 50 --require-dax --map shared \
		--access write --sigbus default "$DAX_MNT/mapped0_0" \
		"$DAX_MNT/mapped0_1" "$DAX_MNT/mapped0_2" "$DAX_MNT/mapped0_3" \
		"$DAX_MNT/mapped0_4" "$DAX_MNT/mapped0_5" "$DAX_MNT/mapped0_6" \
		"$DAX_MNT/mapped0_7" "$DAX_MNT/mapped0_8" "$DAX_MNT/mapped0_9" \
		"$DAX_MNT/mapped0_10" "$DAX_MNT/mapped0_11" \
		"$DAX_MNT/mapped0_12" "$DAX_MNT/mapped0_13" \
		"$DAX_MNT/mapped0_14" "$DAX_MNT/mapped0_15" \
		"$DAX_MNT/mapped0_16" "$DAX_MNT/mapped0_17" \
		"$DAX_MNT/mapped0_18" "$DAX_MNT/mapped0_19" \
		"$DAX_MNT/mapped0_20" "$DAX_MNT/mapped0_21" \
		"$DAX_MNT/mapped0_22" "$DAX_MNT/mapped0_23" \
		"$DAX_MNT/mapped0_24" "$DAX_MNT/mapped0_25" \
		"$DAX_MNT/mapped0_26" "$DAX_MNT/mapped0_27" \
		"$DAX_MNT/mapped0_28" "$DAX_MNT/mapped0_29" \
		"$DAX_MNT/mapped0_30" "$DAX_MNT/mapped0_31" \
		"$DAX_MNT/mapped0_32" "$DAX_MNT/mapped0_33" \
		"$DAX_MNT/mapped0_34" "$DAX_MNT/mapped0_35" \
		"$DAX_MNT/mapped0_36" "$DAX_MNT/mapped0_37" \
		"$DAX_MNT/mapped0_38" "$DAX_MNT/mapped0_39" \
		"$DAX_MNT/mapped0_40" "$DAX_MNT/mapped0_41" \
		"$DAX_MNT/mapped0_42" "$DAX_MNT/mapped0_43" \
		"$DAX_MNT/mapped0_44" "$DAX_MNT/mapped0_45" \
		"$DAX_MNT/mapped0_46" "$DAX_MNT/mapped0_47" \
		"$DAX_MNT/mapped0_48" "$DAX_MNT/mapped0_49"
	dax_save_checksums mapped0_0 mapped0_1 mapped0_2 mapped0_3 mapped0_4 \
		mapped0_5 mapped0_6 mapped0_7 mapped0_8 mapped0_9 mapped0_10 \
		mapped0_11 mapped0_12 mapped0_13 mapped0_14 mapped0_15 \
		mapped0_16 mapped0_17 mapped0_18 mapped0_19 mapped0_20 \
		mapped0_21 mapped0_22 mapped0_23 mapped0_24 mapped0_25 \
		mapped0_26 mapped0_27 mapped0_28 mapped0_29 mapped0_30 \
		mapped0_31 mapped0_32 mapped0_33 mapped0_34 mapped0_35 \
		mapped0_36 mapped0_37 mapped0_38 mapped0_39 mapped0_40 \
		mapped0_41 mapped0_42 mapped0_43 mapped0_44 mapped0_45 \
		mapped0_46 mapped0_47 mapped0_48 mapped0_49
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}every mapper is killed by SIGBUS" \
		dax_mappers_killed SIGBUS
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
dax_require_pmem 512
dax_require_capable
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 18
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
