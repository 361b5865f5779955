# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016 # awk programs
#
# Helpers shared by the DAX device-remove tests. To be sourced, after
# ktap_helpers.sh.
#
# The device under test is named by the environment, because everything on it
# is destroyed:
#   KSFT_PMEM_DEV	a namespace bound to nd_pmem, for example namespace0.0
#   KSFT_MACHINE_SLOW	"yes" under emulation: bounded waits get longer

ND_PMEM=/sys/bus/nd/drivers/nd_pmem
DAX_PROGRAM=$(basename "$0" .sh)

# Why the rest cannot be tested, once something that it builds on has failed.
DAX_STOPPED=
# Set while a task of ours sits in the kernel for good: what it holds cannot be
# undone, and whoever tries joins it there.
DAX_STUCK=
# The background jobs that use the device.
DAX_USERS=()
# The last question that they were asked, DAX_NO_ANSWER once one owes an answer.
DAX_ASKED=0
DAX_NO_ANSWER=99
# How often the device was taken away.
DAX_REMOVALS=0

# dax_skip_all(reason) - nothing can be tested here
dax_skip_all()
{
	ktap_skip_all "$1"
	exit "$KSFT_SKIP"
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

# dax_require_pmem(mebibytes) - skip everything unless we were given a device
# that is large enough, not in use, and able to do DAX
dax_require_pmem()
{
	local sectors

	[ -n "$KSFT_PMEM_DEV" ] ||
		dax_skip_all "KSFT_PMEM_DEV does not name a namespace to destroy"
	DAX_DEV=$KSFT_PMEM_DEV
	dax_is_bound || dax_skip_all "$DAX_DEV is not bound to nd_pmem"
	dax_find_disk || dax_skip_all "$DAX_DEV has no block device"
	[ "$(cat "/sys/block/$DAX_DISK/queue/dax")" = 1 ] ||
		dax_skip_all "$DAX_DISK does not support DAX"
	sectors=$(cat "/sys/block/$DAX_DISK/size")
	[ "$sectors" -ge $(($1 * 2048)) ] ||
		dax_skip_all "$DAX_DISK is smaller than $1 MiB"
	! grep -q "^/dev/$DAX_DISK " /proc/mounts ||
		dax_skip_all "$DAX_DISK is mounted"
}

# dax_begin(number of test points) - from here on there is something to undo
dax_begin()
{
	DAX_TMP=$(mktemp -d) || dax_skip_all "no directory for temporary files"
	DAX_MNT=$DAX_TMP/mnt
	mkdir "$DAX_MNT"
	trap dax_cleanup EXIT
	trap 'exit 1' INT TERM HUP
	ktap_set_plan "$1"
	DAX_TAINT=$(cat /proc/sys/kernel/tainted)
	dax_mark_log "begins"
	DAX_BEGIN=$DAX_MARK
}

# Puts the device back, whatever happened, in reverse order.
dax_cleanup()
{
	dax_kill_users
	if [ -z "$DAX_STUCK" ]; then
		mountpoint -q "$DAX_MNT" && dax_bounded 30 umount "$DAX_MNT"
		dax_is_bound || dax_bounded 10 dax_write bind
	fi
	mountpoint -q "$DAX_MNT" || rm -rf "$DAX_TMP"
}

# dax_seconds(n) - n, or more where the machine is slow
dax_seconds()
{
	[ "$KSFT_MACHINE_SLOW" = yes ] && echo $(($1 * 4)) || echo "$1"
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

# dax_is_gone(pid) - true for a zombie as well
dax_is_gone()
{
	local state

	state=$(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2> /dev/null)
	[ -z "$state" ] || [ "$state" = Z ]
}

# dax_bounded(seconds, cmd...) - run cmd, give up on it when it blocks
#
# It may sit in the kernel for good and ignore every signal, so it runs in the
# background and holds no pipe of ours. Returns 124 when time is up; what it
# printed is in $DAX_TMP/out.
dax_bounded()
{
	local limit=$1 pid

	shift
	"$@" > "$DAX_TMP/out" 2>&1 < /dev/null &
	pid=$!
	if ! dax_wait "$limit" dax_is_gone "$pid"; then
		kill -KILL "$pid"
		if ! dax_wait 2 dax_is_gone "$pid"; then
			DAX_STUCK=yes
			sed 's/^/# /' "/proc/$pid/stack"
		fi
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
	[ "$ret" -eq 0 ] || tail -n 20 "$DAX_TMP/out" | sed 's/^/# /'
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
	124)	DAX_STOPPED="$what did not finish" ;;
	*)	DAX_STOPPED="$what failed" ;;
	esac
	echo "# $DAX_STOPPED"
	return "$ret"
}

# dax_test(name, cmd...) - one test point
#
# Logs its name, so that what the kernel prints meanwhile has a context.
dax_test()
{
	local name=$1

	shift
	if [ -n "$DAX_STOPPED" ]; then
		echo "# $DAX_STOPPED"
		ktap_test_skip "$name"
		return
	fi
	echo "selftests: dax: $DAX_PROGRAM: $name" > /dev/kmsg
	"$@"
	case $? in
	0)	ktap_test_pass "$name" ;;
	124)	ktap_test_fail "$name # TIMEOUT" ;;
	*)	ktap_test_fail "$name" ;;
	esac
}

# dax_test_end(name, cmd...) - a test point that makes sense whatever happened
dax_test_end()
{
	DAX_STOPPED=
	dax_test "$@"
}

dax_is_bound()
{
	[ -e "$ND_PMEM/$DAX_DEV" ]
}

# The disk's number follows the region, but do not rely on it.
dax_find_disk()
{
	local disk

	for disk in "$ND_PMEM/$DAX_DEV"/block/*; do
		[ -e "$disk" ] || return 1
		DAX_DISK=$(basename "$disk")
	done
	[ -b "/dev/$DAX_DISK" ]
}

# dax_write(attribute) - write the device's name to an attribute of its driver
dax_write()
{
	echo "$DAX_DEV" > "$ND_PMEM/$1"
}

# dax_unbind(seconds) - it has to come back, and it cannot fail
dax_unbind()
{
	DAX_REMOVALS=$((DAX_REMOVALS + 1))
	dax_mark_log "removal $DAX_REMOVALS"
	dax_must "unbind" "$1" dax_write unbind || return
	! dax_is_bound
}

# dax_bind() - bind again and wait for the block device
dax_bind()
{
	dax_must "bind" 10 dax_write bind || return
	if ! dax_is_bound || ! dax_wait 5 dax_find_disk; then
		DAX_STOPPED="bind brought no block device back"
		echo "# $DAX_STOPPED"
		return 1
	fi
}

# dax_mkfs(type, option...) - make a filesystem on the disk
dax_mkfs()
{
	local type=$1

	shift
	dax_must "mkfs.$type" 30 "mkfs.$type" "$@" "/dev/$DAX_DISK"
}

# dax_mount(type, options) - mount the disk, log recovery included
dax_mount()
{
	dax_must "mount" 30 \
		mount -t "$1" -o "$2" "/dev/$DAX_DISK" "$DAX_MNT"
}

dax_umount()
{
	dax_must "umount" 30 umount "$DAX_MNT"
}

# dax_create_file(name, kibibytes) - contents that no other file has, on disk
dax_create_file()
{
	[ -z "$DAX_STOPPED" ] || return
	dd if=/dev/urandom of="$DAX_MNT/$1" bs=1024 count="$2" conv=fsync \
		status=none
}

# dax_save_checksums(name...) - remember what is in the files
dax_save_checksums()
{
	[ -z "$DAX_STOPPED" ] || return
	(cd "$DAX_MNT" && sha256sum "$@") > "$DAX_TMP/checksums"
}

dax_verify_checksums()
{
	cd "$DAX_MNT" && sha256sum --quiet -c "$DAX_TMP/checksums"
}

# dax_data_is_intact() - compare with what dax_save_checksums() has seen
dax_data_is_intact()
{
	dax_check 30 dax_verify_checksums
}

# dax_is_consistent(checker, option...) - does it find nothing to mend?
dax_is_consistent()
{
	dax_check 60 "$@" "/dev/$DAX_DISK"
}

# dax_start_user(argument...) - start dax_user, wait until it has all in use
dax_start_user()
{
	local out=$DAX_TMP/user$((${#DAX_USERS[@]} + 1))

	[ -z "$DAX_STOPPED" ] || return
	: > "$out"
	"$DIR"/dax_user --deadline 2920 "$@" >> "$out" 2>&1 < /dev/null &
	dax_adopt "$!"
	dax_wait 20 dax_has_told "${#DAX_USERS[@]}" ready
	grep -q '^ready' "$out" && return
	sed 's/^/# /' "$out"
	DAX_STOPPED="the files could not be used before the removal"
	echo "# $DAX_STOPPED"
}

# dax_ask_users(question) - have all users answer up to this question
#
# The questions are those of dax_user; 124 when one does not answer, which is
# not waited for again.
dax_ask_users()
{
	local i

	while [ "$DAX_ASKED" -lt "$1" ]; do
		DAX_ASKED=$((DAX_ASKED + 1))
		kill -USR1 "${DAX_USERS[@]}" 2> /dev/null
		for ((i = 1; i <= ${#DAX_USERS[@]}; i++)); do
			dax_wait 10 dax_has_told "$i" "told $DAX_ASKED" &&
				grep -q "^told $DAX_ASKED" "$DAX_TMP/user$i" &&
				continue
			echo "# no answer from the users of the files"
			DAX_ASKED=$DAX_NO_ANSWER
			return 124
		done
	done
	[ "$DAX_ASKED" -ne "$DAX_NO_ANSWER" ] || return 124
}

# dax_has_told(number of the user, line) - or is it gone and never will?
dax_has_told()
{
	grep -q "^$2" "$DAX_TMP/user$1" || dax_is_gone "${DAX_USERS[$1 - 1]}"
}

# dax_check_answers(subjects, awk program, awk variable...) - what they told
#
# The program sees the lines of these subjects only. Fails, and shows them,
# when there is none or the program sets bad.
dax_check_answers()
{
	local subjects=$1 program=$2

	shift 2
	grep -hE "^[0-9]+ ($subjects) " "$DAX_TMP"/user* > "$DAX_TMP/answers"
	awk "$@" "$program END { exit bad || !NR }" "$DAX_TMP/answers" && return
	sort "$DAX_TMP/answers" | sed 's/^/# process /'
	return 1
}

# dax_mappers_signalled(si_code, lsb) - each got it, and for its own mapping
dax_mappers_signalled()
{
	dax_ask_users 1 || return
	dax_check_answers 'mapped|signal|astray' '
		$2 == "mapped" { mappers++ }
		$2 == "signal" && $3 == code && $4 == lsb { told++; next }
		$2 == "signal" || ($2 == "astray" && $3 > 0) { bad = 1 }
		END { if (told != mappers) bad = 1 }' -v code="$1" -v lsb="$2"
}

# dax_nobody_signalled() - not until one touches a mapping
dax_nobody_signalled()
{
	dax_ask_users 1 || return
	dax_check_answers signal '$3 != "none" { bad = 1 }'
}

# dax_nothing_mapped() - mincore() must not see a page
dax_nothing_mapped()
{
	dax_ask_users 2 || return
	dax_check_answers resident '$3 > 0 { bad = 1 }'
}

# dax_accesses_fail() - loads and stores raise SIGBUS with BUS_ADRERR, all of
# them, and nothing is read or written
dax_accesses_fail()
{
	dax_ask_users 3 || return
	dax_check_answers 'load|store' '$3 != "BUS_ADRERR" { bad = 1 }'
}

# dax_calls_fail(errno) - every system call that was tried
dax_calls_fail()
{
	dax_ask_users 4 || return
	dax_check_answers call '$4 != errno { bad = 1 }' -v errno="$1"
}

# dax_adopt(pid) - a background job of ours that uses the device
#
# Disowned, so that the shell does not announce its end.
dax_adopt()
{
	DAX_USERS+=("$1")
	disown "$1"
}

# dax_start_workload(name, argument...) - fsstress or fsx, ours if need be
#
# KSFT_FSSTRESS and KSFT_FSX are paths of programs that are not in PATH.
dax_start_workload()
{
	local name=$1 program

	shift
	[ -z "$DAX_STOPPED" ] || return
	case $name in
	fsstress)	program=${KSFT_FSSTRESS:-$(command -v fsstress)} ;;
	fsx)		program=${KSFT_FSX:-$(command -v fsx)} ;;
	esac
	if [ -n "$program" ]; then
		echo "# workload: $name is $program"
		"$program" "$@" > "$DAX_TMP/$name" 2>&1 < /dev/null &
	else
		echo "# workload: $name is dax_workload, $name not found"
		"$DIR"/dax_workload "$name" "$@" > "$DAX_TMP/$name" 2>&1 \
			< /dev/null &
	fi
	dax_adopt "$!"
}

# dax_workload_runs(seconds) - long enough to have all kinds of calls in flight
dax_workload_runs()
{
	local pid

	[ -z "$DAX_STOPPED" ] || return
	sleep "$(dax_seconds "$1")"
	for pid in "${DAX_USERS[@]}"; do
		dax_is_gone "$pid" || continue
		DAX_STOPPED="a workload ended before the removal"
		echo "# $DAX_STOPPED"
		tail -n 5 "$DAX_TMP"/fs* | sed 's/^/# /'
	done
}

# dax_descendants(pid...) - the processes and all their children
dax_descendants()
{
	local pid

	for pid in "$@"; do
		echo "$pid"
		# shellcheck disable=SC2046 # one word for each child
		dax_descendants $(cat "/proc/$pid/task/$pid/children" 2> /dev/null)
	done
}

# dax_kill_users() - SIGKILL, for parents and children; 124 if one stays
dax_kill_users()
{
	local pids pid

	[ ${#DAX_USERS[@]} -gt 0 ] || return 0
	# shellcheck disable=SC2207 # process ids
	pids=($(dax_descendants "${DAX_USERS[@]}"))
	kill -KILL "${pids[@]}" 2> /dev/null
	DAX_USERS=()
	DAX_ASKED=0
	for pid in "${pids[@]}"; do
		dax_wait 10 dax_is_gone "$pid" && continue
		DAX_STUCK=yes
		DAX_STOPPED="process $pid cannot be killed"
		echo "# $DAX_STOPPED"
		sed 's/^/# /' "/proc/$pid/stack"
		return 124
	done
	rm -f "$DAX_TMP"/user*
}

# dax_show_resources() - what a device holds on to while it is bound and idle
dax_show_resources()
{
	grep -i 'persistent memory\|namespace\|pfn\|dax' /proc/iomem
	awk '$1 ~ /^(nd_|dax|device_dax|libnvdimm|xfs|ext4)/ { print $1, $3 }' \
		/proc/modules | sort
	awk '/zone +Device/ { device = 1 } /zone +[^D]/ { device = 0 }
	     device && /present|spanned/ { print $1, $2 }' /proc/zoneinfo
	ls /sys/fs/xfs /sys/fs/ext4 2> /dev/null
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
	sed 's/^/# /' "$DAX_TMP/out"
	return 1
}

# dax_mark_log(text) - a line that dax_log() finds again
dax_mark_log()
{
	DAX_MARK="selftests/dax: $DAX_PROGRAM: $$ $1"
	echo "$DAX_MARK" > /dev/kmsg
}

# dax_log(mark) - what the kernel logged since then, without our own lines
dax_log()
{
	dmesg | awk -v mark="$1" '
		index($0, mark) { n = 0; next }
		!/selftests(: |\/)dax: / { line[n++] = $0 }
		END { for (i = 0; i < n; i++) print line[i] }'
}

# dax_log_has(text) - did the kernel say it since the removal began?
dax_log_has()
{
	dax_log "$DAX_MARK" | grep -qF "$1" && return
	echo "# not in the kernel's log: $1"
	return 1
}

# dax_log_is_clean() - no warning, oops, bug, stall or hung task, same taint
dax_log_is_clean()
{
	local taint ret=0

	taint=$(cat /proc/sys/kernel/tainted)
	if [ "$taint" != "$DAX_TAINT" ]; then
		echo "# taint was $DAX_TAINT, is $taint"
		ret=1
	fi
	dax_log "$DAX_BEGIN" | grep -E \
		-e 'WARNING:|BUG:|Oops|general protection|Call Trace:' \
		-e 'Bad page|soft lockup|detected stall|blocked for more than' \
		-e 'refcount_t:|kobject_add_internal failed|Dying superblock' \
		-e 'Conflicting mapping|failed to free all reserved pages' \
		> "$DAX_TMP/out" || return "$ret"
	sed 's/^/# /' "$DAX_TMP/out"
	return 1
}
