"""Pictures of an activity: made small, captioned, put in order, taken out, each as one step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity, copy_activities
from lcdesk.services.curriculum.pictures import (
    Picture,
    list_pictures,
    picture_of,
    read_picture,
    set_pictures,
)
from tests.services.rows import contents


def drawn(path: Path, wide: int = 60, high: int = 40) -> Path:
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    for x in range(wide):
        colour = QColor(x % 256, x * 7 % 256, x * 13 % 256)
        for y in range(0, high, max(1, high // 40)):
            image.setPixelColor(x, y, colour)
    assert image.save(str(path))
    return path


@pytest.fixture
def opening(desk: Desk, cohort_id: int) -> int:
    return add_activity(desk, cohort_id, {"title": "Opening"})


def captions(desk: Desk, activity_id: int) -> list[tuple[str | None, str | None]]:
    return [(one.caption_en, one.caption_zh) for one in list_pictures(desk, activity_id)]


def test_a_picture_is_kept_within_2000_pixels_and_a_megabyte(tmp_path: Path) -> None:
    one = picture_of(drawn(tmp_path / "large.png", 4200, 1400))
    assert one.data
    image = QImage.fromData(one.data)
    assert (image.width(), image.height()) == (2000, 666)
    assert len(one.data) <= 1_000_000
    assert one.file_name == "large.png"
    (tmp_path / "no.jpg").write_bytes(b"nothing of that kind")
    for name in ("no.jpg", "missing.jpg"):
        with pytest.raises(KnownFault):
            picture_of(tmp_path / name)


def test_pictures_are_added_captioned_moved_removed_and_undone(
    desk: Desk, opening: int, tmp_path: Path
) -> None:
    blank = contents(desk)
    first, second = (picture_of(drawn(tmp_path / f"{name}.png")) for name in "ab")
    set_pictures(desk, opening, [replace(first, caption_en=" The  hall "), second])
    there = list_pictures(desk, opening)
    assert captions(desk, opening) == [("The hall", None), (None, None)]
    assert read_picture(desk, there[0].id or 0) == first.data
    assert desk.undo_label() == "Edit pictures of Opening"
    after = contents(desk)
    set_pictures(desk, opening, [replace(there[1], caption_zh="合影"), there[0]], there)
    assert captions(desk, opening) == [(None, "合影"), ("The hall", None)]
    assert [one.id for one in list_pictures(desk, opening)] == [there[1].id, there[0].id]
    set_pictures(desk, opening, [])
    assert list_pictures(desk, opening) == []
    assert read_picture(desk, there[0].id or 0) is None
    desk.undo()
    desk.undo()
    assert contents(desk) == after
    desk.undo()
    assert contents(desk) == blank


def test_who_looked_at_other_pictures_is_told(desk: Desk, opening: int, tmp_path: Path) -> None:
    one = picture_of(drawn(tmp_path / "a.png"))
    set_pictures(desk, opening, [one])
    with pytest.raises(EditConflictsFound):
        set_pictures(desk, opening, [Picture()], [])
    with pytest.raises(KnownFault):
        set_pictures(desk, 99, [one])


def test_a_copy_of_an_activity_has_no_pictures(desk: Desk, opening: int, tmp_path: Path) -> None:
    set_pictures(desk, opening, [picture_of(drawn(tmp_path / "a.png"))])
    (copy,) = copy_activities(desk, {opening: {}})
    assert list_pictures(desk, copy) == []
