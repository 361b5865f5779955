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
#   jobs         scenario, program, devices, seconds, the directory of programs
#                that come before the machine's, and the program's arguments
#                with commas between; "-" is none; tabs between
#
# A device is KIND:PROVIDER:PLACE, its place among those of its provider by
# address, as in "pmem:e820:0"; commas are between devices, and "-" is none. A
# job finds them in its environment:
#   KSFT_PMEM_DEV     kind pmem: a namespace that is bound to nd_pmem
#   KSFT_DAX_DEV      kind devdax: an instance that is bound to device_dax
#   KSFT_PMEM_REGION  kind region: one with labels and without namespaces
#   KSFT_CXL_MEMDEV   beside those above, the CXL device that has it
# and with a 2 at the end of the name the second one of a kind.

PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH

guest_directory=$1
programs_directory=
devices=
kill_seconds=10
device_seconds=30
providers_loaded=
cxl_regions=
handed=
devices_made=
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
		devices) devices=$value ;;
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

# Sets $reason unless the kernel has the driver $1 of bus $2.
require_driver() {
	[ -e "/sys/bus/$2/drivers/$1" ] && return
	reason="this kernel has no driver $1"
	return 1
}

# Prints the CXL device with the serial number $1.
cxl_memdev() {
	for memdev in /sys/bus/cxl/devices/mem*; do
		[ -e "$memdev" ] || continue
		read -r serial <"$memdev/serial"
		[ "$((serial))" -eq "$1" ] || continue
		echo "${memdev##*/}"
		return
	done
	return 1
}

# Prints the first decoder of the endpoint of CXL device $1.
cxl_decoder() {
	for endpoint in /sys/bus/cxl/devices/endpoint*; do
		[ "$(cd -P "$endpoint/uport" && pwd)" = \
			"$(cd -P "/sys/bus/cxl/devices/$1" && pwd)" ] || continue
		decoder=$(echo "$endpoint"/decoder*.0)
		echo "${decoder##*/}"
		return
	done
	return 1
}

# Whether the kernel can decode addresses for the CXL device of serial $1.
has_cxl_device() {
	memdev=$(cxl_memdev "$1") && cxl_decoder "$memdev" >/dev/null
}

# Makes all of CXL device $1 a region, of what it has of $2. Sets $region.
# As cxl create-region does, which cannot make volatile ones everywhere yet.
make_cxl_region() {
	bus=/sys/bus/cxl
	decoder=$(cxl_decoder "$1")
	read -r size <"$bus/devices/$1/$2/size"
	root=$bus/devices/decoder0.0
	read -r region <"$root/create_${2}_region" || return
	new=$bus/devices/$region
	# Else kmem takes it as soon as it is there, if a job had that loaded.
	[ "$2" != ram ] ||
		echo "dax${region#region}.0" >/sys/bus/dax/drivers/device_dax/new_id
	echo "$region" >"$root/create_${2}_region" &&
		{ [ "$2" = ram ] ||
			cat /proc/sys/kernel/random/uuid >"$new/uuid"; } &&
		echo 256 >"$new/interleave_granularity" &&
		echo 1 >"$new/interleave_ways" &&
		echo "$size" >"$new/size" &&
		echo "$2" >"$bus/devices/$decoder/mode" &&
		echo "$size" >"$bus/devices/$decoder/dpa_size" &&
		echo "$decoder" >"$new/target0" &&
		echo 1 >"$new/commit" &&
		echo "$region" >"$bus/drivers/cxl_region/bind"
}

# Makes regions of all CXL devices for $1; their serial numbers begin at $2.
make_cxl_regions() {
	serial_wanted=$2
	last=$(($2 + $(count_devices "cxl_$1")))
	while [ "$serial_wanted" -lt "$last" ]; do
		if ! wait_until "$device_seconds" has_cxl_device "$serial_wanted"; then
			reason="a CXL device is not there"
			return 1
		fi
		if ! make_cxl_region "$memdev" "$1" 2>/dev/kmsg; then
			reason="no $1 region could be made of the CXL device $memdev"
			return 1
		fi
		cxl_regions="$cxl_regions cxl_$1:$((serial_wanted - $2)):$region"
		serial_wanted=$((serial_wanted + 1))
	done
}

# Prints how many devices the guest has by provider $1.
count_devices() {
	echo "$devices" | tr , '\n' | grep -c ":$1:"
}

# Makes the regions of provider $1 appear.
load_provider() {
	case " $providers_loaded " in
	*" $1 "*) return ;;
	esac
	case $1 in
	e820)
		load_modules nd_e820 nd_pmem
		require_driver e820_pmem platform
		;;
	ramdax)
		load_modules ramdax nd_pmem
		require_driver ramdax platform &&
			echo ramdax >/sys/devices/platform/e820_pmem/driver_override &&
			echo e820_pmem >/sys/bus/platform/drivers/ramdax/bind
		;;
	nfit)
		load_modules nfit nd_pmem
		# A driver of the ACPI bus until 7.1.
		require_driver acpi-nfit platform || require_driver nfit acpi
		;;
	virtio_pmem)
		load_modules virtio_pmem nd_pmem
		require_driver virtio_pmem virtio
		;;
	cxl_pmem)
		load_modules cxl_acpi cxl_pci cxl_port cxl_mem cxl_pmem nd_pmem
		require_driver cxl_pmem_region cxl && make_cxl_regions pmem 256
		;;
	cxl_ram)
		load_modules cxl_acpi cxl_pci cxl_port cxl_mem dax_cxl device_dax
		require_driver cxl_dax_region cxl && make_cxl_regions ram 512
		;;
	*)
		reason="there is no provider $1"
		false
		;;
	esac || return
	reason=
	providers_loaded="$providers_loaded $1"
}

# Prints what libnvdimm calls the bus of provider $1.
bus_of() {
	case $1 in
	nfit) echo ACPI.NFIT ;;
	virtio_pmem) echo virtio-pmem ;;
	*) echo "$1" ;;
	esac
}

# Prints the regions of provider $1, by address.
regions_of() {
	bus=$(bus_of "$1")
	for region in /sys/bus/nd/devices/region*; do
		[ -e "$region" ] || continue
		bus_directory=$(cd -P "$region/.." && pwd)
		read -r name <"$bus_directory/provider"
		[ "$name" = "$bus" ] || continue
		read -r address <"$region/resource"
		printf '%020d %s\n' "$address" "${region##*/}"
	done | sort | cut -d ' ' -f 2
}

# Whether all regions of provider $1 are there.
has_regions() {
	have=$(regions_of "$1" | wc -l)
	want=$(count_devices "$1")
	[ "$have" -ge "$want" ]
}

# Sets $region to the one in place $2 of provider $1, and $memdev where it is of
# a CXL device.
find_region() {
	memdev=
	for cxl_region in $cxl_regions; do
		region=${cxl_region##*:}
		[ "$cxl_region" = "$1:$2:$region" ] || continue
		decoder=$(cat "/sys/bus/cxl/devices/$region/target0")
		memdev=$(cd -P "/sys/bus/cxl/devices/$decoder/../uport" && pwd)
		memdev=${memdev##*/}
		return
	done
	if ! wait_until "$device_seconds" has_regions "$1"; then
		reason="$1 has $have regions, expected $want"
		return 1
	fi
	region=$(regions_of "$1" | sed -n "$(($2 + 1))p")
}

# Sets $namespace to that of $region.
find_namespace() {
	namespace=
	for link in /sys/bus/nd/drivers/nd_pmem/namespace"${region#region}".*; do
		[ -e "$link" ] && namespace=${link##*/} && return
	done
	return 1
}

# Prints the device-dax instance of $region.
dax_device() {
	for device in /sys/bus/dax/devices/dax*; do
		[ -e "$device" ] || continue
		case $(cd -P "$device" && pwd) in
		*/"$region"/*)
			echo "${device##*/}"
			return
			;;
		esac
	done
	return 1
}

# Hands over $2 as $1, or with the next number at the end of the name.
hand_over() {
	number=
	while eval "[ -n \"\${$1$number-}\" ]"; do
		number=$((${number:-1} + 1))
	done
	handed="$handed $1$number"
	export "$1$number=$2"
}

# Where there are labels there is no namespace to begin with.
make_raw_namespace() {
	case $provider in
	cxl_pmem | ramdax) ;;
	*) return 0 ;;
	esac
	[ -z "$is_made" ] || return 0
	is_empty_region || init_labels
	bounded "$device_seconds" \
		ndctl create-namespace -f -r "$region" -m raw
}

prepare_pmem() {
	make_raw_namespace
	if ! wait_until "$device_seconds" find_namespace; then
		reason="no namespace of $region is bound to nd_pmem"
		return 1
	fi
	for block in /sys/bus/nd/devices/"$namespace"/block/pmem*; do
		if ! wait_for_file "/dev/${block##*/}"; then
			reason="$namespace has no block device"
			return 1
		fi
	done
	links="$links /sys/bus/nd/drivers/nd_pmem/$namespace"
	hand_over KSFT_PMEM_DEV "$namespace"
}

prepare_devdax() {
	load_modules dax_pmem device_dax
	if [ -z "$is_made" ] && [ "$provider" != cxl_ram ]; then
		make_raw_namespace
		if ! wait_until "$device_seconds" find_namespace; then
			reason="no namespace of $region is bound to nd_pmem"
			return 1
		fi
		bounded "$device_seconds" \
			ndctl create-namespace -f -e "$namespace" -m devdax
	fi
	if ! dax=$(dax_device); then
		reason="$region has no device-dax instance"
		return 1
	fi
	link=/sys/bus/dax/drivers/device_dax/$dax
	# It takes by itself what is not meant for kmem.
	[ -e "$link" ] ||
		echo "$dax" 2>/dev/kmsg >/sys/bus/dax/drivers/device_dax/new_id
	if ! wait_for_file "$link" || ! wait_for_file "/dev/$dax"; then
		reason="$dax is not bound to device_dax"
		return 1
	fi
	# For tests that make it System RAM.
	load_modules kmem
	links="$links $link"
	hand_over KSFT_DAX_DEV "$dax"
}

# Whether $region has a namespace; where there are labels, one without a size is
# what the next one is made of.
has_namespace() {
	for size_file in /sys/bus/nd/devices/namespace"${region#region}".*/size; do
		[ -e "$size_file" ] || continue
		read -r size <"$size_file"
		[ "$size" = 0 ] || return 0
	done
	return 1
}

# Whether namespaces can be made of all of $region: it has labels then.
is_empty_region() {
	read -r size <"/sys/bus/nd/devices/$region/available_size"
	[ "$size" -gt 0 ] && ! has_namespace
}

# Makes the label areas of the DIMMs of $region new.
init_labels() {
	bounded "$device_seconds" ndctl disable-region "$region" || return
	for mapping in /sys/bus/nd/devices/"$region"/mapping[0-9]*; do
		IFS=, read -r dimm _ <"$mapping"
		bounded "$device_seconds" ndctl init-labels -f "$dimm" || return
	done
	bounded "$device_seconds" ndctl enable-region "$region"
}

prepare_region() {
	if [ -z "$is_made" ]; then
		is_empty_region || init_labels
	fi
	if ! wait_until "$device_seconds" is_empty_region; then
		reason="$region could not be given labels"
		return 1
	fi
	empty_regions="$empty_regions $region"
	hand_over KSFT_PMEM_REGION "$region"
}

# Prepares the device $1.
prepare_device() {
	kind=${1%%:*}
	place=${1##*:}
	provider=${1#*:}
	provider=${provider%:*}
	is_made=
	case " $devices_made " in
	*" $1 "*) is_made=yes ;;
	esac
	load_provider "$provider" || return
	find_region "$provider" "$place" || return
	case $kind in
	pmem) prepare_pmem ;;
	devdax) prepare_devdax ;;
	region) prepare_region ;;
	*)
		reason="there is no device of the kind $kind"
		return 1
		;;
	esac || return
	devices_made="$devices_made $1"
	[ -n "$memdev" ] || return 0
	links="$links /sys/bus/cxl/drivers/cxl_mem/$memdev"
	hand_over KSFT_CXL_MEMDEV "$memdev"
}

# Prepares the devices in $1, commas between.
prepare() {
	for variable in $handed; do
		unset "$variable"
	done
	handed=
	links=
	empty_regions=
	rest=$1,
	[ "$1" != - ] || rest=
	while [ -n "$rest" ]; do
		prepare_device "${rest%%,*}" || return
		rest=${rest#*,}
	done
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

# Has the kernel print what its blocked tasks and its processors are doing. One
# that spins is seen while it is on a processor, which it need not be each time.
show_tasks() {
	echo w >/proc/sysrq-trigger
	for _ in 1 2 3; do
		echo l >/proc/sysrq-trigger
		sleep 0.3
	done
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
	for link in $links; do
		[ -e "$link" ] && continue
		reason="${link##*/} is not bound to its driver"
		return
	done
	for region in $empty_regions; do
		is_empty_region && continue
		reason="$region has a namespace"
		return
	done
	for disk in /sys/block/dm-*; do
		[ -e "$disk" ] || continue
		reason="the mapped device $(cat "$disk/dm/name") is left"
		return
	done
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
		[ "$5" = - ] || PATH=$5:$PATH
		arguments=$6
		[ "$arguments" != - ] || arguments=
		IFS='|'
		set -f
		# shellcheck disable=SC2086 # several words
		exec setsid "./$program" $arguments
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
while IFS=$tab read -r scenario program device seconds path arguments <&3; do
	run_job "$scenario" "$program" "$device" "$seconds" "$path" \
		"$arguments" || break
done 3<"$guest_directory/jobs"
end_machine
