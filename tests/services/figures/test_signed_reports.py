"""Signed reports: their numbers stay whatever happens to the desk, and what has changed since is
told exactly.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.countries.reference import use_labels
from lcdesk.model.entities import Enrolment
from lcdesk.model.faults import KnownFault
from lcdesk.model.report import Report, ReportSigner, Signature, as_counted, lines_of
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.counting_rules import remove_rule, save_rule
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_changes import (
    changed_count,
    changed_ids,
    changes_since,
    headline,
    person_line,
)
from lcdesk.services.figures.signed_changes import lines_of as change_lines
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    get_signed,
    last_signer,
    list_signed,
    next_number,
    read_data,
    read_signed,
    remove_signed,
    sign,
    signed_numbered,
)
from lcdesk.services.participants import participants, records
from lcdesk.services.participants.status import move, plan
from lcdesk.texts import speaking
from tests.examples import examples

PEOPLE = (
    ("Wanjiru Kamau", "KE", "F", "confirmed"),
    ("Brian Otieno", "KE", "M", "confirmed"),
    ("Hana Tesfaye", "ET", "F", "selected"),
    ("Luis Quispe", None, None, "nominated"),
    ("王小明", "CN", "M", "arrived"),
)
YEAR = clock.today().year


def fill(desk: Desk, name: str = "Shanghai", chinese: str = "上海站") -> tuple[int, list[int]]:
    """A cohort of five people: its id, and theirs."""
    cohort = cohorts.add_cohort(
        desk,
        {
            "name_en": name,
            "name_zh": chinese,
            "starts": dt.date(2026, 12, 6),
            "ends": dt.date(2026, 12, 19),
        },
    )
    ids: list[int] = []
    for number, (who, country, gender, status) in enumerate(PEOPLE):
        values = {
            "full_name": who,
            "nationality": country,
            "gender": gender,
            "status": status,
            "passport_no": f"EP77{number}0412",
            "email": f"p{number}@example.org",
            "organization": "Kenya Power",
            "birth_date": f"198{number}-03-01",
        }
        ids.append(participants.add_participant(desk, cohort, values))
    return cohort, ids


def signed(desk: Desk, cohort: int, rule: str = "all") -> SignedLine:
    return sign(desk, gather_report(desk, Scope((cohort,)), rule), "Li Wei")


def said(desk: Desk, line: SignedLine) -> list[str]:
    """Everything told, in order."""
    told = changes_since(desk, line.id)
    words = [one.words for _title, lines in change_lines(told) for one in lines]
    return [*words, *(note.en for note in told.notes)]


# --- kept, listed, taken out ---


def test_a_signed_report_is_kept_as_it_was_and_listed(desk: Desk) -> None:
    cohort, _ids = fill(desk)
    report = gather_report(desk, Scope((cohort,)), "all", "Training Office")
    line = sign(desk, report, "  Li   Wei ", note="For the ministry")
    assert (line.number, line.signed_by, line.note) == (f"{YEAR}-001", "Li Wei", "For the ministry")
    assert abs(line.signed_at - clock.now()) < dt.timedelta(minutes=1)
    assert (line.scope.en, line.scope.zh, line.rule.en) == ("Shanghai", "上海站", "on the list")
    assert line.sentence.en == "5 participants; 4 from 3 countries, 1 without a country"
    assert list_signed(desk) == [line]
    assert signed_numbered(desk, f" {YEAR}-001 ") == line
    assert read_signed(desk, line.id) == replace(
        report,
        signature=Signature(line.number, "Li Wei", line.signed_at),
        signer=ReportSigner.written("Li Wei"),
    )
    assert changes_since(desk, line.id).is_empty
    assert said(desk, line) == []
    assert last_signer(desk) == ("Li Wei", "")
    with speaking("zh"):
        assert headline(changes_since(desk, line.id)) == "留存以来没有变化。"


def test_removing_is_an_operation_that_undo_takes_back(desk: Desk) -> None:
    cohort, _ids = fill(desk)
    line = signed(desk, cohort)
    remove_signed(desk, line.id)
    assert list_signed(desk) == []
    assert desk.undo_label() == f"Remove the numbered report {YEAR}-001"
    for gone in (get_signed, read_signed, remove_signed, changes_since):
        with pytest.raises(KnownFault, match="no longer there"):
            gone(desk, line.id)
    desk.undo()
    assert list_signed(desk) == [line]
    operations = [operation.words for operation in history.list_operations(desk)]
    assert f"Keep the report {YEAR}-001" in operations


def test_numbers_follow_each_other_and_none_comes_twice(desk: Desk) -> None:
    cohort, _ids = fill(desk)
    report = gather_report(desk, Scope((cohort,)), "all")
    numbers = [sign(desk, report, "Li Wei").number for _time in range(2)]
    assert numbers == [f"{YEAR}-001", f"{YEAR}-002"]
    with pytest.raises(KnownFault, match="already"):
        sign(desk, report, "Li Wei", f"{YEAR}-002")
    remove_signed(desk, list_signed(desk)[0].id)
    assert next_number(desk) == f"{YEAR}-003"  # 002 was given once
    desk.undo()
    assert sign(desk, report, "Li Wei").number == f"{YEAR}-003"
    desk.undo()
    assert next_number(desk) == f"{YEAR}-004"
    assert sign(desk, report, "Li Wei", "MOFCOM 17").number == "MOFCOM 17"
    assert sign(desk, report, "Li Wei", f"{YEAR - 1}-900").number == f"{YEAR - 1}-900"
    assert next_number(desk) == f"{YEAR}-004"
    with pytest.raises(KnownFault, match=f"{YEAR}-001, {YEAR}-002, MOFCOM 17"):
        signed_numbered(desk, "1999-001")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"signed_by": " "}, "Say who signs"),
        ({"signed_by": "L" * 101}, "100"),
        ({"signed_by": "Li", "number": "9" * 61}, "60"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_signed(
    desk: Desk, how: dict[str, str], words: str
) -> None:
    cohort, _ids = fill(desk)
    with pytest.raises(KnownFault, match=words):
        sign(desk, gather_report(desk, Scope((cohort,)), "all"), **how)
    assert list_signed(desk) == []


def test_two_of_one_number_after_an_undo_are_told_apart_by_nobody_in_silence(desk: Desk) -> None:
    cohort, _ids = fill(desk)
    line = signed(desk, cohort)
    remove_signed(desk, line.id)
    removal = history.list_operations(desk, 1)[0].id
    report = gather_report(desk, Scope((cohort,)), "all")
    sign(desk, report, "Li Wei", line.number)
    history.undo_operation(desk, removal)
    with pytest.raises(KnownFault, match="Several reports"):
        signed_numbered(desk, line.number)


def test_what_is_kept_names_nobody(desk: Desk) -> None:
    cohort, ids = fill(desk)
    line = signed(desk, cohort)
    kept = json.dumps(read_data(desk, line.id), ensure_ascii=False)
    for number, (name, *_rest) in enumerate(PEOPLE):
        for private in (
            name,
            *name.split(),
            f"EP77{number}0412",
            f"p{number}@example.org",
            f"198{number}-03",
        ):
            assert private not in kept
    participants.remove_participants(desk, ids)
    assert read_signed(desk, line.id).total == 5
    assert [row[0] for row in read_signed(desk, line.id).counted] == ids


# --- what has changed since ---


def test_who_went_out_came_in_and_changed_is_told_in_words(desk: Desk) -> None:
    cohort, ids = fill(desk)
    line = signed(desk, cohort)
    move(desk, plan(desk, [ids[0]], "withdrawn"))
    participants.change_participants(desk, [ids[1]], {"nationality": "UG", "gender": None})
    participants.remove_participants(desk, [ids[4]])
    participants.add_participant(
        desk,
        cohort,
        {"full_name": "Amina Yusuf", "nationality": "NG", "gender": "F", "status": "confirmed"},
    )
    told = said(desk, line)
    assert "Participants: 5 → 4" in told
    assert "Countries/regions: 3 → 3" not in told
    assert {"Kenya: 2 → 0", "China: 1 → 0", "Uganda: 0 → 1", "Nigeria: 0 → 1"} <= set(told)
    assert "Wanjiru Kamau: Kenya, female, confirmed → no longer counted: withdrawn now" in told
    assert (
        "A participant who is no longer in the desk: China, male, arrived → no longer in the desk"
        in told
    )
    assert "Amina Yusuf: not counted → Nigeria, female, confirmed" in told
    assert "Brian Otieno: Kenya, male → Uganda, not known" in told
    assert (
        headline(changes_since(desk, line.id))
        == "Participants: 5 → 4, 1 came in, 2 went out, 1 changed"
    )
    with speaking("zh"):
        assert "Amina Yusuf：未计入 → 尼日利亚、女、已确认" in said(desk, line)
    for _operation in range(4):
        desk.undo()
    assert said(desk, line) == []


def test_women_and_men_are_told_where_the_sum_is_the_same(desk: Desk) -> None:
    cohort, ids = fill(desk)
    line = signed(desk, cohort)
    participants.change_participants(desk, [ids[1]], {"gender": "F"})
    assert "Kenya: women 1, men 1 → women 2, men 0" in said(desk, line)


def test_who_moves_to_another_cohort_is_not_taken_for_gone(desk: Desk) -> None:
    first, ids = fill(desk)
    second, _others = fill(desk, "Chengdu", "成都站")
    line = signed(desk, first)
    both = sign(desk, gather_report(desk, Scope((first, second)), "all"), "Li Wei")
    desk.execute("Move", lambda work: work.set(work.get(Enrolment, ids[0]), {"cohort_id": second}))
    assert (
        "Wanjiru Kamau: Kenya, female, confirmed → "
        "no longer counted: in a cohort outside this report now" in said(desk, line)
    )
    assert said(desk, both) == ["Wanjiru Kamau: Shanghai → Chengdu"]
    cohorts.remove_cohort(desk, first)
    assert "Cohorts: 2 → 1" in said(desk, both)
    assert "Cohorts: 1 → 0" in said(desk, line)
    assert "Participants: 5 → 0" in said(desk, line)


def test_each_person_once_tells_who_is_counted_elsewhere(desk: Desk) -> None:
    _first, ids = fill(desk)
    second = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": dt.date(2027, 3, 1)})
    line = sign(desk, gather_report(desk, Scope(None, is_once=True), "all"), "Li Wei")
    desk.execute(
        "Again",
        lambda work: records.enrol(
            work, second, work.get(Enrolment, ids[0]).person_id, {"status": "confirmed"}
        ),
    )
    told = said(desk, line)
    assert "Wanjiru Kamau: Kenya, female, confirmed → counted with a later cohort now" in told
    assert "Wanjiru Kamau: not counted → Kenya, female, confirmed" in told


def test_an_own_rule_that_was_changed_or_removed_is_said(desk: Desk) -> None:
    cohort, ids = fill(desk)
    rule = save_rule(
        desk, {"name_en": "Ministry", "name_zh": "部里", "statuses": ["confirmed", "selected"]}
    )
    line = signed(desk, cohort, rule)
    assert said(desk, line) == []
    number = int(rule.partition(":")[2])
    save_rule(desk, {"name_en": "The ministry's"}, number)
    assert said(desk, line) == ["Counting rule “Ministry”: Ministry → The ministry's"]
    assert changes_since(desk, line.id).is_empty
    save_rule(desk, {"statuses": ["confirmed"]}, number)
    told = said(desk, line)
    assert (
        "Hana Tesfaye: Ethiopia, female, selected → the rule no longer counts this status: selected"
        in told
    )
    assert "Counting rule “Ministry”: selected or confirmed → confirmed" in told
    remove_rule(desk, rule)
    (note,) = said(desk, line)
    assert note == (
        "Counting rule “Ministry”: selected or confirmed → removed; people are counted as before"
    )
    participants.change_participants(desk, [ids[0]], {"nationality": "NG"})
    assert "Wanjiru Kamau: Kenya → Nigeria" in said(desk, line)
    assert "Countries/regions: 2 → 3" in said(desk, line)
    assert changed_count(desk) == 1


def test_words_that_are_otherwise_are_said_and_change_no_number(desk: Desk) -> None:
    cohort, _ids = fill(desk)
    line = signed(desk, cohort)
    cohorts.change_cohort(
        desk, cohort, {"name_en": "Shanghai Session", "ends": dt.date(2026, 12, 20)}
    )
    use_labels({"KE": {"code": "KE", "en": "Republic of Kenya", "zh": "肯尼亚", "flag": "ke"}})
    try:
        assert said(desk, line) == [
            "What it is called: Shanghai → Shanghai Session",
            "Dates: 6 Dec 2026 – 19 Dec 2026 → 6 Dec 2026 – 20 Dec 2026",
            "What it is called: Kenya → Republic of Kenya",
        ]
    finally:
        use_labels(None)
    assert changes_since(desk, line.id).is_empty
    assert changed_count(desk) == 0


def test_only_reports_about_these_cohorts_are_counted_as_changed(desk: Desk) -> None:
    first, ids = fill(desk)
    second, _others = fill(desk, "Chengdu", "成都站")
    lines = [
        signed(desk, first),
        signed(desk, second),
        sign(desk, gather_report(desk, None, "all"), "Li Wei"),
    ]
    assert [changed_count(desk, whose) for whose in (None, [first], [second], [])] == [0, 0, 0, 0]
    participants.change_participants(desk, [ids[0]], {"gender": "M"})
    assert changed_ids(desk) == [lines[2].id, lines[0].id]
    assert [changed_count(desk, whose) for whose in ([first], [second], [99])] == [2, 1, 1]
    desk.undo()
    assert changed_count(desk) == 0


# --- the law ---

Edit = tuple[str, int, Any]
EDITS = st.lists(
    st.one_of(
        st.tuples(
            st.just("nationality"), st.integers(0, 7), st.sampled_from([None, "KE", "ET", "NG"])
        ),
        st.tuples(st.just("gender"), st.integers(0, 7), st.sampled_from([None, "F", "M", "X"])),
        st.tuples(
            st.just("birth_date"), st.integers(0, 7), st.sampled_from([None, "1970", "1999-05-01"])
        ),
        st.tuples(
            st.just("organization_kind"),
            st.integers(0, 7),
            st.sampled_from([None, "ministry", "university"]),
        ),
        st.tuples(
            st.just("status"),
            st.integers(0, 7),
            st.sampled_from(["selected", "confirmed", "withdrawn", "completed"]),
        ),
        st.tuples(
            st.sampled_from(["remove", "add", "again", "cohort", "undo"]),
            st.integers(0, 7),
            st.none(),
        ),
    ),
    max_size=6,
)
RULES = st.sampled_from(["all", "selected", "confirmed"])


def do(desk: Desk, edit: Edit) -> None:
    """One edit, where it is possible."""
    what, place, value = edit
    if what == "undo":
        if desk.undo_label() and not (desk.undo_label() or "").startswith("Keep"):
            desk.undo()
        return
    with desk.reading() as session:
        rows = session.execute(sa.text("SELECT id, person_id FROM enrolment ORDER BY id")).all()
    whose = cohorts.list_cohorts(desk)
    if what == "cohort" and place == 7 and len(whose) > 1:
        cohorts.remove_cohort(desk, whose[0]["id"])
    elif what == "add":
        values = {
            "full_name": "Somebody New",
            "nationality": ("KE", "UG")[place % 2],
            "status": "confirmed",
        }
        participants.add_participant(desk, whose[place % len(whose)]["id"], values)
    elif rows and what != "cohort":
        do_to(desk, rows[place % len(rows)], whose[-1]["id"], (what, value))


def do_to(desk: Desk, who: Any, cohort: int, edit: tuple[str, Any]) -> None:
    """One edit of somebody: (enrolment, person)."""
    what, value = edit
    if what == "remove":
        participants.remove_participants(desk, [who[0]])
    elif what == "again":
        desk.execute(
            "Again", lambda work: records.enrol(work, cohort, who[1], {"status": "confirmed"})
        )
    else:
        participants.change_participants(desk, [who[0]], {what: value})


def numbers(report: Report) -> tuple[object, ...]:
    """Every number of a report, whatever the order of its lines."""
    return (
        report.total,
        report.countries,
        {one.name: (one.number, one.note.en) for one in report.figures},
        lines_of(report),
        parts_of(report),
        sorted(report.counted),
    )


def parts_of(report: Report) -> dict[tuple[str, str], int | None]:
    return {
        (one.name, part.label.en): part.number for one in report.breakdowns for part in one.parts
    }


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> tuple[Path, int, int]:
    """The folder of a desk with five people in the first of two cohorts, to be copied; and the
    cohorts.
    """
    desk = new_desk(tmp_path_factory.mktemp("filled"))
    first, _ids = fill(desk)
    second = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": dt.date(2027, 3, 1)})
    desk.close()
    open_desk(desk.path).close()  # backed up when it is opened again: its copies are not
    return desk.path.parent, first, second


@settings(max_examples=examples(8, 15))
@given(edits=EDITS, rule=RULES, is_once=st.booleans(), is_all=st.booleans())
def test_what_is_told_is_what_a_new_report_differs_in(
    tmp_path_factory: pytest.TempPathFactory,
    filled: tuple[Path, int, int],
    copied_desk: Callable[[Path, Path], Desk],
    edits: list[Edit],
    rule: str,
    is_once: bool,
    is_all: bool,
) -> None:
    folder, first, second = filled
    desk = copied_desk(folder, tmp_path_factory.mktemp("law"))
    try:
        report = gather_report(desk, Scope(None if is_all else (first, second), is_once), rule)
        line = sign(desk, report, "Li Wei")
        for edit in edits:
            do(desk, edit)
        check(desk, line, report)
    finally:
        desk.close()


def check(desk: Desk, line: SignedLine, report: Report) -> None:
    left = {cohort["id"] for cohort in cohorts.list_cohorts(desk)}
    whose = (
        None
        if report.cohort_ids is None
        else tuple(one for one in report.cohort_ids if one in left)
    )
    today = gather_report(desk, Scope(whose, report.is_once), report.rule)
    told = changes_since(desk, line.id)
    assert told.is_empty == (numbers(report) == numbers(today)) == (changed_count(desk) == 0)
    assert numbers(read_signed(desk, line.id)) == numbers(report)
    people = {one.enrolment_id: one for one in as_counted(report.counted)} | {
        one.change.key: one.change.after for one in told.people
    }
    assert sorted(tuple(one) for one in people.values() if one) == sorted(today.counted)
    figures = {one.name: one for one in report.figures} | {
        change.key: change.after for change in told.figures
    }
    assert {name: one for name, one in figures.items() if one is not None} == {
        one.name: one for one in today.figures
    }
    lines = {**lines_of(report), **{change.key: change.after for change in told.countries}}
    assert {code: parts for code, parts in lines.items() if parts} == lines_of(today)
    parts = {
        **parts_of(report),
        **{
            (change.key[0], change.one.label.en): change.after and change.after.number
            for change in told.parts
        },
    }
    assert {key: number for key, number in parts.items() if number is not None} == parts_of(today)
    there = {one.change.key for one in told.people if one.is_there}
    assert there == {one.change.key for one in told.people} & enrolments(desk)


def enrolments(desk: Desk) -> set[int]:
    with desk.reading() as session:
        return set(session.scalars(sa.text("SELECT id FROM enrolment")))


def test_who_is_only_enrolled_no_more_keeps_the_name(desk: Desk) -> None:
    cohort, ids = fill(desk)
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    desk.execute(
        "Also", lambda work: records.enrol(work, other, work.get(Enrolment, ids[0]).person_id, {})
    )
    line = signed(desk, cohort)
    participants.remove_participants(desk, [ids[0], ids[1]])
    changes = changes_since(desk, line.id)
    told = {one.change.key: one for one in changes.people}
    assert (told[ids[0]].why, told[ids[0]].is_there) == ("unenrolled", False)
    assert (
        person_line(changes, told[ids[0]]).words
        == "Wanjiru Kamau: Kenya, female, confirmed → no longer enrolled"
    )
    desk.undo()
    assert said(desk, line) == []
