#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unload nd_pmem while nobody uses a pmem device
#
# Once nobody has the block device open the module of its driver can be
# unloaded. That unbinds nd_pmem from every device that it has. When it is
# loaded again it finds them all, and the block devices are back.
#
# Made from specs/pmem_module_removal_idle.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}module is removed in time" dax_remove_module 10 nd_pmem
	dax_test "${1}device binds again" dax_bind
}

ktap_print_header
dax_require_root
dax_require_command modprobe
dax_require_pmem 64
dax_require_capable
dax_require_module nd_pmem
dax_begin

dax_save_resources
dax_plan 6
remove_device ""
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
