#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while files of an ext4 mounted with dax are mapped
#
# ext4 does not register for notifications from the DAX device, so nobody is
# told before the memory goes. All the same no page of the device may stay
# mapped once unbind has returned: the memory may be given to somebody else,
# or be pulled out of the machine. It has to be possible to unmount the
# filesystem then.
#
# Made from specs/ext4_unbind_mmap_shared.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs ext4 -F -q -b "$(getconf PAGESIZE)"
	dax_mount ext4 dax=always
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount ext4 dax=always
	dax_start_user --processes 2 --require-dax --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_bind
	dax_test "${1}filesystem mounts again" dax_mount ext4 dax=always
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" dax_is_consistent e2fsck -fn
}

ktap_print_header
dax_require_root
dax_require_command mkfs.ext4 e2fsck
dax_require_filesystem ext4
dax_require_pmem 512
dax_require_capable
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 20
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
