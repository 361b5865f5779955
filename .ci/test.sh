#!/bin/sh
# Passes the tests: `deno task test`. With the argument "unit", those that start
# virtual machines are left out.
#
# Goes on after a failure, and ends with the line "N passed, N failed". It counts
# tests, not their steps; a check that fails without having tests counts as one
# failure.
set -eu

cd "$(dirname -- "$0")/.."
scope=${1:-all}
passed=0
failed=0
if ! [ -t 1 ]; then
	NO_COLOR=1
	export NO_COLOR
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP

# Says once which packages are used, for all that follows.
YANK_PACKAGES=$(sh .ci/deno.sh packages)
export YANK_PACKAGES

say() {
	printf '\n== %s\n' "$*"
}

# check WHAT COMMAND...: a check without tests of its own.
check() {
	say "$1"
	shift
	"$@" || failed=$((failed + 1))
}

# count FILE WORD: the number before WORD in the summary of `deno test`, which
# is the last line of its kind, whatever tests print.
count() {
	escape=$(printf '\033')
	number=$(sed -e "s/$escape\[[0-9;]*m//g" "$1" |
		grep -E '^(ok|FAILED) \| [0-9]+ passed' | tail -n 1 |
		grep -oE "[0-9]+ $2" | grep -oE '[0-9]+') || number=0
	echo "$number"
}

# run_tests WHAT FILE...: some of the tests.
run_tests() {
	say "$1"
	shift
	if [ $# -eq 0 ]; then
		echo 'There are none'
		return
	fi
	{
		status=0
		sh .ci/deno.sh test --no-check ${parallel:+"$parallel"} "$@" 2>&1 || status=$?
		echo "$status" >"$scratch/status"
	} | tee "$scratch/log"
	some_passed=$(count "$scratch/log" passed)
	some_failed=$(count "$scratch/log" failed)
	status=$(cat "$scratch/status")
	# A file that cannot be loaded fails without a summary.
	if [ "$some_failed" -eq 0 ] && [ "$status" -ne 0 ]; then
		some_failed=1
	fi
	passed=$((passed + some_passed))
	failed=$((failed + some_failed))
}

# find_tests ARGS...: test files, for `find`.
find_tests() {
	find .ci generator -name testdata -prune -o -type f "$@" -print | sort
}

check 'Format' sh .ci/deno.sh fmt --check
check 'Lint' sh .ci/deno.sh lint
if command -v shellcheck >/dev/null; then
	check 'Shell scripts' shellcheck .ci/run .ci/*.sh
fi
check 'Types' sh .ci/deno.sh check generator specs .ci
check 'Generated files are up to date' \
	sh .ci/deno.sh run generator/main.ts generate --check

# The names of our files have no blanks.
parallel=--parallel
# shellcheck disable=SC2046
run_tests 'Tests without virtual machines' \
	$(find_tests -name '*_test.ts' ! -name '*_vm_test.ts')
# Examples of words are compiled by a test of the reference: they name words of
# several files.
# shellcheck disable=SC2046
run_tests 'Examples in comments' --doc generator/vocabulary/kernel_range.ts \
	$(grep -rl --include='*.ts' '^ *\* @example\b' generator |
		grep -v '^generator/vocabulary/' | sort)
if [ "$scope" != unit ]; then
	parallel=
	# shellcheck disable=SC2046
	run_tests 'Tests in virtual machines, one after the other' \
		$(find_tests -name '*_vm_test.ts')
fi

if [ "$passed" -eq 0 ]; then
	echo 'No test has passed' >&2
	failed=$((failed + 1))
fi
printf '\n%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
