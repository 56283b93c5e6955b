"""What is made from the declarations of the commands: the groups of the help, the manual page, and
what shells read to complete.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lcdesk import texts
from lcdesk.cli import declared_commands, make_parser
from lcdesk.cli.command import GROUPS
from lcdesk.cli.commands.shells import SHELLS
from lcdesk.cli.manual import completion_script, manual_page
from tests.cli.test_every_command import COMMANDS, options_of

DAY = dt.date(2026, 11, 30)


def _plain(page: str) -> str:
    """A page as it is read."""
    lines = (re.sub(r"^\.[A-Z]+ ?", "", line) for line in page.splitlines())
    text = re.sub(r"\\f[BR]|\\&|\\:", "", " ".join(lines))
    return text.replace("\\-", "-").replace("\\(dq", '"').replace("\\e", "\\")


@pytest.fixture(scope="module", params=list(texts.LANGUAGES))
def page(request: pytest.FixtureRequest) -> str:
    before = texts.language()
    texts.speak(request.param)
    try:
        return manual_page(DAY)
    finally:
        texts.speak(before)


def test_every_command_stands_in_one_group_of_the_help_and_no_group_is_empty() -> None:
    said = make_parser().format_help()
    for one in declared_commands():
        assert len(re.findall(rf"^  {one.name}\b", said, re.MULTILINE)) == 1, one.name
    assert {one.group for one in declared_commands()} == set(GROUPS)


def test_every_command_and_every_option_stands_on_the_page(page: str) -> None:
    said = _plain(page)
    for name, parser in COMMANDS.items():
        assert f"lcdesk {name}".strip() in said
        for option in options_of(parser):
            assert all(spelling in said for spelling in option.option_strings), name
    assert page.splitlines()[0] == page.splitlines()[0].strip()
    known = {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".RS", ".RE", ".nh", ".ad", ".br"}
    assert {line.split()[0] for line in page.splitlines() if line[0] in ".'"} <= known


@pytest.mark.skipif(not shutil.which("mandoc"), reason="no mandoc here")
def test_its_linter_finds_nothing_wrong(page: str, tmp_path: Path) -> None:
    (tmp_path / "lcdesk.1").write_text(page, encoding="utf-8")
    words = ("mandoc", "-T", "lint", "-W", "warning", str(tmp_path / "lcdesk.1"))
    said = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (said.returncode, said.stdout) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_is_told_every_command_and_part(shell: str) -> None:
    script = completion_script(shell)
    for name in COMMANDS:
        assert all(word in script for word in name.split()), name
    checks = {"bash": "-n", "zsh": "-n", "fish": "-n"}
    if shell in checks and shutil.which(shell):
        words = (shell, checks[shell])
        done = subprocess.run(words, input=script, encoding="utf-8", check=False)
        assert done.returncode == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_completes_a_part_and_a_file(tmp_path: Path) -> None:
    (tmp_path / "names.xlsx").touch()
    (tmp_path / "made.bash").write_text(completion_script("bash"), encoding="utf-8")
    ask = (
        'source ./made.bash; try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); '
        '_shtab_lcdesk lcdesk "${COMP_WORDS[COMP_CWORD]}"; echo "${COMPREPLY[@]}"; }; '
        "try lcdesk partici; try lcdesk participant ''; try lcdesk read nam"
    )
    done = subprocess.run(
        ("bash", "-c", ask), cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    command, parts, file = done.stdout.splitlines()
    assert (command, file) == ("participant", "names.xlsx")
    assert {"add", "set", "remove", "documents", "files", "photo"} <= set(parts.split())
