"""What is exported imports again as "same", whatever stands in it, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model import countries
from lcdesk.model.activity_people import posts_of
from lcdesk.model.catalogue import ACTIVITY, KINDS, PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import access_log, finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.curriculum import Cast
from lcdesk.services.exporting import exporting
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.tabular.writing.specs import ID_HEAD
from tests.examples import examples
from tests.services.rows import contents, found, planned

AWKWARD = (
    "007",
    "=1+1",
    "+3",
    "-2",
    "@SUM(A1)",
    "'quoted'",
    'say "hi"',
    "two\nlines",
    "王小明",
    "محمد علي",
    "\u200fעברית 12",
    "a;b,c\td",
    "50%",
    "1e5",
    "8.49E+11",
    "TRUE",
    "12/05/2025",
    "2025-06-14",
    "N/A",
    "#REF!",
    "-",
    "无",
    "none",
    "_x000D_",
    "ﬁ ligature",
    "é",
    "Ⅷ",
    "３号（全角）",
    "3-4",
    "00123456789012345678",
    "Total",
    "合计 22人",
    "Note: late",
    "Mr",
    "O'Neil",
    "x" * 120,
    "Name",
    "lcdesk id",
)
words = st.one_of(st.none(), st.sampled_from(AWKWARD))
short = st.one_of(
    st.none(), st.sampled_from([text for text in AWKWARD if len(text) <= 60 and "\n" not in text])
)
days = st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)))
clocks = st.one_of(st.none(), st.times().map(lambda time: time.replace(second=0, microsecond=0)))
mails = st.sampled_from([None, "a@example.org", "a@example.org; b.c@example.com"])
HEADS = (
    "T-shirt",
    "Phone",
    "护照号\nPassport no.",
    "姓名\nName",
    "标题\nTitle",
    "=1+1",
    "Mobile",
    "日期",
    "合计",
    "Name in own script",
    "  x ",
    "007",
)
extras = st.one_of(
    st.none(), st.dictionaries(st.sampled_from(HEADS), st.sampled_from(AWKWARD), max_size=4)
)
NAMES = (
    "O'Neil, Ana",
    "Hana TESFAYE",
    "王小明",
    "محمد علي",
    "Jürgen Groß",
    "N'Diaye Fatou",
    "Kim, Min-jun",
    "欧阳娜娜",
    "Зарина Юсупова",
    "Mr Li",
    "007",
    "Wang Fang 王芳",
    "Total",
    "MALIK Sana",
    "=1+1",
    "Ｆｕｌｌ Ｗｉｄｔｈ",
)
someone = st.fixed_dictionaries(
    {
        "full_name": st.sampled_from(NAMES),
        "family_name": st.sampled_from([None, "MALIK", "王"]),
        "name_zh": st.sampled_from([None, "王小明"]),
        "nationality": st.sampled_from([None, *countries.codes()]),
        "nominating_country": st.sampled_from([None, "CG", "CD", "TW"]),
        "gender": st.sampled_from([None, "F", "M", "X"]),
        "birth_date": st.sampled_from([None, "1985-12-10", "1985", "1985-12", "1903-01-31"]),
        "passport_expiry": days,
        "passport_no": st.sampled_from([None, "0012345", "EP1234567", "12E5", "00A-77"]),
        "phone": st.sampled_from(
            [None, "+251 911 000 111", "0044 20 0000", "911000", "+1 555 0000; +1 555 0001"]
        ),
        "email": mails,
        "organization": words,
        "department": words,
        "education": words,
        "position": words,
        "presentation_title": words,
        "address": words,
        "notes": words,
        "number": st.sampled_from([None, "007", "7", "A-1"]),
        "consent": st.sampled_from([None, True, False]),
        "arrival_date": days,
        "arrival_time": clocks,
        "departure_time": clocks,
        "departure_date": days,
        "arrival_flight": st.sampled_from([None, "MU523", "3U8888"]),
        "group_name": short,
        "dietary": words,
        "emergency_contact": words,
        "emergency_phone": st.sampled_from([None, "0044 20 0000"]),
        "extra": extras,
        **{
            field.name: st.sampled_from([None, *(code for code, _label in field.kind.choices())])
            for field in PARTICIPANT.fields
            if isinstance(field.kind, Choice)
        },
    }
)
BARE = dict.fromkeys(("nationality", "gender", "birth_date"))
LANGUAGES = [("en", "en"), ("zh", "zh"), ("en", "zh"), ("zh", "en")]
THOROUGH = settings(
    max_examples=examples(4, 12),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("export") / "a.lcdesk")
    yield desk
    desk.close()


def unlike(desk: Desk, path: Path, cohort_id: int, records: list[dict[str, Any]]) -> list[Any]:
    """What an import would find otherwise than it was written: fates, problems (but clashes),
    values, the office's columns.
    """
    rows = planned(desk, path, cohort_id).rows
    found = [
        (row.fate, row.changes, problems)
        for row in rows
        if (problems := [p.message for p in row.problems if not p.kind.endswith("_conflict")])
        or row.fate != "same"
    ]
    by_id = {record["id"]: record for record in records}
    for row in rows:
        record, kind = by_id[row.target or 0], KINDS[row.read.kind]
        found += [
            (f.name, record[f.name], row.read.values.get(f.name))
            for f in kind.fields
            if differs(f, record, row.read.values)
        ]
        extra = {head: text for head, text in row.read.extra.items() if head != ID_HEAD}
        found += [(record["extra"], extra)] if extra != (record["extra"] or {}) else []
    return found


def differs(field: Field, record: dict[str, Any], values: dict[str, Any]) -> bool:
    """A kind tidies blanks and hidden signs, which no form lets in; otherwise letter for letter."""
    kept = record[field.name]
    return (kept if kept is None else field.parse(field.kind.format(kept))) != values.get(
        field.name
    )


@pytest.mark.parametrize(("language", "other"), LANGUAGES)
@THOROUGH
@given(st.lists(someone, min_size=1, max_size=4, unique_by=lambda one: one["full_name"]))
@example(
    [
        {
            "full_name": f"Person {chr(65 + i // 26)}{chr(65 + i % 26)}",
            **BARE,
            "notes": text,
            "organization": text,
        }
        for i, text in enumerate(AWKWARD)
    ]
)
@example([{"full_name": name, **BARE, "passport_no": "EP1234567"} for name in NAMES])
def test_exported_people_come_back_the_same(
    shared: Desk,
    tmp_path_factory: pytest.TempPathFactory,
    language: str,
    other: str,
    people: list[dict[str, Any]],
) -> None:
    texts.speak(language)
    cohort = cohorts.add_cohort(shared, {"name_en": "Training of experts, June 2025"})
    for values in people:
        participants.add_participant(shared, cohort, values)
    path = tmp_path_factory.getbasetemp() / "people.xlsx"
    assert exporting.export_cohort(shared, cohort, path, is_plain=True) == len(people)
    texts.speak(other)
    assert unlike(shared, path, cohort, finding.read_page(shared, found(shared, "", cohort))) == []


titles = st.sampled_from(
    [
        "Opening",
        "=1+1",
        "Wind & sun",
        "Q&A: 50%",
        "007",
        "开班式",
        "讲座：碳市场\n主讲：李文",
        "Lecture: Li Wen @ Hall 1",
        "合计",
        "Total",
        "14:00",
        "16 June",
        "Carbon markets 碳市场",
        "上午",
    ]
)
activity = st.fixed_dictionaries(
    {
        "date": st.dates(dt.date(2025, 6, 14), dt.date(2025, 6, 27)),
        "start": st.sampled_from([None, dt.time(0), dt.time(2), dt.time(9), dt.time(14, 30)]),
        "end": st.sampled_from([None, dt.time(10, 30), dt.time(2)]),
        "title": titles,
        "title_zh": st.sampled_from([None, "开班", "Opening"]),
        "kind": st.sampled_from(
            [None, *(code for code, _label in ACTIVITY.field("kind").kind.choices())]
        ),
        "host": st.sampled_from([None, "Dr. Wu"]),
        "speaker": st.sampled_from([None, "Li Wen", "Li Wen; Ana Reyes"]),
        "speaker_organization": st.sampled_from([None, "Tongji University"]),
        "venue": st.sampled_from([None, "Hall 1"]),
        "theme": st.sampled_from([None, "Pathways"]),
        "is_confirmed": st.sampled_from([None, True, False]),
        "bus": words,
        "notes": words,
        "group_name": short,
        "extra": extras,
    }
)


@pytest.mark.parametrize(("language", "other"), LANGUAGES)
@THOROUGH
@given(
    st.lists(
        activity,
        min_size=1,
        max_size=4,
        unique_by=lambda one: (one["date"], one["start"], one["title"]),
    )
)
def test_an_exported_timetable_comes_back_the_same(
    shared: Desk,
    tmp_path_factory: pytest.TempPathFactory,
    language: str,
    other: str,
    entries: list[dict[str, Any]],
) -> None:
    texts.speak(language)
    cohort = cohorts.add_cohort(shared, {"name_en": "Course of July 2024"})
    for values in entries:
        organization = values["speaker_organization"] if values["speaker"] else None
        curriculum.add_activity(shared, cohort, {**values, "speaker_organization": organization})
    path = tmp_path_factory.getbasetemp() / "days.xlsx"
    assert exporting.export_curriculum(shared, cohort, path) == len(entries)
    texts.speak(other)
    assert unlike(shared, path, cohort, curriculum.list_activities(shared, cohort)) == []


NAMES_OF_SEVERAL = st.lists(
    st.sampled_from(["Li Wen", "Ana Reyes", "陈毅", "Wu Bo"]), min_size=1, max_size=3, unique=True
)
TITLE = st.sampled_from(
    [None, "Dean", "Dean; Director", "Vice Mayor", "院长、主任", "Rector (acting)"]
)
BODIES = st.lists(
    st.sampled_from(["Consulate General (3)", "Harbour Works", "市科委 (2)"]),
    max_size=3,
    unique=True,
)


@pytest.mark.parametrize(("language", "other"), [("en", "zh"), ("zh", "en")])
@settings(max_examples=examples(8, 15))
@given(data=st.data())
def test_all_who_spoke_and_came_come_back_the_same(
    shared: Desk,
    tmp_path_factory: pytest.TempPathFactory,
    language: str,
    other: str,
    data: st.DataObject,
) -> None:
    texts.speak(language)
    cohort = cohorts.add_cohort(shared, {"name_en": "Course of July 2024"})
    values = {"title": "Opening", "date": dt.date(2024, 7, 1), "summary": "All agreed."}
    number = curriculum.add_activity(shared, cohort, values)
    cast = [
        Cast(role, name, data.draw(TITLE), None, None, data.draw(TITLE))
        for role in ("host", "addressed", "attended")
        for name in data.draw(NAMES_OF_SEVERAL)
    ]
    curriculum.set_activity_people(shared, number, cast)
    parts = {name: "; ".join(data.draw(BODIES)) or None for name in ("visited", "represented")}
    curriculum.change_activities(shared, [number], parts)
    path = tmp_path_factory.getbasetemp() / "opening.xlsx"
    exporting.export_curriculum(shared, cohort, path)
    before = curriculum.list_activity_people(shared, number)
    texts.speak(other)
    assert unlike(shared, path, cohort, curriculum.list_activities(shared, cohort)) == []
    fresh = cohorts.add_cohort(shared, {"name_en": "Course of July 2025"})
    plan = importing.prepare(shared, importing.read_file(path), fresh)
    importing.apply(shared, plan, fresh)
    (copy,) = curriculum.list_activities(shared, fresh)
    after = curriculum.list_activity_people(shared, copy["id"])
    assert [(one.role, one.name, posts_of(one.title), posts_of(one.title_zh)) for one in after] == [
        (one.role, one.name, posts_of(one.title), posts_of(one.title_zh)) for one in before
    ]
    assert {name: copy[name] for name in (*parts, "summary")} == {**parts, "summary": "All agreed."}


def test_an_export_into_an_empty_desk_brings_the_same_people(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    values = {
        "full_name": "Hana Tesfaye",
        "nationality": "ET",
        "passport_no": "EP1234567",
        "arrival_date": dt.date(2025, 6, 13),
        "notes": "=1+1",
    }
    participants.add_participant(desk, cohort_id, values)
    fields = [PARTICIPANT.field(name) for name in values]
    exporting.export_participants(desk, found(desk), tmp_path / "p.xlsx", fields, is_plain=True)
    other = open_desk(tmp_path / "b.lcdesk")
    try:
        plan = importing.prepare(other, importing.read_file(tmp_path / "p.xlsx"), None)
        assert importing.apply(other, plan, {"name_en": "X"}).new == 1
        (there,) = finding.read_page(other, found(other))
        assert {name: there[name] for name in values} == values
        assert there["extra"] is None, "the mark of another desk is no column of the office"
    finally:
        other.close()


def test_the_columns_of_the_office_travel_with_an_export(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    extra = {"T-shirt": "007", "Phone": "=1+1", "护照号码\nPassport no.": "old", "合计": " x\ny"}
    participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "nationality": "ET", "extra": extra}
    )
    curriculum.add_activity(
        desk, cohort_id, {"date": dt.date(2025, 6, 16), "title": "开班式", "extra": {"Mobile": "1"}}
    )
    exporting.export_cohort(desk, cohort_id, tmp_path / "p.xlsx", is_plain=True)
    other = open_desk(tmp_path / "b.lcdesk")
    try:
        made = importing.apply(
            other,
            importing.prepare(other, importing.read_file(tmp_path / "p.xlsx"), None),
            {"name_en": "X"},
        )
        (there,) = finding.read_page(other, found(other))
        assert there["extra"] == extra
        (entry,) = curriculum.list_activities(other, made.cohort_id)
        assert (entry["title"], entry["title_zh"], entry["extra"]) == (
            "开班式",
            None,
            {"Mobile": "1"},
        )
    finally:
        other.close()


HIS = {
    "passport_no": "EP1234567",
    "phone": "+251 911 000 111",
    "address": "12 Baker Lane",
    "emergency_phone": "0044 20 0000",
}


@pytest.mark.parametrize(("language", "other"), LANGUAGES)
def test_what_is_exported_masked_comes_back_the_same_and_touches_nothing(
    desk: Desk, cohort_id: int, tmp_path: Path, language: str, other: str
) -> None:
    texts.speak(language)
    own = {head: text for head, text in zip(HEADS, AWKWARD, strict=False) if head.strip()}
    for name in NAMES:
        participants.add_participant(
            desk, cohort_id, {"full_name": name, **BARE, **HIS, "extra": own, "notes": "=1+1"}
        )
    before, path = contents(desk), tmp_path / "masked.xlsx"
    assert exporting.export_cohort(desk, cohort_id, path) == len(NAMES)
    said = {
        str(cell)
        for page in openpyxl.load_workbook(path)
        for row in page.iter_rows(values_only=True)
        for cell in row
    }
    assert "EP••••567" in said
    assert said.isdisjoint({*HIS.values(), "'quoted'", 'say "hi"'})
    assert access_log.list_reveals(desk) == []
    texts.speak(other)
    plan = planned(desk, path, cohort_id)
    assert [(row.fate, row.changes) for row in plan.rows] == [("same", {})] * len(NAMES)
    numbers = [re.findall(r"\d+", remark)[0] for remark in plan.understanding.remarks]
    assert numbers == [str(len(NAMES))] * len(HIS) + [str(len(NAMES) * len(own))]
    importing.apply(desk, plan, cohort_id, path)
    assert {**contents(desk), "ImportBatch": [], "ImportPage": []} == {
        **before,
        "ImportBatch": [],
        "ImportPage": [],
    }


def test_what_is_exported_plain_is_noted_field_by_field(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    participants.add_participant(
        desk,
        cohort_id,
        {"full_name": "Hana Tesfaye", **HIS, "extra": {"T-shirt": "XL", "Locker": "9"}},
    )
    participants.add_participant(
        desk, cohort_id, {"full_name": "Juma Said", "passport_no": "AK0012345"}
    )
    exporting.export_cohort(desk, cohort_id, tmp_path / "plain.xlsx", is_plain=True)
    noted = [(line.how, line.field, line.count) for line in access_log.list_reveals(desk)]
    assert noted == [
        ("exported", label, count)
        for label, count in (
            ("further columns", 2),
            ("Emergency phone", 1),
            ("Address", 1),
            ("Phone", 1),
            ("Passport no.", 2),
        )
    ]
    assert exporting.find_private(desk, cohort_id) == [
        "Passport no.",
        "Phone",
        "Address",
        "Emergency phone",
        "further columns",
    ]
    assert exporting.find_private(desk, cohorts.add_cohort(desk, {"name_en": "Empty"})) == []


def test_more_than_a_page_is_written_in_order(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    from tests.services.figures.test_statistics import fill

    empty = {"birth_date": None, "education": None, "field_of_work": None, "gender": None}
    fill(
        desk,
        cohort_id,
        [{"nationality": "ET", **empty, "number": f"{i:04}", "status": None} for i in range(1100)],
    )
    steps: list[int] = []
    assert exporting.export_cohort(desk, cohort_id, tmp_path / "a.xlsx", step=steps.append) == 1100
    cells = [
        row
        for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Participants"].iter_rows(
            values_only=True
        )
    ]
    assert [
        cell for row in cells for cell in row if isinstance(cell, str) and cell.isdecimal()
    ] == [f"{i:04}" for i in range(1100)]
    assert steps
    assert steps == sorted(steps)


@pytest.mark.parametrize("kind", [PARTICIPANT, ACTIVITY])
def test_a_template_holds_every_field_and_nobody(kind: Any, tmp_path: Path) -> None:
    assert exporting.template(tmp_path / "t.xlsx", kind) == 0
    said = {
        str(cell.value)
        for row in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0].iter_rows()
        for cell in row
    }
    assert all(any(field.title in cell for cell in said) for field in kind.fields)


def test_a_cohort_that_is_gone(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownFault):
        exporting.export_cohort(desk, 99, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()
    assert contents(desk)["Cohort"] == []
