#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind virtio_pmem from its device while flushes are in flight to the host
#
# A flush of a virtio-pmem device is a request to the host, and fsync waits
# for the answer. fsstress and fsx call fsync all the time, so that a flush
# is in flight when virtio_pmem is unbound: whoever waits for one must get
# an answer or an error, and no request may be answered after its memory is
# gone.
#
# The programs have to end, at the latest when they are killed, and then the
# filesystem can be unmounted, mounted again, and is sound.
#
# Made from specs/xfs_virtio_unbind_under_load.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 1024 kept
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_workload fsstress -d "$DAX_MNT/fsstress0" -n 99999 -p 4
	dax_start_workload fsx -N 1000000 -o 8192 -l 500000 "$DAX_MNT/fsx1"
	dax_save_checksums kept
	dax_workload_runs 3
}

# remove_device() - one removal, and all that must hold after it
remove_device()
{
	dax_test "unbind returns in time" dax_unbind 30 virtio_pmem
	dax_test "workload can be killed" dax_kill_users
	dax_test "filesystem unmounts" dax_umount
	dax_test "device binds again" dax_bind
	dax_test "filesystem mounts again" dax_mount xfs dax=always
	dax_test "data is intact" dax_data_is_intact
	dax_umount
	dax_test "filesystem is consistent" dax_is_consistent xfs_repair -n
}

ktap_print_header
dax_require_root
dax_require_command mkfs.xfs xfs_repair
dax_require_filesystem xfs
dax_require_pmem 2048
dax_require_provider virtio-pmem "$DAX_NAMESPACE"
dax_require_capable
dax_require_level virtio_pmem
dax_begin

make_filesystem
start_users
dax_plan 8
remove_device
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
