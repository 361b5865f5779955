# SPDX-License-Identifier: GPL-2.0
"""Lets the kernel's kunit_parser.py read texts: the reference for ktap.ts.

Usage: python3 kunit_reference.py TREE/tools/testing/kunit < TEXTS

TEXTS is a JSON array of texts; on standard output comes one of what
kunit_parser makes of each: {name, status, errors, subtests}.
"""

import contextlib
import inspect
import io
import json
import signal
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])

# It prints what it reads, to what standard output is when it is imported.
with contextlib.redirect_stdout(io.StringIO()):
    import kunit_parser
    from kunit_printer import Printer


SECONDS = 3


def give_up(_number, _frame):
    raise TimeoutError("no end")


def describe(test):
    return {
        "name": test.name,
        "status": test.status.name,
        "errors": test.counts.errors,
        "subtests": [describe(subtest) for subtest in test.subtests],
    }


def parse(text):
    # Newer ones are told where to print.
    takes_printer = len(inspect.signature(kunit_parser.parse_run_tests).parameters) > 1
    more = [Printer(io.StringIO())] if takes_printer else []
    signal.alarm(SECONDS)
    try:
        return describe(kunit_parser.parse_run_tests(text.splitlines(), *more))
    except (ValueError, TimeoutError) as error:
        # Of some documents it reads past the end, or never comes to it.
        return {"name": str(error), "status": "RAISED", "errors": 1, "subtests": []}
    finally:
        signal.alarm(0)


signal.signal(signal.SIGALRM, give_up)
json.dump([parse(text) for text in json.load(sys.stdin)], sys.stdout)
