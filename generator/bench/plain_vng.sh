#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Starts virtme-ng with what yank tells it, but for what makes yank's guests
# boot fast: their own init, and the root with a cache that it mounts. So
# virtme's own init runs, and it runs the same entry script.
#
# usage: plain_vng.sh ARGUMENT..., with YANK_BENCH_VNG in the environment

left=$#
while [ "$left" -gt 0 ]; do
	argument=$1
	shift
	left=$((left - 1))
	case "$argument $1" in
	'-a init='* | '--rodir /mnt=/')
		shift
		left=$((left - 1))
		;;
	*) set -- "$@" "$argument" ;;
	esac
done
exec "$YANK_BENCH_VNG" "$@"
