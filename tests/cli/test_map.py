"""The office's own map from the command line: placed with its number, shown, saved, changed,
taken out.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from lcdesk.drawing.pictures import encoded
from tests.cli.conftest import Command

NUMBER = "GS(2024)0650号"
pytestmark = pytest.mark.usefixtures("desk_file")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    path = tmp_path / "world.png"
    path.write_bytes(encoded(image, "PNG"))
    return path


def test_a_map_is_placed_shown_saved_and_taken_out(
    lcdesk: Command, file: Path, tmp_path: Path
) -> None:
    assert "no map picture yet" in lcdesk("map").out
    assert lcdesk("map", "--json").out == "null\n"
    words = ("--name", "World", "--caption", "Where they come from", "--caption-zh", "学员来源")
    placed = lcdesk("map", "set", file, "--number", f"审图号：{NUMBER}", *words)
    assert (placed.code, placed.err) == (0, "")
    assert placed.out.splitlines()[:3] == [
        "Map: World",
        "Where they come from",
        f"Approval number: {NUMBER}",
    ]
    saved = lcdesk("map", "show", "--out", tmp_path / "out.png", "--json")
    assert (tmp_path / "out.png").read_bytes() == file.read_bytes()
    told = json.loads(saved.out)
    assert told == {
        "name": "World",
        "approval_no": NUMBER,
        "caption_en": "Where they come from",
        "caption_zh": "学员来源",
        "file_name": "world.png",
        "bytes": file.stat().st_size,
    }
    assert "taken out" in lcdesk("map", "remove").out
    assert lcdesk("map", "--json").out == "null\n"
    assert "Remove the map World" in lcdesk("undo").out
    assert json.loads(lcdesk("map", "--json").out) == told


def test_words_are_changed_and_the_picture_stays(lcdesk: Command, file: Path) -> None:
    lcdesk("map", "set", file, "--number", NUMBER, "--caption", "Old")
    changed = json.loads(lcdesk("map", "set", "--caption", "New", "--json").out)
    assert (changed["caption_en"], changed["approval_no"], changed["file_name"]) == (
        "New",
        NUMBER,
        "world.png",
    )
    assert json.loads(lcdesk("map", "set", "--caption", "", "--json").out)["caption_en"] == ""


def test_another_picture_needs_its_own_number(lcdesk: Command, file: Path) -> None:
    for _time in range(2):
        refused = lcdesk("map", "set", file)
        assert refused.code == 1
        assert "needs its approval number" in refused.err
        lcdesk("map", "set", file, "--number", NUMBER)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("remove",), "no map picture yet"),
        (("show", "--out", "x.png"), "no map picture yet"),
        (("set", "nowhere.png", "--number", NUMBER), "cannot be read"),
        (("set", "--number", NUMBER), "no map picture yet"),
    ],
)
def test_what_cannot_be_done_is_said(lcdesk: Command, words: tuple[str, ...], said: str) -> None:
    answer = lcdesk("map", *words)
    assert answer.code == 1
    assert said in answer.err
    assert "Nothing" in answer.err or "Choose" in answer.err


def test_half_a_file_is_refused_and_an_unwritable_place_told(
    lcdesk: Command, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "half.png").write_bytes(file.read_bytes()[:50])
    assert "not whole" in lcdesk("map", "set", tmp_path / "half.png", "--number", NUMBER).err
    lcdesk("map", "set", file, "--number", NUMBER)
    assert "is not there" in lcdesk("map", "show", "--out", tmp_path / "nowhere" / "map.png").err


def test_it_works_as_a_process_of_its_own(whole: Command, lcdesk: Command, file: Path) -> None:
    placed = whole("map", "set", file, "--number", NUMBER)
    assert (placed.code, placed.err) == (0, "")
    assert f"Approval number: {NUMBER}" in lcdesk("map").out
