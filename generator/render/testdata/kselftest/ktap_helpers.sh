# Stands in for the kernel's ktap_helpers.sh: says the same words.

KSFT_PASS=0
KSFT_FAIL=1
KSFT_SKIP=4
planned=0
number=0
passed=0
failed=0
skipped=0

ktap_print_header() {
	echo "TAP version 13"
}

ktap_set_plan() {
	planned=$1
	echo "1..$planned"
}

ktap_skip_all() {
	echo "1..0 # SKIP $*"
}

ktap_test_pass() {
	number=$((number + 1))
	passed=$((passed + 1))
	echo "ok $number $1"
}

ktap_test_fail() {
	number=$((number + 1))
	failed=$((failed + 1))
	echo "not ok $number $1"
}

ktap_test_skip() {
	number=$((number + 1))
	skipped=$((skipped + 1))
	echo "ok $number $1 # SKIP"
}

ktap_print_totals() {
	echo "# Totals: pass:$passed fail:$failed skip:$skipped"
}

ktap_exit_fail_msg() {
	echo "Bail out!  $*"
	ktap_print_totals
	exit "$KSFT_FAIL"
}

ktap_finished() {
	ktap_print_totals
	[ $((passed + skipped)) -eq "$planned" ] || exit "$KSFT_FAIL"
	exit "$KSFT_PASS"
}
