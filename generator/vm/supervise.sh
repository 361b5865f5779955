#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs a command and ends the whole process group when standard input ends,
# which it does when the process that holds its other side dies in any way.
# Must be started as the leader of a process group of its own.
#
# usage: supervise.sh COMMAND [ARGUMENT]...

# A trap, not ignored: the command must get the signal's default action.
trap : TERM INT HUP

exec 3<&0
"$@" </dev/null 3<&- &
command_pid=$!

(
	trap : TERM
	while read -r _ <&3; do :; done
	kill -TERM 0
	sleep 2
	kill -KILL 0
) >/dev/null 2>&1 &

# The pipes must close when the command's last process is gone.
exec </dev/null 3<&- >/dev/null 2>&1

# A signal ends wait before the command has ended.
while :; do
	wait "$command_pid"
	status=$?
	kill -0 "$command_pid" || exit "$status"
done
