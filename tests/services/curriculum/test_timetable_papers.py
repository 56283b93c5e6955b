"""The timetable on paper, of real desks: what is exported imports again as "same"; one page;
text that can be copied.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtGui import QFontDatabase

from lcdesk import resources
from lcdesk.model.faults import KnownFault
from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.timetable_papers import (
    TimetablePerson,
    find_whose,
    list_sign_in_days,
    list_whose,
    participants,
    read_timetable,
)
from lcdesk.services.exporting.timetable_files import TimetableRequest, save_file
from lcdesk.services.importing import importing
from lcdesk.services.importing.demo import make_demo
from lcdesk.texts import PaperLanguage
from tests.papers.pdf_reading import count_pages, words_of
from tests.services.curriculum.timetables import FIRST, add_rich

CASES = Path(__file__).parents[2] / "data" / "cases"
LIST = TimetableRequest(is_grid=False)


@pytest.fixture(autouse=True)
def _app(qapp: object) -> None:
    """Fonts want the application that windows have, too."""


def fates(desk: Desk, path: Path, cohort: int) -> Counter[str]:
    plan = importing.prepare(desk, importing.read_file(path), cohort)
    return Counter(f"{row.fate} {row.changes or ''}".strip() for row in plan.rows)


def bring(desk: Desk, path: Path) -> int:
    return importing.apply(
        desk, importing.prepare(desk, importing.read_file(path), None), {"name_en": path.stem}, path
    ).cohort_id


@pytest.mark.parametrize(
    ("name", "count"), [("A07_curriculum_list.xlsx", 10), ("A08_curriculum_grid.xlsx", 17)]
)
def test_a_case_imported_moved_and_exported_imports_again_as_same(
    desk: Desk, tmp_path: Path, name: str, count: int
) -> None:
    cohort = bring(desk, CASES / name)
    here = curriculum.list_activities(desk, cohort)
    assert len(here) == count
    curriculum.change_each(
        desk,
        {
            here[0]["id"]: {
                "date": here[0]["date"] + dt.timedelta(days=1),
                "start": dt.time(19, 15),
                "end": dt.time(20, 45),
            },
            here[3]["id"]: {"start": dt.time(8), "end": dt.time(17, 30)},
            here[5]["id"]: {"venue": "Room 999", "title": "Another title"},
        },
        is_move=True,
    )
    before = curriculum.list_activities(desk, cohort)
    assert save_file(desk, cohort, tmp_path / "list.xlsx", LIST).count == count
    assert fates(desk, tmp_path / "list.xlsx", cohort) == {"same": count}
    for language in LANGUAGES:
        path = tmp_path / f"grid {language}.xlsx"
        assert save_file(desk, cohort, path, TimetableRequest(language)).count == count
        assert fates(desk, path, cohort) == {"same": count}
        importing.apply(
            desk, importing.prepare(desk, importing.read_file(path), cohort), cohort, path
        )
    assert curriculum.list_activities(desk, cohort) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_a_grid_says_is_read_again(
    desk: Desk, tmp_path: Path, language: PaperLanguage
) -> None:
    cohort = add_rich(desk)
    saved = save_file(desk, cohort, tmp_path / "grid.xlsx", TimetableRequest(language))
    assert (saved.count, saved.message) == (
        12,
        "Saved grid.xlsx: 12 activities. 1 activity has no date and is left out.",
    )
    assert fates(desk, tmp_path / "grid.xlsx", cohort) == {"same": 12}


def test_what_is_changed_in_a_grid_is_a_change(desk: Desk, tmp_path: Path) -> None:
    cohort, path = add_rich(desk), tmp_path / "grid.xlsx"
    save_file(desk, cohort, path, TimetableRequest("en"))
    book = openpyxl.load_workbook(path, rich_text=False)
    (cell,) = [cell for row in book.active for cell in row if "Energy Storage" in str(cell.value)]
    cell.value = "14:00–15:30 Energy Storage\nSpeaker: Gao Yifan, Rector\nVenue: Room 303"
    book.save(path)
    assert sorted(fates(desk, path, cohort)) == [
        "change {'speaker_organization': (None, 'Rector'), 'venue': ('Room 302', 'Room 303'), "
        "'end': (datetime.time(15, 0), datetime.time(15, 30))}",
        "same",
    ]


def test_the_grid_looks_like_the_sheet_on_the_wall(desk: Desk, tmp_path: Path) -> None:
    save_file(desk, add_rich(desk), tmp_path / "grid.xlsx", TimetableRequest("both"))
    page = openpyxl.load_workbook(tmp_path / "grid.xlsx").active
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    # one page is what is meant where nothing is said
    assert {setup.fitToWidth, setup.fitToHeight} <= {None, 1}
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert [page.cell(row, 1).value for row in range(1, 5)] == [
        "绿色低碳2026（上海站）",
        "Low-Carbon 2026",
        "课程表 Timetable",
        "2026年12月6日至10日 · 6–10 December 2026",
    ]
    merged = {str(one) for one in page.merged_cells.ranges}
    assert {"A1:E1", "A6:A7", "B6:B7", "C8:D8"} <= merged
    assert page.freeze_panes == "C6"
    assert (page["A6"].value.date(), page["B6"].value, page["A6"].font.name) == (
        FIRST,
        "周日\nSun",
        "Microsoft YaHei",
    )
    assert page["C8"].value.startswith(
        "08:30–17:00 生态谷\nEcological Valley\n陪同 Escort: Ms. He Lan"
    )
    foot = [row[2].value for row in page.iter_rows(min_row=page.max_row - 2)]
    assert [text.split(":")[0] for text in foot] == ["着装 Dress", "说明 Notes", "联系人 Contact"]


def test_a_workbook_that_is_open_elsewhere_stays(desk: Desk, tmp_path: Path) -> None:
    cohort, path = add_rich(desk), tmp_path / "grid.pdf"
    path.mkdir()
    for name in ("grid.pdf", "nowhere/grid.xlsx", "nowhere/grid.ics"):
        with pytest.raises(KnownFault):
            save_file(desk, cohort, tmp_path / name, TimetableRequest("en"))
    with pytest.raises(KnownFault, match=r"grid\.doc"):
        save_file(desk, cohort, tmp_path / "grid.doc", TimetableRequest("en"))


# --- PDF ---


def test_the_sample_is_one_page_in_every_language(tmp_path: Path) -> None:
    desk = make_demo(tmp_path, resources.path("samples"))
    for cohort in (1, 2):
        titles = [one["title"] for one in curriculum.list_activities(desk, cohort)]
        for language in LANGUAGES:
            saved = save_file(desk, cohort, tmp_path / "a.pdf", TimetableRequest(language))
            pdf = (tmp_path / "a.pdf").read_bytes()
            assert (saved.pages, count_pages(pdf), saved.remarks) == (1, 1, ())
            said = " ".join(words_of(pdf).split())
            assert language == "zh" or not [title for title in titles if title not in said]
    desk.close()


def test_chinese_is_copied_out_of_the_pdf_as_it_was_written(desk: Desk, tmp_path: Path) -> None:
    if not any(
        "CJK" in name or "YaHei" in name or "WenQuanYi" in name for name in QFontDatabase.families()
    ):
        pytest.skip("no Chinese font here")
    cohort = add_rich(desk)
    save_file(desk, cohort, tmp_path / "a.pdf", TimetableRequest("both"))
    lines = words_of((tmp_path / "a.pdf").read_bytes())
    assert not [
        sign
        for sign in lines
        if 0x2E80 <= ord(sign) < 0x2FE0 or 0xE000 <= ord(sign) < 0xF900 or sign == "\t"
    ]
    plain = lines.replace("\n", "").replace(" ", "")
    for one in curriculum.list_activities(desk, cohort):
        for text in (one["title_zh"], one["venue_zh"], one["speaker_title"]):
            assert (
                not text
                or not one["date"]
                or all(part.replace(" ", "") in plain for part in text.split("; "))
            )
    assert "09:00–10:00 开班仪式 Opening Ceremony" in lines
    assert "联系人 Contact: Ms. He, 021-5555" in lines


def test_what_nobody_could_read_on_one_page_takes_more(
    desk: Desk, cohort_id: int, tmp_path: Path, qapp: object
) -> None:
    values = {
        "kind": "lecture",
        "speaker": "Prof. Lin Haoran",
        "venue": "Room 302",
        "title": "A long title " * 20,
    }
    for day in range(24):
        for hour in (9, 10, 14):
            moment = {
                "date": FIRST + dt.timedelta(days=day),
                "start": dt.time(hour),
                "end": dt.time(hour, 50),
            }
            curriculum.add_activity(desk, cohort_id, {**values, **moment})
    saved = save_file(desk, cohort_id, tmp_path / "a.pdf", TimetableRequest("en"))
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert saved.pages == count_pages(pdf) > 1
    assert f"It takes {saved.pages} pages: on one, nobody could read it." in saved.message
    assert words_of(pdf).count("10:00–10:50") == 24
    assert words_of(pdf).count("Weekday") == saved.pages


# --- one person's ---


def titles(desk: Desk, cohort: int, whose: TimetablePerson) -> list[Any]:
    return [
        one["title"] or one["title_zh"] for one in read_timetable(desk, cohort, whose).activities
    ]


def test_everybody_has_a_timetable_of_their_own(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    brian = find_whose(desk, cohort, "brian")
    assert (brian.name, brian.group) == ("Brian Otieno", "B")
    told = titles(desk, cohort, brian)
    assert "Excursion to the dam" in told
    assert "Workshop" not in told
    assert len(told) == 12
    helan = find_whose(desk, cohort, "He Lan")
    assert titles(desk, cohort, helan) == ["Opening Ceremony", "Ecological Valley"]
    assert titles(desk, cohort, find_whose(desk, cohort, "Wu Jingyi")) == ["Carbon Markets"]
    save_file(desk, cohort, tmp_path / "own.pdf", TimetableRequest("en", helan))
    said = words_of((tmp_path / "own.pdf").read_bytes())
    assert "Personal timetable: Ms. He Lan" in said
    assert "Energy Storage" not in said
    save_file(desk, cohort, tmp_path / "own.xlsx", TimetableRequest("en", helan))
    assert fates(desk, tmp_path / "own.xlsx", cohort) == {"same": 2}


def test_a_participant_who_speaks_has_that_too(desk: Desk) -> None:
    cohort = add_rich(desk)
    workshop = next(
        one["id"] for one in curriculum.list_activities(desk, cohort) if one["title"] == "Workshop"
    )
    curriculum.change_activities(desk, [workshop], {"speaker": "Brian Otieno"})
    assert "Workshop" in titles(desk, cohort, find_whose(desk, cohort, "Brian Otieno"))


def test_who_is_meant_is_never_guessed(desk: Desk) -> None:
    cohort = add_rich(desk)
    with pytest.raises(KnownFault, match=r"Nobody in this cohort is called “Eric Habimana”\."):
        find_whose(desk, cohort, "Eric Habimana")
    with pytest.raises(
        KnownFault, match=r"Several people are called “an”: Brian Otieno, Hana Tesfaye, "
    ):
        find_whose(desk, cohort, "an")
    assert (
        len({whose.name for whose in list_whose(desk, cohort)})
        == len(list_whose(desk, cohort))
        == 10
    )


# --- to be signed ---


def test_sheets_to_sign_leave_out_who_ended_early(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    # 9 before 10
    assert [one["full_name"] for one in participants(desk, cohort)] == [
        "Brian Otieno",
        "Hana Tesfaye",
    ]
    saved = save_file(
        desk, cohort, tmp_path / "all.xlsx", TimetableRequest("both", signing="activity")
    )
    assert saved.message == "Saved all.xlsx: 9 sheets."
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert len(book.worksheets) == 9
    first, workshop = book.worksheets[0], next(page for page in book if "1400 工作坊" in page.title)
    said = [[cell.value for cell in row] for row in first]
    assert [row[:4] for row in said if row[0] in ("9", "10")] == [
        ["9", "Brian Otieno", None, "肯尼亚 Kenya"],
        ["10", "Hana Tesfaye", None, "肯尼亚 Kenya"],
    ]
    assert "Eric Habimana" not in str(said)
    for text in ("开班仪式", "2026年12月6日 · 6 December 2026   09:00–10:00", "302教室 / Room 302"):
        assert text in str(said)
    assert "Brian Otieno" not in str([[cell.value for cell in row] for row in workshop])


def test_a_day_has_one_sheet(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    assert len(list_sign_in_days(desk, cohort)) == 4  # a day of travel and free time has none
    saved = save_file(
        desk, cohort, tmp_path / "day.pdf", TimetableRequest("en", signing="day", day=FIRST)
    )
    pdf = (tmp_path / "day.pdf").read_bytes()
    said = words_of(pdf)
    assert (saved.count, count_pages(pdf)) == (1, 1)
    assert "10:30–12:00 Carbon Markets" in said
    assert "Morning Afternoon" in said
    assert "Hana Tesfaye Kenya" in said
    with pytest.raises(KnownFault, match=r"There is nothing to sign for on 2026-12-08\."):
        save_file(
            desk,
            cohort,
            tmp_path / "none.pdf",
            TimetableRequest("en", signing="day", day=FIRST + dt.timedelta(days=2)),
        )
    with pytest.raises(KnownFault):
        save_file(desk, cohort, tmp_path / "day.ics", TimetableRequest("en", signing="day"))
