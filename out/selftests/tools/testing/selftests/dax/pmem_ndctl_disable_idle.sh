#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Disable a namespace with ndctl while nobody uses it
#
# ndctl takes a namespace that is not in use from its driver, and gives it
# back when it is enabled. That is the same write to unbind that all other
# scenarios make, with nobody there.
#
# Made from specs/pmem_ndctl_disable_idle.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# remove_device(prefix) - one removal, and all that must hold after it
remove_device()
{
	dax_test "${1}namespace is disabled in time" dax_disable_namespace 10
	dax_test "${1}device binds again" dax_bind
}

ktap_print_header
dax_require_root
dax_require_command ndctl
dax_require_pmem 64
dax_require_capable
dax_begin

dax_save_resources
dax_plan 6
remove_device ""
remove_device "second removal: "
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
