#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Disable a namespace with ndctl while files of an XFS on it are mapped
#
# An administrator takes a namespace away with ndctl, which asks first: it
# opens the block device for itself alone, and that fails with EBUSY as long
# as a filesystem is mounted on it. Nothing happens to those who have files
# mapped. What the other scenarios do by sysfs is what ndctl keeps people
# from.
#
# Made from specs/xfs_ndctl_disable_refused.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

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

# remove_device() - one removal, and all that must hold after it
remove_device()
{
	dax_test "removal is refused" dax_disable_refused EBUSY 10
	dax_test "users are unaffected" dax_users_unaffected
	dax_test "users can be killed" dax_kill_users
	dax_test "filesystem unmounts" dax_umount
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair ndctl
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_provider e820 "$DAX_NAMESPACE"
dax_require_capable
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 6
remove_device
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
