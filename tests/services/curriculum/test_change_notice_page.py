"""The slip of changes as PDF: pages, and text that can be read out of it in both languages."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.model.timetable_changes import (
    ChangeNotice,
    Heading,
    TimetableChange,
    make_change_notice,
)
from lcdesk.services.curriculum.change_notice_page import save_change_notice
from tests.papers.pdf_reading import pages_of

DAY = dt.date(2026, 12, 9)
HEADING = Heading(
    {"name_en": "Low-Carbon", "name_zh": "绿色低碳"},
    3,
    dt.datetime(2026, 12, 8),
    dt.datetime(2026, 12, 8),
)


def change_notice_of(count: int) -> ChangeNotice:
    records = (
        {
            "id": n,
            "title": f"Talk {n:02}",
            "title_zh": f"储能讲座{n:02}",
            "date": DAY,
            "start": dt.time(9),
            "venue": "Room 305",
        }
        for n in range(count)
    )
    return make_change_notice(HEADING, [TimetableChange("new", new=one) for one in records])


def slip(count: int, folder: Path) -> list[str]:
    """The text of each page of a slip of so many changes."""
    save_change_notice(change_notice_of(count), folder / "slip.pdf")
    return pages_of((folder / "slip.pdf").read_bytes())


def test_as_many_pages_as_it_takes(tmp_path: Path) -> None:
    for count in (0, 3, 40):
        assert len(slip(count, tmp_path)) == {0: 1, 3: 1, 40: 4}[count]


def test_a_few_changes_are_one_page_in_both_languages(tmp_path: Path) -> None:
    (text,) = slip(3, tmp_path)
    for words in (
        "Low-Carbon",
        "绿色低碳",
        "课表变更通知",
        "Talk 00",
        "储能讲座02",
        "Wed 9 Dec 09:00 · Room 305",
        "新增",
    ):
        assert words in text


def test_many_changes_go_on_over_pages_and_none_is_lost_or_cut(tmp_path: Path) -> None:
    texts = slip(40, tmp_path)
    assert len(texts) > 2
    for number in range(40):
        (page,) = [text for text in texts if f"Talk {number:02}" in text]
        assert f"储能讲座{number:02}" in page
    assert all(text.count("Wed 9 Dec 09:00") == text.count("Talk") for text in texts)


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    assert "Nothing has changed." in slip(0, tmp_path)[0]
    with pytest.raises(KnownFault):
        save_change_notice(change_notice_of(0), tmp_path / "no" / "slip.pdf")
