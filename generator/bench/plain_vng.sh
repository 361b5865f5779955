#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Starts virtme-ng with what yank tells it, but for what makes yank's guests
# boot fast: the kernel's command line that goes past virtme's own init. What
# the tests need of it is handed over with -a, virtme's init boots the guest,
# and it runs the same entry script, by way of plain_entry.sh beside this file.
#
# usage: plain_vng.sh ARGUMENT..., with YANK_BENCH_VNG in the environment

guest_directory=
left=$#
while [ "$left" -gt 0 ]; do
	argument=$1
	shift
	left=$((left - 1))
	case $argument in
	--exec)
		shift
		left=$((left - 1))
		;;
	--qemu-opts=*)
		devices=${argument#--qemu-opts=}
		devices=${devices%-append *}
		[ -z "$devices" ] || set -- "$@" "--qemu-opts=$devices"
		for word in $argument; do
			case $word in
			init=*)
				guest_directory=${word#init=}
				guest_directory=${guest_directory%/init.sh}
				;;
			memmap=* | printk.* | log_buf_len=* | loglevel=* | sysctl.*)
				set -- "$@" -a "$word"
				;;
			esac
		done
		;;
	*) set -- "$@" "$argument" ;;
	esac
done
if [ -z "$guest_directory" ]; then
	echo "${0##*/}: the arguments name no init of a guest" >&2
	exit 1
fi
exec "$YANK_BENCH_VNG" "$@" \
	--exec "sh ${0%/*}/plain_entry.sh $guest_directory"
