"""Tests that take long, and which of them a run takes.

Less than a quarter of the tests takes nine tenths of the time. `dev.py test` takes all others, and of
those a sixth, by the commit that is checked out: for everybody the same, and with the next commits
the others. `dev.py test --all`, and every run that names places, takes them all.

`long_tests.txt` names them; `dev.py test --all --write-long` writes it anew.
"""

from __future__ import annotations

import subprocess
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import pytest

LONG = 0.2
"""Seconds a case takes, on the average of its test, from which on it is long."""
PARTS = 6
LIST = Path(__file__).with_suffix(".txt")


def part_of_commit() -> int:
    """Which part is the turn of the commit that is checked out; 0 where there is no git."""
    try:
        asked = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=LIST.parent, capture_output=True, check=False
        )
    except OSError:
        return 0
    return int(asked.stdout.strip() or b"0", 16) % PARTS


def of_other_parts(
    items: Iterable[pytest.Item], part: int, listed: Path = LIST
) -> list[pytest.Item]:
    """The long tests that have another turn."""
    long = set(listed.read_text(encoding="utf-8").split())
    return [
        item
        for item in items
        if _test_of(item.nodeid) in long and _number(item.nodeid) % PARTS != part
    ]


def write_list(reports: Iterable[object], listed: Path = LIST) -> int:
    """From the reports of a whole run; how many are long."""
    seconds, cases = defaultdict[str, float](float), defaultdict[str, set[str]](set)
    for report in reports:
        if isinstance(report, pytest.TestReport):
            test = _test_of(report.nodeid)
            seconds[test] += report.duration
            cases[test].add(report.nodeid)
    long = sorted(test for test, took in seconds.items() if took >= LONG * len(cases[test]))
    listed.write_text("\n".join(long) + "\n", encoding="utf-8")
    return len(long)


def _test_of(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def _number(nodeid: str) -> int:
    return int.from_bytes(blake2b(nodeid.encode(), digest_size=4).digest(), "big")
