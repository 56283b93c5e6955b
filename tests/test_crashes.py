"""What is written down of a fault says where, and never what: no message, argument, note, local
or cell.
"""

from __future__ import annotations

import gc
import logging
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import crashes
from lcdesk.model.faults import BadValue, KnownFault

PLANTED = st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20
).map("Qx7{}Zk".format)
MAKERS: tuple[Callable[[str], BaseException], ...] = (
    ValueError,
    KeyError,
    RuntimeError,
    KnownFault,
    lambda text: KnownFault("Cannot", text),
    lambda text: BadValue("bad_date", text, likely=(text,)),
    lambda text: OSError(28, text, text),
    lambda text: UnicodeDecodeError("utf-8", text.encode(), 0, 1, text),
    lambda text: SyntaxError(text, (text, 1, 1, text)),
)


@st.composite
def errors(draw: st.DrawFn, depth: int = 3) -> tuple[BaseException, str]:
    """An error as deep as errors come, with one text planted wherever one can stand."""
    text = draw(PLANTED)
    return _raised(draw, text, depth), text


def _raised(draw: st.DrawFn, text: str, depth: int) -> BaseException:
    typed = text  # a local of the frame
    made = draw(st.sampled_from(MAKERS))(text)
    made.add_note(typed)
    how = draw(st.sampled_from(("plain", "cause", "context", "group"))) if depth else "plain"
    try:
        if how == "cause":
            raise made from _raised(draw, text, depth - 1)
        if how == "group":
            raise BaseExceptionGroup(text, [made, _raised(draw, text, depth - 1)])
        if how == "context":
            try:
                raise _raised(draw, text, depth - 1)
            except BaseException:
                raise made  # noqa: B904  (the context is what is wanted)
        raise made
    except BaseException as error:
        return error


@given(errors())
def test_nothing_planted_is_told(planted: tuple[BaseException, str]) -> None:
    error, text = planted
    told = crashes.scrubbed(error)
    record = logging.LogRecord(
        "lcdesk",
        logging.ERROR,
        __file__,
        1,
        "fixed %s",
        (text,),
        (type(error), error, error.__traceback__),
    )
    record.exc_text = text  # another handler has put it there
    for said in (told, crashes.ScrubbedFormatter().format(record)):
        assert text not in said
        assert "Qx7" not in said
    assert "test_crashes.py" in told
    assert "_raised" in told
    assert type(error).__name__ in told


@given(errors(depth=0))
def test_the_plain_way_would_tell_it(planted: tuple[BaseException, str]) -> None:
    """The control: what Python itself prints."""
    error, _text = planted
    assert "Qx7" in "".join(traceback.format_exception(error))


def test_numbered_faults_are_told_by_their_number() -> None:
    class Locked(Exception):
        sqlite_errorname = "SQLITE_BUSY"

    class Odd(Exception):
        sqlite_errorname = "Wanjiru Kamau"

    assert crashes.scrubbed(OSError(28, "x", "Wanjiru.xlsx")).startswith("OSError (ENOSPC)")
    assert "(SQLITE_BUSY)" in crashes.scrubbed(Locked())
    assert "Wanjiru" not in crashes.scrubbed(Odd())


def test_a_deep_recursion_and_a_circle_come_to_an_end() -> None:
    def deeper(count: int) -> None:
        if count:
            deeper(count - 1)
        raise ValueError

    with pytest.raises(ValueError) as deep:  # noqa: PT011  (its own)
        deeper(300)
    assert crashes.scrubbed(deep.value).count("\n") <= crashes.MOST_FRAMES + 1
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert crashes.scrubbed(one) == "ValueError\ncaused by:\nKeyError"


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Keep the log in a folder of the test; what is in it."""
    hooks = sys.unraisablehook, threading.excepthook
    crashes.keep_log(tmp_path)
    crashes.hear_others()
    yield lambda: (tmp_path / crashes.LOG).read_text(encoding="utf-8")
    sys.unraisablehook, threading.excepthook = hooks
    for handler in [
        one for one in crashes.log.handlers if isinstance(one.formatter, crashes.ScrubbedFormatter)
    ]:
        crashes.log.removeHandler(handler)
        handler.close()


def test_threads_and_dying_objects_are_heard(logged: Callable[[], str]) -> None:
    class Dying:
        def __repr__(self) -> str:
            return "Qx7 of the object"

        def __del__(self) -> None:
            raise ValueError("Qx7 EP1234412")

    def work() -> None:
        raise KeyError("Qx7 EP1234412")

    thread = threading.Thread(target=work, name="Qx7")
    thread.start()
    thread.join()
    Dying()
    gc.collect()
    said = logged()
    assert "KeyError" in said
    assert "work" in said
    assert "Dying.__del__" in said
    assert "Qx7" not in said


def test_a_folder_that_refuses_costs_the_log_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    crashes.keep_log(tmp_path / "file")
    crashes.trace_crashes(tmp_path / "file")
    crashes.log.error("goes nowhere", exc_info=ValueError("Qx7"))
    crashes.keep_log(tmp_path)


CRASHING = """
import faulthandler, pathlib, sys
from lcdesk import crashes
crashes.trace_crashes(pathlib.Path(sys.argv[1]))
def keep(passport_no):
    faulthandler._sigsegv()
keep("EP" + "1234412")
"""


def test_a_crash_below_python_leaves_its_trace(tmp_path: Path, checkout: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(checkout)}
    ended = subprocess.run(
        [sys.executable, "-c", CRASHING, str(tmp_path)], env=env, capture_output=True
    )
    trace = (tmp_path / crashes.TRACE).read_text(encoding="utf-8")
    assert ended.returncode not in (0, 1)
    assert "Segmentation fault" in trace or "access violation" in trace
    assert "in keep" in trace
    assert "1234412" not in trace


def test_the_command_line_tells_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from lcdesk.cli import run
    from tests.cli.conftest import let_do

    def broken(_asked: object) -> int:
        raise RuntimeError("UPDATE person [Qx7]")

    let_do(monkeypatch, "cohorts", broken)
    assert run(["--lang", "en", "cohorts"]) == 70
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert str(crashes.log_folder() / crashes.LOG) in said
    assert "Qx7" not in said + (crashes.log_folder() / crashes.LOG).read_text(encoding="utf-8")
    for handler in [
        one for one in crashes.log.handlers if isinstance(one.formatter, crashes.ScrubbedFormatter)
    ]:
        crashes.log.removeHandler(handler)
        handler.close()
