"""Participants, titles and views typed in on the command line: what stands in the desk afterwards,
and what one undo takes back.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImage

from lcdesk.charts.chart import FIGURE_PICTURES
from lcdesk.drawing.pictures import encoded
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.picture_titles import digest_now
from lcdesk.services.figures.scopes import Scope
from lcdesk.ui.figures.counted_figures import FigureRequest, computed_title, read_figures
from tests.cli.conftest import Command


def _json(command: Command, *words: str | Path) -> Any:
    answer = command(*words, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def test_one_is_entered_in_either_language_changed_and_taken_back(filled: Command) -> None:
    made = _json(filled, "participant", "add", "Shanghai", "full_name=Ada Obi", "国籍=尼日利亚")
    assert (made["full_name"], made["nationality"], made["status"]) == (
        "Ada Obi",
        "NG",
        "nominated",
    )
    now = _json(filled, "participant", "set", "ada obi", "passport_no=A12345678", "dietary=halal")
    assert (now["id"], now["dietary"]) == (made["id"], "halal")
    assert "2345" not in json.dumps(now)
    assert filled("undo").code == 0
    assert _json(filled, "participant", "show", "Ada Obi")["passport_no"] is None
    assert len(_json(filled, "participant", "remove", "Ada Obi", "1")) == 2
    assert filled("participant", "show", "1").code == 1
    assert filled("undo").code == 0, "both come back by one"
    assert {filled("participant", "show", one).code for one in ("1", "Ada Obi")} == {0}


def test_a_document_is_noted_and_what_is_not_named_of_it_stays(filled: Command) -> None:
    def scan() -> Any:
        found = _json(filled, "participant", "documents", "1")
        return next(one for one in found if one["kind"] == "passport_scan")

    words = ("participant", "documents", "1")
    assert filled(*words, "护照扫描件", "state=received", "on=2025-05-01", "note=mail").code == 0
    assert (scan()["noted"], scan()["on"], scan()["note"]) == ("received", "2025-05-01", "mail")
    assert filled(*words, "passport_scan", "note=-").code == 0
    assert (scan()["noted"], scan()["on"], scan()["note"]) == ("received", "2025-05-01", "")
    assert filled(*words, "passport_scan", "state=-").code == 0
    assert (scan()["noted"], scan()["is_due"]) == (None, True)


@pytest.mark.usefixtures("qapp")
def test_a_photo_is_kept_small_and_handed_out_as_it_is_kept(
    filled: Command, tmp_path: Path
) -> None:
    image = QImage(1600, 2000, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    (tmp_path / "ada.png").write_bytes(encoded(image, "PNG"))
    out = tmp_path / "ada.jpg"
    kept = _json(filled, "participant", "photo", "1", tmp_path / "ada.png", "--out", out)
    seen = QImage(str(out))
    assert (seen.width(), seen.height()) == (480, 600)
    assert kept["bytes"] == out.stat().st_size <= 200_000
    assert not _json(filled, "participant", "photo", "1", "--remove")["has_photo"]
    assert filled("undo").code == 0
    assert _json(filled, "participant", "photo", "1")["has_photo"]


@pytest.mark.usefixtures("qapp")
def test_files_of_documents_are_listed_saved_and_taken_away(
    filled: Command, tmp_path: Path
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    (tmp_path / "a.png").write_bytes(encoded(image, "PNG"))
    (tmp_path / "half.pdf").write_bytes(b"%PDF-1.4 half of it")
    files = ("participant", "files", "1")
    assert filled(*files, tmp_path / "a.png", tmp_path / "half.pdf").code == 1
    assert _json(filled, *files) == []
    kept = _json(filled, *files, tmp_path / "a.png", tmp_path / "a.png", "--document", "签证")
    assert [(one["file_name"], one["kind"], one["pages"]) for one in kept] == [
        ("a.jpg", "visa", 1)
    ] * 2
    first, second = (str(one["id"]) for one in kept)
    assert filled(*files, "--remove").code == 1, "which of the two?"
    assert filled(*files, "--file", second, "--out", tmp_path / "b.pdf").code == 1
    assert filled(*files, "--file", second, "--out", tmp_path / "b.jpg").code == 0
    assert (tmp_path / "b.jpg").stat().st_size == kept[1]["size"]
    assert [one["id"] for one in _json(filled, *files, "--file", first, "--remove")] == [
        int(second)
    ]
    assert filled("undo").code == 0
    assert _json(filled, *files) == kept
    assert _json(filled, "person", "1")["files"] == kept


def test_the_documents_a_cohort_asks_for(filled: Command) -> None:
    asked = _json(filled, "cohort", "documents", "Shanghai", "照片", "passport_scan")["documents"]
    assert asked == ["passport_scan", "photo"]
    listed = _json(filled, "participant", "documents", "1")
    assert [one["kind"] for one in listed] == asked


def test_a_view_is_made_changed_and_shows_whom_it_says(filled: Command, tmp_path: Path) -> None:
    add = "--column full_name --column 国籍 --sort full_name- --only nationality=Pakistan".split()
    made = _json(filled, "views", "add", "Neighbours", *add, "--only", "nationality=Nepal")
    assert made["columns"] == ["full_name", "nationality"]
    assert made["filters"] == {"nationality": ["PK", "NP"]}
    out = tmp_path / "out.csv"
    assert filled("export", out, "--view", "Neighbours").code == 0
    rows = list(csv.reader(out.read_text(encoding="utf-8-sig").splitlines()[1:]))
    names = [name for _number, name, _country in rows]
    assert names == sorted(names, reverse=True)
    assert {country for _number, _name, country in rows} <= {"Pakistan", "Nepal"}
    now = _json(filled, "views", "set", "neighbours", "--only", "-", "--search", "halal")
    assert (now["filters"], now["search"], now["sort"]) == ({}, "halal", made["sort"])
    assert filled("views", "add", "NEIGHBOURS").code == 1
    assert _json(filled, "views", "rename", "Neighbours", "Food")["name"] == "Food"
    assert _json(filled, "views", "remove", "Food") == []


def test_a_title_belongs_to_the_numbers_it_was_written_for(filled: Command) -> None:
    words = ("titles", "set", "bars", "--cohort", "Shanghai")
    assert _json(filled, *words, "title_en=Half are neighbours")["is_current"]
    both = _json(filled, *words, "title_zh=一半是邻国")
    assert (both["title_en"], both["title_zh"]) == ("Half are neighbours", "一半是邻国")
    assert filled("participant", "remove", "1").code == 0
    assert [one["is_current"] for one in _json(filled, "titles")] == [False]
    assert _json(filled, *words, "title_en=-")["title_en"] is None
    assert _json(filled, *words, "title_zh=-") is None


def test_its_numbers_are_those_the_window_shows(filled: Command, tmp_path: Path) -> None:
    assert filled("cohorts").code == 0
    desk = open_desk(tmp_path / "office.lcdesk")
    for scope in (Scope((1,)), Scope(None, True)):
        for by, across in (("country", ""), ("gender", ""), ("region", "gender")):
            figures = read_figures(desk, FigureRequest(scope, "all", by, across))
            for picture in FIGURE_PICTURES:
                shown = computed_title(figures, picture).digest
                assert digest_now(desk, scope, "all", picture, by, across) == shown
    desk.close()
