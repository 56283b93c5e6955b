"""dev.py, the lock, and the texts tool: what can be seen without a network and a bare machine."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dev = load(ROOT / "dev.py")
translations = load(ROOT / "tests" / "translations.py")


def dev_py(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False)


def test_without_a_word_it_says_what_it_can_do() -> None:
    done = dev_py()
    assert done.returncode == 0
    assert all(re.search(rf"^{name}\b", done.stdout, re.MULTILINE) for name in dev.COMMANDS)


def test_an_unknown_command_is_a_usage_fault() -> None:
    assert dev_py("frobnicate").returncode == 2


def test_it_starts_without_any_package() -> None:
    """-S -I: nothing but the standard library."""
    done = subprocess.run([sys.executable, "-S", "-I", "dev.py", "--help"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_this_python_will_do() -> None:
    assert dev.find_python() == sys.executable
    assert dev.version_of([sys.executable]) == sys.version_info[:2]


def test_what_is_no_python_has_no_version(tmp_path: Path) -> None:
    assert dev.version_of([str(tmp_path / "python3")]) is None
    assert dev.version_of(["git"]) is None


@pytest.mark.parametrize("here", [(3, 9), (3, 14)])
def test_another_python_gets_a_sentence_or_a_better_one(here: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(dev.Stop, match=rf"3\.11, 3\.12 or 3\.13; this is {here[0]}\.{here[1]}"):
        dev.find_python(here)


def test_a_library_is_there_or_not() -> None:
    assert not dev.loads("libsurelymissing.so.7")


def test_nothing_to_install_is_nothing_to_do() -> None:
    dev.need_system_packages([], "The window")


def test_without_apt_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(dev.Stop, match=r"libegl1 libgl1"):
        dev.need_system_packages(["libegl1", "libgl1"], "The window")


# --- the lock ---


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        canonical(found[0]): found[1] for found in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE)
    }


def test_the_lock_holds_all_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {canonical(re.split(r"[\[<>=~! ]", line)[0]) for line in wanted}
    assert names - locked().keys() == set()


def test_each_line_of_the_lock_has_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(locked())
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


def chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **files: str) -> tuple[Catalog, list[str]]:
    folder = tmp_path / "zh"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.po").write_text(text, encoding="utf-8")
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    return translations.merged("zh")


def test_po_files_of_a_language_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plural = 'msgid "{count} day"\nmsgid_plural "{count} days"\nmsgstr[0] "{count}天"\n'
    catalogue, faults = chinese(tmp_path, monkeypatch, a='msgid "Save"\nmsgstr "保存"\n', b=plural)
    assert faults == []
    assert translations.untranslated(catalogue, {"Save": "x.py:1", ("{count} day", "{count} days"): "x.py:2"}) == []
    assert translations.untranslated(catalogue, {"Open": "x.py:3"}) == ["x.py:3: 'Open' has no translation"]
    assert translations.obsolete(catalogue, {"Save": "x.py:1"}) == ["{count} day"]
    assert translations.compiled(catalogue) == translations.compiled(translations.merged("zh")[0])


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
    faults = chinese(tmp_path, monkeypatch, a='msgid "Save"\nmsgstr "保存"\n', b=second)[1]
    assert len(faults) == 1
    assert fault in faults[0]
