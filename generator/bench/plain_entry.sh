#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Has a guest that virtme's own init booted do what yank's guests do. Their
# entry script wants to see on the kernel's command line that the guest is its
# own, so it is shown one that says so.
#
# usage: plain_entry.sh GUEST_DIRECTORY

guest_directory=$1
shown=/run/yank-cmdline

# It hides what is mounted: never on a user's machine.
first_process=$(tr '\0' ' ' </proc/1/cmdline)
case $first_process in
*virtme*init*) ;;
*)
	echo "${0##*/}: this is no guest of virtme's own init" >&2
	exit 1
	;;
esac
read -r kernel_arguments </proc/cmdline
echo "plain init=$guest_directory/init.sh $kernel_arguments" >"$shown" &&
	mount --bind "$shown" /proc/cmdline &&
	exec sh "$guest_directory/entry.sh" "$guest_directory"
