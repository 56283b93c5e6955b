"""A command that fails says what it did before; one whose reader leaves does its work all the
same.
"""

from __future__ import annotations

import io
import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from lcdesk import receipts
from lcdesk.cli import UNCHANGED
from lcdesk.cli.desk import desk_of
from lcdesk.model.faults import KnownFault
from lcdesk.receipts import Receipt
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.history import done_words
from tests.cli.conftest import COHORT, Answer, Command, let_do

pytestmark = pytest.mark.usefixtures("desk_file")
Failing = Callable[..., Answer]


@pytest.fixture
def failing(lcdesk: Command, monkeypatch: pytest.MonkeyPatch) -> Failing:
    """Run a command that makes a cohort, or none, and fails with an error then."""

    def run(error: BaseException, *, makes: bool) -> Answer:
        def job(asked: Namespace) -> int:
            with desk_of(asked) as desk:
                if makes:
                    cohorts.add_cohort(desk, {"name_en": "Spring"})
                raise error

        let_do(monkeypatch, "cohorts", job)
        answer = lcdesk("cohorts")
        monkeypatch.undo()
        return answer

    return run


@pytest.mark.parametrize(
    ("error", "code"),
    [(ZeroDivisionError(), 70), (KnownFault("Something else."), 1), (KeyboardInterrupt(), 130)],
)
def test_a_failure_after_a_commit_names_it_and_one_before_says_that_nothing_was_changed(
    failing: Failing, error: BaseException, code: int
) -> None:
    start = receipts.mark()
    before = failing(error, makes=False)
    assert before.code == code
    assert (UNCHANGED in before.err) is (code == 70)
    assert receipts.since(start) == []
    after = failing(error, makes=True)
    assert after.code == code
    assert UNCHANGED not in after.err
    (receipt,) = receipts.since(start)
    assert (receipt.number, receipt.kind) == (1, "do")
    assert done_words([receipt]) in after.err
    assert done_words([receipt]) not in before.err


def test_what_was_erased_is_said_to_be_gone(failing: Failing) -> None:
    erased = Receipt("Make a cohort anonymous: no. {number}", {"number": 2}, "erase", 7, people=21)
    told, undone = (
        done_words([erased]),
        done_words([Receipt(erased.label, erased.values, "do", 7, people=21)]),
    )
    assert "21" in told
    assert told != undone


# --- whoever reads the answer has left, or the disk is full ---


def into(stream: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", stream)


def left_pipe() -> TextIO:
    """A pipe nobody reads any more, written to line by line."""
    reading, writing = os.pipe()
    os.close(reading)
    # a number, no path
    return io.TextIOWrapper(open(writing, "wb", buffering=0), encoding="utf-8", write_through=True)  # noqa: PTH123


def people(lcdesk: Command) -> int:
    return sum(one["people"] for one in json.loads(lcdesk("cohorts", "--json").out))


def test_an_import_whose_reader_has_left_is_done_to_its_end(
    lcdesk: Command, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with left_pipe() as pipe, monkeypatch.context() as patch:
        into(pipe, patch)
        assert lcdesk("import", samples / "shanghai_participants.xlsx", *COHORT, "--yes").code == 0
    assert people(lcdesk) == 22


@pytest.mark.skipif(
    not Path("/dev/full").exists(), reason="this system has no disk that is always full"
)
def test_an_answer_that_cannot_be_written_is_said_with_what_was_done(
    lcdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = receipts.mark()
    with Path("/dev/full").open("w", encoding="utf-8") as full, monkeypatch.context() as patch:
        into(full, patch)
        answer = lcdesk("cohort", "new", "Spring")
    assert answer.code == 1
    assert done_words(receipts.since(start)) in answer.err
    assert [one["name"] for one in json.loads(lcdesk("cohorts", "--json").out)] == ["Spring"]


def test_a_program_without_a_console_does_its_work(
    lcdesk: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows starts a window: there is neither standard output nor standard error."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        patch.setattr(sys, "stderr", None)
        assert lcdesk("cohort", "new", "Spring").code == 0
        assert lcdesk("cohort", "keep", "Nowhere", "--until", "2030-01-01").code == 1
    assert [one["name"] for one in json.loads(lcdesk("cohorts", "--json").out)] == ["Spring"]


def test_a_process_whose_reader_has_left_ends_quietly(whole: Command, tmp_path: Path) -> None:
    """Also at the very end of Python, where what is left of the answer is written out."""
    import subprocess

    words = [
        sys.executable,
        "-m",
        "lcdesk",
        "--desk",
        str(tmp_path / "office.lcdesk"),
        "history",
        "--json",
    ]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")
