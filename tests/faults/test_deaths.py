"""However the reading process ends while it reads: one sentence, and the next file reads as if
nothing had been.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.reading import worker
from lcdesk.tabular.reading.reader import Reader
from tests.faults import smallest
from tests.faults.dying import Dying

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of Unix")


def ends(path: Path, how: Dying, seconds: float | None = None) -> str:
    """What is said when the reading process ends so; then the same reader must read the file."""
    with Reader(seconds, serve=how) as own:
        with pytest.raises(KnownFault) as fault:
            own.read(path)
        own._guarded.serve = worker.serve
        assert own.read(path).grids[0].cell(1, 0).text == "Ana Moyo"
    assert fault.value.advice
    assert path.name in fault.value.message
    return fault.value.message


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "list.xlsx"
    smallest.workbook(path, smallest.sheet())
    return path


@POSIX
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (getattr(signal, "SIGKILL", 9), "stops the reader"),
        (getattr(signal, "SIGSEGV", 11), "stops the reader"),
        (getattr(signal, "SIGABRT", 6), "more memory"),
        (getattr(signal, "SIGXCPU", 24), "took too long"),
    ],
)
def test_signals(good: Path, number: int, words: str) -> None:
    assert words in ends(good, Dying("signal", number))


@pytest.mark.parametrize("how", ["exit", "garbage", "nonsense"])
def test_a_quiet_end_and_an_answer_nobody_understands(good: Path, how: str) -> None:
    assert "stops the reader" in ends(good, Dying(how))


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux caps the address space"
)
def test_memory_that_runs_out_unseen(good: Path) -> None:
    assert "stops the reader" in ends(good, Dying("memory", 1))


def test_a_panic_of_a_native_reader_and_memory_that_runs_out() -> None:
    class PanicException(BaseException):
        """What Rust code raises in Python when it panics."""

    class Breaking:
        """A request at which whatever reads it breaks."""

        def __init__(self, error: BaseException) -> None:
            self.error = error

        def __getattr__(self, _name: str) -> str:
            raise self.error

    for error, reason in (
        (PanicException("index"), "damaged"),
        (MemoryError(), "memory"),
        (RecursionError(), "damaged"),
    ):
        kind, said, facts = next(iter(worker._answers(Breaking(error))))
        assert (kind, said) == ("refused", reason)
        assert "inside" in facts, "the process is not used again"


def test_time_runs_out_and_the_next_file_reads(good: Path) -> None:
    start = time.monotonic()
    assert "took too long" in ends(good, Dying("endless"), seconds=1.5)
    assert 1.5 <= time.monotonic() - start < 60


@POSIX
def test_a_file_that_goes_away_or_shrinks_while_it_is_read(good: Path) -> None:
    with Reader() as own:
        own.read(good)

        def meanwhile(change: Callable[[], object]) -> Callable[[], bool]:
            """Stop the reading process before it opens the file, change the file, let it go on."""
            steps = iter([change, lambda: os.kill(own._guarded.process.pid, signal.SIGCONT)])

            def step() -> bool:
                next(steps, lambda: None)()
                return False

            os.kill(own._guarded.process.pid, signal.SIGSTOP)
            return step

        whole = good.read_bytes()
        for change, words in (
            (lambda: good.write_bytes(whole[:300]), "damaged or incomplete"),
            (lambda: good.write_bytes(b""), "is empty"),
            (good.unlink, "is not there"),
        ):
            good.write_bytes(whole)
            with pytest.raises(KnownFault, match=words):
                own.read(good, cancelled=meanwhile(change))
        good.write_bytes(whole)
        assert own.read(good).grids[0].cell(1, 0).text == "Ana Moyo"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_one_may_not_open(good: Path) -> None:
    good.chmod(0)
    with Reader() as own, pytest.raises(KnownFault, match="may not be opened"):
        own.read(good)
