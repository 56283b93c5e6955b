"""Which of the tests that take long a run takes."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.long_tests import LIST, PARTS, of_other_parts, part_of_commit, write_list

ROOT = LIST.parent.parent


def _items(*names: str) -> list[pytest.Item]:
    return [cast("Any", SimpleNamespace(nodeid=name)) for name in names]


def _report(nodeid: str, seconds: float) -> pytest.TestReport:
    return pytest.TestReport(nodeid, ("", 0, ""), {}, "passed", None, "call", duration=seconds)


def test_every_case_has_its_turn_once_and_short_tests_always(tmp_path: Path) -> None:
    listed = tmp_path / "long.txt"
    long = [f"tests/a.py::test_b[{number}]" for number in range(50)]
    short = ["tests/a.py::test_c", "tests/a.py::test_bc[1]"]
    write_list([_report(long[0], 9.0), _report(short[0], 0.01)], listed)
    taken = [
        name
        for part in range(PARTS)
        for name in {*long, *short}
        - {one.nodeid for one in of_other_parts(_items(*long, *short), part, listed)}
    ]
    assert sorted(taken) == sorted(long + PARTS * short)


def test_a_test_is_long_by_the_average_of_its_cases(tmp_path: Path) -> None:
    listed = tmp_path / "long.txt"
    reports = [
        _report("tests/a.py::test_b[1]", 0.3),
        _report("tests/a.py::test_b[2]", 0.05),
        _report("tests/a.py::test_c[1]", 0.15),
        _report("tests/a.py::test_c[1]", 0.15),  # its setting up
        "something else that was said",
    ]
    assert write_list(reports, listed) == 1
    assert listed.read_text(encoding="utf-8") == "tests/a.py::test_c\n"


def test_a_commit_has_one_part() -> None:
    assert part_of_commit() == part_of_commit()
    assert 0 <= part_of_commit() < PARTS


def test_each_test_of_the_list_is_there() -> None:
    gone = [
        name
        for name in LIST.read_text(encoding="utf-8").split()
        if not _is_there(*name.split("::"))
    ]
    assert not gone, "dev.py test --all --write-long writes the list anew"


def _is_there(place: str, *names: str) -> bool:
    path = ROOT / place
    pattern = rf"^\s*(?:async )?(?:def|class) {names[-1]}\b"
    return path.is_file() and bool(re.search(pattern, path.read_text(encoding="utf-8"), re.M))
