#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem from a btt device while files on it are mapped
#
# A namespace in sector mode has a btt device on it, which writes whole
# sectors or none of them and cannot do DAX. What files have mapped are
# pages of the page cache: they are RAM and not the device's, so that they
# may stay mapped and be read when it is gone. Nobody has lost anything yet,
# and nobody is signalled.
#
# Nothing can be written to the device any more: the filesystem is shut
# down, a store to a mapping raises SIGBUS, and system calls fail.
#
# Made from specs/xfs_btt_unbind_page_cache.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=never
	dax_create_files 64 mapped0_0 mapped0_1
	dax_umount
}

start_users()
{
	dax_mount xfs dax=never
	dax_start_user --processes 2 --map shared --access write \
		"$DAX_MNT/mapped0_0" "$DAX_MNT/mapped0_1"
	# In RAM: what has not reached the device goes with it.
	dax_must "sync" 30 sync -f "$DAX_MNT"
	dax_save_checksums mapped0_0 mapped0_1
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}nobody is signalled" dax_nobody_signalled
	dax_test "${1}mappings stay valid" dax_mappings_stay
	dax_test "${1}stores only raise SIGBUS" dax_stores_fail
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}filesystem is shut down" dax_is_shut_down 0x20
	dax_test "${1}users can be killed" dax_kill_users
	dax_test "${1}filesystem unmounts" dax_umount
	dax_test "${1}driver refuses to bind the namespace" \
		dax_bind_fails ENXIO "$DAX_NAMESPACE"
	dax_test "${1}device binds again" dax_bind
	dax_test "${1}filesystem mounts again" dax_mount xfs dax=never
	dax_test "${1}data is intact" dax_data_is_intact
	dax_umount
	dax_test "${1}filesystem is consistent" dax_is_consistent xfs_repair -n
	dax_test "${1}mount gives no DAX" \
		dax_has_no_dax mapped0_0 xfs dax=always
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair ndctl
dax_require_filesystem xfs
dax_require_pmem 512
dax_begin

dax_reconfigure btt -m sector
make_filesystem
dax_save_resources
start_users
dax_plan 30
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
