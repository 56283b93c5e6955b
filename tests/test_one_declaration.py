"""To add a breakdown, a clash rule, a format, a screen or a field is one edit: a copy of the
program gets one declaration more and shows it everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Edit:
    """A declaration put into a file after (or before) a text that stands there once; without
    such a text it is a new file.
    """

    path: str
    text: str
    after: str = ""
    before: str = ""

    def apply(self, copy: Path) -> None:
        target = copy / self.path
        if not (beside := self.after or self.before):
            assert not target.exists()
            target.write_text(self.text, encoding="utf-8")
            return
        source = target.read_text(encoding="utf-8")
        assert source.count(beside) == 1, f"{self.path}: {beside!r} {source.count(beside)} times"
        both = beside + self.text if self.after else self.text + beside
        target.write_text(source.replace(beside, both), encoding="utf-8")


BREAKDOWN = Edit(
    "lcdesk/model/breakdowns.py",
    """
    Breakdown(
        key="visa_state",
        head=N_("Visa state"),
        sheet=N_("States of the visa"),
        name=N_("state of the visa"),
        subtitle=N_("Participants by state of the visa"),
        picture="squares",
    ),""",
    after="\nBREAKDOWNS = (",
)

CLASH_RULE = Edit(
    "lcdesk/model/clashes/rules.py",
    """
    ClashRule(
        "starts_early",
        N_("Starts too early"),
        "warning",
        field="start",
        find=note_each(
            "starts_early",
            lambda slot, limits: slot.is_timed and slot.start % (24 * 60) < limits.of(LIMITS["early"]),
            N_("{date}: “{title}” ({when}) starts too early."),
        ),
        fixes=(start_at, move_day),
        limits=(Limit("early", 9 * 60, N_("Nothing before"), "time"),),
    ),""",
    after="\n_ALL = (",
)

FORMAT = Edit(
    "lcdesk/model/file_formats.py",
    """
    FileFormat(".tsv", "TSV", "text table", separator="\\t"),""",
    after="""
    FileFormat(".csv", "CSV", "text table", separator=","),""",
)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program once more, with what it has compiled, beside the same resources and tests."""
    shutil.copytree(ROOT / "lcdesk", tmp_path / "lcdesk")
    for name in ("resources", "tests"):
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    return tmp_path


@pytest.mark.parametrize(
    ("what", "edits"),
    [("breakdown", (BREAKDOWN,)), ("clash_rule", (CLASH_RULE,)), ("format", (FORMAT,))],
)
def test_one_declaration_arrives_everywhere(
    what: str, edits: tuple[Edit, ...], copy: Path, blank_desk: Path
) -> None:
    for edit in edits:
        edit.apply(copy)
    assert differing(copy) == 1
    desk = Path(shutil.copytree(blank_desk, copy / "desk")) / "office.lcdesk"
    prove(copy, what, desk)


def differing(copy: Path) -> int:
    """How many modules of the copy are not as they are here."""
    return sum(
        not (ROOT / path.relative_to(copy)).is_file()
        or path.read_bytes() != (ROOT / path.relative_to(copy)).read_bytes()
        for path in (copy / "lcdesk").rglob("*.py")
    )


def prove(copy: Path, what: str, desk: Path) -> None:
    """Run a proof of `tests.proofs` on the copy."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.proofs", what, str(desk)],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}", pytrace=False)
