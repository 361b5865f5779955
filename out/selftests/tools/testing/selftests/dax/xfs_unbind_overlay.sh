#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while the upper directory of an overlay is on an XFS with
# DAX
#
# What is written to an overlay goes to its upper directory. When the device
# of that is gone the overlay stays mounted, and it can do no more than the
# filesystem below it: calls fail with EIO.
#
# It can be unmounted then, and the filesystem below it as well.
#
# Made from specs/xfs_unbind_overlay.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 open0_0
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_user --processes 1 --require-dax "$DAX_MNT/open0_0"
	dax_start_overlay
	dax_save_checksums open0_0
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}nobody is signalled" dax_nobody_signalled
	dax_test "${1}filesystem is shut down" dax_is_shut_down
	dax_test "${1}overlay fails" dax_overlay_fails
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
dax_plan 22
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
