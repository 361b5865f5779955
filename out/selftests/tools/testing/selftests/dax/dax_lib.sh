# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016 # awk programs
#
# Helpers shared by the DAX device-remove tests. To be sourced, after
# ktap_helpers.sh.
#
# The device under test is named by the environment, because everything on it
# is destroyed:
#   KSFT_PMEM_DEV	a namespace bound to nd_pmem, for example namespace0.0
#   KSFT_PMEM_DEV2	a second one, for tests that use two
#   KSFT_PMEM_REGION	a region with labels, for tests that make namespaces
#   KSFT_PMEM_ALL	"yes": all others that this machine has may go with it
#   KSFT_MACHINE_SLOW	"yes" under emulation: bounded waits get longer

# Where the helpers are, which variable gives all other devices as well, and
# what the test is called in the kernel's log.
DAX_DIR=$DIR
DAX_ALL=KSFT_PMEM_ALL
DAX_TAG="dax: $(basename "$0" .sh):"

ND_PMEM=/sys/bus/nd/drivers/nd_pmem
ND_DEVICES=/sys/bus/nd/devices
CXL_DEVICES=/sys/bus/cxl/devices

# Why the rest cannot be tested, once something that it builds on has failed,
# and as much of that as a test point has shown.
DAX_STOPPED=
DAX_SHOWN=
# Whether a test point has failed.
DAX_FAILED=
# Set while a task of ours sits in the kernel for good: what it holds cannot be
# undone, and whoever tries joins it there.
DAX_STUCK=
# The second device, if the test has one.
DAX_DEV2=
DAX_DISK2=
# The background jobs that use the device, and those that answer questions.
DAX_JOBS=()
DAX_USERS=()
# Where each of these writes its answers.
DAX_ANSWERS=()
# The last question that they were asked, and who of them answers no more.
DAX_ASKED=0
DAX_SILENT=
# What is on files of the filesystem, or above all of it.
DAX_LOOP=
DAX_SWAP=
DAX_OVERLAY=
# How many inodes were in use before there were files to be unlinked.
DAX_INODES=
# How often the device was taken away, what brings it back, and by what it is
# found then where its number may be another one.
DAX_REMOVALS=0
DAX_BACK=(dax_rebind)
DAX_BACK2=(dax_rebind)
DAX_ADDRESS=
# The CXL region that has the memory, its driver, and the memory device by its
# number, once that is what goes.
DAX_CXL_REGION=
DAX_CXL_DRIVER=
DAX_CXL_SERIAL=
# What was made of the namespace: whether it is in another mode, what kind of
# device has it then, and what is on the block device, a partition or a table of
# device-mapper.
DAX_MODE=
DAX_CLAIM=
DAX_PART=
DAX_TARGET=
DAX_MAPPED=dax_test_$$
# The user whose first process writes to unbind, if it is not us.
DAX_UNBINDER=
# What core_pattern was, once it is another.
DAX_CORE_PATTERN=
# What settings of the kernel were, by their files, once they are others.
declare -A DAX_SYSCTLS
# A cgroup for users that are to be frozen, if there are any.
DAX_CGROUP=
# The namespaces that the test made, and the disk of the one beside the device.
DAX_MADE=()
DAX_NEIGHBOUR=
# Those who use that one, who are asked apart from the others.
DAX_BESIDE_USERS=()
DAX_BESIDE_ANSWERS=()
DAX_BESIDE_ASKED=0
DAX_BESIDE_SILENT=

# dax_skip_all(reason) - nothing can be tested here
dax_skip_all()
{
	ktap_skip_all "$1"
	exit "$KSFT_SKIP"
}

# dax_note(text), dax_show([file]) - what helps to understand a result
dax_note()
{
	echo "# $1"
}

dax_show()
{
	sed 's/^/# /' "$@"
}

# dax_tell(result, name) - of a test point
dax_tell()
{
	case $1 in
	pass)		ktap_test_pass "$2" ;;
	skip)		ktap_test_skip "$2" ;;
	fail)		ktap_test_fail "$2" ;;
	timeout)	ktap_test_fail "$2 # TIMEOUT" ;;
	esac
}

# dax_log_line(text) - to the kernel's log: which test point begins
dax_log_line()
{
	echo "selftests: $DAX_TAG $1" > /dev/kmsg
}

# dax_mark_log(text) - a line that dax_log() finds again
dax_mark_log()
{
	DAX_MARK="selftests/$DAX_TAG $$ $1"
	echo "$DAX_MARK" > /dev/kmsg
}

# dax_choose_cells(cell...) - go through these alone
dax_choose_cells()
{
	local cell

	for cell in "$@"; do
		printf '%s\n' "${CELLS[@]}" | grep -qxF -e "$cell" ||
			ktap_exit_fail_msg "there is no cell $cell"
	done
	CELLS=("$@")
}

# dax_require_root() - binding and unbinding needs root
dax_require_root()
{
	[ "$(id -u)" -eq 0 ] || dax_skip_all "must be run as root"
}

# dax_require_command(name...) - skip everything unless all are installed
dax_require_command()
{
	local name

	for name in "$@"; do
		command -v "$name" > /dev/null || dax_skip_all "$name not found"
	done
}

# dax_require_filesystem(type) - skip everything unless the kernel has it
dax_require_filesystem()
{
	modprobe -q "$1" 2> /dev/null
	grep -qw "$1" /proc/filesystems || dax_skip_all "no $1 in this kernel"
}

# dax_require_mkfs_option(type, option) - skip everything unless mkfs knows it
dax_require_mkfs_option()
{
	"mkfs.$1" < /dev/null 2>&1 | grep -q "[^a-z]$2=" ||
		dax_skip_all "mkfs.$1 knows no $2"
}

# dax_require_target(name) - skip everything unless device-mapper has it
dax_require_target()
{
	modprobe -q dm_mod 2> /dev/null
	dmsetup targets 2> /dev/null | grep -q "^$1 " ||
		dax_skip_all "no target $1 of device-mapper in this kernel"
}

# dax_require_pmem(mebibytes) - skip everything unless we were given a device
# that is large enough and not in use
dax_require_pmem()
{
	[ -n "$KSFT_PMEM_DEV" ] ||
		dax_skip_all "KSFT_PMEM_DEV names no namespace to destroy"
	DAX_NAMESPACE=$KSFT_PMEM_DEV
	DAX_DEV=$DAX_NAMESPACE
	dax_require_unused "$1"
}

# dax_require_neighbour(mebibytes) - the second device is one that stays
dax_require_neighbour()
{
	dax_require_second_pmem "$1"
	DAX_NEIGHBOUR=$DAX_DISK2
}

# dax_require_region(mebibytes) - skip everything unless we were given a region
# with so much room for namespaces
dax_require_region()
{
	[ -n "$KSFT_PMEM_REGION" ] ||
		dax_skip_all "KSFT_PMEM_REGION names no region with labels"
	DAX_REGION=$KSFT_PMEM_REGION
	dax_require_room "$1"
}

# dax_require_second_pmem(mebibytes) - the same for the second device
dax_require_second_pmem()
{
	[ -n "$KSFT_PMEM_DEV2" ] ||
		dax_skip_all "KSFT_PMEM_DEV2 names no namespace to destroy"
	[ "$KSFT_PMEM_DEV2" != "$KSFT_PMEM_DEV" ] ||
		dax_skip_all "KSFT_PMEM_DEV2 is the same as KSFT_PMEM_DEV"
	DAX_DEV2=$KSFT_PMEM_DEV2
	KSFT_PMEM_DEV=$DAX_DEV2 dax_on_second dax_require_pmem "$1"
	dax_on_second dax_require_capable
}

# dax_begin() - from here on there is something to undo
dax_begin()
{
	DAX_TMP=$(mktemp -d) || dax_skip_all "no directory for temporary files"
	DAX_MNT=$DAX_TMP/mnt
	mkdir "$DAX_MNT"
	trap dax_cleanup EXIT
	trap 'exit 1' INT TERM HUP
	DAX_TAINT=$(cat /proc/sys/kernel/tainted)
	dax_mark_log "begins"
	DAX_BEGIN=$DAX_MARK
}

# Puts the device back.
dax_cleanup()
{
	# kselftest's runner sends SIGTERM twice.
	trap '' INT TERM HUP
	dax_undo
	grep -qF " $DAX_TMP/" /proc/mounts || rm -rf "$DAX_TMP"
}

# dax_plan(number of test points) - all that they need has been prepared
#
# What could not be prepared cannot be tested on this machine, that is no
# failure. A task that is stuck before anything was removed is one.
dax_plan()
{
	[ -z "$DAX_STUCK" ] || ktap_exit_fail_msg "$DAX_STOPPED"
	[ -z "$DAX_STOPPED" ] || dax_skip_all "$DAX_STOPPED"
	ktap_set_plan "$1"
}

# dax_finish() - after the last test point
dax_finish()
{
	[ "$DAX_STOPPED" = "$DAX_SHOWN" ] || ktap_exit_fail_msg "$DAX_STOPPED"
	ktap_finished
}

# dax_seconds(n) - n, or more where the machine is slow
dax_seconds()
{
	[ "$KSFT_MACHINE_SLOW" = yes ] && echo $(($1 * 2)) || echo "$1"
}

# dax_mkfs(type, option...) - make a filesystem on the disk
dax_mkfs()
{
	local type=$1

	shift
	dax_must "mkfs.$type" 30 "mkfs.$type" "$@" "/dev/$DAX_DISK"
}

# dax_mkfs_of_files(type, option...) - make a filesystem of the files that are
# where it will be mounted
dax_mkfs_of_files()
{
	local type=$1

	shift
	dax_must "mkfs.$type" 30 \
		"mkfs.$type" "$@" "/dev/$DAX_DISK" "$DAX_MNT" || return
	rm -rf "${DAX_MNT:?}"/*
}

dax_mount_disk()
{
	mount -t "$1" -o "$2" "/dev/$DAX_DISK" "$DAX_MNT"
}

dax_umount_disk()
{
	umount "$DAX_MNT"
}

# dax_is_consistent(checker, option...) - does it find nothing to mend?
dax_is_consistent()
{
	dax_check 60 "$@" "/dev/$DAX_DISK"
}

# dax_start_workload(name, argument...) - fsstress or fsx, ours if need be
#
# KSFT_FSSTRESS and KSFT_FSX are paths of programs that are not in PATH.
dax_start_workload()
{
	local name=$1 program out=$DAX_TMP/workload${#DAX_JOBS[@]}

	shift
	[ -z "$DAX_STOPPED" ] || return
	case $name in
	fsstress)	program=${KSFT_FSSTRESS:-$(command -v fsstress)} ;;
	fsx)		program=${KSFT_FSX:-$(command -v fsx)} ;;
	esac
	if [ -n "$program" ]; then
		dax_note "workload: $name is $program"
		"$program" "$@" > "$out" 2>&1 < /dev/null &
	else
		dax_note "workload: $name is dax_workload, $name not found"
		"$DAX_DIR"/dax_workload "$name" "$@" > "$out" 2>&1 < /dev/null &
	fi
	dax_adopt "$!"
}

# dax_wait(seconds, cmd...) - poll until cmd succeeds
dax_wait()
{
	local deadline=$((SECONDS + $(dax_seconds "$1")))

	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.1
	done
}

# dax_is_gone(pid...) - all of them, true for zombies none of whose threads runs
dax_is_gone()
{
	local pid state

	for pid in "$@"; do
		state=$(sed -E 's/.*\) (\S+) (\S+ ){16}(\S+) .*/\1\3/' \
			"/proc/$pid/stat" 2> /dev/null)
		case $state in
		"" | Z[01])	;;
		*)	return 1 ;;
		esac
	done
}

# dax_descendants(pid...) - the processes and all their children
dax_descendants()
{
	local pid children

	for pid in "$@"; do
		echo "$pid"
		children=$(cat "/proc/$pid/task/$pid/children" 2> /dev/null)
		# shellcheck disable=SC2086 # one word for each child
		dax_descendants $children
	done
}

# dax_kill(seconds, pid...) - SIGKILL, children included; 124 if one stays
dax_kill()
{
	local limit=$1 pids pid

	shift
	# shellcheck disable=SC2207 # process ids
	pids=($(dax_descendants "$@"))
	kill -KILL "${pids[@]}" 2> /dev/null
	dax_wait "$limit" dax_is_gone "${pids[@]}" && return
	DAX_STUCK=yes
	for pid in "${pids[@]}"; do
		dax_is_gone "$pid" && continue
		DAX_STOPPED="process $pid cannot be killed"
		dax_note "$DAX_STOPPED"
		dax_show "/proc/$pid/stack" 2> /dev/null
	done
	return 124
}

# dax_bounded(seconds, cmd...) - run cmd, give up on it when it blocks
#
# It may sit in the kernel for good and ignore every signal, so it runs in the
# background and holds no pipe of ours, below a shell that tells of a signal
# where the rest of the output goes. Returns 124 when time is up; what it
# printed is in $DAX_TMP/out.
dax_bounded()
{
	local limit=$1 pid

	shift
	{
		"$@"
		exit
	} > "$DAX_TMP/out" 2>&1 < /dev/null &
	pid=$!
	if ! dax_wait "$limit" dax_is_gone "$pid"; then
		# The shell must not announce its end.
		disown "$pid"
		dax_kill 2 "$pid"
		return 124
	fi
	wait "$pid"
}

# dax_check(seconds, cmd...) - run cmd bounded, show what it said if it fails
dax_check()
{
	local ret

	dax_bounded "$@"
	ret=$?
	[ "$ret" -eq 0 ] || tail -n 20 "$DAX_TMP/out" | dax_show
	return "$ret"
}

# dax_must(what, seconds, cmd...) - a step that the rest builds on
#
# Nothing can be tested any more after it has failed.
dax_must()
{
	local what=$1 ret

	shift
	[ -z "$DAX_STOPPED" ] || return
	dax_check "$@"
	ret=$?
	case $ret in
	0)	return ;;
	124)	dax_stop "$what did not finish" ;;
	*)	dax_stop "$what failed" ;;
	esac
	return "$ret"
}

# dax_stop(reason) - nothing can be tested any more
dax_stop()
{
	DAX_STOPPED=$1
	dax_note "$DAX_STOPPED"
	return 1
}

# dax_test(name, cmd...) - one test point
#
# Logs its name, so that what the kernel prints meanwhile has a context. After
# a step has failed that is no test point by itself, the next one fails.
dax_test()
{
	local name=$1

	shift
	if [ -z "$DAX_STOPPED" ]; then
		dax_log_line "$name"
		"$@"
		case $? in
		0)	dax_tell pass "$name" ;;
		124)	dax_fail timeout "$name" ;;
		*)	dax_fail fail "$name" ;;
		esac
	else
		dax_note "$DAX_STOPPED"
		if [ "$DAX_STOPPED" = "$DAX_SHOWN" ]; then
			dax_tell skip "$name"
		else
			dax_fail fail "$name"
		fi
	fi
	DAX_SHOWN=$DAX_STOPPED
}

dax_fail()
{
	DAX_FAILED=yes
	dax_tell "$@"
}

# dax_test_end(name, cmd...) - a test point that makes sense whatever happened
dax_test_end()
{
	[ "$DAX_STOPPED" != "$DAX_SHOWN" ] || DAX_STOPPED=
	dax_test "$@"
}

# dax_next_cell() - begin anew with the device, whatever came of the last cell
#
# What cannot be undone stops all that follows, and what an oops leaves behind
# tells nothing of what comes next.
dax_next_cell()
{
	[ -z "$DAX_STUCK" ] || return
	if dax_has_oopsed; then
		DAX_STOPPED="the kernel had an oops"
		DAX_SHOWN=$DAX_STOPPED
		return
	fi
	DAX_STOPPED=
	DAX_SHOWN=
	dax_undo_cell && return
	# After a point that failed it is no news that not all can be undone.
	[ -z "$DAX_FAILED" ] || DAX_SHOWN=$DAX_STOPPED
}

dax_undo_cell()
{
	dax_kill_users || return
	! dax_is_mounted || dax_umount || return
	! dax_beside dax_is_mounted || dax_beside dax_umount || return
	dax_is_bound || dax_bind || return
	[ -z "$DAX_DEV2" ] || dax_on_second dax_is_bound ||
		dax_on_second dax_bind
}

# dax_has_oopsed() - since the test began: bit 7 of the taint
dax_has_oopsed()
{
	local taint

	taint=$(cat /proc/sys/kernel/tainted)
	[ $((taint & ~DAX_TAINT & 128)) -ne 0 ]
}

# dax_require_unused(mebibytes) - skip everything unless the device is bound, as
# large as that, and not in use
dax_require_unused()
{
	local sectors

	dax_is_bound || dax_skip_all "$DAX_DEV is not bound to nd_pmem"
	dax_find_disk || dax_skip_all "$DAX_DEV has no block device"
	sectors=$(cat "/sys/block/$DAX_DISK/size")
	[ "$sectors" -ge $(($1 * 2048)) ] ||
		dax_skip_all "$DAX_DISK is smaller than $1 MiB"
	! grep -q "^/dev/$DAX_DISK " /proc/mounts ||
		dax_skip_all "$DAX_DISK is mounted"
}

# dax_require_room(mebibytes) - skip everything unless the region has it
dax_require_room()
{
	local room

	room=$(cat "$ND_DEVICES/$DAX_REGION/available_size" 2> /dev/null)
	[ "${room:-0}" -ge $(($1 << 20)) ] ||
		dax_skip_all "$DAX_REGION has no room for $1 MiB"
}

# dax_require_provider(name, device) - skip everything unless it brought that
dax_require_provider()
{
	local bus name

	# Above the region, wherever the region and the namespace are.
	bus=$(readlink -f "$ND_DEVICES/$2")
	until [ -e "$bus/provider" ] || [ "$bus" = / ]; do
		bus=$(dirname "$bus")
	done
	name=$(cat "$bus/provider")
	[ "$name" = "$1" ] || dax_skip_all "$2 is by $name, not by $1"
}

# dax_require_capable() - skip everything unless the disk can do DAX
dax_require_capable()
{
	[ -n "$DAX_STOPPED" ] || dax_can_do_dax ||
		dax_skip_all "$DAX_DISK does not support DAX"
}

# dax_require_incapable() - skip everything unless the disk cannot do DAX
dax_require_incapable()
{
	[ -n "$DAX_STOPPED" ] || ! dax_can_do_dax ||
		dax_skip_all "$DAX_DISK supports DAX"
}

# A partition has the queue of its disk.
dax_can_do_dax()
{
	local disk=$DAX_DISK

	[ -z "$DAX_PART" ] || disk=$DAX_PMEM
	[ "$(cat "/sys/block/$disk/queue/dax")" = 1 ]
}

# dax_on_second(cmd...) - do with the second device what is done with the first
dax_on_second()
{
	local DAX_DEV=$DAX_DEV2 DAX_NAMESPACE=$DAX_DEV2 ret
	local DAX_DISK=$DAX_DISK2 DAX_PMEM=$DAX_DISK2
	local DAX_MODE='' DAX_CLAIM='' DAX_PART='' DAX_TARGET=''
	local DAX_MADE=() DAX_ADDRESS=''
	local DAX_BACK=("${DAX_BACK2[@]}")

	"$@"
	ret=$?
	DAX_DISK2=$DAX_DISK
	DAX_BACK2=("${DAX_BACK[@]}")
	return "$ret"
}

# dax_undo() - whatever happened, in reverse order
dax_undo()
{
	local file

	dax_kill_users
	dax_remove_cgroup
	[ -z "$DAX_CORE_PATTERN" ] ||
		echo "$DAX_CORE_PATTERN" > /proc/sys/kernel/core_pattern
	for file in "${!DAX_SYSCTLS[@]}"; do
		echo "${DAX_SYSCTLS[$file]}" > "$file"
	done
	[ -n "$DAX_STUCK" ] || dax_leave_mount
	[ -n "$DAX_STUCK" ] || dax_beside dax_leave_mount
	[ -n "$DAX_STUCK" ] || dax_put_back
	[ -n "$DAX_STUCK" ] || [ -z "$DAX_DEV2" ] || dax_on_second dax_put_back
}

dax_leave_mount()
{
	! dax_is_mounted || dax_bounded 30 dax_umount_disk
}

# dax_put_back() - the namespace as it was given, whatever became of it
dax_put_back()
{
	local namespace

	! dax_find_mapped ||
		dax_bounded 10 dmsetup remove "$DAX_MAPPED"
	if ! dax_is_bound; then
		dax_bounded 10 "${DAX_BACK[@]}"
		dax_wait 5 dax_find_again
	fi
	[ -z "$DAX_PART" ] ||
		dax_bounded 10 wipefs -f -q -a "/dev/$DAX_PMEM"
	[ -z "$DAX_MODE" ] ||
		dax_bounded 30 dax_ndctl -m raw
	for namespace in "${DAX_MADE[@]}"; do
		dax_bounded 30 \
			ndctl destroy-namespace -f "$namespace"
	done
}

dax_is_bound()
{
	[ -e "$ND_PMEM/$DAX_DEV" ]
}

# Without a look at the directory: it fails once the filesystem is shut down.
dax_is_mounted()
{
	grep -qF " $DAX_MNT " /proc/mounts
}

# The disk's number follows the region, but do not rely on it.
dax_find_disk()
{
	local disk

	for disk in "$ND_PMEM/$DAX_DEV"/block/*; do
		[ -e "$disk" ] || return 1
		DAX_PMEM=$(basename "$disk")
	done
	DAX_DISK=$DAX_PMEM$DAX_PART
	dax_has_node "$DAX_DISK"
}

dax_has_node()
{
	[ -b "/dev/$1" ]
}

# dax_ndctl(option...) - configure the namespace
dax_ndctl()
{
	ndctl create-namespace -f -e "$DAX_NAMESPACE" "$@"
}

# dax_reconfigure(kind, option...) - have a device of this kind, pfn or btt, on
# the namespace: it is what has the driver then
dax_reconfigure()
{
	local kind=$1

	shift
	DAX_MODE=$kind
	DAX_CLAIM=$kind
	dax_must "ndctl" 30 dax_ndctl "$@" || return
	dax_wait 5 dax_find_claim "$kind" && dax_find_disk &&
		return
	dax_stop "ndctl brought no $kind device with a disk"
}

# Their numbers grow whenever one is made: look for the one on our namespace.
dax_find_claim()
{
	local device

	for device in "$ND_PMEM/$1"*; do
		grep -sqx "$DAX_NAMESPACE" "$device/namespace" || continue
		DAX_DEV=$(basename "$device")
		dax_find_disk
		return
	done
	return 1
}

# dax_make_namespace(mebibytes) - in the region that we were given
dax_make_namespace()
{
	dax_must "ndctl" 30 ndctl create-namespace \
		-r "$DAX_REGION" -m fsdax -s "${1}M" || return
	DAX_NAMESPACE=$(sed -n 's/.*"dev":"\([^"]*\)".*/\1/p' "$DAX_TMP/out")
	DAX_MADE+=("$DAX_NAMESPACE")
	dax_wait 5 dax_find_claim pfn && return
	DAX_STOPPED="ndctl brought no pfn device with a disk"
	dax_note "$DAX_STOPPED"
	return 1
}

# dax_make_neighbour(mebibytes) - a further namespace in the region, which stays
dax_make_neighbour()
{
	local DAX_NAMESPACE DAX_DEV DAX_DISK DAX_PMEM

	dax_make_namespace "$1" || return
	DAX_NEIGHBOUR=$DAX_DISK
}

# dax_beside(cmd...) - for the neighbour: its disk, its mount and its users
dax_beside()
{
	local DAX_DISK=$DAX_NEIGHBOUR
	local DAX_TMP=$DAX_TMP/beside
	local DAX_MNT=$DAX_TMP/mnt
	local DAX_USERS=("${DAX_BESIDE_USERS[@]}")
	local DAX_ANSWERS=("${DAX_BESIDE_ANSWERS[@]}")
	local DAX_ASKED=$DAX_BESIDE_ASKED DAX_SILENT=$DAX_BESIDE_SILENT
	local ret

	mkdir -p "$DAX_MNT" 2> /dev/null
	"$@"
	ret=$?
	DAX_BESIDE_USERS=("${DAX_USERS[@]}")
	DAX_BESIDE_ANSWERS=("${DAX_ANSWERS[@]}")
	DAX_BESIDE_ASKED=$DAX_ASKED
	DAX_BESIDE_SILENT=$DAX_SILENT
	return "$ret"
}

# dax_make_partition(mebibytes) - the only one, from there to the end
dax_make_partition()
{
	dax_must "sfdisk" 10 dax_write_partition "$1" || return
	DAX_PART=p1
	dax_wait 5 dax_find_disk && return
	dax_stop "$DAX_DISK did not appear"
}

dax_write_partition()
{
	printf 'label: dos\nstart=%sMiB, type=83\n' "$1" |
		sfdisk -q -w always "/dev/$DAX_PMEM"
}

# dax_make_mapped(target) - device-mapper's linear, or striped over both halves
dax_make_mapped()
{
	DAX_TARGET=$1
	dax_map
}

dax_table()
{
	local sectors half
	# 2 MiB in sectors, so that huge pages are possible.
	local chunk=$((2 * 1024 * 2))

	sectors=$(cat "/sys/block/$DAX_PMEM/size")
	half=$((sectors / 2 / chunk * chunk))
	case $DAX_TARGET in
	linear)
		echo "0 $sectors linear /dev/$DAX_PMEM 0"
		;;
	striped)
		echo "0 $((half * 2)) striped 2 $chunk" \
			"/dev/$DAX_PMEM 0 /dev/$DAX_PMEM $half"
		;;
	esac
}

# dax_map() - put the mapped device on the disk, if the test has one
dax_map()
{
	[ -n "$DAX_TARGET" ] || return 0
	dax_must "dmsetup create" 10 \
		dmsetup create "$DAX_MAPPED" --table "$(dax_table)" || return
	dax_wait 5 dax_find_mapped && return
	dax_stop "no mapped device appeared"
}

dax_find_mapped()
{
	local disk

	for disk in /sys/block/dm-*; do
		grep -sqx "$DAX_MAPPED" "$disk/dm/name" || continue
		DAX_DISK=$(basename "$disk")
		dax_has_node "$DAX_DISK"
		return
	done
	return 1
}

# dax_unmap() - a mapped device keeps the disk that it was made on
dax_unmap()
{
	! dax_find_mapped ||
		dax_must "dmsetup remove" 10 \
			dmsetup remove "$DAX_MAPPED"
}

# dax_require_level(driver) - skip everything unless it has something above the
# namespace, and nothing goes with that which we were not given
dax_require_level()
{
	local above

	dax_find_level "$1" || dax_skip_all "$DAX_NAMESPACE is not below $1"
	above=$DAX_LEVEL
	case $1 in
	cxl_*)	above=$(readlink -f "$ND_DEVICES/$DAX_NAMESPACE/..") ;;
	esac
	dax_require_alone "$above"
}

# dax_require_pci() - the same for the PCI function that has the memory
dax_require_pci()
{
	local above

	dax_find_pci || dax_skip_all "$DAX_NAMESPACE is on no PCI device"
	above=$DAX_LEVEL
	[ -z "$DAX_CXL_REGION" ] ||
		above=$(readlink -f "$ND_DEVICES/$DAX_NAMESPACE/..")
	dax_require_alone "$above"
}

# dax_require_module(name) - skip everything unless it can be unloaded, and no
# device goes with it that we were not given
dax_require_module()
{
	[ -e "/sys/module/$1/refcnt" ] || dax_skip_all "$1 is not a module"
	dax_require_alone /sys/devices
}

# dax_require_alone(directory) - skip everything unless the namespaces below are
# ours, or we may take all that this machine has
dax_require_alone()
{
	local device name

	DAX_ADDRESS=$(cat "$ND_DEVICES/$DAX_NAMESPACE/resource")
	[ "${!DAX_ALL}" != yes ] || return 0
	for device in "$ND_DEVICES"/namespace*; do
		name=$(basename "$device")
		[ "$name" != "$DAX_NAMESPACE" ] || continue
		[ "$(cat "$device/size")" != 0 ] || continue
		case $(readlink -f "$device") in
		"$1"/*)
			dax_skip_all "$name would go too without $DAX_ALL"
			;;
		esac
	done
}

# dax_find_level([driver]) - the device that it has, above the namespace, or the
# one under test
dax_find_level()
{
	local directory driver

	case $1 in
	"")
		DAX_LEVEL=$DAX_DEV
		DAX_DRIVER=$ND_PMEM
		return
		;;
	cxl_region)
		dax_find_cxl_region
		return
		;;
	cxl_mem)
		dax_find_cxl_mem
		return
		;;
	esac

	directory=$(readlink -f "$ND_DEVICES/$DAX_NAMESPACE")
	while [ -n "$directory" ]; do
		driver=$(readlink -f "$directory/driver")
		case $(basename "$driver") in
		"$1" | "acpi-$1")
			DAX_LEVEL=$directory
			DAX_DRIVER=$driver
			return
			;;
		esac
		directory=${directory%/*}
	done
	return 1
}

# dax_find_cxl_region() - the one whose memory has the namespace, if it is bound
#
# The region of libnvdimm is not below it, but it is at the same address.
dax_find_cxl_region()
{
	local address device

	[ -e "$CXL_DEVICES" ] || return
	address=$(cat "$ND_DEVICES/$DAX_NAMESPACE/../resource")
	for device in "$CXL_DEVICES"/region*; do
		grep -sqx "$address" "$device/resource" || continue
		[ -e "$device/driver" ] || continue
		DAX_LEVEL=$(readlink -f "$device")
		DAX_DRIVER=$(readlink -f "$device/driver")
		return
	done
	return 1
}

# dax_find_cxl_mem() - the memory device that the region is on
dax_find_cxl_mem()
{
	local decoder device

	dax_find_cxl_region || return
	decoder=$CXL_DEVICES/$(cat "$DAX_LEVEL/target0")
	device=$(readlink -f "$decoder/../uport")
	[ -e "$device/driver" ] || return
	DAX_CXL_REGION=$DAX_LEVEL
	DAX_CXL_DRIVER=$DAX_DRIVER
	DAX_CXL_SERIAL=$(cat "$device/serial")
	DAX_LEVEL=$device
	DAX_DRIVER=$(readlink -f "$device/driver")
}

# dax_cxl_back(cmd...) - and its region, which has lost the device's decoder
dax_cxl_back()
{
	local decoder

	"$@" || return
	until decoder=$(dax_cxl_decoder); do
		sleep 0.1
	done
	dax_write "$decoder/mode" pmem &&
		dax_write "$decoder/dpa_size" "$(cat "$DAX_CXL_REGION/size")" &&
		dax_write "$DAX_CXL_REGION/target0" "$(basename "$decoder")" &&
		dax_write "$DAX_CXL_REGION/commit" 1 &&
		dax_write "$DAX_CXL_DRIVER/bind" "$(basename "$DAX_CXL_REGION")"
}

# dax_cxl_decoder() - print the first one of the device, whatever its number is
dax_cxl_decoder()
{
	local endpoint

	for endpoint in "$CXL_DEVICES"/endpoint*; do
		grep -sqx "$DAX_CXL_SERIAL" "$endpoint/uport/serial" || continue
		ls -d "$endpoint"/decoder*.0 2> /dev/null
		return
	done
	return 1
}

# dax_find_pci() - the PCI function above the namespace, or the one that is the
# CXL device which has it
dax_find_pci()
{
	local directory

	directory=$(readlink -f "$ND_DEVICES/$DAX_NAMESPACE")
	! dax_find_cxl_mem || directory=$DAX_LEVEL
	while [ -n "$directory" ]; do
		case $(readlink "$directory/subsystem") in
		*/bus/pci)
			DAX_LEVEL=$directory
			return
			;;
		esac
		directory=${directory%/*}
	done
	return 1
}

# dax_write(file, text) - errors in the words that scripts know
dax_write()
{
	LC_ALL=C
	echo "$2" > "$1"
}

# dax_rebind() - the device under test to its own driver
dax_rebind()
{
	dax_write "$ND_PMEM/bind" "$DAX_DEV"
}

# dax_take_away(what, seconds, cmd...) - it has to come back, and it cannot fail
#
# DAX_BACK has been set to the command that brings the device back.
dax_take_away()
{
	local ret

	DAX_REMOVALS=$((DAX_REMOVALS + 1))
	dax_mark_log "removal $DAX_REMOVALS"
	dax_must "$@"
	ret=$?
	# Who died in the kernel has left the device locked.
	[ "$ret" -le 128 ] || DAX_STUCK=yes
	[ "$ret" -eq 0 ] || return "$ret"
	! dax_is_bound && return
	dax_note "$DAX_DEV is still bound to nd_pmem"
	return 1
}

# dax_unbind(seconds, [driver]) - from nd_pmem, or from a driver above it
dax_unbind()
{
	local name

	[ -z "$DAX_STOPPED" ] || return
	dax_find_level "$2" || dax_stop "nothing is bound to $2" || return
	name=$(basename "$DAX_LEVEL")
	DAX_BACK=(dax_write "$DAX_DRIVER/bind" "$name")
	[ "$2" != cxl_mem ] || DAX_BACK=(dax_cxl_back "${DAX_BACK[@]}")
	dax_take_away "unbind" "$1" \
		dax_write_unbind "$DAX_DRIVER/unbind" "$name"
}

# dax_write_unbind(attribute, name) - by ourselves, or by a process of a user,
# which was told that when it was started
dax_write_unbind()
{
	if [ -z "$DAX_UNBINDER" ]; then
		dax_write "$@"
		return
	fi
	kill -USR2 "${DAX_USERS[$DAX_UNBINDER]}" || return
	until dax_has_told "$DAX_UNBINDER" "told write"; do
		sleep 0.1
	done
	# One that died of it does not tell.
	! grep " wrote " "${DAX_ANSWERS[$DAX_UNBINDER]}" | grep -v ' ok$'
}

# dax_remove_pci(seconds) - the function that has the memory
dax_remove_pci()
{
	[ -z "$DAX_STOPPED" ] || return
	dax_find_pci || dax_stop "no PCI device is found" || return
	DAX_BACK=(dax_write /sys/bus/pci/rescan 1)
	[ -z "$DAX_CXL_REGION" ] || DAX_BACK=(dax_cxl_back "${DAX_BACK[@]}")
	dax_take_away "PCI removal" "$1" dax_write "$DAX_LEVEL/remove" 1
}

# dax_remove_module(seconds, name) - and with it what it is the driver of
dax_remove_module()
{
	[ -z "$DAX_STOPPED" ] || return
	DAX_BACK=(modprobe "$2")
	dax_take_away "delete_module" "$1" "$DAX_DIR"/dax_rmmod "$2"
}

# dax_disable_namespace(seconds) - as an administrator does it
dax_disable_namespace()
{
	[ -z "$DAX_STOPPED" ] || return
	DAX_BACK=(ndctl enable-namespace "$DAX_NAMESPACE")
	dax_take_away "ndctl disable-namespace" "$1" \
		ndctl disable-namespace "$DAX_NAMESPACE"
}

# dax_message(error) - what programs say of it
dax_message()
{
	case $1 in
	EAGAIN)	echo "Resource temporarily unavailable" ;;
	EBUSY)	echo "Device or resource busy" ;;
	ENODEV)	echo "No such device" ;;
	ENXIO)	echo "No such device or address" ;;
	esac
}

# dax_fails(errors, seconds, cmd...) - with one of them, with bars between
dax_fails()
{
	local errors=$1 error ret

	shift
	[ -z "$DAX_STOPPED" ] || return
	dax_bounded "$@"
	ret=$?
	[ "$ret" -ne 124 ] || return "$ret"
	for error in ${errors//|/ }; do
		[ "$ret" -ne 0 ] || break
		grep -q ": $(dax_message "$error")\$" "$DAX_TMP/out" && return
	done
	dax_show "$DAX_TMP/out"
	dax_note "it did not fail with $errors"
	return 1
}

# dax_module_refused(errors, seconds, name) - it is in use, and stays so
dax_module_refused()
{
	dax_fails "$1" "$2" "$DAX_DIR"/dax_rmmod "$3" || return
	dax_still_bound
}

dax_still_bound()
{
	dax_is_bound && return
	dax_note "$DAX_DEV is no longer bound to nd_pmem"
	return 1
}

# dax_disable_refused(errors, seconds) - ndctl sees that it is in use
dax_disable_refused()
{
	dax_fails "$1" "$2" ndctl disable-namespace "$DAX_NAMESPACE" || return
	dax_still_bound
}

# dax_unknown_refused(errors, [driver]) - by both attributes of the driver
dax_unknown_refused()
{
	local attribute

	[ -z "$DAX_STOPPED" ] || return
	dax_find_level "$2" || dax_stop "nothing is bound to $2" || return
	for attribute in unbind bind; do
		dax_fails "$1" 10 \
			dax_write "$DAX_DRIVER/$attribute" "none$$" || return
	done
}

# dax_driver_refuses(attribute, errors) - what was written to it already
dax_driver_refuses()
{
	dax_fails "$2" 10 \
		dax_write "$DAX_DRIVER/$1" "$(basename "$DAX_LEVEL")"
}

# dax_bind() - undo the removal, wait for the block device and what was on it
dax_bind()
{
	[ -z "$DAX_TARGET" ] || dax_unmap || return
	dax_must "bind" 10 "${DAX_BACK[@]}" || return
	dax_wait 5 dax_find_again ||
		dax_stop "bind brought no block device back" || return
	dax_map
}

# dax_find_again() - with the numbers that everything has now
dax_find_again()
{
	if [ -n "$DAX_ADDRESS" ]; then
		dax_find_namespace || return
		DAX_DEV=$DAX_NAMESPACE
	fi
	[ -z "$DAX_CLAIM" ] || dax_find_claim "$DAX_CLAIM" || return
	dax_is_bound && dax_find_disk
}

# dax_find_namespace() - the one where ours was
dax_find_namespace()
{
	local device

	for device in "$ND_DEVICES"/namespace*; do
		grep -sqx "$DAX_ADDRESS" "$device/resource" || continue
		DAX_NAMESPACE=$(basename "$device")
		return
	done
	return 1
}

# dax_bind_fails(errors, device) - nd_pmem must not take it, and says why
dax_bind_fails()
{
	dax_fails "$1" 10 dax_write "$ND_PMEM/bind" "$2"
}

# dax_mount(argument...) - mount the disk, log recovery included
dax_mount()
{
	dax_must "mount" 30 dax_mount_disk "$@"
}

# dax_try_mount(argument...) - skip everything if the kernel knows
# less of the filesystem than its mkfs
dax_try_mount()
{
	[ -z "$DAX_STOPPED" ] || return
	dax_mark_log "mount"
	if dax_bounded 30 dax_mount_disk "$@"; then
		dax_umount
		return
	fi
	! dax_log "$DAX_MARK" | grep -q "unknown .*compatible features" ||
		dax_skip_all "the kernel does not know what mkfs made"
}

dax_umount()
{
	dax_must "umount" 30 dax_umount_disk
}

# dax_create_files([--unwritten | --hole,] kibibytes, name...) - anew, on disk
#
# What is written is what no other file has in it.
dax_create_files()
{
	case $1 in
	--unwritten | --hole)
		dax_must "$1 files" 30 dax_empty_files "$@"
		;;
	*)
		dax_must "dd" 30 dax_fill_files "$@"
		;;
	esac
}

dax_empty_files()
{
	local how=$1 size=$2 name

	shift 2
	for name in "$@"; do
		rm -f "$DAX_MNT/$name"
		case $how in
		--unwritten)	fallocate -l "${size}KiB" "$DAX_MNT/$name" ;;
		--hole)		truncate -s "${size}K" "$DAX_MNT/$name" ;;
		esac && sync "$DAX_MNT/$name" || return
	done
}

dax_fill_files()
{
	local size=$1 name

	shift
	for name in "$@"; do
		dd if=/dev/urandom of="$DAX_MNT/$name" bs=4K \
			count=$((size / 4)) conv=fsync status=none || return
	done
}

# dax_reflink_file(name, copy) - a second file with the extents of the first
dax_reflink_file()
{
	dax_must "cp --reflink" 30 \
		cp --reflink=always "$DAX_MNT/$1" "$DAX_MNT/$2"
}

# dax_make_file_set(name, files, extents) - many files below this directory
dax_make_file_set()
{
	dax_must "dax_files make" 60 \
		"$DAX_DIR"/dax_files make "$DAX_MNT/$1" "$2" "$3"
}

# dax_touch_file_set(name, files) - have so many of them in core
dax_touch_file_set()
{
	dax_must "dax_files touch" 60 \
		"$DAX_DIR"/dax_files touch "$DAX_MNT/$1" "$2"
}

# dax_save_checksums(name...) - remember what is in the files
dax_save_checksums()
{
	dax_must "sha256sum" 30 dax_read_files "$@" &&
		mv "$DAX_TMP/out" "$DAX_TMP/checksums"
}

dax_read_files()
{
	cd "$DAX_MNT" && sha256sum "$@"
}

# dax_data_is_intact() - compare with what dax_save_checksums() has seen
dax_data_is_intact()
{
	dax_check 30 dax_read_files --quiet -c "$DAX_TMP/checksums"
}

# dax_has_no_dax(name, argument...) - is a mount with DAX refused, or is it
# turned off?
#
# The file must not bypass the page cache.
dax_has_no_dax()
{
	local name=$1 ret

	shift
	[ -z "$DAX_STOPPED" ] || return
	dax_bounded 30 dax_mount_disk "$@"
	ret=$?
	if [ "$ret" -ne 0 ]; then
		dax_show "$DAX_TMP/out"
		[ "$ret" -eq 124 ] || ret=0
		return "$ret"
	fi
	dax_bounded 10 \
		"$DAX_DIR"/dax_user --require-dax "$DAX_MNT/$name"
	grep -q "^0 DAX: " "$DAX_TMP/out"
	ret=$?
	[ "$ret" -eq 0 ] || dax_note "$name has DAX"
	dax_umount && return "$ret"
}

# dax_used_inodes() - how many inodes of the filesystem are in use
dax_used_inodes()
{
	stat -f -c '%c %d' "$DAX_MNT" | awk '{ print $1 - $2 }'
}

# dax_save_inodes() - before files are made that are unlinked while in use
dax_save_inodes()
{
	[ -z "$DAX_STOPPED" ] || return
	DAX_INODES=$(dax_used_inodes)
}

# dax_unlinked_are_freed() - no inode is in use that was not in use before
dax_unlinked_are_freed()
{
	dax_wait 10 dax_inodes_are_as_before && return
	dax_note "$DAX_INODES inodes were in use, $(dax_used_inodes) are"
	return 1
}

dax_inodes_are_as_before()
{
	[ "$(dax_used_inodes)" -le "$DAX_INODES" ]
}

# dax_require_kvm() - skip everything unless virtual machines can be run here
dax_require_kvm()
{
	modprobe -q kvm_intel 2> /dev/null || modprobe -q kvm_amd 2> /dev/null
	[ -c /dev/kvm ] || dax_skip_all "there is no KVM on this machine"
}

# dax_set_sysctl(name, value) - until the test ends
dax_set_sysctl()
{
	local file=/proc/sys/${1//.//}

	[ -z "$DAX_STOPPED" ] || return
	[ -n "${DAX_SYSCTLS[$file]}" ] ||
		DAX_SYSCTLS[$file]=$(cat "$file") ||
		dax_stop "there is no $1" || return
	dax_must "sysctl" 10 dax_write "$file" "$2"
}

# dax_make_cgroup() - for users that are to be frozen
dax_make_cgroup()
{
	local mount

	[ -z "$DAX_STOPPED" ] || return
	mount=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	if [ -z "$mount" ]; then
		mount=$DAX_TMP/cgroup
		mkdir -p "$mount"
		dax_must "mount of cgroup2" 30 \
			mount -t cgroup2 none "$mount" || return
	fi
	DAX_CGROUP=$mount/dax-$$
	[ -d "$DAX_CGROUP" ] ||
		dax_must "mkdir of a cgroup" 30 mkdir "$DAX_CGROUP"
}

# Nobody but zombies is in it by then.
dax_remove_cgroup()
{
	[ -z "$DAX_CGROUP" ] || rmdir "$DAX_CGROUP"
	! grep -qF " $DAX_TMP/cgroup " /proc/mounts || umount "$DAX_TMP/cgroup"
}

# dax_catch_cores() - have dax_core read all cores, for users that dump theirs
dax_catch_cores()
{
	local pattern="|$DAX_TMP/dax_core $DAX_TMP %P"

	[ -z "$DAX_STOPPED" ] || return
	rm -f "$DAX_TMP"/core.* "$DAX_TMP"/hurry
	[ -n "$DAX_CORE_PATTERN" ] ||
		DAX_CORE_PATTERN=$(cat /proc/sys/kernel/core_pattern)
	# There is little room for a path.
	ln -sf "$DAX_DIR"/dax_core "$DAX_TMP"/dax_core
	echo "$pattern" > /proc/sys/kernel/core_pattern 2> /dev/null &&
		grep -qxF "$pattern" /proc/sys/kernel/core_pattern && return
	DAX_STOPPED="cores cannot be caught"
	dax_note "$DAX_STOPPED"
	return 1
}

# dax_adopt(pid) - a background job of ours that uses the device
#
# Disowned, so that the shell does not announce its end.
dax_adopt()
{
	DAX_JOBS+=("$1")
	disown "$1"
}

# dax_start_user([--as name,] argument...) - start dax_user, wait until it has
# all in use
#
# One that unbinds is told what to write, and where.
dax_start_user()
{
	local argument arguments=()

	for argument in "$@"; do
		if [ "$argument" = --unbinds ]; then
			DAX_UNBINDER=${#DAX_USERS[@]}
			arguments+=(--write-to "$ND_PMEM/unbind"
				    --text "$DAX_DEV")
		else
			arguments+=("$argument")
		fi
	done
	dax_start_helper dax_user "${arguments[@]}"
}

# dax_start_reader([--as name,] who, argument...) - have the memory of the first
# process of a user read, as far as it is mapped files
dax_start_reader()
{
	local as=() pid

	if [ "$1" = --as ]; then
		as=("$1" "$2")
		shift 2
	fi
	[ -z "$DAX_STOPPED" ] || return
	dax_find_answers "$1" pid
	pid=$(awk 'NR == 1 { print $3 }' "$DAX_TMP/answers")
	shift
	dax_start_helper dax_reader "${as[@]}" "$@" "$pid" "$DAX_MNT/"
}

# dax_start_helper(program, [--as name,] argument...) - wait until it is ready
dax_start_helper()
{
	local user=${#DAX_USERS[@]} out=$DAX_TMP/user${#DAX_USERS[@]}
	local program=$1

	shift
	[ -z "$DAX_STOPPED" ] || return
	if [ "$1" = --as ]; then
		out+=.$2
		shift 2
	fi
	DAX_ANSWERS+=("$out")
	: > "$out"
	"$DAX_DIR/$program" --deadline 10590 "$@" >> "$out" 2>&1 < /dev/null &
	dax_adopt "$!"
	DAX_USERS+=("$!")
	dax_wait 20 dax_has_told "$user" ready
	grep -q '^ready' "$out" && return
	dax_show "$out"
	dax_stop "the files could not be used before the removal"
}

# dax_has_told(number of the user, line) - or will it never?
dax_has_told()
{
	grep -qE "^($2|lost)" "${DAX_ANSWERS[$1]}" ||
		dax_is_gone "${DAX_USERS[$1]}"
}

# dax_ask_users(question) - have all users answer up to this question
#
# The questions are those of dax_user. Fails when one lost a process, 124 when
# one does not answer: they are not asked again then.
dax_ask_users()
{
	local i

	while [ -z "$DAX_SILENT" ] && [ "$DAX_ASKED" -lt "$1" ]; do
		DAX_ASKED=$((DAX_ASKED + 1))
		kill -USR1 "${DAX_USERS[@]}" 2> /dev/null
		for i in "${!DAX_USERS[@]}"; do
			dax_wait 10 dax_has_told "$i" "told $DAX_ASKED"
			grep -q "^told $DAX_ASKED" "${DAX_ANSWERS[$i]}" ||
				DAX_SILENT=$i
		done
	done
	[ -n "$DAX_SILENT" ] || return 0
	dax_note "no answer from those who use the files"
	grep '^lost' "${DAX_ANSWERS[$DAX_SILENT]}" | dax_show
	dax_has_told "$DAX_SILENT" lost && return 1
	return 124
}

# dax_find_answers(who, subjects) - what the users with this name told, or all
#
# Only the lines of these subjects.
dax_find_answers()
{
	(cd "$DAX_TMP" &&
		grep -HE "^[0-9]+ ($2) " user*${1:+".$1"}) > "$DAX_TMP/answers"
}

# dax_check_answers(who, subjects, awk program, variable...) - what they told
#
# The program sees the lines that dax_find_answers() finds, and prints those
# that are wrong. Fails if there is one, or nothing to see.
dax_check_answers()
{
	local who=$1 subjects=$2 program=$3

	shift 3
	dax_find_answers "$who" "$subjects"
	awk "$@" "$program
		END { if (!NR) print \"nobody tells\" }" \
		"$DAX_TMP/answers" | sort > "$DAX_TMP/out"
	dax_found_nothing
}

# Shows what is wrong, in $DAX_TMP/out, and fails if there is something.
dax_found_nothing()
{
	[ -s "$DAX_TMP/out" ] || return 0
	dax_show "$DAX_TMP/out"
	return 1
}

# dax_start_cow_faults(directory, processes, bytes) - write to shared extents
dax_start_cow_faults()
{
	local out=$DAX_TMP/workload${#DAX_JOBS[@]}

	[ -z "$DAX_STOPPED" ] || return
	"$DAX_DIR"/dax_files cow "$@" > "$out" 2>&1 < /dev/null &
	dax_adopt "$!"
}

# dax_workload_runs(seconds) - long enough to have all kinds of calls in flight
dax_workload_runs()
{
	local pid

	[ -z "$DAX_STOPPED" ] || return
	sleep "$(dax_seconds "$1")"
	for pid in "${DAX_JOBS[@]}"; do
		dax_is_gone "$pid" || continue
		tail -n 5 "$DAX_TMP"/workload* | dax_show
		dax_stop "a workload ended before the removal"
		return 1
	done
}

# dax_list_orphans() - processes of users, whoever is their parent by now
dax_list_orphans()
{
	local pid

	cat "$DAX_TMP"/user* "$DAX_TMP"/beside/user* 2> /dev/null |
		awk '$2 == "pid" { print $3 }' |
		while read -r pid; do
			! grep -sqx dax_user "/proc/$pid/comm" || echo "$pid"
		done
}

# dax_kill_users() - all who use the device; 124 if one stays
dax_kill_users()
{
	local jobs=("${DAX_JOBS[@]}")

	# shellcheck disable=SC2207 # process ids
	[ ${#jobs[@]} -eq 0 ] || jobs+=($(dax_list_orphans))
	DAX_JOBS=()
	DAX_USERS=()
	DAX_ANSWERS=()
	DAX_ASKED=0
	DAX_SILENT=
	DAX_BESIDE_USERS=()
	DAX_BESIDE_ANSWERS=()
	DAX_BESIDE_ASKED=0
	DAX_BESIDE_SILENT=
	DAX_UNBINDER=
	[ ${#jobs[@]} -eq 0 ] || dax_kill 10 "${jobs[@]}" || return
	# Who stays mounted on it is told of by umount.
	dax_remove_layers
	[ -z "$DAX_STUCK" ] || return 124
	rm -f "$DAX_TMP"/user* "$DAX_TMP"/beside/user* "$DAX_TMP"/workload*
}

# dax_signal_pending(signal, [who]) - it waits for each of them
#
# To be looked at before the first question, for which they go on.
dax_signal_pending()
{
	local number user pid

	number=$(kill -l "${1#SIG}")
	dax_find_answers "$2" pid
	while read -r user _ pid; do
		dax_is_pending "$number" "$pid" || echo "$user no $1 pending"
	done < "$DAX_TMP/answers" > "$DAX_TMP/out"
	[ -s "$DAX_TMP/answers" ] || echo "nobody tells" > "$DAX_TMP/out"
	dax_found_nothing
}

# dax_is_pending(number of a signal, pid) - for the process or a thread of it
dax_is_pending()
{
	local mask

	while read -r _ mask; do
		[ $((0x$mask >> ($1 - 1) & 1)) -eq 0 ] || return 0
	done < <(cat "/proc/$2/task"/*/status 2> /dev/null |
		 grep -E '^S(ig|hd)Pnd:')
	return 1
}

# dax_mappers_live([who]) - nobody ends by what he is sent
dax_mappers_live()
{
	dax_ask_users 1 || return
	dax_check_answers "$1" fate '$3 != "alive"'
}

# dax_mappers_killed(signal, [who]) - it ends every process
dax_mappers_killed()
{
	dax_ask_users 1 || return
	dax_check_answers "$2" fate '$3 != signal' -v signal="$1"
}

# dax_reads_fail(errno, [who]) - each read of memory, which never was as it had
# not been before
dax_reads_fail()
{
	dax_ask_users 3 || return
	dax_check_answers "$2" 'during|read' '
		$2 == "during" && $3 == "changed"
		$2 == "read" { reads++ }
		$2 == "read" && !index(errno, "|" $3 "|")
		END { if (!reads) print "nobody reads" }' -v errno="|$1|"
}

# dax_registration_fails(errno, [who]) - of mappings, with userfaultfd
dax_registration_fails()
{
	dax_check_answers "$2" register '!index(errno, "|" $3 "|")' \
		-v errno="|$1|"
}

# dax_accesses_are_fatal(signal, [who]) - a touch ends every process
#
# Only of those who do not catch it. Nothing can be asked after that.
dax_accesses_are_fatal()
{
	dax_ask_users 5 || return
	dax_check_answers "$2" access '$3 != signal' -v signal="$1"
}

# dax_mappers_signalled([--lsb PTE|PMD,] [--at-least n,] [--at-most n,] si_code,
# [who]) - each who had a page mapped got it, and for its own mapping
#
# What may be one of several values is given as these with bars between them,
# here and below.
dax_mappers_signalled()
{
	local lsb="" least=1 most=""

	while :; do
		case $1 in
		--lsb)		lsb=$(dax_page_shift "$2") || return ;;
		--at-least)	least=$2 ;;
		--at-most)	most=$2 ;;
		*)		break ;;
		esac
		shift 2
	done
	dax_ask_users 1 || return
	dax_check_answers "$2" 'mapped|signal|astray' '
		$2 == "mapped" && $3 > 0 { mapper[$1] = 1; mappers++ }
		$2 == "signal" && $3 != "none" && $1 in mapper {
			count[$1] += $5
			if (!index(code, "|" $3 "|") || lsb != "" && lsb != $4)
				print
		}
		$2 == "astray" && $3 > 0
		END {
			for (one in mapper)
				if (count[one] < least ||
				    most && count[one] > most)
					print one, "signals", count[one] + 0
			if (!mappers)
				print "nobody maps"
		}' -v code="|$1|" -v lsb="$lsb" -v least="$least" \
		-v most="$most"
}

# dax_page_shift(PTE|PMD) - what si_addr_lsb is for what one of these maps
dax_page_shift()
{
	local size=/sys/kernel/mm/transparent_hugepage/hpage_pmd_size

	case $1 in
	PTE)	getconf PAGESIZE ;;
	PMD)	cat "$size" ;;
	esac | awk '{ while ($1 > 1) { $1 /= 2; n++ } print n }'
}

# dax_nobody_signalled([who]) - not until one touches a mapping
dax_nobody_signalled()
{
	dax_ask_users 1 || return
	dax_check_answers "$1" signal '$3 != "none"'
}

# dax_others_not_signalled([who]) - those who have no page of the device mapped
dax_others_not_signalled()
{
	dax_ask_users 1 || return
	dax_check_answers "$1" 'mapped|signal' '
		$2 == "mapped" && $3 > 0 { mapper[$1] = 1 }
		$2 == "signal" && !($1 in mapper) {
			others++
			if ($3 != "none")
				print
		}
		END { if (!others) print "there is nobody else" }'
}

# dax_users_unaffected([who]) - no signal, all pages mapped, and all works
dax_users_unaffected()
{
	dax_ask_users 4 || return
	dax_check_answers "$1" 'mapped|signal|astray|resident|load|store|call' '
		$2 == "signal" && $3 != "none"
		$2 == "astray" && $3 > 0
		$2 == "mapped" { mapped[$1] = $3 }
		$2 == "resident" { resident[$1] = $3 }
		($2 == "load" || $2 == "store") && $3 != "ok"
		$2 == "call" && $4 != "ok"
		END { for (who in mapped) if (resident[who] != mapped[who])
			print who, "has lost pages of", mapped[who]
		}'
}

# dax_nothing_mapped([who]) - mincore() must not see a page
dax_nothing_mapped()
{
	dax_ask_users 2 || return
	dax_check_answers "$1" resident '$3 > 0'
}

# dax_accesses_fail([who]) - loads and stores raise SIGBUS with BUS_ADRERR, all
# of them, and nothing is read or written
dax_accesses_fail()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" 'load|store' '$3 != "BUS_ADRERR"'
}

# dax_locked_is_resident([who]) - no more pages are counted as locked than stay
dax_locked_is_resident()
{
	dax_ask_users 2 || return
	dax_check_answers "$1" 'resident|locked' '
		$2 == "resident" { resident[$1] = $3 }
		$2 == "locked" && $3 > resident[$1]'
}

# dax_faults_fail([who]) - accesses to what was not mapped raise SIGBUS as well
dax_faults_fail()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" fault '$3 != "BUS_ADRERR"'
}

# dax_holes_read_zeros([who]) - or raise SIGBUS
dax_holes_read_zeros()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" hole '$3 !~ /^(ok|BUS_ADRERR)$/'
}

# dax_copies_are_kept([who]) - private copies are as they were, and writable
dax_copies_are_kept()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" copy '$3 != "ok"'
}

# dax_mappings_stay([who]) - mincore() sees every page, and each load works
dax_mappings_stay()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" 'mapped|resident|load' '
		$2 == "mapped" { mapped[$1] = $3; mappers++ }
		$2 == "resident" && $1 in mapped && $3 != mapped[$1]
		$2 == "load" && $3 != "ok"
		END { if (!mappers) print "nobody maps" }'
}

# dax_stores_fail([who]) - each raises SIGBUS with BUS_ADRERR
dax_stores_fail()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" store '$3 != "BUS_ADRERR"'
}

# dax_accesses_work([who]) - loads return what was there, stores work
dax_accesses_work()
{
	dax_ask_users 3 || return
	dax_check_answers "$1" 'load|store' '$3 != "ok"'
}

# dax_calls_work([who]) - every system call that was tried
dax_calls_work()
{
	dax_ask_users 4 || return
	dax_check_answers "$1" call '$4 != "ok"'
}

# dax_calls_fail(errno, [who, [call...]]) - every system call that was tried, or
# those of them that are named
dax_calls_fail()
{
	local calls

	calls=$(IFS="|" && echo "${*:3}")
	dax_ask_users 4 || return
	dax_check_answers "$2" "call${calls:+ ($calls)}" \
		'!index(errno, "|" $4 "|")' -v errno="|$1|"
}

# dax_cores_are_bounded(kibibytes, [who]) - each core comes to an end, after the
# removal and not before it, and none is larger
dax_cores_are_bounded()
{
	local user pid bytes

	dax_ask_users 1 || return
	dax_check_answers "$2" dump '$3 != "goes"' || return
	dax_find_answers "$2" pid
	while read -r user _ pid; do
		dax_wait 10 grep -qs '^bytes' "$DAX_TMP/core.$pid"
		bytes=$(sed -n 's/^bytes //p' "$DAX_TMP/core.$pid" 2> /dev/null)
		[ "${bytes:-0}" -gt 0 ] && [ "$bytes" -le $(($1 * 1024)) ] ||
			echo "$user ${bytes:-no} bytes of core"
	done < "$DAX_TMP/answers" > "$DAX_TMP/out"
	[ -s "$DAX_TMP/answers" ] || echo "nobody tells" > "$DAX_TMP/out"
	dax_found_nothing
}

# dax_start_loop(name) - a loop device on the file
dax_start_loop()
{
	modprobe -q loop 2> /dev/null
	dax_must "losetup" 20 \
		losetup -f --show "$DAX_MNT/$1" || return
	DAX_LOOP=$(cat "$DAX_TMP/out")
}

# dax_make_swap(name) - a swap area in the file
dax_make_swap()
{
	dax_must "mkswap" 30 mkswap "$DAX_MNT/$1"
}

# dax_start_swap(name, mebibytes) - swap to the file, half of it in use
dax_start_swap()
{
	local out=$DAX_TMP/workload${#DAX_JOBS[@]}

	dax_must "swapon" 20 swapon "$DAX_MNT/$1" || return
	DAX_SWAP=$DAX_MNT/$1
	: > "$out"
	"$DAX_DIR"/dax_files swap $(($2 * 524288)) > "$out" 2>&1 < /dev/null &
	dax_adopt "$!"
	dax_wait 20 grep -q . "$out"
	grep -q "^swapped" "$out" && return
	dax_show "$out"
	DAX_STOPPED="nothing could be swapped out"
	dax_note "$DAX_STOPPED"
	return 1
}

# dax_start_overlay() - overlayfs that writes to the filesystem
dax_start_overlay()
{
	mkdir -p "$DAX_TMP/lower" "$DAX_TMP/overlay"
	dax_must "mount of overlayfs" 30 dax_mount_overlay || return
	DAX_OVERLAY=$DAX_TMP/overlay
}

dax_mount_overlay()
{
	local dirs=lowerdir=$DAX_TMP/lower

	mkdir -p "$DAX_MNT/upper" "$DAX_MNT/work" || return
	dirs+=,upperdir=$DAX_MNT/upper,workdir=$DAX_MNT/work
	mount -t overlay -o "$dirs" overlay "$DAX_TMP/overlay"
}

# dax_fails_with_eio(seconds, cmd...) - and with nothing else
dax_fails_with_eio()
{
	local ret

	dax_bounded "$@"
	ret=$?
	[ "$ret" -ne 124 ] || return 124
	[ "$ret" -eq 0 ] || ! grep -q "Input/output error" "$DAX_TMP/out" ||
		return 0
	dax_note "status $ret of: ${*:2}"
	tail -n 5 "$DAX_TMP/out" | dax_show
	return 1
}

# dax_loop_fails() - to read from and to write to
dax_loop_fails()
{
	dax_fails_with_eio 10 \
		dd if="$DAX_LOOP" of=/dev/null bs=64K count=1 iflag=direct &&
		dax_fails_with_eio 10 \
			dd if=/dev/zero of="$DAX_LOOP" bs=64K count=1 \
			oflag=direct
}

# dax_overlay_fails() - no file can be made there
dax_overlay_fails()
{
	dax_fails_with_eio 10 touch "$DAX_OVERLAY/after"
}

# dax_swap_turns_off() - what was swapped out is lost, which is no reason
dax_swap_turns_off()
{
	dax_check 10 swapoff "$DAX_SWAP" || return
	DAX_SWAP=
}

# dax_remove_layers() - what is on files of the filesystem, or above all of it
dax_remove_layers()
{
	local swap=$DAX_SWAP overlay=$DAX_OVERLAY loop=$DAX_LOOP

	DAX_SWAP=
	DAX_OVERLAY=
	DAX_LOOP=
	[ -z "$swap" ] || dax_check 10 swapoff "$swap" || return
	[ -z "$overlay" ] ||
		dax_check 30 umount "$overlay" || return
	[ -z "$loop" ] || dax_check 10 losetup -d "$loop"
}

# dax_is_shut_down([hexadecimal reason]) - no file can be made, with EIO, and
# the kernel's log tells why
dax_is_shut_down()
{
	dax_fails_with_eio 10 touch "$DAX_MNT/after" || return
	[ -z "$1" ] || dax_log_has_shutdown "$1"
}

# dax_log_has_shutdown(reasons) - as XFS and ext4 write them in brackets
dax_log_has_shutdown()
{
	local xfs="\\(($1)\\) detected at .*Shutting down filesystem"
	local ext4="shut down requested \\(($1)\\)"

	dax_log "$DAX_MARK" > "$DAX_TMP/out"
	grep -qE "$xfs|$ext4" "$DAX_TMP/out" && return
	dax_note "not in the kernel's log: a shutdown for $1"
	grep -iE 'shut(ting)? down' "$DAX_TMP/out" | dax_show
	return 1
}

# dax_show_resources() - what a device holds on to while it is bound and idle
dax_show_resources()
{
	grep -i 'persistent memory\|namespace\|pfn\|dax' /proc/iomem
	awk '$1 ~ /^(nd_|dax|device_dax|libnvdimm|xfs|ext[24]|erofs)/ {
		print $1, $3 }' /proc/modules | sort
	awk '/zone +Device/ { device = 1 } /zone +[^ D]/ { device = 0 }
	     device && /present|spanned/ { print $1, $2 }' /proc/zoneinfo
	ls /sys/fs/xfs /sys/fs/ext4 /sys/fs/erofs 2> /dev/null
}

# dax_save_resources() - to be compared when the device is bound and idle again
dax_save_resources()
{
	dax_show_resources > "$DAX_TMP/resources"
}

# dax_nothing_leaked() - compare with what dax_save_resources() has seen
dax_nothing_leaked()
{
	dax_show_resources | diff "$DAX_TMP/resources" - > "$DAX_TMP/out" &&
		return
	dax_show "$DAX_TMP/out"
	return 1
}

# dax_log(mark) - what the kernel logged since then, without our own lines
dax_log()
{
	dmesg | awk -v tag="$DAX_TAG" -v mark="$1" '
		index($0, mark) { n = 0; next }
		!index($0, tag) { line[n++] = $0 }
		END { for (i = 0; i < n; i++) print line[i] }'
}

# dax_log_has(text) - did the kernel say it since the removal began?
dax_log_has()
{
	dax_log "$DAX_MARK" | grep -qF -e "$1" && return
	dax_note "not in the kernel's log: $1"
	return 1
}

# dax_log_lacks(text) - did the kernel not say it since the removal began?
dax_log_lacks()
{
	dax_log "$DAX_MARK" | grep -F -e "$1" > "$DAX_TMP/out" || return 0
	dax_show "$DAX_TMP/out"
	return 1
}

# dax_log_is_clean([text...]) - no warning, oops, bug, stall or hung task in a
# line without one of the texts, same taint
dax_log_is_clean()
{
	local taint ret=0 text

	: > "$DAX_TMP/allowed"
	for text; do
		printf '%s\n' "$text" >> "$DAX_TMP/allowed"
	done

	taint=$(cat /proc/sys/kernel/tainted)
	if [ "$taint" != "$DAX_TAINT" ]; then
		dax_note "taint was $DAX_TAINT, is $taint"
		ret=1
	fi
	dax_log "$DAX_BEGIN" | grep -vF -f "$DAX_TMP/allowed" | grep -F \
		-e 'WARNING:' \
		-e 'BUG:' \
		-e 'UBSAN:' \
		-e 'Oops' \
		-e 'kernel BUG at' \
		-e 'Unable to handle kernel' \
		-e 'general protection' \
		-e 'Call Trace:' \
		-e 'Bad page' \
		-e 'soft lockup' \
		-e 'detected stall' \
		-e 'blocked for more than' \
		-e 'refcount_t:' \
		-e 'kobject_add_internal failed' \
		-e 'Busy inodes after unmount' \
		-e 'Dying superblock' \
		-e 'Conflicting mapping' \
		-e 'failed to free all reserved pages' \
		> "$DAX_TMP/out" || return "$ret"
	dax_show "$DAX_TMP/out"
	return 1
}
