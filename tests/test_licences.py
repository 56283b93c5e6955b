"""The licences that go into the built folder: every package of the program has its text there."""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path

import pytest

from tools import licences

ROOT = Path(__file__).resolve().parent.parent


def packages() -> list[str]:
    """What the program needs, as the lock names it, as far as this system needs it."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", text, re.MULTILINE)
    installed = {
        re.sub(r"[-_.]+", "-", one.name).lower() for one in importlib.metadata.distributions()
    }
    return [name for name in names if re.sub(r"[-_.]+", "-", name).lower() in installed]


@pytest.mark.parametrize("name", packages())
def test_each_package_of_the_program_has_a_licence_text(name: str) -> None:
    texts = licences.texts_of(importlib.metadata.distribution(name))
    assert any(path.stat().st_size > 150 for path in texts)


@pytest.mark.parametrize("name", ["PySide6-Essentials", "shiboken6"])
def test_qt_goes_with_the_lgpl_and_the_gpl_it_refers_to(name: str) -> None:
    names = {path.name for path in licences.texts_of(importlib.metadata.distribution(name))}
    assert {"LGPL-3.0.txt", "GPL-3.0.txt"} <= names


def test_a_file_tells_which_package_it_belongs_to() -> None:
    import sqlalchemy

    found = licences.distributions_of([Path(sqlalchemy.__file__), Path(__file__)])
    assert [one.name for one in found] == ["SQLAlchemy"]


def test_a_package_without_a_text_is_named(tmp_path: Path) -> None:
    assert licences.lacking(tmp_path) == [licences.PLACE]
    place = tmp_path / "_internal" / licences.PLACE
    for name in ("Python", "PySide6_Essentials", "shiboken6"):
        (place / name).mkdir(parents=True)
        (place / name / "LICENSE.txt").write_text("text")
    (place / "README.txt").write_text(
        "a\nb\n\nopenpyxl 3.1.5\n    MIT\n    https://example.org\n", encoding="utf-8"
    )
    assert licences.lacking(tmp_path) == ["SQLAlchemy", "openpyxl"]
