"""Attendance in a real desk: noted, undone, all present, the condition; sheets read back,
ambiguous ones asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.attendance import STATES, Register
from lcdesk.model.faults import KnownFault
from lcdesk.services.attendance import attendance
from lcdesk.services.attendance import attendance as service
from lcdesk.services.attendance import attendance_sheet as sheets
from lcdesk.services.attendance.attendance import condition_words, overdue_words
from lcdesk.services.attendance.attendance_sheet import SheetPlan
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants
from tests.examples import examples
from tests.services.rows import contents

NAMES = (
    "Wanjiru Kamau",
    "Brian Otieno",
    "Hana Tesfaye",
    "Eric Habimana",
    "José Álvarez",
    "Hana Tesfaye",
)
ACTIVITIES = (
    (16, 9, "ceremony", "Opening ceremony", "开班仪式", ""),
    (16, 14, "lecture", "Low-carbon pathways", "低碳路径", ""),
    (16, 18, "meal", "Dinner", "晚餐", ""),
    (17, 9, "lecture", "Carbon markets", "碳市场", ""),
    (17, 14, "discussion", "Group work", "分组讨论", "A"),
)
SEVERAL = settings(
    max_examples=examples(5, 12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def filled(desk: Desk, cohort_id: int) -> int:
    """Six people, of whom one has withdrawn and two have the same name; five activities of two
    days long ago.
    """
    for at, name in enumerate(NAMES):
        values = {
            "full_name": name,
            "number": str(at + 1),
            "group_name": "AB"[at % 2],
            "nationality": "KE",
        }
        participants.add_participant(
            desk, cohort_id, {**values, "status": "withdrawn" if at == 3 else "confirmed"}
        )
    for day, hour, kind, title, title_zh, group in ACTIVITIES:
        values = {
            "date": dt.date(2025, 6, day),
            "start": dt.time(hour),
            "end": dt.time(hour + 1),
            "kind": kind,
        }
        curriculum.add_activity(
            desk,
            cohort_id,
            {**values, "title": title, "title_zh": title_zh, "group_name": group or None},
        )
    return cohort_id


def read(desk: Desk, cohort_id: int) -> Register:
    return service.read_register(desk, cohort_id)


def typed(path: Path, *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def planned(
    desk: Desk, cohort_id: int, path: Path, answers: dict[tuple[int, str], int] | None = None
) -> SheetPlan:
    register = read(desk, cohort_id)
    return sheets.plan_sheet(sheets.read_file(path, register), register, path.name, answers)


def noted(desk: Desk, cohort_id: int, plan: SheetPlan) -> set[tuple[str, str, str | None]]:
    register = read(desk, cohort_id)
    return {
        (register.person_by_id[who].name, register.session_by_id[what].title or "", state)
        for (who, what), state in plan.changes.items()
    }


def test_those_who_withdrew_are_listed_only_where_something_is_noted(
    desk: Desk, filled: int
) -> None:
    register = read(desk, filled)
    assert [one.name for one in register.people] == [
        name for name in NAMES if name != "Eric Habimana"
    ]
    assert [one.title for one in register.sessions] == [row[3] for row in ACTIVITIES]
    brian = register.people[1].id
    service.note(desk, register, {(brian, register.sessions[0].id): "present"})
    participants.change_cells(desk, {brian: {"status": "left_early"}}, participants.EDIT)
    again = read(desk, filled)
    assert [one.name for one in again.people if one.has_ended] == ["Brian Otieno"]
    assert brian not in {one.id for one in again.course}
    assert (again.by_person[brian].there, again.by_person[brian].of) == (
        1,
        1,
    )  # what came after is not held against them


@SEVERAL
@given(data=st.data())
def test_what_is_noted_is_read_and_undone(desk: Desk, filled: int, data: st.DataObject) -> None:
    register = read(desk, filled)
    keys = [(person.id, one.id) for person in register.people for one in register.sessions]
    changes = data.draw(
        st.dictionaries(st.sampled_from(keys), st.sampled_from([None, *STATES]), max_size=12)
    )
    before, wanted = contents(desk), {**register.marks, **changes}
    count = service.note(desk, register, changes)
    assert read(desk, filled).marks == {key: state for key, state in wanted.items() if state}
    assert count == sum(register.marks.get(key) != state for key, state in changes.items())
    after = contents(desk)
    if count:
        desk.undo()
        assert contents(desk) == before
        desk.redo()
        assert contents(desk) == after


def test_steps_are_called_by_their_people(desk: Desk, filled: int) -> None:
    register = read(desk, filled)
    first, second = register.people[:2]
    one = register.sessions[0]
    service.note(desk, register, {(first.id, one.id): "late"})
    assert desk.undo_label() == "Attendance of Wanjiru Kamau"
    service.note(
        desk, read(desk, filled), {(first.id, one.id): "present", (second.id, one.id): "present"}
    )
    assert desk.undo_label() == "Attendance of 2 people"
    assert service.note(desk, read(desk, filled), {(first.id, one.id): "present"}) == 0
    with pytest.raises(KnownFault, match="no attendance"):
        service.note(desk, register, {(first.id, one.id): "asleep"})


def test_all_present_leaves_what_is_noted(desk: Desk, filled: int) -> None:
    register = read(desk, filled)
    brian, work = register.people[1], register.sessions[4]
    service.note(desk, register, {(register.people[0].id, work.id): "absent"})
    assert service.note_all_present(desk, read(desk, filled), [work.id]) == 2
    states = {
        register.person_by_id[who].name: state
        for (who, _what), state in read(desk, filled).marks.items()
    }
    assert states == {
        "Wanjiru Kamau": "absent",
        "Hana Tesfaye": "present",
        "José Álvarez": "present",
    }
    assert (brian.id, work.id) not in read(desk, filled).marks  # the activity is for group A
    assert desk.undo_label() == "All present: Group work"
    desk.undo()
    assert list(read(desk, filled).marks.values()) == ["absent"]


def test_the_condition_is_kept_said_and_undone(desk: Desk, filled: int) -> None:
    register = read(desk, filled)
    assert (register.wanted, condition_words(register)) == (80, "No list has been kept yet.")
    assert overdue_words(register) == "4 activities are over without a list."
    one = register.sessions[0].id
    marks = dict.fromkeys([(person.id, one) for person in register.people[:3]], "present")
    service.note(desk, register, {**marks, (register.people[3].id, one): "excused"})
    assert (
        condition_words(read(desk, filled))
        == "3 of 4 reach 80 % · 1 below · nothing counts yet of 1"
    )
    service.set_percent(desk, filled, 0)
    assert read(desk, filled).below == frozenset()
    assert desk.undo_label() == "Certificate from 0 % attendance"
    desk.undo()
    assert cohorts.get_cohort(desk, filled)["attendance_percent"] is None
    with pytest.raises(KnownFault, match="between 0 and 100"):
        service.set_percent(desk, filled, 101)


@SEVERAL
@given(data=st.data())
def test_an_export_comes_back_as_the_same(
    desk: Desk, filled: int, tmp_path: Path, data: st.DataObject
) -> None:
    register = read(desk, filled)
    keys = [(person.id, one.id) for person in register.people for one in register.sessions]
    service.note(
        desk,
        register,
        data.draw(st.fixed_dictionaries({key: st.sampled_from([None, *STATES]) for key in keys})),
    )
    marks = read(desk, filled).marks
    texts.speak(data.draw(st.sampled_from(["en", "zh"])))
    try:
        attendance.save_register(desk, filled, tmp_path / "list.xlsx", has_uncounted=True)
        plan = planned(desk, filled, tmp_path / "list.xlsx")
    finally:
        texts.speak("en")
    assert (plan.changes, plan.same, plan.remarks, plan.questions) == ({}, len(marks), [], [])


def test_what_is_typed_into_an_export_is_noted_even_where_names_and_titles_changed(
    desk: Desk, filled: int, tmp_path: Path
) -> None:
    path = tmp_path / "list.xlsx"
    attendance.save_register(desk, filled, path)
    book = openpyxl.load_workbook(path)
    page = book.active
    first = next(row for row in range(1, 20) if page.cell(row, 3).value == "Wanjiru Kamau")
    page.cell(first, 5).value = "迟到"
    page.cell(first, 3).value = "W. Kamau"
    page.cell(first + 5, 3).value = "Somebody New"
    book.save(path)
    curriculum.change_activities(
        desk, [read(desk, filled).sessions[0].id], {"title": "Grand opening"}
    )
    plan = planned(desk, filled, path)
    assert noted(desk, filled, plan) == {("Wanjiru Kamau", "Grand opening", "late")}
    assert (plan.new, plan.changed) == (1, 0)


def test_a_typed_sheet_is_matched_by_names_dates_and_titles(
    desk: Desk, filled: int, tmp_path: Path
) -> None:
    path = typed(
        tmp_path / "signed.xlsx",
        ("Attendance sheet",),
        ("序号", "姓名", "国籍", "6月16日", "6月16日", dt.date(2025, 6, 17), "Remarks"),
        ("序号", "姓名", "国籍", "上午", "14:00", "Carbon markets", "Remarks"),
        (1, "WANJIRU  KAMAU", "KE", "√", "迟到", 1, "seen"),
        (2, "Otieno, Brian", "KE", "×", "请假", None, None),
        (5, "Jose Alvarez", "PE", "P", "病假", "no", None),
        (9, "Nobody Known", "KE", "√", "√", "√", None),
        (None, "合计", None, 3, 3, 2, None),
    )
    plan = planned(desk, filled, path)
    assert noted(desk, filled, plan) == {
        ("Wanjiru Kamau", "Opening ceremony", "present"),
        ("Wanjiru Kamau", "Low-carbon pathways", "late"),
        ("Wanjiru Kamau", "Carbon markets", "present"),
        ("José Álvarez", "Opening ceremony", "present"),
        ("José Álvarez", "Low-carbon pathways", "excused"),
        ("José Álvarez", "Carbon markets", "absent"),
        ("Brian Otieno", "Opening ceremony", "absent"),
        ("Brian Otieno", "Low-carbon pathways", "excused"),
    }
    assert [one for one in plan.remarks if "Nobody Known" in one] == [
        "Row 7: nobody of this cohort is called “Nobody Known”."
    ]
    assert service.note(desk, read(desk, filled), plan.changes) == 8
    again = planned(desk, filled, path)
    assert (again.changes, again.same) == ({}, 8)


def test_two_people_of_one_name_are_asked_unless_a_number_tells(
    desk: Desk, filled: int, tmp_path: Path
) -> None:
    heads = ("Name", "Carbon markets")
    plan = planned(desk, filled, typed(tmp_path / "a.xlsx", heads, ("Hana Tesfaye", "√")))
    assert plan.changes == {}
    (question,) = plan.questions
    assert question.words == "Row 2: Hana Tesfaye"
    second = question.options[1][0]
    answered = planned(desk, filled, tmp_path / "a.xlsx", {question.place: second})
    assert [who for who, _what in answered.changes] == [second]
    by_number = typed(tmp_path / "b.xlsx", ("No.", *heads), (6, "Hana Tesfaye", "√"))
    plan = planned(desk, filled, by_number)
    assert ([who for who, _what in plan.changes], plan.questions) == ([second], [])
    # with numbers of several lists, that of a printed list is its own and tells nobody apart
    people = [person.id for person in read(desk, filled).people]
    participants.change_participants(desk, people, {"number": "6"})
    plan = planned(desk, filled, by_number)
    assert (plan.changes, len(plan.questions)) == ({}, 1)


def test_a_day_of_several_activities_is_asked(desk: Desk, filled: int, tmp_path: Path) -> None:
    path = typed(tmp_path / "a.csv.xlsx", ("Name", "16 Jun"), ("Brian Otieno", "√"))
    plan = planned(desk, filled, path)
    assert [words.partition(" · ")[2] for _number, words in plan.questions[0].options] == [
        "Opening ceremony",
        "Low-carbon pathways",
    ]
    number = plan.questions[0].options[0][0]
    plan = planned(desk, filled, path, {plan.questions[0].place: number})
    assert noted(desk, filled, plan) == {("Brian Otieno", "Opening ceremony", "present")}


def test_a_title_of_another_day_is_asked(desk: Desk, filled: int, tmp_path: Path) -> None:
    for head in ("16 Jun Carbon markets", "20 Jun Carbon markets", "6月20日 Carbon markets"):
        plan = planned(
            desk, filled, typed(tmp_path / "a.xlsx", ("Name", head), ("Brian Otieno", "√"))
        )
        assert plan.changes == {}
        assert any("Carbon markets" in words for _number, words in plan.questions[0].options)
    typed(
        tmp_path / "b.xlsx",
        ("Name", dt.date(2025, 6, 20)),
        ("Name", "Carbon markets"),
        ("Brian Otieno", "√"),
    )
    assert len(planned(desk, filled, tmp_path / "b.xlsx").questions) == 1


def test_one_column_for_the_groups_of_a_time_is_each_persons_own(
    desk: Desk, filled: int, tmp_path: Path
) -> None:
    values = {
        "date": dt.date(2025, 6, 17),
        "start": dt.time(14),
        "end": dt.time(15),
        "kind": "discussion",
    }
    curriculum.add_activity(desk, filled, {**values, "title": "Site work", "group_name": "B"})
    path = typed(
        tmp_path / "a.xlsx",
        ("Name", "6月17日下午"),
        ("Brian Otieno", "√"),
        ("Wanjiru Kamau", "迟到"),
    )
    plan = planned(desk, filled, path)
    assert noted(desk, filled, plan) == {
        ("Brian Otieno", "Site work", "present"),
        ("Wanjiru Kamau", "Group work", "late"),
    }
    assert (plan.questions, plan.remarks) == ([], [])


def test_an_hour_that_is_not_known_is_no_hint(desk: Desk, filled: int, tmp_path: Path) -> None:
    curriculum.add_activity(
        desk, filled, {"date": dt.date(2025, 6, 16), "kind": "lecture", "title": "Some time"}
    )
    plan = planned(
        desk, filled, typed(tmp_path / "a.xlsx", ("Name", "16 Jun"), ("Brian Otieno", "√"))
    )
    assert (plan.changes, len(plan.questions[0].options)) == ({}, 3)


def test_crosses_and_strange_words_are_no_guess(desk: Desk, filled: int, tmp_path: Path) -> None:
    heads = ("Name", "Opening ceremony")
    alone = planned(
        desk,
        filled,
        typed(tmp_path / "a.xlsx", heads, ("Brian Otieno", "x"), ("Wanjiru Kamau", "perhaps")),
    )
    assert alone.changes == {}
    assert alone.remarks[0].startswith("Cell B3: “perhaps”")
    assert alone.remarks[1:] == ["Column B: “x” may mean there or absent; 1 cell was left out."]
    beside = typed(tmp_path / "c.xlsx", (*heads, "Carbon markets"), ("Brian Otieno", "x", "√"))
    assert noted(desk, filled, planned(desk, filled, beside)) == {
        ("Brian Otieno", "Carbon markets", "present")
    }
    among = planned(
        desk,
        filled,
        typed(tmp_path / "b.xlsx", heads, ("Brian Otieno", "x"), ("Wanjiru Kamau", "√")),
    )
    assert {state for _who, _what, state in noted(desk, filled, among)} == {"absent", "present"}


def test_rows_and_columns_twice_and_other_groups_are_told(
    desk: Desk, filled: int, tmp_path: Path
) -> None:
    path = typed(
        tmp_path / "a.xlsx",
        ("Name", "Carbon markets", "17 Jun Carbon markets", "Group work"),
        ("Brian Otieno", "√", "×", "√"),
        ("Brian Otieno", "×", None, None),
    )
    plan = planned(desk, filled, path)
    assert noted(desk, filled, plan) == {("Brian Otieno", "Carbon markets", "present")}
    assert len(plan.remarks) == 3


def test_a_csv_is_read_and_a_strange_file_refused(desk: Desk, filled: int, tmp_path: Path) -> None:
    path = tmp_path / "signed.csv"
    path.write_text("Name,Carbon markets\nBrian Otieno,late\n", encoding="utf-8")
    assert noted(desk, filled, planned(desk, filled, path)) == {
        ("Brian Otieno", "Carbon markets", "late")
    }
    with pytest.raises(KnownFault, match="No attendance list of this cohort"):
        planned(desk, filled, typed(tmp_path / "other.xlsx", ("Name", "Age"), ("Someone Else", 4)))


def test_the_workbook_says_what_the_screen_says(desk: Desk, filled: int, tmp_path: Path) -> None:
    register = read(desk, filled)
    service.note_all_present(desk, register, [register.sessions[0].id])
    attendance.save_register(desk, filled, tmp_path / "list.xlsx")
    page = openpyxl.load_workbook(tmp_path / "list.xlsx").active
    said = {str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None}
    assert {
        "✓",
        "5/5",
        "100 %",
        "09:00",
        "开班仪式\nOpening ceremony",
        "6月16日\nMon 16 Jun",
    } <= said
    assert not any("Dinner" in text for text in said)
    assert page.column_dimensions["A"].hidden
