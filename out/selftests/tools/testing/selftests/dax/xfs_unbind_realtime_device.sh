#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from the realtime device of an XFS with mapped files
#
# The data of realtime files is on another device than the metadata. Without
# realtime groups it has no reverse mapping btree: XFS cannot find out who
# uses a page of it, and tells nobody when the device goes. That it is gone
# shuts the filesystem down.
#
# All the same no page of the device may stay mapped once unbind has
# returned: the memory may be given to somebody else, or be pulled out of
# the machine.
#
# Made from specs/xfs_unbind_realtime_device.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=0,reflink=0 -d rtinherit=1 \
		-r rtdev="/dev/$DAX_DISK2"
	dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_start_user --processes 2 --require-dax --map shared --access read \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_on_second dax_unbind 30
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}filesystem is shut down" dax_is_shut_down 0x20
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_on_second dax_bind
	dax_test "${1}filesystem mounts again" \
		dax_mount xfs dax=always,rtdev="/dev/$DAX_DISK2"
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" \
		dax_is_consistent xfs_repair -n -r "/dev/$DAX_DISK2"
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 512
dax_require_capable
dax_require_second_pmem 512
dax_begin

make_filesystem
dax_save_resources
start_users
dax_plan 22
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
