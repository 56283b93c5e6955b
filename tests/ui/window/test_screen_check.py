"""No screen, or no library for one: a sentence before Qt ends the process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import dev
from lcdesk.model.faults import PACKAGES, KnownFault, missing_library
from lcdesk.ui.window.first_window import screen_found

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux leaves the screen open"
)


needs_x = pytest.mark.skipif(
    sys.platform.startswith("linux") and not all(map(dev.loads, PACKAGES)),
    reason="libraries of a real screen are missing",
)


def fault_of(environment: Mapping[str, str]) -> KnownFault:
    with pytest.raises(KnownFault) as caught, screen_found(environment):
        pass
    return caught.value


@needs_x
def test_a_screen_that_is_not_there_is_named(tmp_path: Path) -> None:
    dead = str(tmp_path / "nobody")
    for environment, named in (
        ({}, "DISPLAY"),
        ({"DISPLAY": ":4711"}, ":4711"),
        ({"WAYLAND_DISPLAY": dead}, dead),
        ({"WAYLAND_DISPLAY": dead, "DISPLAY": ":4711"}, ":4711"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "DISPLAY"),
        ({"QT_QPA_PLATFORM": "cinema"}, "cinema"),
    ):
        fault = fault_of(environment)
        assert named in fault.message
        assert fault.advice


@needs_x
def test_a_screen_that_is_there_is_taken(tmp_path: Path) -> None:
    place = tmp_path / "wayland-7"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor:
        compositor.bind(str(place))
        compositor.listen()
        for environment in (
            {"WAYLAND_DISPLAY": str(place)},
            {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)},
            {"QT_QPA_PLATFORM": "offscreen"},
            {"QT_QPA_PLATFORM": "xcb;wayland", "WAYLAND_DISPLAY": str(place)},
            {"QT_QPA_PLATFORM": "offscreen:size=800x600"},
            {"WAYLAND_DISPLAY": str(place), "DISPLAY": ":4711"},
        ):
            with screen_found(environment):
                pass


def test_what_qt_loads_for_a_screen_and_cannot_is_named(tmp_path: Path) -> None:
    (tmp_path / "libqcinema.so").write_bytes(b"\x7fELF, but nothing more")
    fault = fault_of({"QT_QPA_PLATFORM": "cinema", "QT_QPA_PLATFORM_PLUGIN_PATH": str(tmp_path)})
    assert "libqcinema.so" in fault.message


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libEGL.so.1"),
        ("/usr/lib/libxcb-cursor.so.0: file too short", "libxcb-cursor.so.0"),
        ("libc.so.6: version `GLIBC_2.34' not found (required by libQt6Core.so.6)", "libc.so.6"),
        (
            "DLL load failed while importing QtGui: The specified module could not be found.",
            "QtGui",
        ),
        ("No module named 'holidays'", None),
        ("cannot import name 'QtSvgg' from 'PySide6'", None),
    ],
)
def test_what_the_loader_says_becomes_a_sentence(said: str, name: str | None) -> None:
    fault = missing_library(said)
    assert (fault and name in fault.message if name else fault is None) is True
    if fault and name in PACKAGES:
        assert PACKAGES[name] in fault.advice


# --- as a process of its own: what a person sees ---

JOBS = """
import sys
from lcdesk.cli import run
desk, at = sys.argv[1], sys.argv[2]
def job(*words):
    print(run(["--desk", desk, "--lang", "en", *words]), *words[:1], file=sys.stderr)
job("cohort", "new", "Spring")
job("import", f"{at}/people.csv", "--cohort", "Spring", "--yes")
job("countries", "--out", f"{at}/c.xlsx")
job("export", f"{at}/all.csv", "--all")
job("report", "--out", f"{at}/r.json")
job("missing", "--cohort", "Spring", "--people")
job("cohort", "anonymise", "Spring", "--yes", "Spring")
job("backup")
job("report", "--out", f"{at}/r.pdf")
job("countries", "--out", f"{at}/c.png")
job()
"""


def test_without_a_library_of_qt_all_but_window_and_pictures_work(tmp_path: Path) -> None:
    """A real failure of the loader: the first library of that name it finds is empty."""
    (tmp_path / "broken").mkdir()
    for name in ("libEGL.so.1", "libGL.so.1", "libxkbcommon.so.0"):
        (tmp_path / "broken" / name).touch()
    (tmp_path / "people.csv").write_text("Name,Nationality\nAda Obi,Kenya\n", encoding="utf-8")
    words = [sys.executable, "-c", JOBS, str(tmp_path / "office.lcdesk"), str(tmp_path)]
    surroundings = {**os.environ, "LD_LIBRARY_PATH": str(tmp_path / "broken")}
    done = subprocess.run(
        words, capture_output=True, encoding="utf-8", check=False, env=surroundings
    )
    codes = [line for line in done.stderr.splitlines() if line[:2] in ("0 ", "1 ", "1")]
    assert [code[0] for code in codes] == ["0"] * 9 + ["1", "1"], done.stderr
    faults = [line for line in done.stderr.splitlines() if line.startswith("lcdesk: ")]
    assert len(faults) == 2
    assert all(any(name in fault for name in PACKAGES) for fault in faults)


def test_without_a_display_the_window_says_so_and_a_page_is_made(
    tmp_path: Path, blank_desk: Path
) -> None:
    shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    }
    jobs = (
        "import sys\nfrom lcdesk.cli import run\n"
        "print(run(['--lang', 'en']), file=sys.stderr)\n"
        "import os; os.environ['DISPLAY'] = ':4711'\n"
        "print(run(['--lang', 'en', '--desk', sys.argv[1], 'report', '--out', sys.argv[2]]), "
        "file=sys.stderr)"
    )
    words = [sys.executable, "-c", jobs, str(tmp_path / "office.lcdesk"), str(tmp_path / "r.pdf")]
    done = subprocess.run(
        words, capture_output=True, encoding="utf-8", check=False, env=surroundings
    )
    lines = done.stderr.splitlines()
    assert (done.returncode, lines[0][:8], lines[1], lines[-1]) == (0, "lcdesk: ", "1", "0"), (
        done.stderr
    )
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
