#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs the jobs of a guest one after the other and says on standard output how
# they do. Whatever a job leaves behind, this script must reach its end: it
# waits for nothing without a deadline, and of a process that may be stuck in
# the kernel it reads only what takes none of the process's locks.
#
# usage: entry.sh GUEST_DIRECTORY, which has
#   settings     NAME=VALUE per line, for this script
#   environment  NAME=VALUE per line, for the test programs
#   jobs         scenario, program, device and seconds per line, tabs between

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

guest_directory=$1
programs_directory=
fsdax_region=
devdax_region=
kill_seconds=10
device_seconds=30
devdax_made=
reason=
job_number=0

say() {
	printf '##yank %s\n' "$*"
}

# A mark between the kernel's own lines.
mark() {
	echo "yank: $*" >/dev/kmsg
}

# Hundredths of a second since boot.
now() {
	read -r uptime _ </proc/uptime
	echo $((${uptime%.*} * 100 + 1${uptime#*.} - 100))
}

read_settings() {
	while IFS='=' read -r name value; do
		case $name in
		programs_directory) programs_directory=$value ;;
		fsdax_region) fsdax_region=$value ;;
		devdax_region) devdax_region=$value ;;
		kill_seconds) kill_seconds=$value ;;
		device_seconds) device_seconds=$value ;;
		esac
	done <"$guest_directory/settings"
}

read_environment() {
	while IFS= read -r line; do
		case ${line%%=*} in
		'' | [0-9]* | *[!A-Za-z0-9_]*) continue ;;
		esac
		export "${line?}"
	done <"$guest_directory/environment"
}

# Waits for the child $1 for at most $2 seconds. Sets $status, or $expired.
wait_for() {
	expired=
	(
		sleep "$2"
		while kill -USR1 $$; do
			sleep 1
		done
	) </dev/null >/dev/null 2>&1 &
	watchdog=$!
	wait "$1"
	status=$?
	kill "$watchdog"
}

# Runs a command for at most $1 seconds, its words on the console.
bounded() {
	seconds=$1
	shift
	"$@" </dev/null >/dev/kmsg 2>&1 &
	wait_for $! "$seconds"
	[ -z "$expired" ] && [ "$status" -eq 0 ]
}

# Waits until the command in $2 and later succeeds, for at most $1 seconds.
wait_until() {
	deadline=$(($(now) + $1 * 100))
	shift
	until "$@"; do
		[ "$(now)" -lt "$deadline" ] || return 1
		sleep 0.2
	done
}

wait_for_file() {
	wait_until "$device_seconds" [ -e "$1" ]
}

# There is no udev that would do it. What is built in is no module.
load_modules() {
	bounded "$device_seconds" modprobe -a -q "$@"
}

# Prints the device-dax instance of region $1.
dax_device_of() {
	for device in /sys/bus/dax/devices/dax*; do
		[ -e "$device" ] || continue
		case $(cd -P "$device" && pwd) in
		*/"$1"/*)
			echo "${device##*/}"
			return
			;;
		esac
	done
	return 1
}

prepare_fsdax() {
	if [ -z "$fsdax_region" ]; then
		reason="the guest was given no fsdax device"
		return 1
	fi
	load_modules nd_e820 nd_pmem
	namespace=namespace${fsdax_region#region}.0
	driver_link=/sys/bus/nd/drivers/nd_pmem/$namespace
	if ! wait_for_file "$driver_link"; then
		reason="$namespace is not bound to nd_pmem"
		return 1
	fi
	for block in /sys/bus/nd/devices/"$namespace"/block/pmem*; do
		if ! wait_for_file "/dev/${block##*/}"; then
			reason="$namespace has no block device"
			return 1
		fi
	done
	KSFT_PMEM_DEV=$namespace
	unset KSFT_DAX_DEV
	export KSFT_PMEM_DEV
}

prepare_devdax() {
	if [ -z "$devdax_region" ]; then
		reason="the guest was given no devdax device"
		return 1
	fi
	load_modules nd_e820 nd_pmem dax_pmem device_dax
	namespace=namespace${devdax_region#region}.0
	if [ -z "$devdax_made" ]; then
		devdax_made=yes
		if ! wait_for_file "/sys/bus/nd/devices/$namespace"; then
			reason="$namespace is not there"
			return 1
		fi
		bounded "$device_seconds" \
			ndctl create-namespace -f -e "$namespace" -m devdax
	fi
	if ! dax=$(dax_device_of "$devdax_region"); then
		reason="$namespace could not be put into devdax mode"
		return 1
	fi
	driver_link=/sys/bus/dax/drivers/device_dax/$dax
	if ! wait_for_file "$driver_link" ||
		! wait_for_file "/dev/$dax"; then
		reason="$dax is not bound to device_dax"
		return 1
	fi
	KSFT_DAX_DEV=$dax
	unset KSFT_PMEM_DEV
	export KSFT_DAX_DEV
}

prepare() {
	case $1 in
	fsdax) prepare_fsdax ;;
	devdax) prepare_devdax ;;
	*)
		reason="there is no device of the kind $1"
		return 1
		;;
	esac
}

make_cgroup() {
	job_number=$((job_number + 1))
	cgroup=/sys/fs/cgroup/yank-$job_number
	mkdir "$cgroup" && return
	reason="no cgroup can be made for it"
	return 1
}

# Whether no process of the job is left.
is_empty() {
	while read -r name value; do
		[ "$name" != populated ] || [ "$value" = 0 ] || return 1
	done <"$cgroup/cgroup.events"
}

kill_job() {
	echo 1 2>/dev/null >"$cgroup/cgroup.kill" && return
	while read -r pid; do
		kill -KILL "$pid"
	done <"$cgroup/cgroup.procs"
}

# Has the kernel print what its blocked tasks and its processors are doing.
show_tasks() {
	echo w >/proc/sysrq-trigger
	echo l >/proc/sysrq-trigger
}

# Prints the functions of the stack file $1, commas between.
functions_of() {
	functions=
	while read -r _ function _; do
		functions=$functions${functions:+,}${function%%+*}
	done <"$1"
	echo "$functions"
}

# Says which threads of the job are left.
report_stuck() {
	while read -r pid; do
		for task in /proc/"$pid"/task/*; do
			read -r line <"$task/stat" || continue
			state=${line##*) }
			case $state in
			Z* | X*) continue ;;
			esac
			read -r command <"$task/comm"
			command=$(echo "$command" | tr '[:blank:]' _)
			say "stuck ${task##*/} ${state%% *} ${command:--}" \
				"$(functions_of "$task/stack")"
		done
	done <"$cgroup/cgroup.procs"
}

# Prints the names of the processes that the job left, blanks between.
names_of_left() {
	names=
	while read -r pid; do
		read -r command <"/proc/$pid/comm" && names="$names $command"
	done <"$cgroup/cgroup.procs"
	echo "${names# }"
}

# Ends what is left of the job. Sets $left to what is wrong with that.
end_processes() {
	left=
	wait_until 1 is_empty && return
	[ -n "$timed_out" ] || left="processes were left: $(names_of_left)"
	kill_job
	wait_until "$kill_seconds" is_empty && return
	left="processes survived SIGKILL"
	show_tasks
	report_stuck 2>/dev/null &
	wait_for $! "$kill_seconds"
}

# Sets $reason when the next job must not run in this guest.
check_clean() {
	reason=$left
	[ -z "$reason" ] || return
	taint_now=$(cat /proc/sys/kernel/tainted)
	if [ "$taint_now" != "$taint" ]; then
		reason="the kernel's taint went from $taint to $taint_now"
		return
	fi
	while read -r source directory _; do
		case $source in
		/dev/pmem* | /dev/dax*)
			reason="$source is still mounted on $directory"
			return
			;;
		esac
	done </proc/mounts
	[ -e "$driver_link" ] ||
		reason="${driver_link##*/} is not bound to its driver"
}

run_job() {
	scenario=$1
	program=$2
	seconds_allowed=$4
	reason=
	if ! prepare "$3" || ! make_cgroup; then
		say "refuse $scenario $reason"
		return 0
	fi
	# Whole at once: read(1) byte by byte gets the first digit and no more.
	taint=$(cat /proc/sys/kernel/tainted)
	mark "begin $scenario"
	say "begin $scenario"
	began=$(now)
	(
		echo 0 >"$cgroup/cgroup.procs"
		cd "$programs_directory" || exit 126
		exec setsid "./$program"
	) </dev/null 2>&1 3<&- &
	wait_for $! "$seconds_allowed"
	job_status=$status
	timed_out=$expired
	if [ -n "$timed_out" ]; then
		job_status=124
		say "timeout $scenario $seconds_allowed"
		mark "timeout $scenario"
		show_tasks
		kill_job
	fi
	end_processes
	elapsed=$(($(now) - began))
	mark "end $scenario"
	say "end $scenario $job_status" \
		"$((elapsed / 100)).$((elapsed % 100 / 10))$((elapsed % 10))"
	check_clean
	[ -n "$reason" ] || return 0
	say "unclean $reason"
	return 1
}

# Nothing is synced on the way: a filesystem may be dead.
end_machine() {
	say over
	mark over
	echo b >/proc/sysrq-trigger
	sleep 5
	echo o >/proc/sysrq-trigger
	sleep 5
}

# It resets the machine: never a user's.
read -r kernel_arguments </proc/cmdline
case $kernel_arguments in
*" init=$guest_directory/init.sh "*) ;;
*)
	echo "${0##*/}: this is not the guest of ${guest_directory:-a directory}" >&2
	exit 1
	;;
esac
trap 'expired=yes' USR1
say "guest $(uname -r)"
read_settings
read_environment
tab=$(printf '\t')
while IFS=$tab read -r scenario program device seconds <&3; do
	run_job "$scenario" "$program" "$device" "$seconds" || break
done 3<"$guest_directory/jobs"
end_machine
