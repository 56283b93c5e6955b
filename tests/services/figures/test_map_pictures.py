"""The office's own map: never without its number, never a picture that cannot be drawn, taken
back in words.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from lcdesk import texts
from lcdesk.drawing import pictures
from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.palette import DARK, LIGHT
from lcdesk.drawing.pictures import encoded, fit_to_keep, map_height, map_image, paint_map
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.report import ApprovedMap, approval_number
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.map_pictures import (
    DIGEST,
    digest_of,
    map_file,
    read_map,
    remove_map,
    set_map,
)
from tests.services.rows import contents

NUMBER = "GS(2024)0650号"
VALUES = {
    "approval_no": NUMBER,
    "caption_en": "Where they come from",
    "caption_zh": "学员来源",
    "name": "World",
    "file_name": "w.png",
}


def drawn(width: int = 60, height: int = 40, colour: str = "#336699") -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


PNG, JPEG = encoded(drawn(), "PNG"), encoded(drawn(), "JPEG")


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


# --- the desk ---


def test_a_map_is_kept_as_it_came_with_its_number_and_words(desk: Desk) -> None:
    assert read_map(desk) is None
    set_map(desk, PNG, {**VALUES, "approval_no": f"审图号：{NUMBER}"})
    assert read_map(desk) == ApprovedMap(
        PNG, NUMBER, "Where they come from", "学员来源", "World", "w.png"
    )


def test_each_operation_is_named_and_goes_back_and_forth(desk: Desk) -> None:
    stood = [contents(desk)]
    set_map(desk, PNG, VALUES)
    assert desk.undo_label() == "Place the map World"
    stood.append(contents(desk))
    set_map(desk, None, {**VALUES, "caption_en": "Their countries"})
    assert desk.undo_label() == "Edit the map World"
    stood.append(contents(desk))
    set_map(desk, JPEG, {"approval_no": "GS(2025)0001号"})
    assert desk.undo_label() == "Place the map GS(2025)0001号"
    assert read_map(desk) == ApprovedMap(JPEG, "GS(2025)0001号")
    stood.append(contents(desk))
    remove_map(desk)
    assert desk.undo_label() == "Remove the map GS(2025)0001号"
    assert read_map(desk) is None
    stood.append(contents(desk))
    for before in reversed(stood[:-1]):
        desk.undo()
        assert contents(desk) == before
    for after in stood[1:]:
        desk.redo()
        assert contents(desk) == after


def test_another_picture_under_the_same_number_is_not_overwritten_unseen(desk: Desk) -> None:
    set_map(desk, PNG, VALUES)
    shown = {**VALUES, DIGEST: digest_of(PNG)}
    set_map(desk, JPEG, VALUES, shown)
    set_map(desk, JPEG, VALUES, shown)  # somebody has placed the same already
    before = contents(desk)
    for data in (encoded(drawn(colour="#884422"), "PNG"), None):
        with pytest.raises(EditConflictsFound, match="The map was changed"):
            set_map(desk, data, {**VALUES, "caption_en": "Their countries"}, shown)
    assert contents(desk) == before
    set_map(desk, PNG, VALUES, {**VALUES, DIGEST: digest_of(JPEG)})


def test_there_is_one_map_a_desk(desk: Desk) -> None:
    for number in ("A1", "A2", "A3"):
        set_map(desk, PNG, {"approval_no": number})
    assert len(contents(desk)["MapPicture"]) == 1


@pytest.mark.parametrize("number", ["", "   ", "审图号：", "Approval number:"])
def test_without_its_number_no_map_is_kept(desk: Desk, number: str) -> None:
    with pytest.raises(KnownFault, match="needs its approval number"):
        set_map(desk, PNG, {**VALUES, "approval_no": number})
    assert read_map(desk) is None


def test_words_that_are_too_long_or_no_picture_at_all_are_refused(desk: Desk) -> None:
    with pytest.raises(KnownFault, match=r"Caption \(English\): More than 300"):
        set_map(desk, PNG, {**VALUES, "caption_en": "x" * 301})
    with pytest.raises(KnownFault, match="There is no map picture yet"):
        set_map(desk, None, VALUES)
    with pytest.raises(KnownFault, match="There is no map picture yet"):
        remove_map(desk)
    assert read_map(desk) is None


# --- files ---

HOSTILE = {
    "empty": b"",
    "words": b"a map",
    "svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "pdf": b"%PDF-1.4\n%%EOF",
    "half_png": PNG[: len(PNG) // 2],
    "half_jpeg": JPEG[: len(JPEG) * 2 // 3],
    "bomb": claiming(60_000, 60_000),
    "bomb_of_lines": claiming(2_000_000_000, 1),
    "not_its_size": claiming(900, 900),
    "gif": b"GIF89a" + bytes(40),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_whole_picture_is_refused_in_words(desk: Desk, data: bytes) -> None:
    with pytest.raises(KnownFault, match="Nothing was changed"):
        set_map(desk, data, VALUES)
    assert read_map(desk) is None


@given(st.binary(max_size=300), st.integers(0, len(PNG)), st.booleans())
def test_no_bytes_bring_it_down(noise: bytes, place: int, is_png: bool) -> None:
    whole = PNG if is_png else JPEG
    data = whole[:place] + noise + whole[place + len(noise) :]
    try:
        kept = fit_to_keep(data)
    except KnownFault:
        return
    assert kept == data
    assert map_image(kept) is not None


def test_a_large_picture_is_kept_smaller_and_a_small_one_as_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert fit_to_keep(PNG) == PNG
    assert fit_to_keep(JPEG) == JPEG
    speckled = QImage(Random(1).randbytes(600 * 400 * 4), 600, 400, QImage.Format.Format_RGB32)
    large = encoded(speckled, "PNG")
    monkeypatch.setattr(pictures, "MOST_KEPT", len(encoded(speckled, "JPEG", 80)))
    kept = fit_to_keep(large)
    assert len(kept) <= pictures.MOST_KEPT < len(large)
    image = map_image(kept)
    assert image is not None
    assert abs(image.width() / image.height() - 1.5) < 0.01
    monkeypatch.setattr(pictures, "MOST_KEPT", 100)
    with pytest.raises(KnownFault, match="too large, also when it is made smaller"):
        fit_to_keep(large)


def test_files_are_read_or_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "map.png").write_bytes(PNG)
    assert map_file(tmp_path / "map.png") == PNG
    for missing in (tmp_path / "nowhere.png", tmp_path):
        with pytest.raises(KnownFault, match="cannot be read"):
            map_file(missing)
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(61_000_000)
    with pytest.raises(KnownFault, match="larger than 60 MB"):
        map_file(tmp_path / "huge.png")
    with pytest.raises(KnownFault, match="larger than 60 MB"):
        fit_to_keep(bytes(61_000_000))


# --- words and drawing ---


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER,
        f"审图号：{NUMBER}",
        f"审图号: {NUMBER}",
        f" 審圖號 {NUMBER}",
        f"Approval number: {NUMBER}",
        f"Map approval No. {NUMBER}",
    ],
)
def test_the_number_stands_once(typed: str) -> None:
    assert approval_number(typed) == NUMBER


def test_its_words_are_those_of_the_language_else_of_the_other() -> None:
    both, one = ApprovedMap(b"", NUMBER, "Map", "地图"), ApprovedMap(b"", NUMBER, "", "地图")
    assert (both.caption, both.approval, one.caption) == (
        "Map",
        f"Approval number: {NUMBER}",
        "地图",
    )
    with texts.speaking("zh"):
        assert (both.caption, both.approval) == ("地图", f"审图号：{NUMBER}")


@pytest.mark.parametrize("size", [(60, 40), (40, 60), (2000, 3), (3, 2000)])
@pytest.mark.parametrize("place", [(300, 200), (120, 400), (500, 60)])
@pytest.mark.usefixtures("qapp")
def test_the_picture_keeps_its_shape_and_its_number_is_always_there(
    size: tuple[int, int], place: tuple[int, int]
) -> None:
    shown = ApprovedMap(b"", NUMBER)
    images = []
    for one in (shown, ApprovedMap(b"", "")):
        image = QImage(place[0] + 40, place[1] + 40, QImage.Format.Format_RGB32)
        image.fill(QColor("#FFFFFF"))
        painter = QPainter(image)
        paint_map(
            Canvas(painter, LIGHT, Fonts(exact=True)), QRectF(20, 20, *place), drawn(*size), one
        )
        painter.end()
        images.append(image)
    blue = [
        (x, y)
        for x in range(images[0].width())
        for y in range(images[0].height())
        if images[0].pixel(x, y) == 0xFF336699
    ]
    wide, tall = (max(axis) - min(axis) + 1 for axis in zip(*blue, strict=True)) if blue else (0, 0)
    if min(wide, tall) > 8:
        assert abs(wide / tall - size[0] / size[1]) < 0.1 * size[0] / size[1]
    assert all(20 <= x < 20 + place[0] and 20 <= y < 20 + place[1] for x, y in blue)
    assert images[0] != images[1]  # the number is drawn


@pytest.mark.usefixtures("qapp")
def test_transparent_pictures_stand_on_white_also_in_the_dark() -> None:
    clear = QImage(50, 50, QImage.Format.Format_ARGB32)
    clear.fill(0)
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor(DARK["card"]))
    painter = QPainter(image)
    canvas = Canvas(painter, DARK, Fonts(exact=True))
    shown = ApprovedMap(b"", NUMBER)
    assert map_height(canvas, 80, clear, shown) > 80
    paint_map(canvas, QRectF(10, 10, 80, 80), clear, shown)
    painter.end()
    assert image.pixelColor(50, 15).name() == "#ffffff"
    assert image.pixelColor(2, 2).name() == DARK["card"].lower()
