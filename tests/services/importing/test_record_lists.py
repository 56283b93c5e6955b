"""Lists of the office out into a file and in again: every row is the same, in every language; and
what rows of a sheet make of what is there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk import resources
from lcdesk.db.queries.record_lists import known_names, target_of
from lcdesk.model import countries
from lcdesk.model.catalogue import LISTED
from lcdesk.model.entities import Person
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import (
    Amounts,
    Choice,
    Country,
    Date,
    Emails,
    LongText,
    Names,
    Number,
    Phones,
    YesNo,
)
from lcdesk.services.cooperation import alumni
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.record_lists import (
    ALUMNI,
    EVENTS,
    EXPERTS,
    LISTS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
    RecordList,
    add_record,
    list_records,
    make_many,
)
from lcdesk.services.exporting.record_lists import export_alumni, export_records
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import Answers
from lcdesk.tabular.review.learning import words_learned
from lcdesk.tabular.review.questions import Meant, apply_edits
from lcdesk.tabular.understood import ImportPlan, RecordName
from lcdesk.texts import speaking

_SIGNS = st.text(
    st.sampled_from("abcXYZ019 .,-=+@'’&()/ 中文同济大学联盟、，；é ş"), min_size=1, max_size=18
)
_LINKED = ("Northfield Institute", "示范大学", "Lin Hua", "=Odd & Sons", "Zed (Lab)")


def _values(field: Field) -> st.SearchStrategy[Any]:
    """Values of a field as the desk may hold them: what its kind reads, and reads again."""
    kind = field.kind
    if isinstance(kind, Choice):
        return st.sampled_from([option.code for option in kind.options])
    if isinstance(kind, YesNo):
        return st.booleans()
    if isinstance(kind, Country):
        return st.sampled_from(sorted(countries.codes()))
    if isinstance(kind, Date):
        return st.dates(dt.date(1950, 1, 1), dt.date(2060, 1, 1))
    if isinstance(kind, Number):
        return st.integers(kind.least or 0, kind.most or 9_999)
    if isinstance(kind, Amounts):
        return st.sampled_from(["CO2: 12000 t (2025, report)", "1.8 MW; 3 jobs"])
    if isinstance(kind, Phones):
        return st.sampled_from(["+86 21 6598 0000", "0086-28-1234567", "007 1234"])
    if isinstance(kind, Emails):
        return st.sampled_from(["a@example.org", "a@example.org; b@example.org"])
    if isinstance(kind, Names):
        return st.lists(st.sampled_from(_LINKED), min_size=1, max_size=3, unique=True).map(
            "; ".join
        )
    texts = (
        st.lists(_SIGNS, min_size=1, max_size=3).map("\n".join)
        if isinstance(kind, LongText)
        else _SIGNS
    )
    return texts.map(lambda text: _read(field, text)).filter(lambda text: text is not None)


def _read(field: Field, text: str) -> Any:
    try:
        value = field.parse(text)
        return value if value is not None and field.parse(value) == value else None
    except BadValue:
        return None


def _records(which: RecordList) -> st.SearchStrategy[list[dict[str, Any]]]:
    fields = {
        field.name: st.sampled_from(_LINKED) if _points(field) else _values(field)
        for field in which.kind.fields
        if field.name not in ("person", "cohort", "venue")
    }
    return st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=6)


def _points(field: Field) -> bool:
    return target_of(field) is not None and not isinstance(field.kind, Names)


def _is_named(which: RecordList, record: Mapping[str, Any]) -> bool:
    names = (
        which.kind.names if which.kind.name != "lead" else ("subject", "organisation", "partner")
    )
    return any(record.get(name) for name in names)


def _imported(desk: Desk, path: Path, kind: RecordName | None = None) -> ImportPlan:
    return importing.prepare(desk, importing.read_file(path, read_as=kind), None)


@pytest.mark.parametrize("name", [kind.name for kind in LISTED if kind.name != "alumni_contact"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_goes_out_comes_in_the_same(
    name: str, data: st.DataObject, desk: Desk, tmp_path: Path
) -> None:
    which = LISTS[name]
    wanted = [one for one in data.draw(_records(which)) if _is_named(which, one)]
    language = data.draw(st.sampled_from(["en", "zh", "both"]))
    ending = data.draw(st.sampled_from(["xlsx", "csv"]))
    desk.execute("Made", lambda work: make_many(work, which, wanted))
    there = list_records(desk, which)
    path = tmp_path / f"list.{ending}"
    export_records(desk, which, path, language, is_plain=True)
    if not there:
        return
    with speaking(data.draw(st.sampled_from(["en", "zh"]))):
        plan = _imported(desk, path)
    told = [(row.fate, row.changes, [one.message for one in row.problems]) for row in plan.rows]
    assert told == [("same", {}, [])] * len(there)


def test_alumni_come_in_the_same(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    for name in ("Grace Otieno", "Bilal Khan", "Bilal Khan"):
        participants.add_participant(desk, cohort_id, {"full_name": name})
    with desk.reading() as session:
        ids = sorted(known_names(session, Person)["bilal khan"])
    for person in ("Grace Otieno", *(f"Bilal Khan #{number}" for number in ids)):
        add_record(desk, ALUMNI, {"person": person, "phone": "007 1234", "consent": True})
    for language in ("en", "zh", "both"):
        path = tmp_path / f"{language}.xlsx"
        export_records(desk, ALUMNI, path, language, is_plain=True)
        assert [row.fate for row in _imported(desk, path).rows] == ["same"] * 3
    masked = tmp_path / "masked.xlsx"
    export_records(desk, ALUMNI, masked)
    assert [(row.fate, row.changes) for row in _imported(desk, masked).rows] == [("same", {})] * 3


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_all_alumni_come_in_the_same(
    data: st.DataObject, desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    """Whoever they are, whatever is kept of them, and whether they agree to be written to."""
    contacts = st.fixed_dictionaries(
        {"consent": st.sampled_from([None, True, False])},
        optional={
            "position": st.sampled_from(["Dean", "Head of unit"]),
            "organization": st.sampled_from(["Nile Institute", "临江大学"]),
            "email": st.just("a@example.org"),
            "phone": st.just("+254 700 555 010"),
            "notes": st.just("Years: many\nCohorts: 3"),
            "due": st.just(dt.date(2026, 5, 1)),
        },
    )
    people = st.tuples(
        st.sampled_from(["Grace Otieno", "Bilal Khan", "王小明"]), st.none() | contacts
    )
    for name, contact in data.draw(st.lists(people, min_size=1, max_size=5)):
        values = {"full_name": name, "status": "completed", "position": "Engineer"}
        number = participants.add_participant(desk, cohort_id, values)
        person = read_one(desk, number)
        assert person is not None
        if contact is not None:
            alumni.note_contact(desk, person["person_id"], contact)
    before = list_records(desk, ALUMNI)
    lines = alumni.list_alumni(desk)
    language = data.draw(st.sampled_from(["en", "zh", "both"]))
    path = tmp_path / f"alumni.{data.draw(st.sampled_from(['xlsx', 'csv']))}"
    is_plain = data.draw(st.booleans())
    assert export_alumni(desk, lines, path, language, is_plain=is_plain) == len(lines)
    with speaking(data.draw(st.sampled_from(["en", "zh"]))):
        plan = _imported(desk, path)
    told = [(row.fate, row.changes, [one.message for one in row.problems]) for row in plan.rows]
    assert told == [("same", {}, [])] * len(lines)
    importing.apply(desk, plan, None, path)
    assert list_records(desk, ALUMNI) == before


def test_how_to_reach_somebody_goes_out_with_their_consent_alone(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    for name, agrees in (("Grace Otieno", True), ("Bilal Khan", False)):
        values = {"full_name": name, "status": "completed"}
        number = participants.add_participant(desk, cohort_id, values)
        person = (read_one(desk, number) or {})["person_id"]
        address = f"{name.split()[0].lower()}@example.org"
        alumni.note_contact(desk, person, {"consent": agrees, "email": address, "phone": "007 123"})
    path = tmp_path / "all.csv"
    export_alumni(desk, alumni.list_alumni(desk), path, "en", is_plain=True)
    told = path.read_text(encoding="utf-8-sig")
    assert "grace@example.org" in told
    assert "bilal@example.org" not in told
    assert told.count("007 123") == 1


def test_what_is_typed_beside_somebody_without_a_contact_makes_one(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    values = {"full_name": "Grace Otieno", "status": "completed"}
    participants.add_participant(desk, cohort_id, values)
    path = tmp_path / "all.xlsx"
    export_alumni(desk, alumni.list_alumni(desk), path, "en")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(at for at, row in enumerate(rows) if "Next step" in row)
    sheet.cell(top + 2, rows[top].index("Next step") + 1).value = "Write to her"
    book.save(path)
    plan = _imported(desk, path)
    assert _fates(plan) == ["new"]
    importing.apply(desk, plan, None, path)
    (made,) = list_records(desk, ALUMNI)
    assert (made["person"], made["next_step"], made["notes"]) == (
        "Grace Otieno",
        "Write to her",
        None,
    )


# --- What rows make of what is there ---


def _sheet(folder: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


def _fates(plan: ImportPlan) -> list[str]:
    return [row.fate for row in plan.rows]


def test_one_organisation_in_either_language(desk: Desk, tmp_path: Path) -> None:
    both = {"name_en": "Sample University", "name_zh": "示范大学", "country": "CN"}
    number = add_record(desk, ORGANISATIONS, both)
    path = _sheet(
        tmp_path,
        ["单位名称", "国家", "城市"],
        ["示范大学", "中国", None],
        ["SAMPLE  University", None, "上海"],
        ["示範大學", "CN", None],
        ["另一大学", "中国", None],
    )
    plan = _imported(desk, path, "organisation")
    assert [(row.fate, row.target) for row in plan.rows] == [
        ("change", number),
        ("same", number),  # joined with the row above: it only adds the city
        ("same", number),
        ("new", None),
    ]
    assert plan.rows[0].changes == {"city": (None, "上海")}


def test_members_are_compared_by_whom_they_mean(desk: Desk, tmp_path: Path) -> None:
    add_record(desk, ORGANISATIONS, {"name_en": "Sample University", "name_zh": "示范大学"})
    number = add_record(desk, MEMBERS, {"organisation": "Sample University", "role": "founding"})
    path = _sheet(
        tmp_path, ["成员单位", "成员类别"], ["示范大学", "发起单位"], ["示范研究院", "成员"]
    )
    plan = _imported(desk, path, "member")
    assert [(row.fate, row.target) for row in plan.rows] == [("same", number), ("new", None)]
    importing.apply(desk, plan, None, path)
    assert "示范研究院" in {one["name_zh"] for one in list_records(desk, ORGANISATIONS)}


def test_nobody_and_several_ask(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    for name in ("Ana Lima", "Ana Lima", "Omar Haddad"):
        participants.add_participant(desk, cohort_id, {"full_name": name})
    path = _sheet(
        tmp_path,
        ["Full name", "Current position"],
        ["Ana Lima", "Director"],
        ["Omar Hadad", "Engineer"],
        ["Omar Haddad", "Head"],
        [None, "Nobody"],
    )
    found = importing.read_file(path, read_as="alumni_contact")
    plan = importing.prepare(desk, found, None)
    assert _fates(plan)[:3] == ["needs you", "needs you", "new"]
    kinds = [[one.kind for one in row.problems] for row in plan.rows[:2]]
    assert kinds == [["several_called"], ["unknown_name"]]
    near = plan.rows[1].problems[0]
    assert near.likely == ("Omar Haddad",)
    several = plan.rows[0].problems[0].likely
    assert len(several) == 2
    apply_edits(found, [Meant("alumni_contact", "person", "Ana Lima", several[0])])
    again = importing.prepare(desk, found, None)
    assert _fates(again)[:3] == ["new", "needs you", "new"]
    outcome = importing.apply(desk, again, None, path)
    assert (outcome.new, outcome.waiting) == (2, len(again.rows) - 2)
    waiting = pending_rows.list_waiting(desk)
    assert len(waiting) == outcome.waiting
    participants.add_participant(desk, cohort_id, {"full_name": "Omar Hadad"})
    ids = [row["id"] for row in waiting]
    later = importing.prepare(desk, pending_rows.reopen(desk, ids), None)
    assert _fates(later)[0] == "new"
    done = pending_rows.apply(desk, later, ids)
    assert done.new == 1
    assert "Omar Hadad" in {one["person"] for one in list_records(desk, ALUMNI)}
    desk.undo()
    assert len(pending_rows.list_waiting(desk)) == len(waiting)
    again = importing.prepare(desk, importing.read_file(path, read_as="alumni_contact"), None)
    importing.apply(desk, again, None, path)  # what waited stands in the file once more
    assert len(pending_rows.list_waiting(desk)) == again.counts()["needs you"]


def test_what_no_field_reads_goes_into_the_notes_and_stays_once(desk: Desk, tmp_path: Path) -> None:
    path = _sheet(
        tmp_path,
        ["Project", "Country", "Stage", "Start year", "Budget"],
        ["Test dam", "Kenya", "halfway there", "soon", "12 million"],
    )
    plan = _imported(desk, path, "project")
    assert _fates(plan) == ["new"]
    importing.apply(desk, plan, None, path)
    (made,) = list_records(desk, PROJECTS)
    assert sorted(made["notes"].splitlines()) == [
        "Budget: 12 million",
        "Stage: halfway there",
        "Start year: soon",
    ]
    again = _imported(desk, path, "project")
    assert _fates(again) == ["same"]
    before = importing.list_batches(desk)
    importing.apply(desk, again, None, path)
    assert importing.list_batches(desk) == before


def test_blanks_blank_nothing_and_rows_of_one_are_joined_or_told(
    desk: Desk, tmp_path: Path
) -> None:
    values = {"title_en": "River forum", "starts": dt.date(2025, 6, 11), "city": "Chengdu"}
    add_record(desk, EVENTS, values)
    path = _sheet(
        tmp_path,
        ["Event", "Start date", "City", "Place"],
        ["River forum", dt.date(2025, 6, 11), None, "Hall 1"],
        ["River forum", dt.date(2026, 6, 11), "Shanghai", None],
        ["River forum", dt.date(2026, 6, 11), "Shanghai", "Hall 2"],
        ["River forum", dt.date(2026, 6, 11), "Beijing", None],
    )
    plan = _imported(desk, path, "event")
    assert _fates(plan) == ["change", "new", "same", "needs you"]
    assert plan.rows[0].changes == {"place": (None, "Hall 1")}
    assert plan.rows[1].read.values["place"] == "Hall 2"
    assert plan.rows[3].problems[-1].kind == "twice_in_file"


def test_what_was_changed_in_our_own_export_is_a_change(desk: Desk, tmp_path: Path) -> None:
    values = {"name_en": "Old Name Institute", "country": "KE", "city": "Nairobi"}
    number = add_record(desk, ORGANISATIONS, values)
    path = tmp_path / "out.xlsx"
    export_records(desk, ORGANISATIONS, path, "en")
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for one in row:
            if one.value == "Old Name Institute":
                one.value = "New Name Institute"
    book.save(path)
    (row,) = [one for one in _imported(desk, path).rows if one.target == number]
    assert (row.fate, row.changes) == (
        "change",
        {"name_en": ("Old Name Institute", "New Name Institute")},
    )


def test_one_undo_takes_the_whole_import_back(desk: Desk, tmp_path: Path) -> None:
    path = _sheet(
        tmp_path,
        ["Organisation", "Part of", "Country"],
        ["Lab of Rivers", "Institute of Waters", "Nepal"],
        ["Institute of Waters", None, "Nepal"],
    )
    before = list_records(desk, ORGANISATIONS)
    outcome = importing.apply(desk, _imported(desk, path, "organisation"), None, path)
    assert (outcome.new, outcome.cohort_id) == (2, None)
    made = {one["name_en"]: one for one in list_records(desk, ORGANISATIONS)}
    assert made["Lab of Rivers"]["parent"] == "Institute of Waters"
    assert len(made) == len(before) + 2
    desk.undo()
    assert list_records(desk, ORGANISATIONS) == before


def test_an_answer_tells_two_experts_of_one_name_apart(desk: Desk, tmp_path: Path) -> None:
    number = add_record(desk, EXPERTS, {"name": "Li Ming", "organization": "Sample University"})
    path = _sheet(tmp_path, ["Expert", "Affiliation"], ["Li Ming", "Another Institute"])
    found = importing.read_file(path, read_as="expert")
    plan = importing.prepare(desk, found, None)
    assert (plan.rows[0].fate, plan.rows[0].likely_same) == ("needs you", (number,))
    key = (plan.rows[0].read.sheet, 2, None)
    other = importing.prepare(desk, found, None, Answers({key: "other"}))
    assert _fates(other) == ["new"]
    same = importing.prepare(desk, found, None, Answers({key: number}))
    assert same.rows[0].changes == {"organization": ("Sample University", "Another Institute")}


def test_participants_and_timetables_are_read_as_before(tmp_path: Path) -> None:
    """No sheet is a list of the office unasked."""
    for name in ("shanghai_participants.xlsx", "shanghai_curriculum.xlsx"):
        found = importing.read_file(resources.path("samples", name))
        assert not found.is_of_lists
        assert found.rows


def test_a_name_in_both_languages_means_the_one_organisation(desk: Desk, tmp_path: Path) -> None:
    add_record(desk, ORGANISATIONS, {"name_zh": "示范大学"})
    heads = ["成员单位", "成员类别"]
    path = _sheet(
        tmp_path,
        heads,
        ["示范大学 Sample University", "成员"],
        ["临港学院（Lingang College）", "成员"],
    )
    plan = _imported(desk, path, "member")
    importing.apply(desk, plan, None, path)
    found = {one["name_zh"]: one["name_en"] for one in list_records(desk, ORGANISATIONS)}
    assert found["示范大学"] is None
    assert found["临港学院"] == "Lingang College"
    assert _fates(_imported(desk, path, "member")) == ["same", "same"]


def test_words_of_lists_are_remembered_for_them_alone(desk: Desk) -> None:
    answers = [
        Meant("lead", "kind", "研究", "technology"),
        Meant("activity", "kind", "上课", "lecture"),
        Meant("lead", "country", "Kenyastan", "KE"),
    ]
    learned_mappings.keep(desk, list(words_learned(answers)), "leads.xlsx")
    known = learned_mappings.recall(desk)
    assert known.value_of("kind", "研究") is None
    assert known.value_of("kind", "上课") == "lecture"
    of_leads = known.for_list("lead")
    assert of_leads.value_of("kind", "研究") == "technology"
    assert of_leads.value_of("kind", "上课") is None
    assert (
        known.value_of("nationality", "Kenyastan")
        == of_leads.value_of("country", "Kenyastan")
        == "KE"
    )
