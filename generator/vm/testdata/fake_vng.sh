#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Stands in for vng: takes its arguments, boots nothing, and replays a
# transcript, so that what follows a guest is tested in milliseconds.
#
# FAKE_VNG_TRANSCRIPT names the transcript. Of a directory it takes the file
# SCENARIO.txt, where SCENARIO is the first in the jobs that it was given, so
# that one run can boot several guests. A transcript has these lines:
#   SECONDS output TEXT    to standard output; the time is for people only
#   SECONDS console TEXT   to standard error
#   = wait SECONDS
#   = write TEXT           to standard output, without line end
#   = orphan               leaves a process that does not heed SIGTERM
#   = exit STATUS
#   = hang                 until SIGTERM
#   = deaf                 until SIGKILL

transcript=$FAKE_VNG_TRANSCRIPT

first_scenario() {
	words=$*
	guest_directory=${words##* init=}
	guest_directory=${guest_directory%%/init.sh *}
	read -r scenario _ <"$guest_directory/jobs" && echo "$scenario"
}

deaf() {
	trap '' TERM
	while :; do
		sleep 1000
	done
}

direct() {
	case $1 in
	wait) sleep "$2" ;;
	write)
		shift
		printf %s "$*"
		;;
	orphan) deaf & ;;
	exit) exit "$2" ;;
	hang) exec sleep 1000 ;;
	deaf) deaf ;;
	esac
}

if [ -d "$transcript" ]; then
	transcript=$transcript/$(first_scenario "$@").txt
fi
while IFS= read -r line <&3; do
	text=${line#* }
	case $text in
	output*) text=${text#output} && printf '%s\n' "${text# }" ;;
	console*) text=${text#console} && printf '%s\n' "${text# }" >&2 ;;
	*)
		# Words are meant to be split.
		# shellcheck disable=SC2086
		direct $text
		;;
	esac
done 3<"$transcript"
