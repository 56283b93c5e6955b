"""Columns that are no field: kept with the person, found by search and exported, whichever way
they came in.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl

from lcdesk.services import merging
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.exporting import exporting
from lcdesk.services.importing import importing, pending_rows
from lcdesk.tabular.review.questions import Typed, apply_edits
from tests.services.rows import HANA, HEADS, JUMA, TWO_DAYS, bring, found, people, sheet

HEADS_MORE = (*HEADS[:5], "Locker")
NAMELESS = (None, "Ethiopia", "EP9999999", "1990-01-01", None, "orchid")


def cells_of(path: Path) -> set[str]:
    """Every cell of every sheet of a workbook."""
    book = openpyxl.load_workbook(path)
    return {
        str(cell) for page in book for line in page.iter_rows(values_only=True) for cell in line
    }


def test_with_a_new_person_a_known_one_and_a_change(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(
        desk, cohort_id, sheet(tmp_path / "v1.xlsx", (*HANA[:5], "tulip"), JUMA, heads=HEADS_MORE)
    )
    assert found(desk, "tulip") == [people(desk)["Hana Tesfaye"]["id"]]
    same = (*JUMA[:5], "crocus")
    changed = (*HANA[:4], "vegan", "violet")
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", same, changed, heads=HEADS_MORE))
    assert found(desk, "crocus") == [people(desk)["Juma Said"]["id"]]
    assert found(desk, "violet") == [people(desk)["Hana Tesfaye"]["id"]]
    exporting.export_cohort(desk, cohort_id, tmp_path / "out.xlsx", is_plain=True)
    assert {"Locker", "crocus", "violet"} <= cells_of(tmp_path / "out.xlsx")
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    bring(desk, other, tmp_path / "out.xlsx")
    assert len(found(desk, "crocus")) == 2, "and through our own export"


def test_out_of_a_csv_and_out_of_the_tray(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    lines = [
        ",".join(str(cell or "") for cell in row)
        for row in (HEADS_MORE, (*HANA[:5], "lilac"), NAMELESS)
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    bring(desk, cohort_id, path)
    assert len(found(desk, "lilac")) == 1
    again = pending_rows.reopen(desk)
    ids = [row["id"] for row in pending_rows.list_waiting(desk)]
    apply_edits(
        again, [Typed((again.rows[0].sheet, again.rows[0].row, None), "full_name", "Meron Haile")]
    )
    pending_rows.apply(desk, importing.prepare(desk, again, cohort_id), ids)
    assert found(desk, "orchid") == [people(desk)["Meron Haile"]["id"]]


def test_after_two_people_were_joined(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    twin = ("Hana Tesfaya", "Ethiopia", "EP7654321", "1986-01-01", None, "poppy")
    bring(
        desk, cohort_id, sheet(tmp_path / "v1.xlsx", (*HANA[:5], "tulip"), twin, heads=HEADS_MORE)
    )
    who = people(desk)
    merging.merge(desk, who["Hana Tesfaye"]["person_id"], who["Hana Tesfaya"]["person_id"])
    assert found(desk, "tulip") == found(desk, "poppy") == [who["Hana Tesfaye"]["id"]]
    desk.undo()
    assert found(desk, "poppy") == [who["Hana Tesfaya"]["id"]]


def test_with_an_activity(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    heads = ("Date", "Start", "End", "Topic", "Speaker", "Venue", "Coffee by")
    bring(
        desk, cohort_id, sheet(tmp_path / "days.xlsx", (*TWO_DAYS[0], "Canteen Four"), heads=heads)
    )
    exporting.export_cohort(desk, cohort_id, tmp_path / "out.xlsx")
    assert {"Coffee by", "Canteen Four"} <= cells_of(tmp_path / "out.xlsx")
