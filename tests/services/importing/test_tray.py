"""The tray: waiting rows reviewed again, put in, left out; answered elsewhere; with their import
taken back and done again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.importing.pending_rows import export_problems
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import Answers, row_key
from lcdesk.tabular.plan.three_way import MARK_HEAD
from lcdesk.tabular.review.questions import LeftOut, Typed, apply_edits, questions_of
from lcdesk.tabular.review.tables import reviewed_tables
from lcdesk.tabular.understood import ImportPlan, Understanding
from tests.services.rows import ANA, HANA, HEADS, JUMA, bring, contents, found, people, sheet

NAMELESS = (None, "Ethiopia", "EP9999999", "1990-01-01", "halal", "S")
HANNA = ("Hana Tesfaje", "Ethiopia", None, "1985-12-10", None, None)


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return sheet(tmp_path / "names.xlsx", HANA, NAMELESS, JUMA)


def ids(desk: Desk) -> list[int]:
    return [row["id"] for row in pending_rows.list_waiting(desk)]


def planned(
    desk: Desk, understanding: Understanding, cohort_id: int, answers: Answers | None = None
) -> ImportPlan:
    return importing.prepare(desk, understanding, cohort_id, answers)


def name(understanding: Understanding, at: int, value: Any) -> None:
    apply_edits(understanding, [Typed(row_key(understanding.rows[at]), "full_name", value)])


def test_a_waiting_row_opens_as_it_was_read(desk: Desk, cohort_id: int, names: Path) -> None:
    assert bring(desk, cohort_id, names).waiting == 1
    again = pending_rows.reopen(desk)
    (row,) = again.rows
    assert (row.sheet, row.row, row.kind) == ("Sheet", 3, "participant")
    assert row.values == {
        "nationality": "ET",
        "passport_no": "EP9999999",
        "birth_date": "1990-01-01",
        "dietary": "halal",
    }
    assert row.extra == {"T-shirt": "S"}
    plan = planned(desk, again, cohort_id)
    assert [(q.kind, q.is_blocking) for q in questions_of(plan)] == [("missing_name", True)]
    (sight,) = reviewed_tables(plan)
    assert [column.head for column in sight.columns] == list(HEADS)
    assert again.file_name == "names.xlsx"


def test_an_answer_puts_it_in(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    before, waiting = contents(desk), ids(desk)
    again = pending_rows.reopen(desk, waiting)
    name(again, 0, "Meron Haile")
    plan = planned(desk, again, cohort_id)
    outcome = pending_rows.apply(desk, plan, waiting)
    assert (outcome.new, outcome.waiting, outcome.cohort_id) == (1, 0, cohort_id)
    meron = people(desk, cohort_id)["Meron Haile"]
    assert (meron["dietary"], meron["extra"]) == ("halal", {"T-shirt": "S"})
    assert pending_rows.list_waiting(desk) == []
    book = next(row for row in contents(desk)["ImportRow"] if row["id"] == waiting[0])
    assert (book["fate"], book["entity_id"]) == ("new", meron["id"])
    after = contents(desk)
    assert desk.undo().label == "Waiting rows of names.xlsx"
    assert contents(desk) == before
    assert ids(desk) == waiting
    desk.redo()
    assert contents(desk) == after
    with pytest.raises(KnownFault, match="done already"):
        pending_rows.apply(desk, plan, waiting)


def test_what_still_asks_stays_and_keeps_what_was_typed(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    second = (None, "Kenya", "AK7777777", "1991-01-01", None, None)
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, NAMELESS, second))
    waiting = ids(desk)
    again = pending_rows.reopen(desk, waiting)
    name(again, 0, "Meron Haile")
    apply_edits(again, [Typed(row_key(again.rows[1]), "dietary", "vegan")])
    outcome = pending_rows.apply(desk, planned(desk, again, cohort_id), waiting)
    assert (outcome.new, outcome.waiting) == (1, 1)
    (row,) = pending_rows.reopen(desk).rows
    assert (row.values["dietary"], row.values["passport_no"]) == ("vegan", "AK7777777")
    assert [p.kind for p in pending_rows.reopen(desk).problems] == ["missing_name"]


def test_rows_are_left_out(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    waiting = ids(desk)
    pending_rows.leave_out(desk, waiting)
    assert ids(desk) == []
    assert desk.undo_label() == "Waiting rows left out: 1"
    desk.undo()
    again = pending_rows.reopen(desk, waiting)
    apply_edits(again, [LeftOut((row_key(again.rows[0]),))])
    pending_rows.apply(desk, planned(desk, again, cohort_id), waiting)
    assert ids(desk) == []
    assert len(found(desk)) == 2


def test_somebody_typed_in_by_hand_meanwhile(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    participants.add_participant(
        desk,
        cohort_id,
        {"full_name": "Meron Haile", "passport_no": "EP9999999", "nationality": "ET"},
    )
    waiting = ids(desk)
    again = pending_rows.reopen(desk, waiting)
    name(again, 0, "Meron Haile")
    plan = planned(desk, again, cohort_id)
    assert [row.fate for row in plan.rows] == ["change"]
    pending_rows.apply(desk, plan, waiting)
    assert people(desk)["Meron Haile"]["dietary"] == "halal"
    assert len(found(desk)) == 3


def test_a_row_that_asks_who_it_is(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "one.xlsx", HANA))
    bring(desk, cohort_id, sheet(tmp_path / "two.xlsx", HANNA))
    waiting = ids(desk)
    again = pending_rows.reopen(desk, waiting)
    plan = planned(desk, again, cohort_id)
    assert [q.kind for q in questions_of(plan)] == ["likely_same"]
    hana = people(desk)["Hana Tesfaye"]["person_id"]
    same = Answers({row_key(again.rows[0]): hana})
    outcome = pending_rows.apply(desk, planned(desk, again, cohort_id, same), waiting)
    assert (outcome.changed, len(found(desk))) == (1, 1)


def test_twice_in_a_file_must_be_answered_though_it_stands_alone_now(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    other = (*HANA[:4], "vegan", "XL")
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, other))
    waiting = ids(desk)
    again = pending_rows.reopen(desk, waiting)
    assert [row.fate for row in planned(desk, again, cohort_id).rows] == ["needs you"]
    this = Answers({row_key(again.rows[0]): "this row"})
    plan = planned(desk, again, cohort_id, this)
    assert plan.rows[0].changes == {"dietary": ("halal", "vegan")}
    pending_rows.apply(desk, plan, waiting)
    assert people(desk)["Hana Tesfaye"]["dietary"] == "vegan"


def test_the_import_taken_back_and_done_again(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    operation, waiting = history.list_operations(desk)[0].id, ids(desk)
    desk.undo()
    assert ids(desk) == []
    desk.redo()
    assert ids(desk) == waiting
    again = pending_rows.reopen(desk)
    apply_edits(again, [Typed(row_key(again.rows[0]), "dietary", "vegan")])
    pending_rows.keep_answers(desk, planned(desk, again, cohort_id), waiting)
    assert pending_rows.reopen(desk).rows[0].values["dietary"] == "vegan"
    desk.undo(operation)
    assert ids(desk) == [], "what was typed is kept, but its import no longer stands"
    assert importing.was_imported(desk, names) is None


def test_somebody_else_was_faster(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    waiting = ids(desk)
    plan = planned(desk, pending_rows.reopen(desk, waiting), cohort_id)
    pending_rows.leave_out(desk, waiting)
    with pytest.raises(EditConflictsFound, match="wait no more"):
        pending_rows.apply(desk, plan, waiting)


def test_rows_of_several_files_and_cohorts(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    (tmp_path / "more").mkdir()
    third = (None, "Kenya", "AK7777777", "1991-01-01", None, None)
    bring(desk, cohort_id, sheet(tmp_path / "more" / "names.xlsx", ANA, third))
    again = pending_rows.reopen(desk, cohort_id=cohort_id)
    assert [(row.sheet, row.row) for row in again.rows] == [
        ("names.xlsx (2) · Sheet", 3),
        ("names.xlsx (1) · Sheet", 3),
    ]
    assert {problem.sheet for problem in again.problems} == {row.sheet for row in again.rows}
    name(again, 0, "Otieno Ouma")
    assert pending_rows.apply(desk, planned(desk, again, cohort_id), ids(desk)).new == 1
    assert people(desk)["Otieno Ouma"]["nationality"] == "KE"
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    fourth = (None, "Peru", "PE1111111", "1991-01-01", None, None)
    bring(desk, other, sheet(tmp_path / "peru.xlsx", ANA, fourth))
    assert [(g["name"], len(g["ids"]), g["files"]) for g in pending_rows.list_groups(desk)] == [
        ("Chengdu", 1, ["peru.xlsx"]),
        ("Shanghai", 1, ["names.xlsx"]),
    ]
    with pytest.raises(KnownFault, match="several cohorts"):
        pending_rows.reopen(desk)


def test_the_same_file_again_does_not_wait_twice(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    before = ids(desk)
    bring(desk, cohort_id, names)
    assert ids(desk) == before
    pending_rows.leave_out(desk, before)
    bring(desk, cohort_id, names)
    assert len(ids(desk)) == 1, "left out, and asked for again by the same file"
    desk.undo()
    assert ids(desk) == []


def test_a_newer_list_answers_it(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "one.xlsx", HANA))
    bring(desk, cohort_id, sheet(tmp_path / "two.xlsx", HANNA))
    assert len(ids(desk)) == 1
    by_hand = ("Hana Tesfaje", "Ethiopia", "EP4444444", "1985-12-10", "vegan", None)
    plan = importing.prepare(
        desk, importing.read_file(sheet(tmp_path / "v3.xlsx", by_hand)), cohort_id
    )
    assert plan.rows[0].fate == "needs you"
    importing.apply(desk, plan, cohort_id)
    assert len(ids(desk)) == 1, "the newer row asks the same and waits instead"
    assert pending_rows.reopen(desk).rows[0].values["passport_no"] == "EP4444444"


def corrected(path: Path, out: Path) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    lines = list(page.iter_rows())
    at = next(
        number for number, line in enumerate(lines) if any(cell.value == "Name" for cell in line)
    )
    column = next(cell.column for cell in lines[at] if cell.value == "Name")
    page.cell(at + 2, column, "Meron Haile")
    book.save(out)
    return out


def test_a_corrected_workbook_solves_its_rows(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    assert pending_rows.export(desk, tmp_path / "tray.xlsx") == 1
    right = corrected(tmp_path / "tray.xlsx", tmp_path / "right.xlsx")
    outcome = bring(desk, cohort_id, right)
    assert (outcome.new, outcome.waiting) == (1, 0)
    assert ids(desk) == []
    meron = people(desk)["Meron Haile"]
    assert meron["extra"] == {"T-shirt": "S"}, "nothing of our own heads is kept with her"
    assert MARK_HEAD not in str(contents(desk)["Enrolment"])
    desk.undo()
    assert len(ids(desk)) == 1


def test_a_corrected_row_without_a_mark_is_known_by_its_passport(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    other = ("Sara Ali", *NAMELESS[1:2], "EP5555555", *NAMELESS[3:])
    bring(desk, cohort_id, sheet(tmp_path / "other.xlsx", other))
    assert len(ids(desk)) == 1, "somebody else"
    bring(desk, cohort_id, sheet(tmp_path / "right.xlsx", ("Meron Haile", *NAMELESS[1:])))
    assert ids(desk) == []


def test_a_mark_of_another_desk_solves_nothing(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    foreign = ("Somebody Else", "Peru", "PE2222222", "1977-07-07", None, None, "tray:3:00000000")
    bring(desk, cohort_id, sheet(tmp_path / "foreign.xlsx", foreign, heads=(*HEADS, MARK_HEAD)))
    assert len(ids(desk)) == 1


def test_a_workbook_saved_from_the_review_solves_its_rows_too(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    plan = importing.prepare(desk, importing.read_file(names), cohort_id)
    export_problems(plan, tmp_path / "review.xlsx")
    assert ids(desk) == [], "nothing waits yet"
    importing.apply(desk, plan, cohort_id, names)
    assert len(ids(desk)) == 1
    outcome = bring(desk, cohort_id, corrected(tmp_path / "review.xlsx", tmp_path / "right.xlsx"))
    assert (outcome.new, outcome.waiting, ids(desk)) == (1, 0, [])
    assert MARK_HEAD not in str(contents(desk)["Enrolment"])


def test_a_place_in_another_file_solves_nothing(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    plan = importing.prepare(desk, importing.read_file(names), cohort_id)
    export_problems(plan, tmp_path / "review.xlsx")
    other = (None, "Kenya", "AK7777777", "1991-01-01", None, None)
    bring(desk, cohort_id, sheet(names, HANA, other))
    right = corrected(tmp_path / "review.xlsx", tmp_path / "right.xlsx")
    bring(desk, cohort_id, right)
    assert len(ids(desk)) == 1, "the same place of a file of that name, but other words"


def test_rows_left_out_on_purpose_ask_again_only_when_the_file_is_brought_in_again(
    desk: Desk, cohort_id: int, names: Path
) -> None:
    bring(desk, cohort_id, names)
    pending_rows.leave_out(desk, ids(desk))
    assert ids(desk) == []
    bring(desk, cohort_id, names)
    assert len(ids(desk)) == 1, "whoever brings a file in again wants to look again"
