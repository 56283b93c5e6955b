"""Learned mappings kept with the desk: learned as an operation of their own, recalled, seen, changed,
forgotten, out to .csv and in again.
"""

from __future__ import annotations

import datetime as dt
import json
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
from lcdesk.model.entities import KnownHead, KnownValue
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import Choice, Country, YesNo
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.matching.learned import LearnedMapping, LearnedMappings, encoded, fingerprint
from lcdesk.tabular.review.learning import learned_from
from tests.examples import examples
from tests.learned import country, layout, order, word
from tests.services.rows import HANA, JUMA, contents, sheet

HEADS = ("Name", "Passport", "Herkunft", "Gate")
LAYOUT = fingerprint("participant", HEADS)


COLUMNS = layout(
    HEADS,
    {"Name": "full_name", "Passport": "passport_no"},
    {"Herkunft": "nationality", "Gate": "-"},
)
ALL = (
    COLUMNS,
    order("birth_date", "mdy", HEADS),
    country("Nigera", "NG"),
    word("gender", "=frouwe", "F"),
    word("consent", "jawohl", True),
)


def mine(desk: Desk) -> dict[str, Any]:
    """What the desk remembers, without ids; what is said of the heads of a layout has no order."""
    kept = contents(desk)
    told = {
        name: [{k: v for k, v in row.items() if k != "id"} for row in kept[name]]
        for name in learned_mappings.ENTITIES
    }
    return {
        name: sorted(json.dumps(row, sort_keys=True, default=str) for row in rows)
        for name, rows in told.items()
    }


def listed(desk: Desk, kind: str) -> list[dict[str, Any]]:
    return [item for item in learned_mappings.list_mappings(desk) if item["kind"] == kind]


def test_what_is_kept_is_recalled(desk: Desk) -> None:
    assert learned_mappings.keep(desk, ALL, "names_v3.xlsx") == 6
    known = learned_mappings.recall(desk)
    assert known.layouts == {LAYOUT: {"Herkunft": "nationality", "Gate": "-"}}
    assert known.taken == {LAYOUT: {"Name": "full_name", "Passport": "passport_no"}}
    assert known.heads == {"participant:herkunft": "nationality"}, (
        "a column left out is so in this layout alone"
    )
    assert known.orders == {(LAYOUT, "birth_date"): "mdy"}
    assert known.values == {
        ("nationality", "nigera"): "NG",
        ("nominating_country", "nigera"): "NG",
        ("gender", "frouwe"): "F",
        ("consent", "jawohl"): True,
    }
    assert learned_mappings.recall_from(desk.path) == known


def test_it_is_an_operation_in_plain_words(desk: Desk) -> None:
    learned_mappings.keep(desk, ALL, "names_v3.xlsx")
    assert desk.undo_label() == "Remember 6 answers from names_v3.xlsx"
    before = contents(desk)
    desk.undo()
    assert learned_mappings.recall(desk) == LearnedMappings()
    desk.redo()
    assert contents(desk) == before


def test_only_what_differs_is_written(desk: Desk) -> None:
    learned_mappings.keep(desk, ALL, "a.xlsx")
    before = contents(desk)
    assert learned_mappings.keep(desk, ALL, "b.xlsx") == 0
    assert contents(desk) == before
    assert len(history.list_operations(desk)) == 1
    assert learned_mappings.keep(desk, [country("NIGERA", "NE")], "b.xlsx") == 1
    assert desk.undo_label() == "Remember 1 answer from b.xlsx"
    (spelling,) = listed(desk, "country")
    assert (spelling["said"], spelling["means"], spelling["file_name"]) == (
        "NIGERA",
        "Niger",
        "b.xlsx",
    )


def test_columns_nobody_corrected(desk: Desk) -> None:
    columns = layout(HEADS, {"Name": "full_name"}, {})
    assert learned_mappings.keep(desk, [columns], "a.xlsx") == 1
    assert desk.undo_label() == "Remember the columns of a.xlsx"


def test_a_layout_learns_column_by_column(desk: Desk) -> None:
    learned_mappings.keep(desk, [COLUMNS], "a.xlsx")
    more = layout(HEADS, {"Herkunft": "nationality"}, {"Passport": "-"})
    learned_mappings.keep(desk, [more], "b.xlsx")
    known = learned_mappings.recall(desk)
    assert known.layouts[LAYOUT] == {"Herkunft": "nationality", "Gate": "-", "Passport": "-"}
    assert known.taken[LAYOUT] == {"Name": "full_name"}


def test_a_head_word_follows_the_latest_correction_only(desk: Desk) -> None:
    learned_mappings.keep(desk, [COLUMNS], "a.xlsx")
    other = ("Name", "Herkunft", "Land")
    second = layout(other, {}, {"Herkunft": "birth_place", "Land": "nationality"})
    learned_mappings.keep(desk, [second], "b.xlsx")
    assert learned_mappings.recall(desk).heads["participant:herkunft"] == "birth_place"
    learned_mappings.keep(desk, [COLUMNS], "a.xlsx")
    assert learned_mappings.recall(desk).heads["participant:herkunft"] == "birth_place", (
        "a.xlsx says nothing new"
    )


def test_next_time_a_file_is_read_as_it_was_answered(desk: Desk, tmp_path: Path) -> None:
    rows = (("A B", "A1", "Nigera", "B7"), ("C D", "A2", "Kenya", "B8"))
    path = sheet(tmp_path / "names.xlsx", *rows, heads=HEADS)
    assert (
        importing.read_file(path, learned=learned_mappings.recall(desk))
        .rows[0]
        .values.get("nationality")
        is None
    )
    learned_mappings.keep(desk, ALL, path.name)
    found = importing.read_file(path, learned=learned_mappings.recall(desk))
    assert [row.values["nationality"] for row in found.rows] == ["NG", "KE"]
    assert {column.sureness for column in found.tables[0].columns} == {"remembered", "skipped"}
    assert not found.problems


def test_undoing_an_import_does_not_unlearn(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = sheet(tmp_path / "names.xlsx", HANA, JUMA)
    found = importing.read_file(path, learned=learned_mappings.recall(desk))
    learned_mappings.keep(desk, learned_from(found, LearnedMappings()), path.name)
    importing.apply(desk, importing.prepare(desk, found, cohort_id), cohort_id, path)
    assert desk.undo_label() == "Import of names.xlsx"
    desk.undo()
    assert len(learned_mappings.recall(desk).taken) == 1
    again = importing.read_file(path, learned=learned_mappings.recall(desk))
    assert {column.sureness for column in again.tables[0].columns if column.field} == {"remembered"}


# --- seen, changed, forgotten ---


def test_the_list_tells_all_a_person_needs(desk: Desk) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    said = [
        (item["kind"], item["said"], item["means"]) for item in learned_mappings.list_mappings(desk)
    ]
    assert said == [
        ("layout", "Name, Passport, Herkunft, Gate", "Herkunft → Country/region; Gate → left out"),
        ("head", "Herkunft", "Country/region"),
        ("value", "jawohl", "yes (Consent given)"),
        ("value", "=frouwe", "female (Gender)"),
        ("order", "Date of birth", "month first"),
        ("country", "Nigera", "Nigeria"),
    ]
    items = learned_mappings.list_mappings(desk)
    assert all(
        item["file_name"] == "names.xlsx" and isinstance(item["learnt_at"], dt.datetime)
        for item in items
    )
    assert all(item["choices"] and not item["is_stale"] for item in items)
    assert len({item["number"] for item in items}) == len(items)
    assert [column["is_chosen"] for column in items[0]["columns"]] == [False, False, True, True]


def test_a_value_no_list_knows_is_stale(desk: Desk) -> None:
    desk.execute(
        "x", lambda work: work.add(KnownHead(kind="participant", head="Hut", field="hat_size"))
    )
    desk.execute(
        "x",
        lambda work: work.add(
            KnownValue(kind="participant", field="gender", spelling="x", value="laddie")
        ),
    )
    assert [(item["means"], item["is_stale"]) for item in learned_mappings.list_mappings(desk)] == [
        ("no longer there: hat_size", True),
        ("no longer there: laddie", True),
    ]


@pytest.mark.parametrize(
    ("kind", "means", "value"),
    [
        ("head", "birth_place", "birth_place"),
        ("head", "Place of birth", "birth_place"),
        ("value", "M", "M"),
        ("value", "male", "M"),
        ("order", "dmy", "dmy"),
        ("country", "KE", "KE"),
        ("country", "肯尼亚", "KE"),
    ],
)
def test_changed(desk: Desk, kind: str, means: str, value: str) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    item = listed(desk, kind)[-1]
    learned_mappings.change(desk, item["number"], means)
    assert listed(desk, kind)[-1]["value"] == value
    assert desk.undo_label() == f"Change what is remembered of “{item['said']}”"
    desk.undo()
    assert listed(desk, kind)[-1]["value"] == item["value"]


def test_a_layout_changed_head_by_head(desk: Desk) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    (item,) = listed(desk, "layout")
    learned_mappings.change(
        desk, item["number"], {"Gate": "Country/region", "Passport": None, "Name": "full_name"}
    )
    known = learned_mappings.recall(desk)
    assert known.layouts[LAYOUT] == {"Gate": "nationality", "Herkunft": "-"}, "one column a field"
    assert known.taken[LAYOUT] == {"Name": "full_name"}


@pytest.mark.parametrize(
    ("kind", "means"),
    [
        ("head", "hat"),
        ("value", "laddie"),
        ("order", "ydm"),
        ("country", "Nigera"),
        ("layout", {"Gate": "hat"}),
    ],
)
def test_what_nobody_knows_is_refused(desk: Desk, kind: str, means: Any) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    before = contents(desk)
    item = listed(desk, kind)[-1]
    with pytest.raises(KnownFault):
        learned_mappings.change(desk, item["number"], means)
    assert contents(desk) == before


def test_forgotten(desk: Desk) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    before = mine(desk)
    columns, value = listed(desk, "layout")[0], listed(desk, "value")[0]
    learned_mappings.forget(desk, [columns["number"]])
    assert [item["kind"] for item in learned_mappings.list_mappings(desk)] == [
        "head",
        "value",
        "value",
        "country",
    ]
    assert desk.undo_label() == "Forget what is remembered of “Name, Passport, Herkunft, Gate”"
    desk.undo()
    assert mine(desk) == before
    gone = learned_mappings.forget(
        desk,
        [columns["number"], value["number"], *(one["number"] for one in listed(desk, "order"))],
    )
    assert [item["kind"] for item in gone] == ["layout", "value", "order"]
    assert desk.undo_label() == "Forget 3 remembered answers"
    with pytest.raises(KnownFault, match="Nothing is remembered under number"):
        learned_mappings.forget(desk, [value["number"]])


# --- out and in ---


def test_the_sheet_opens_in_excel_and_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    learned_mappings.keep(desk, ALL, "names.xlsx")
    assert learned_mappings.export_mappings(desk, tmp_path / "m.csv") == 6
    held = (tmp_path / "m.csv").read_bytes()
    assert held.startswith(b"\xef\xbb\xbf")
    assert b'"\'=frouwe"' in held
    assert b'"=' not in held


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    folder = tmp_path_factory.mktemp("memory")
    both = open_desk(folder / "a.lcdesk"), open_desk(folder / "b.lcdesk")
    yield both
    for desk in both:
        desk.close()


WORDS = st.text(string.printable + "=+-@'\"äßéЖ国 ，", min_size=1, max_size=12).filter(
    lambda text: text.strip() and "\r" not in text and "\x0b" not in text and "\x0c" not in text
)


@st.composite
def answers(draw: st.DrawFn) -> list[LearnedMapping]:
    record = draw(st.sampled_from((PARTICIPANT, ACTIVITY)))
    kind = record.name
    heads = tuple(draw(st.lists(WORDS, min_size=1, max_size=5, unique=True)))
    names = st.sampled_from(sorted(record.by_name))
    wished = {head: draw(st.one_of(names, st.just("-"))) for head in heads if draw(st.booleans())}
    taken = {head: draw(names) for head in heads if head not in wished and draw(st.booleans())}
    closed = [
        target for target in record.fields if isinstance(target.kind, Choice | Country | YesNo)
    ]
    target = draw(st.sampled_from(closed))
    value = draw(st.sampled_from([code for code, _label in target.kind.choices()]))
    said = draw(WORDS)
    return [
        layout(heads, taken, wished, kind),
        order(draw(names), draw(st.sampled_from(("dmy", "mdy"))), heads, kind),
        country(said, value)
        if isinstance(target.kind, Country)
        else word(target.name, said, value, kind),
    ]


@settings(max_examples=examples(6, 15))
@given(st.lists(answers(), max_size=3))
def test_out_and_in_again_is_the_same(
    desks: tuple[Desk, Desk],
    tmp_path_factory: pytest.TempPathFactory,
    taught: list[list[LearnedMapping]],
) -> None:
    first, second = desks
    for desk in desks:
        learned_mappings.forget(
            desk, [item["number"] for item in learned_mappings.list_mappings(desk)]
        )
    for one in taught:
        learned_mappings.keep(first, one, "名单 v3.xlsx")
    path = tmp_path_factory.getbasetemp() / "memory.csv"
    number = learned_mappings.export_mappings(first, path)
    assert learned_mappings.import_mappings(second, path) == number
    assert mine(second) == mine(first)
    assert learned_mappings.recall(second) == learned_mappings.recall(first)
    assert learned_mappings.import_mappings(first, path) == 0


def test_a_line_written_by_hand(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "Kind;Record;Field;Said;Means\ncountry;;;Keenia;肯尼亚\nvalue;participant;Gender;Fru;female\nhead;participant;;Geburtsort;出生地\n",
        encoding="utf-8",
    )
    assert learned_mappings.import_mappings(desk, path) == 3
    assert [
        (item["said"], item["value"], item["file_name"])
        for item in learned_mappings.list_mappings(desk)
    ] == [("Geburtsort", "birth_place", "m.csv"), ("Fru", "F", "m.csv"), ("Keenia", "KE", "m.csv")]


@pytest.mark.parametrize(
    "line",
    [
        "country,,,Keenia,Atlantis",
        "value,participant,full_name,Fru,female",
        "value,participant,gender,Fru,laddie",
        "bird,,,a,b",
        "head,bird,,a,birth_place",
        "head,participant,,a,hat",
        "order,participant,birth_date,,dmy",
        "country,,,,KE",
        "layout,participant,,a,full_name",
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken_in(
    desk: Desk, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        f"kind,record,field,said,means\ncountry,,,Keenia,KE\n{line}\n", encoding="utf-8"
    )
    with pytest.raises(KnownFault, match="Line 3: ") as fault:
        learned_mappings.import_mappings(desk, path)
    assert "Nothing was taken in" in fault.value.advice
    assert learned_mappings.list_mappings(desk) == []


def test_another_file_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="no list of remembered answers"):
        learned_mappings.import_mappings(desk, sheet(tmp_path / "names.xlsx", HANA))


def test_values_are_kept_readable() -> None:
    assert [encoded(value) for value in (True, False, "NG")] == ["yes", "no", "NG"]
