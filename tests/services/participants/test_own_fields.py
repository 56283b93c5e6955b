"""Fields that the office declares by hand: made, changed, renamed, taken away and back again; read,
searched, sorted, exported and imported as any field.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.own_fields import (
    KIND_LABELS,
    DeclaredFields,
    HeldFields,
    OwnDeclaration,
    OwnKind,
    OwnWord,
    UnreadText,
    column_for,
    in_force,
    words_from,
)
from lcdesk.model.query import Query, TableView, searched, view_from_plain, view_to_plain
from lcdesk.services import merging
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk, peeking
from lcdesk.services.exporting import exporting
from lcdesk.services.papers.office_names import office_name
from lcdesk.services.participants import own_fields, participants
from lcdesk.services.participants.entry_history import read_entry, revert
from tests.services.rows import ANA, HANA, JUMA, bring, planned, sheet

WORDS = (OwnWord("", "applied", "已申请"), OwnWord("", "granted", "获批"), OwnWord("", "refused"))
GRANT = OwnDeclaration("Scholarship", "奖学金", "choice", WORDS)
VALUES: dict[OwnKind, tuple[Any, ...]] = {
    "text": ("XL", "a b"),
    "long_text": ("two\nlines",),
    "number": (0, -3, 12_345),
    "date": (dt.date(2026, 12, 6),),
    "yes_no": (True, False),
    "choice": ("applied", "granted", "refused"),
}


@pytest.fixture
def people(desk: Desk, cohort_id: int) -> list[int]:
    return [
        participants.add_participant(desk, cohort_id, {"full_name": name, "nationality": "KE"})
        for name in ("Ada One", "Bea Two", "Cy Three")
    ]


def extras(desk: Desk, cohort_id: int) -> dict[str, Any]:
    page = finding.read_page(desk, finding.find_ids(desk, Query.of(cohort_id)))
    return {str(one["full_name"]): one["extra"] for one in page}


def names(desk: Desk, cohort_id: int, search: str) -> list[str]:
    query = Query.of(cohort_id, rules=searched(search))
    return [str(one["full_name"]) for one in finding.read_page(desk, finding.find_ids(desk, query))]


# --- laws ---


@given(st.sampled_from(list(KIND_LABELS)), st.sampled_from(["en", "zh"]), st.data())
def test_a_value_is_read_as_it_is_shown_and_as_it_is_kept(
    kind: OwnKind, language: str, data: st.DataObject
) -> None:
    field = column_for(replace(GRANT, kind=kind, words=_coded(), head="S", id=1))
    values = {
        "number": st.integers(-999_999_999, 999_999_999),
        "date": st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    }
    value = data.draw(values.get(kind, st.sampled_from(VALUES[kind])))
    with texts.speaking(language):
        assert field.kind.parse(field.kind.format(value)) == value
    assert field.kind.restore(field.kind.plain(value)) == value
    assert not field.is_unread(value)


@given(st.sampled_from(["number", "date", "yes_no", "choice"]), st.text(min_size=1, max_size=60))
def test_a_text_that_a_kind_cannot_read_stays_that_text(kind: OwnKind, text: str) -> None:
    field = column_for(replace(GRANT, kind=kind, words=_coded(), head="S", id=1))
    kept = field.read_again(text)
    try:
        value = field.parse(text)
    except BadValue:
        value = None
    if value is None:
        assert (kept, field.shown_text(kept)) == (text, text)
        assert field.is_unread(field.kind.restore(kept))
    else:
        assert field.kind.restore(kept) == value


def _coded() -> tuple[OwnWord, ...]:
    return tuple(replace(one, code=one.en) for one in WORDS)


def test_a_word_that_is_changed_in_its_line_is_that_word() -> None:
    known = _coded()
    assert words_from(["applied / 已申请", "approved / 获批", "refused"], known) == (
        known[0],
        OwnWord("granted", "approved", "获批"),
        known[2],
    )
    # moved, left out and new ones are not taken for renamed
    moved = words_from(["refused", "granted / 获批", "applied / 已申请"], known)
    assert moved == (known[2], known[1], known[0])
    fewer = words_from(["applied", "later"], known)
    assert fewer == (replace(known[0]), OwnWord("", "later"))


# --- declared, changed, taken away ---


def test_declare_rename_and_remove_are_taken_back_and_done_again(
    desk: Desk, cohort_id: int, people: list[int]
) -> None:
    blank = in_force().declarations
    number = own_fields.declare(desk, GRANT)
    name = f"own:{number}"
    participants.change_participants(desk, people[:2], {name: "granted"})
    kept = extras(desk, cohort_id)
    assert kept == {
        "Ada One": {"Scholarship": "granted"},
        "Bea Two": {"Scholarship": "granted"},
        "Cy Three": None,
    }
    made = own_fields.field_named(desk, "奖学金")
    steps = [
        lambda: own_fields.change(desk, number, replace(made, name_en="Grant", name_zh="")),
        lambda: own_fields.remove(desk, number),
    ]
    for step in steps:
        before, values = in_force().declarations, extras(desk, cohort_id)
        step()
        after, moved = in_force().declarations, extras(desk, cohort_id)
        assert after != before
        desk.undo()
        assert (in_force().declarations, extras(desk, cohort_id)) == (before, values)
        desk.redo()
        assert (in_force().declarations, extras(desk, cohort_id)) == (after, moved)
    # its values stay, under the name it had last
    assert extras(desk, cohort_id)["Ada One"] == {"Grant": "granted"}
    assert [(one.head, one.people) for one in own_fields.list_further(desk)] == [("Grant", 2)]
    assert own_fields.remove_further(desk, "Grant") == 2
    assert set(extras(desk, cohort_id).values()) == {None}
    for _step in range(5):  # values, remove, rename, the cells, declare
        desk.undo()
    assert in_force().declarations == blank
    assert set(extras(desk, cohort_id).values()) == {None}


def test_a_renamed_field_keeps_its_values_and_reads_lists_by_either_name(
    desk: Desk, cohort_id: int, people: list[int], tmp_path: Path
) -> None:
    number = own_fields.declare(desk, GRANT)
    participants.change_participants(desk, people[:1], {f"own:{number}": "applied"})
    made = own_fields.field_named(desk, "Scholarship")
    own_fields.change(desk, number, replace(made, name_en="Grant", name_zh="资助"))
    record = finding.read_one(desk, people[0]) or {}
    assert PARTICIPANT.field(f"own:{number}").text(record) == "applied"
    for head in ("Grant", "Scholarship", "资助"):
        path = sheet(tmp_path / "list.xlsx", ("Ada One", "granted"), heads=("Name", head))
        plan = planned(desk, path, cohort_id)
        assert plan.rows[0].changes == {f"own:{number}": ("applied", "granted")}


def test_words_that_are_renamed_take_their_values_along_and_those_left_out_stay_as_text(
    desk: Desk, people: list[int]
) -> None:
    number = own_fields.declare(desk, GRANT)
    name = f"own:{number}"
    participants.change_participants(desk, people[:1], {name: "granted"})
    participants.change_participants(desk, people[1:2], {name: "refused"})
    made = own_fields.field_named(desk, "Scholarship")
    words = (made.words[0], replace(made.words[1], en="approved"))
    own_fields.change(desk, number, replace(made, words=words))
    field = column_for(own_fields.field_named(desk, "Scholarship"))
    shown = [field.text(finding.read_one(desk, one) or {}) for one in people]
    assert shown == ["approved", "refused", ""]
    assert own_fields.count_values(desk, own_fields.field_named(desk, "Scholarship")) == (2, 1)


def test_a_kind_that_is_changed_reads_what_it_can_and_marks_the_rest(
    desk: Desk, people: list[int]
) -> None:
    number = own_fields.declare(desk, OwnDeclaration("Interview"))
    name = f"own:{number}"
    for one, said in zip(people, ("6 Dec 2026", "next week", "2026-12-08"), strict=True):
        participants.change_participants(desk, [one], {name: said})
    made = own_fields.field_named(desk, "interview")
    own_fields.change(desk, number, replace(made, kind="date"))
    values = [(finding.read_one(desk, one) or {}).get(name) for one in people]
    assert values == [dt.date(2026, 12, 6), "next week", dt.date(2026, 12, 8)]
    assert isinstance(values[1], UnreadText)
    own_fields.change(desk, number, replace(made, kind="text"))
    assert [(finding.read_one(desk, one) or {}).get(name) for one in people][1] == "next week"


def test_a_value_is_read_by_the_kind_of_now_however_often_it_was_read_by_another(
    desk: Desk, people: list[int]
) -> None:
    number = own_fields.declare(desk, OwnDeclaration("Interview"))
    name, one = f"own:{number}", people[0]
    participants.change_participants(desk, [one], {name: "6 Dec 2026"})
    made, day = own_fields.field_named(desk, "interview"), dt.date(2026, 12, 6)
    kinds: tuple[tuple[OwnKind, Any], ...] = (
        ("number", UnreadText("6 Dec 2026")),
        ("date", day),
        ("yes_no", UnreadText("6 Dec 2026")),
        ("date", day),
        ("text", "6 Dec 2026"),
        ("date", day),
    )
    for kind, wanted in kinds:
        own_fields.change(desk, number, replace(made, kind=kind))
        read = (finding.read_one(desk, one) or {}).get(name)
        counted = [value for value, _many in finding.count_values(desk, None, name) if value]
        assert (type(read), read, counted) == (type(wanted), wanted, [wanted]), kind


@pytest.mark.parametrize(
    "asked",
    [
        OwnDeclaration(""),
        OwnDeclaration("N" * 200),
        OwnDeclaration("=cmd|'/c calc'!A0"),
        OwnDeclaration("Scholarship"),
        OwnDeclaration("SCHOLARSHIP "),
        OwnDeclaration("Passport no."),
        OwnDeclaration("", "国籍"),
        OwnDeclaration("profile"),
        OwnDeclaration("a:b"),
        OwnDeclaration("Status 2", kind="choice"),
        OwnDeclaration("Status 2", kind="choice", words=(OwnWord("", "a"), OwnWord("", "A"))),
        OwnDeclaration("Status 2", kind="choice", words=(OwnWord("", "a" * 200),)),
    ],
    ids=lambda asked: (asked.name_en or asked.name_zh)[:12],
)
def test_a_name_that_cannot_be_kept_is_refused_in_words(desk: Desk, asked: OwnDeclaration) -> None:
    own_fields.declare(desk, GRANT)
    with pytest.raises(KnownFault):
        own_fields.declare(desk, asked)
    assert len(own_fields.list_declared(desk)) == 1


@pytest.mark.parametrize(
    "name", ["\u202eשם בעברית", 'T-"shirt"', "back\\slash", "Größe & <b>", "اسم", "e\u0301"]
)
def test_an_odd_name_is_kept_with_its_values(
    desk: Desk, cohort_id: int, people: list[int], name: str, tmp_path: Path
) -> None:
    number = own_fields.declare(desk, OwnDeclaration(name))
    participants.change_participants(desk, people[:1], {f"own:{number}": "=1+1"})
    exporting.export_cohort(desk, cohort_id, tmp_path / "list.xlsx")
    plan = planned(desk, tmp_path / "list.xlsx", cohort_id)
    assert {row.fate for row in plan.rows} == {"same"}


# --- two desks ---


def test_each_desk_has_its_own_fields(desk: Desk, tmp_path: Path) -> None:
    own_fields.declare(desk, GRANT)
    other = open_desk(tmp_path / "other.lcdesk", anew=True)
    own_fields.declare(other, OwnDeclaration("Interview", kind="date"))
    assert [one.title for one in in_force().fields] == ["Interview"]
    with peeking(desk.path):
        assert [one.title for one in in_force().fields] == ["Scholarship"]
    other.close()
    assert [one.title for one in in_force().fields] == ["Scholarship"]


def test_without_a_desk_the_catalogue_is_that_of_the_program() -> None:
    held = HeldFields(DeclaredFields([replace(GRANT, head="S", id=1)]))
    assert len(PARTICIPANT.fields) == len(PARTICIPANT.built_in) + 1
    held.end()
    assert PARTICIPANT.fields == PARTICIPANT.built_in or in_force().fields


# --- asked ---


def test_they_are_searched_filtered_sorted_and_counted(
    desk: Desk, cohort_id: int, people: list[int]
) -> None:
    grant = own_fields.declare(desk, GRANT)
    day = own_fields.declare(desk, OwnDeclaration("Interview", kind="date"))
    marks = own_fields.declare(desk, OwnDeclaration("Marks", kind="number"))
    cells = {
        people[0]: {
            f"own:{grant}": "refused",
            f"own:{day}": dt.date(2026, 12, 6),
            f"own:{marks}": 9,
        },
        people[1]: {
            f"own:{grant}": "applied",
            f"own:{day}": UnreadText("2026?"),
            f"own:{marks}": 10,
        },
        people[2]: {f"own:{marks}": UnreadText("none yet")},
    }
    participants.change_each(desk, cells)
    asked = {
        "scholarship:refused": ["Ada One"],
        "奖学金:已申请": ["Bea Two"],
        "scholarship:-": ["Cy Three"],
        "interview:2026-12": ["Ada One"],
        "interview:>2020": ["Ada One"],
        "marks:>9": ["Bea Two"],
        "marks:*": ["Ada One", "Bea Two", "Cy Three"],
        "granted": [],
        "refused": ["Ada One"],
    }
    assert {said: names(desk, cohort_id, said) for said in asked} == asked
    query = Query.of(cohort_id, sort=((f"own:{marks}", False),), group=f"own:{grant}")
    ids, groups = finding.find_groups(desk, query)
    assert [group.value for group in groups] == ["applied", "refused", None]
    assert [one for one in ids if one > 0] == [people[1], people[0], people[2]]
    assert dict(finding.count_values(desk, cohort_id, f"own:{grant}")) == {
        "applied": 1,
        "refused": 1,
        None: 1,
    }


def test_a_saved_view_survives_a_field_that_is_gone(desk: Desk) -> None:
    number = own_fields.declare(desk, GRANT)
    name = f"own:{number}"
    query = Query(rules=searched("scholarship:granted"), sort=((name, True),), group=name)
    plain = view_to_plain(TableView(("full_name", name), {name: 90}, query))
    assert view_from_plain(plain).query == query
    own_fields.remove(desk, number)
    assert view_from_plain(plain).query.order == ()
    desk.undo()
    assert view_from_plain(plain).query == query


def test_the_history_tells_them_field_by_field_and_sets_one_back(
    desk: Desk, people: list[int]
) -> None:
    grant = own_fields.declare(desk, GRANT)
    marks = own_fields.declare(desk, OwnDeclaration("Marks", kind="number", is_private=True))
    participants.change_participants(
        desk, people[:1], {f"own:{grant}": "applied", f"own:{marks}": 7}
    )
    participants.change_participants(desk, people[:1], {f"own:{grant}": "granted"})
    lines = read_entry(desk, people[0], 10)
    told = [(one.title, one.old, one.new) for one in lines if one.name]
    assert told == [
        ("Scholarship", "applied", "granted"),
        ("Scholarship", "", "applied"),
        ("Marks", "", "••••"),
    ]
    last = history.list_operations(desk, 1)[0]
    assert history.read_changes(desk, last.id)[0].fields == (("Scholarship", "applied", "granted"),)
    revert(desk, people[0], lines[0].change_id, f"own:{grant}")
    assert (finding.read_one(desk, people[0]) or {}).get(f"own:{grant}") == "applied"


def test_of_two_entries_joined_no_value_is_lost(
    desk: Desk, cohort_id: int, people: list[int]
) -> None:
    grant = own_fields.declare(desk, GRANT)
    day = own_fields.declare(desk, OwnDeclaration("Interview", kind="date"))
    account = own_fields.declare(desk, OwnDeclaration("Account", is_private=True))
    when = dt.date(2026, 12, 6)
    mine = {f"own:{grant}": "applied", f"own:{account}": "6222"}
    theirs = {f"own:{grant}": "granted", f"own:{account}": "7333", f"own:{day}": when}
    participants.change_each(desk, {people[0]: mine, people[1]: theirs})
    kept, other = ((finding.read_one(desk, one) or {})["person_id"] for one in people[:2])
    merging.merge(desk, kept, other)
    assert extras(desk, cohort_id)["Ada One"] == {
        "Scholarship": "applied",
        "Scholarship 2": "granted",
        "Account": "6222",
        "Interview": when.isoformat(),
        "Name (of the entry joined)": "Bea Two",
    }


# --- lists in and out ---


def test_an_export_with_own_fields_comes_back_the_same(
    desk: Desk, cohort_id: int, people: list[int], tmp_path: Path
) -> None:
    cells: dict[int, dict[str, Any]] = {one: {} for one in people}
    for kind, values in VALUES.items():
        number = own_fields.declare(
            desk, replace(GRANT, name_en=f"F {kind}", name_zh="", kind=kind)
        )
        for at, one in enumerate(people):
            cells[one][f"own:{number}"] = values[at % len(values)]
    cells[people[2]][f"own:{number}"] = "perhaps"  # no word of the list
    participants.change_each(desk, cells)
    for language in ("en", "zh"):
        with texts.speaking(language):
            path = tmp_path / f"{language}.xlsx"
            exporting.export_cohort(desk, cohort_id, path)
            plan = planned(desk, path, cohort_id)
            assert [row.fate for row in plan.rows if row.read.kind == "participant"] == ["same"] * 3


def test_a_list_is_read_into_them_by_kind_without_a_question(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    grant = own_fields.declare(desk, GRANT)
    day = own_fields.declare(desk, OwnDeclaration("Interview", kind="date"))
    rows = [
        ("Hana Tesfaye", "Ethiopia", "获批", "6 Dec 2026", "39"),
        ("Juma Said", "Kenya", "granted", dt.date(2026, 12, 7), "44"),
        ("Ana Reyes", "Peru", "", None, "41"),
    ]
    heads = ("Name", "Country", "奖学金", "Interview", "Shoe size")
    path = sheet(tmp_path / "list.xlsx", *rows, heads=heads)
    assert not planned(desk, path, cohort_id).understanding.problems
    bring(desk, cohort_id, path)
    kept = extras(desk, cohort_id)
    assert kept == {
        "Hana Tesfaye": {"Scholarship": "granted", "Interview": "2026-12-06", "Shoe size": "39"},
        "Juma Said": {"Scholarship": "granted", "Interview": "2026-12-07", "Shoe size": "44"},
        "Ana Reyes": {"Shoe size": "41"},
    }
    assert (grant, day) == (1, 2)


def test_a_template_offers_the_words_of_a_list(desk: Desk, tmp_path: Path) -> None:
    own_fields.declare(desk, GRANT)
    exporting.template(tmp_path / "blank.xlsx", PARTICIPANT)
    blank = openpyxl.load_workbook(tmp_path / "blank.xlsx").worksheets[0]
    heads = [str(cell.value) for row in blank.iter_rows(max_row=4) for cell in row if cell.value]
    assert "奖学金\nScholarship" in heads
    ranges = blank.data_validations.dataValidation
    assert any("granted 获批" in str(one.formula1) for one in ranges), [
        one.formula1 for one in ranges
    ]


def test_templates_of_papers_name_them_in_either_language(desk: Desk) -> None:
    assert office_name("奖学金", ("person",)) is None
    number = own_fields.declare(desk, GRANT)
    for word, code in (("Scholarship", "en"), ("奖学金", "zh")):
        found = office_name(word, ("person",))
        assert found is not None
        assert found.key == f"{code} own:{number}"


def test_a_further_column_becomes_a_field_of_the_kind_that_reads_it(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "list.xlsx", HANA, JUMA, ANA))
    (column,) = own_fields.list_further(desk)
    assert (column.head, column.people) == ("T-shirt", 2)
    number = own_fields.declare(desk, own_fields.proposed(desk, "T-shirt"))
    assert own_fields.list_further(desk) == []
    assert names(desk, cohort_id, "t-shirt:xl") == ["Hana Tesfaye"]
    desk.undo()
    assert number
    assert own_fields.list_further(desk) == [column]
