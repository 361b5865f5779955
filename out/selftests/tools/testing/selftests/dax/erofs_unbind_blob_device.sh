#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from the second device of an EROFS with mapped files
#
# The chunks of an EROFS's files may be on other devices than its metadata,
# each of which it opens for DAX by itself. When such a device goes, no page
# of it may stay mapped once unbind has returned, whatever becomes of the
# one that has the metadata: the memory may be given to somebody else, or be
# pulled out of the machine.
#
# Inodes that are in core stay there, but what is in their files cannot be
# read any more: by EIO as on any disk that fails, or by ENXIO, which is
# what DAX says of a device that is not there.
#
# Made from specs/erofs_unbind_blob_device.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_create_files 64 mapped0_0 mapped0_1
	dax_mkfs_of_files erofs -E noinline_data --chunksize=4096 \
		--blobdev="/dev/$DAX_DISK2"
}

start_users()
{
	dax_mount erofs dax=always,device="/dev/$DAX_DISK2"
	dax_start_user --processes 2 --require-dax --read-only --map shared \
		--access read "$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_on_second dax_unbind 30
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}system calls fail" \
		dax_calls_fail 'EIO|ENXIO' '' pread read
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}device binds again" dax_on_second dax_bind
	dax_test "${1}filesystem mounts again" \
		dax_mount erofs dax=always,device="/dev/$DAX_DISK2"
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" \
		dax_is_consistent fsck.erofs --device="/dev/$DAX_DISK2"
}

ktap_print_header
dax_require_root
dax_require_command mkfs.erofs fsck.erofs
dax_require_filesystem erofs
dax_require_pmem 64
dax_require_capable
dax_require_second_pmem 64
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
