#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind nd_pmem while processes handle, ignore or block SIGBUS
#
# The SIGBUS of a removal is advice: it is sent, not forced. A handler runs,
# on a signal stack of its own if it asks for one; a process that blocks the
# signal finds it pending, or reads it from a signalfd; one that ignores it
# goes on as if nothing had happened, and only one that leaves it at its
# default is killed by it.
#
# All of them have lost their mappings alike. The next access raises a
# SIGBUS that cannot be ignored or blocked: it is forced, and fatal for all
# who do not handle it.
#
# Made from specs/xfs_unbind_sigbus_dispositions.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

make_filesystem()
{
	dax_mkfs xfs -f -q -m rmapbt=1,reflink=1
	dax_mount xfs dax=always
	dax_create_files 64 mapped0_0
	dax_create_files 64 mapped1_0
	dax_create_files 64 mapped2_0
	dax_create_files 64 mapped3_0
	dax_create_files 64 mapped4_0
	dax_create_files 64 mapped5_0
	dax_umount
}

start_users()
{
	dax_mount xfs dax=always
	dax_start_user --as handling --processes 2 --require-dax --map shared \
		--access write "$DAX_MNT/mapped0_0"
	dax_start_user --as on-altstack --processes 2 --require-dax \
		--map shared --access write --sigbus altstack \
		"$DAX_MNT/mapped1_0"
	dax_start_user --as ignoring --processes 2 --require-dax --map shared \
		--access write --sigbus ignore "$DAX_MNT/mapped2_0"
	dax_start_user --as default --processes 2 --require-dax --map shared \
		--access write --sigbus default "$DAX_MNT/mapped3_0"
	dax_start_user --as blocking --processes 2 --require-dax --map shared \
		--access write --sigbus block "$DAX_MNT/mapped4_0"
	dax_start_user --as by-signalfd --processes 2 --require-dax \
		--map shared --access write --sigbus signalfd \
		"$DAX_MNT/mapped5_0"
	dax_save_checksums mapped0_0 mapped1_0 mapped2_0 mapped3_0 mapped4_0 \
		mapped5_0
}

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}unbind returns in time" dax_unbind 30
	dax_test "${1}every mapper has SIGBUS pending (blocking)" \
		dax_signal_pending SIGBUS blocking
	dax_test "${1}every mapper has SIGBUS pending (by-signalfd)" \
		dax_signal_pending SIGBUS by-signalfd
	dax_test "${1}every mapper gets SIGBUS (handling)" \
		dax_mappers_signalled BUS_MCEERR_AO handling
	dax_test "${1}every mapper gets SIGBUS (on-altstack)" \
		dax_mappers_signalled BUS_MCEERR_AO on-altstack
	dax_test "${1}every mapper gets SIGBUS (blocking)" \
		dax_mappers_signalled BUS_MCEERR_AO blocking
	dax_test "${1}every mapper gets SIGBUS (by-signalfd)" \
		dax_mappers_signalled BUS_MCEERR_AO by-signalfd
	dax_test "${1}every mapper lives on (ignoring)" \
		dax_mappers_live ignoring
	dax_test "${1}every mapper lives on (blocking)" \
		dax_mappers_live blocking
	dax_test "${1}every mapper is killed by SIGBUS (default)" \
		dax_mappers_killed SIGBUS default
	dax_test "${1}nobody is signalled (ignoring)" \
		dax_nobody_signalled ignoring
	dax_test "${1}nothing stays mapped" dax_nothing_mapped
	dax_test "${1}old mappings only raise SIGBUS" dax_accesses_fail
	dax_test "${1}system calls fail" dax_calls_fail EIO
	dax_test "${1}every mapper dies of an access (ignoring)" \
		dax_accesses_are_fatal SIGBUS ignoring
	dax_test "${1}every mapper dies of an access (blocking)" \
		dax_accesses_are_fatal SIGBUS blocking
	dax_test "${1}every mapper dies of an access (by-signalfd)" \
		dax_accesses_are_fatal SIGBUS by-signalfd
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
dax_plan 48
remove_device ""
start_users
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
