"""Commands run as a person runs them, in this process (fast) or in one of their own (whole)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lcdesk.cli import declared_commands, run
from lcdesk.cli.command import COMMANDS


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]
COHORT = ("--cohort", "Shanghai")


def let_do(monkeypatch: pytest.MonkeyPatch, name: str, does: Callable[[Namespace], int]) -> None:
    """Let a command do something else."""
    declared = {one.name: one for one in declared_commands()}
    monkeypatch.setitem(COMMANDS, name, replace(declared[name], does=does))


@pytest.fixture
def desk_file(tmp_path: Path, blank_desk: Path) -> Path:
    """A desk that is there and closed."""
    return Path(shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)) / "office.lcdesk"


@pytest.fixture
def lcdesk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command on a desk of the test's own."""

    def command(*words: str | Path) -> Answer:
        capsys.readouterr()
        code = run(["--desk", str(tmp_path / "office.lcdesk"), "--lang", "en", *map(str, words)])
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return command


@pytest.fixture(scope="session")
def sample_desk(tmp_path_factory: pytest.TempPathFactory, samples: Path, blank_desk: Path) -> Path:
    """The folder of a desk with the Shanghai sample in it; tests begin with a copy."""
    folder = Path(
        shutil.copytree(blank_desk, tmp_path_factory.mktemp("sample"), dirs_exist_ok=True)
    )
    for name in ("shanghai_participants.xlsx", "shanghai_curriculum.xlsx"):
        words = (
            "--desk",
            str(folder / "office.lcdesk"),
            "import",
            str(samples / name),
            *COHORT,
            "--yes",
        )
        assert run(words) == 0
    return folder


@pytest.fixture
def filled(tmp_path: Path, lcdesk: Command, sample_desk: Path) -> Command:
    """A desk with the Shanghai sample in it."""
    shutil.copytree(sample_desk, tmp_path, dirs_exist_ok=True)
    return lcdesk


@pytest.fixture
def whole(tmp_path: Path) -> Command:
    """Run a command as a process of its own."""

    def command(*words: str | Path, **environment: str) -> Answer:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "lcdesk",
                "--desk",
                str(tmp_path / "office.lcdesk"),
                "--lang",
                "en",
                *map(str, words),
            ],
            capture_output=True,
            encoding="utf-8",
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **environment},
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    return command


@pytest.fixture(scope="session")
def samples(checkout: Path) -> Path:
    return checkout / "resources" / "samples"
