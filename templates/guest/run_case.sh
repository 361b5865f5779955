#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Runs one case of xfstests with the tree's own check, as a job of entry.sh.
#
# All that it prints is lines of STREAM|TEXT, as they come:
#   check   what check prints
#   stderr  what it prints on standard error
#   case    what the case prints while it runs
#   runner  what is missing for it to be run
# and files of the results by their paths, as in "xfs/901.full". The first of
# them is sent while it grows: a guest that dies has told of itself by then.
#
# usage: run_case.sh CASE FSTYP SECOND
#   CASE    as in "xfs/901"
#   FSTYP   what is made on TEST_DEV, and what check makes on SCRATCH_DEV
#   SECOND  what the second device is: log, realtime or none
#
# entry.sh hands it the namespaces: the first one is for TEST_DEV, the next one
# for SCRATCH_DEV. The tree is in the directory "tree" beside this script.

case_name=$1
fstyp=$2
second=$3
staged=$PWD/tree
work=/run/xfstests
results=$work/results

# Lines of a stream that are sent; a case must not flood the host.
sent_lines=20000

# Sends lines of standard input as the stream $1, each at once.
send() {
	sed -u -e "s,^,$1|," -e "${sent_lines}q"
}

# Sends the file $2 as the stream $1, if it is there.
send_file() {
	[ ! -f "$2" ] || awk 1 "$2" | send "$1"
}

# Sends the file $2 as the stream $1 from when it appears until check ends. It
# may be replaced in the end, and what came is not sent again. Its last line may
# have no end.
follow() {
	until [ -e "$2" ]; do
		kill -0 "$check" 2>/dev/null || return
		sleep 0.3
	done
	tail -n +1 -s 0.3 --pid="$check" -f "$2" 2>/dev/null | send "$1"
	echo
}

give_up() {
	echo "runner|$*"
	exit 125
}

# Prints the block device of namespace $1.
block_device() {
	for block in /sys/bus/nd/devices/"$1"/block/*; do
		[ -e "$block" ] && echo "/dev/${block##*/}"
	done
}

# check writes beside itself, so the tree is a directory of links.
make_tree() {
	rm -r -f "$work"
	mkdir -p "$work/tree" "$work/tmp" "$work/test" "$work/scratch" \
		"$results" && ln -s "$staged"/* "$work/tree"
}

make_test_filesystem() {
	case $fstyp in
	xfs) mkfs.xfs -q -f "$TEST_DEV" ;;
	*) "mkfs.$fstyp" -q -F "$TEST_DEV" ;;
	esac >"$work/mkfs" 2>&1 && return
	send_file runner "$work/mkfs"
	give_up "no $fstyp could be made on $TEST_DEV"
}

export_devices() {
	# shellcheck disable=SC2153 # entry.sh exports them
	TEST_DEV=$(block_device "$KSFT_PMEM_DEV")
	export TEST_DEV TEST_DIR=$work/test
	if [ -n "${KSFT_PMEM_DEV2-}" ]; then
		SCRATCH_DEV=$(block_device "$KSFT_PMEM_DEV2")
		export SCRATCH_DEV SCRATCH_MNT=$work/scratch
	fi
	if [ -n "${KSFT_PMEM_DEV3-}" ]; then
		device=$(block_device "$KSFT_PMEM_DEV3")
		case $second in
		log) export USE_EXTERNAL=yes SCRATCH_LOGDEV="$device" ;;
		realtime) export USE_EXTERNAL=yes SCRATCH_RTDEV="$device" ;;
		esac
	fi
	[ -z "${KSFT_PMEM_REGION-}" ] ||
		export DAX_PMEM_REGION="$KSFT_PMEM_REGION"
}

# It makes filesystems: only in a job of entry.sh, which is only in a guest.
read -r cgroup </proc/self/cgroup
case $cgroup in
0::/yank-*) ;;
*)
	echo "${0##*/}: this is not a job of a guest" >&2
	exit 1
	;;
esac
echo yank >/proc/sys/kernel/hostname
make_tree || give_up "there is no room for $work"
export_devices
make_test_filesystem
export FSTYP="$fstyp" RESULT_BASE="$results" TMPDIR="$work/tmp"
export KEEP_DMESG=yes DIFF_LENGTH=0 DAX_PMEM_ALL="${KSFT_PMEM_ALL-}"
# Selftests wait twice as long, too.
[ -z "${KSFT_MACHINE_SLOW-}" ] || export TIME_FACTOR=2
cd "$work/tree" || give_up "$work/tree is not there"
./check -R xunit "$case_name" >"$work/check" 2>"$work/stderr" &
check=$!
follow check "$work/check" &
follow stderr "$work/stderr" &
follow case "$TMPDIR/$check.out" &
follow "$case_name.full" "$results/$case_name.full" &
wait "$check"
status=$?
wait
for extension in out.bad notrun hints dmesg; do
	send_file "$case_name.$extension" "$results/$case_name.$extension"
done
send_file check.log "$results/check.log"
send_file result.xml "$results/result.xml"
exit "$status"
