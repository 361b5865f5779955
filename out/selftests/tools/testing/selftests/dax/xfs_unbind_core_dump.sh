#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while a process dumps the pages that it has mapped
#
# Bits 7 and 8 of coredump_filter put DAX mappings into a core. The kernel
# takes the pages for that one by one, and holds on to each as long as
# whoever reads the core from a pipe takes to make room for it. When the
# device goes in the middle of that, the removal waits for the page that is
# being written, or leaves it be; the dump comes to its end without the
# pages that are no more, and neither of the two crashes.
#
# Made from specs/xfs_unbind_core_dump.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 32768 mapped0_0
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_catch_cores
	dax_start_user --processes 1 --require-dax --map shared --access write \
		--state dumping --cores "$DAX_TMP" "$DAX_MNT/mapped0_0"
	dax_save_checksums mapped0_0
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}core dumps end in bounds" dax_cores_are_bounded 33792
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
