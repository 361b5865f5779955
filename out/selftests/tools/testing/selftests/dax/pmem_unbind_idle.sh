#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Unbind each driver above a pmem device that nobody uses
#
# Where nobody uses the device there is nothing to wait for: the write to
# unbind returns, and the block device is gone. The attributes of the driver
# say what they cannot do. A name that no device of the bus has is refused,
# and so is a device that is not bound any more, or bound already.
#
# This holds for nd_pmem and the namespace, for nd_region and the region,
# and for e820_pmem and the platform device that all of them come from.
#
# Made from specs/pmem_unbind_idle.ts.

DIR=$(dirname "$(readlink -f "$0")")

# shellcheck source=../kselftest/ktap_helpers.sh
. "$DIR"/../kselftest/ktap_helpers.sh
# shellcheck source=dax_lib.sh
. "$DIR"/dax_lib.sh

# What the test goes through: all of these, or those that it is told.
CELLS=("namespace" "region" "bus")

# remove_device(cell, prefix) - one removal, and all that must hold after it
remove_device()
{
	case $1 in
	"namespace")
		dax_test "${2}driver refuses an unknown name" \
			dax_unknown_refused ENODEV
		dax_test "${2}unbind returns in time" dax_unbind 10
		dax_test "${2}second unbind is refused" \
			dax_driver_refuses unbind ENODEV
		dax_test "${2}device binds again" dax_bind
		dax_test "${2}second bind is refused" \
			dax_driver_refuses bind EBUSY
		;;
	"region")
		dax_test "${2}driver refuses an unknown name" \
			dax_unknown_refused ENODEV nd_region
		dax_test "${2}unbind returns in time" dax_unbind 10 nd_region
		dax_test "${2}second unbind is refused" \
			dax_driver_refuses unbind ENODEV
		dax_test "${2}device binds again" dax_bind
		dax_test "${2}second bind is refused" \
			dax_driver_refuses bind EBUSY
		;;
	"bus")
		dax_test "${2}driver refuses an unknown name" \
			dax_unknown_refused ENODEV e820_pmem
		dax_test "${2}unbind returns in time" dax_unbind 10 e820_pmem
		dax_test "${2}second unbind is refused" \
			dax_driver_refuses unbind ENODEV
		dax_test "${2}device binds again" dax_bind
		dax_test "${2}second bind is refused" \
			dax_driver_refuses bind EBUSY
		;;
	esac
}

# check_cell(cell) - all removals of a cell that has been prepared
check_cell()
{
	remove_device "$1" "$1: "
	remove_device "$1" "$1: second removal: "
}

# next_cell(cell) - a further cell, whatever came of the last one
next_cell()
{
	dax_next_cell
	check_cell "$1"
}

ktap_print_header
[ $# -eq 0 ] || dax_choose_cells "$@"
dax_require_root
dax_require_pmem 64
dax_require_provider e820 "$DAX_NAMESPACE"
dax_require_capable
dax_require_level nd_region
dax_require_level e820_pmem
dax_begin

dax_save_resources
dax_plan $((${#CELLS[@]} * 10 + 2))
check_cell "${CELLS[0]}"
for cell in "${CELLS[@]:1}"; do
	next_cell "$cell"
done
dax_test "nothing is leaked" dax_nothing_leaked
dax_test_end "kernel log stays clean" dax_log_is_clean
dax_finish
