"""Every rule against a plain recount over random desks: what SQL finds and counts is what the
words of the rule say.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from lcdesk.db.queries.participants import count_rules, count_values, find_ids
from lcdesk.db.queries.query_sql import CONDITIONS, HERE, column_of, narrowed
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import months_after
from lcdesk.model.entities import Cohort, Document, DocumentFile, Enrolment, Entity, Person, Photo
from lcdesk.model.lists import DOCUMENT_KIND, DOCUMENT_STATE, VISA_STATE
from lcdesk.model.query import Query, query_from_plain, query_to_plain, searched
from lcdesk.model.rule_kinds import (
    RULES,
    DocumentParameter,
    FieldParameter,
    MonthsParameter,
    Parameter,
    PartParameter,
    PeopleParameter,
    RangeParameter,
    SearchParameter,
    ValuesParameter,
    WordOrStateParameter,
    WordsParameter,
)
from lcdesk.model.search_text import QueryRule
from lcdesk.model.statuses import CAME, ENDS, STATUS
from lcdesk.services.core.desk import Desk, Work
from tests.examples import examples

Row = dict[str, Any]
Tables = dict[type[Entity], list[Row]]
NewDesk = Callable[[Path], Desk]


def codes(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([option.code for option in kind.options])


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


# ends of months, where "so many months later" has no such day
days = st.none() | st.dates(dt.date(2024, 1, 27), dt.date(2025, 3, 3))
COHORTS = st.lists(
    st.fixed_dictionaries(
        {"name_en": st.just("X"), "starts": days, "ends": days, "oldest": maybe(38, 39)}
    ),
    min_size=1,
    max_size=3,
)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "full_name": maybe("Ana", "Bo", "Erased 4", "王小明", "Zoé", "100%_", "ЮЛИЯ"),
            "passport_no": maybe("A1"),
            "email": maybe("a@example.org"),
            "passport_expiry": st.none() | st.dates(dt.date(2024, 1, 27), dt.date(2026, 3, 3)),
            "birth_date": maybe("1985", "1985-02", "1985-02-28", "1984-02-29", "1985-12-10"),
        }
    ),
    min_size=1,
    max_size=5,
)


def enrolments(people: int, cohorts: int) -> st.SearchStrategy[list[Row]]:
    texts = (
        "visa_letter_no",
        "arrival_flight",
        "departure_flight",
        "room_type",
        "room_no",
        "dietary",
        "insurance",
    )
    return st.lists(
        st.fixed_dictionaries(
            {
                "person_id": st.integers(1, people),
                "cohort_id": st.integers(1, cohorts),
                "status": st.none() | codes(STATUS),
                "visa_state": st.none() | codes(VISA_STATE),
                "consent": st.none() | st.booleans(),
                "reserve_place": maybe(1, 2, 3),
                "arrival_date": days,
                "arrival_time": maybe(dt.time(9), dt.time(14, 30)),
                **{name: maybe("x") for name in texts},
            }
        ),
        max_size=8,
    )


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    found: Tables = {Cohort: draw(COHORTS), Person: draw(PEOPLE)}
    found[Enrolment] = draw(enrolments(len(found[Person]), len(found[Cohort])))
    # by chance alone hardly anybody would have come before
    if found[Enrolment] and draw(st.booleans()):
        for number, cohort in enumerate(found[Cohort]):
            cohort["starts"] = cohort["starts"] or dt.date(2024, 6 + number, 1)
        again = {
            "cohort_id": draw(st.integers(1, len(found[Cohort]))),
            "status": draw(st.sampled_from(sorted(CAME))),
        }
        found[Enrolment].append({**found[Enrolment][0], **again})
    owners = st.integers(1, len(found[Person]))
    found[Photo] = draw(
        st.lists(st.builds(lambda person: {"person_id": person, "data": b"x"}, owners), max_size=2)
    )
    if found[Enrolment]:
        paper = st.fixed_dictionaries(
            {
                "enrolment_id": st.integers(1, len(found[Enrolment])),
                "kind": codes(DOCUMENT_KIND),
                "state": codes(DOCUMENT_STATE),
            }
        )
        found[Document] = draw(st.lists(paper, max_size=6))
        file = st.fixed_dictionaries(
            {
                "enrolment_id": st.integers(1, len(found[Enrolment])),
                "kind": st.sampled_from(("passport_scan", "visa")),
                "file_name": st.just("a.pdf"),
                "form": st.just("pdf"),
                "size": st.just(9),
                "pages": st.just(1),
                "on": st.just(dt.date(2024, 5, 1)),
            }
        )
        found[DocumentFile] = draw(st.lists(file, max_size=4))
    return found


# what is typed → what it says
SEARCHES: dict[str, tuple[QueryRule, ...]] = {
    "": (),
    "ana": (QueryRule("words", ("ana",)),),
    "er 4": (QueryRule("words", ("er", "4")),),
    '"erased 4" diet:-': (
        QueryRule("words", ("erased 4",)),
        QueryRule("field_blank", ("dietary",)),
    ),
    "status:confirmed status:withdrawn": (
        QueryRule("field_is", ("status", "confirmed", "withdrawn")),
    ),
    "arrival:2024-06..2024-12 x": (
        QueryRule("words", ("x",)),
        QueryRule("field_between", ("arrival_date", dt.date(2024, 6, 1), dt.date(2024, 12, 31))),
    ),
}
VALUES: dict[type[Parameter], st.SearchStrategy[tuple[Any, ...]]] = {
    Parameter: st.just(()),
    MonthsParameter: st.tuples(st.integers(0, 14)),
    DocumentParameter: st.tuples(codes(DOCUMENT_KIND)),
    FieldParameter: st.tuples(
        st.sampled_from(["full_name", "status", "arrival_time", "consent", "room_no"])
    ),
    RangeParameter: st.sampled_from(
        [
            ("arrival_date", dt.date(2024, 6, 1), dt.date(2024, 12, 31)),
            ("arrival_date", None, dt.date(2024, 6, 1)),
            ("reserve_place", 2, None),
            ("birth_date", "1985-06", None),
            ("arrival_time", dt.time(9), dt.time(9)),
            ("full_name", "B", None),
            ("dietary", None, None),
        ]
    ),
    ValuesParameter: st.sampled_from(
        [
            ("status", "confirmed", "withdrawn"),
            ("consent", True),
            ("visa_state", "issued"),
            ("status", None, "confirmed"),
            ("consent", None),
            ("status",),
        ]
    ),
    PartParameter: st.sampled_from(
        [
            ("b", "full_name"),
            ("ZOÉ", "full_name", "dietary"),
            ("юл", "full_name"),
            ("小", "full_name"),
            ("", "room_no", "room_type"),
            ("%", "full_name"),
            ("_", "full_name"),
            ("zoe", "full_name"),
        ]
    ),
    SearchParameter: st.sampled_from([(text,) for text in SEARCHES]),
    WordsParameter: st.sampled_from([("ana",), ("B", "x"), ("Zoé",), ("小明",), ("юли", "a1")]),
    WordOrStateParameter: st.sampled_from(
        [("confirmed", "status", "confirmed"), ("ana", "visa_state", "issued")]
    ),
    PeopleParameter: st.lists(st.integers(1, 9)).map(tuple),
}


@st.composite
def rules(draw: st.DrawFn) -> list[QueryRule]:
    """One of each kind, with values of any sort."""
    return [QueryRule(kind.name, draw(VALUES[type(kind.parameter)])) for kind in RULES.values()]


# --- the recount ---

# texts no typed word is looked for in
NOT_SEARCHED = {"status", "visa_state", "birth_date", "insurance", "visa_letter_no"}


def bare(text: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize("NFD", text.lower())
        if not unicodedata.combining(sign)
    )


def begins(word: str, text: str) -> bool:
    """Does a word of the text begin so? Each Chinese character is a word."""
    wanted, known = (
        " ".join(re.findall(r"[\u2e80-\u9fff]|[^\W\u2e80-\u9fff]+", one)) for one in (word, text)
    )
    return f" {wanted}" in f" {known}"


class Recount:
    """What the words of a rule say, over plain rows."""

    def __init__(self, desk: Tables, ends: dt.date | None) -> None:
        self.desk, self.ends = desk, ends

    def found(self, rule: QueryRule, cohort_ids: tuple[int, ...] | None) -> list[int]:
        return [
            number
            for number, row in enumerate(self.desk[Enrolment], 1)
            if (cohort_ids is None or row["cohort_id"] in cohort_ids)
            and self.holds(rule, number, row)
        ]

    def holds(self, rule: QueryRule, number: int, row: Row) -> bool:
        record = {**self.desk[Person][row["person_id"] - 1], **row}
        is_coming, is_erased = row["status"] not in ENDS, record["full_name"] == "Erased 4"
        if rule.name in ("coming", "ended"):
            return is_coming == (rule.name == "coming")
        said = getattr(self, rule.name)(record, number, *rule.values)
        return said and (
            (is_coming and not is_erased)
            or rule.name in ("came_before", "search", "words", "word_or_state", "chosen")
            or rule.name.startswith("field_")
        )

    def search(self, record: Row, number: int, text: str) -> bool:
        row = self.desk[Enrolment][number - 1]
        return all(self.holds(rule, number, row) for rule in SEARCHES[text])

    def words(self, record: Row, _number: int, *words: str) -> bool:
        known = [
            bare(value)
            for name, value in record.items()
            if isinstance(value, str) and name not in NOT_SEARCHED
        ]
        return all(any(begins(word, text) for text in known) for word in map(bare, words))

    def word_or_state(self, record: Row, number: int, word: str, name: str, value: Any) -> bool:
        return self.words(record, number, word) or self.field_is(record, number, name, value)

    def chosen(self, _record: Row, number: int, *ids: int) -> bool:
        return number in ids

    def asked(self, _record: Row, _number: int) -> bool:
        return True

    def passport_short(self, record: Row, _number: int, months: int) -> bool:
        last = self.ends or self.desk[Cohort][record["cohort_id"] - 1]["ends"] or clock.today()
        return record["passport_expiry"] is not None and record["passport_expiry"] < months_after(
            last, months
        )

    def too_old(self, record: Row, _number: int) -> bool:
        cohort = self.desk[Cohort][record["cohort_id"] - 1]
        born, opening = record["birth_date"], cohort.get("starts")
        if born is None or opening is None or cohort.get("oldest") is None:
            return False
        # of a birth date known in part, who would be the youngest
        known = [int(part) for part in born.split("-")]
        year, month, day = (*known, *(12, 31)[len(known) - 1 :])
        had_it = (opening.month, opening.day) >= (month, day)
        return opening.year - year - (not had_it) > cohort["oldest"]

    def document_missing(self, record: Row, number: int, kind: str) -> bool:
        known = {
            "photo": any(photo["person_id"] == record["person_id"] for photo in self.desk[Photo]),
            "invitation": record["visa_letter_no"] is not None,
            "visa": record["visa_state"] in ("issued", "not_needed"),
            "insurance": record["insurance"] is not None,
            "consent": record["consent"] is True,
        }
        papers = self.desk.get(Document, [])
        noted = any(
            p["enrolment_id"] == number and p["kind"] == kind and p["state"] in HERE for p in papers
        )
        return not (known.get(kind, False) or noted)

    def file_missing(self, record: Row, number: int, kind: str) -> bool:
        files, papers = self.desk.get(DocumentFile, []), self.desk.get(Document, [])
        mine = [one for one in (*files, *papers) if one["enrolment_id"] == number]
        if any(one["kind"] == kind and one.get("state") in (None, "not_needed") for one in mine):
            return False
        photos = [photo["person_id"] for photo in self.desk[Photo]]
        return kind != "photo" or record["person_id"] not in photos

    def letter_missing(self, record: Row, number: int) -> bool:
        return self.document_missing(record, number, "invitation")

    def photo_missing(self, record: Row, number: int) -> bool:
        return self.document_missing(record, number, "photo")

    def insurance_missing(self, record: Row, number: int) -> bool:
        return self.document_missing(record, number, "insurance")

    def visa_open(self, record: Row, _number: int) -> bool:
        return record["visa_state"] not in ("issued", "not_needed")

    def attention(self, record: Row, number: int, months: int) -> bool:
        asked = (self.passport_short(record, number, months), self.passport_missing(record, number))
        return any((*asked, self.visa_open(record, number), self.too_old(record, number)))

    def passport_missing(self, record: Row, _number: int) -> bool:
        return record["passport_no"] is None

    def passport_undated(self, record: Row, _number: int) -> bool:
        return record["passport_expiry"] is None

    def birth_date_missing(self, record: Row, _number: int) -> bool:
        return record["birth_date"] is None

    def flight_missing(self, record: Row, _number: int) -> bool:
        return record["arrival_flight"] is None

    def departure_missing(self, record: Row, _number: int) -> bool:
        return record["departure_flight"] is None

    def room_missing(self, record: Row, _number: int) -> bool:
        return record["room_no"] is None

    def diet_unknown(self, record: Row, _number: int) -> bool:
        return record["dietary"] is None

    def email_missing(self, record: Row, _number: int) -> bool:
        return record["email"] is None

    def field_blank(self, record: Row, _number: int, name: str) -> bool:
        return record[name] is None

    def field_known(self, record: Row, _number: int, name: str) -> bool:
        return record[name] is not None

    def field_between(self, record: Row, _number: int, name: str, low: Any, high: Any) -> bool:
        value = record[name]
        return (
            value is not None and (low is None or value >= low) and (high is None or value <= high)
        )

    def field_is(self, record: Row, _number: int, name: str, *values: Any) -> bool:
        return record[name] in values

    def field_not(self, record: Row, _number: int, name: str, *values: Any) -> bool:
        return record[name] not in values

    def field_has(self, record: Row, _number: int, text: str, *names: str) -> bool:
        return any(bare(text) in bare(record[name]) for name in names if record[name] is not None)

    def came_before(self, record: Row, number: int) -> bool:
        return any(
            self._is_earlier(one, other, record, number)
            for other, one in enumerate(self.desk[Enrolment], 1)
        )

    def _is_earlier(self, one: Row, other: int, record: Row, number: int) -> bool:
        if one["person_id"] != record["person_id"] or one["cohort_id"] == record["cohort_id"]:
            return False
        then, now = (self.desk[Cohort][row["cohort_id"] - 1]["starts"] for row in (one, record))
        is_dated = then is not None and now is not None
        is_before = is_dated and (then, one["cohort_id"]) < (now, record["cohort_id"])
        return is_before and one["status"] in CAME


@contextmanager
def desk_with(new_desk: NewDesk, rows: Tables) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        desk = new_desk(Path(folder))

        def fill(work: Work) -> None:
            for entity, made in rows.items():
                if made:
                    work.insert_many(entity, made)

        desk.execute("fill", fill)
        yield desk
        desk.close()


@settings(max_examples=examples(25, 36))
@given(tables(), st.data())
def test_each_rule_finds_and_counts_whom_it_says(
    new_desk: NewDesk, rows: Tables, data: st.DataObject
) -> None:
    asked = data.draw(rules())
    ends = data.draw(days)
    cohort_ids = data.draw(st.none() | st.sets(st.integers(1, len(rows[Cohort]))).map(tuple))
    recount = Recount(rows, ends)
    query = Query(cohort_ids, ends=ends)
    with desk_with(new_desk, rows) as desk, desk.reading() as session:
        for rule in asked:
            assert list(find_ids(session, replace(query, rules=(rule,)))) == recount.found(
                rule, cohort_ids
            ), rule
        expected = {rule: len(recount.found(rule, cohort_ids)) for rule in asked}
        assert count_rules(session, query, asked) == expected
        two = tuple(asked[:2])
        both = sorted(
            set(recount.found(two[0], cohort_ids)) & set(recount.found(two[1], cohort_ids))
        )
        assert list(find_ids(session, replace(query, rules=two))) == both
        assert count_rules(session, replace(query, rules=two[:1]), two[1:]) == {two[1]: len(both)}


@settings(max_examples=examples(20, 36))
@given(tables(), st.data())
def test_a_query_finds_those_for_whom_all_its_rules_hold(
    new_desk: NewDesk, rows: Tables, data: st.DataObject
) -> None:
    asked = tuple(data.draw(st.lists(rules().flatmap(st.sampled_from), max_size=4)))
    cohort_ids = data.draw(st.none() | st.sets(st.integers(1, len(rows[Cohort]))).map(tuple))
    query = Query(cohort_ids, asked, limit=data.draw(st.none() | st.integers(1, 3)))
    recount = Recount(rows, None)
    found = [
        number
        for number, row in enumerate(rows[Enrolment], 1)
        if (cohort_ids is None or row["cohort_id"] in cohort_ids)
        and all(recount.holds(rule, number, row) for rule in asked)
    ][: query.limit]
    kept = query_from_plain(json.loads(json.dumps(query_to_plain(query))))
    with desk_with(new_desk, rows) as desk, desk.reading() as session:
        assert list(find_ids(session, query)) == found
        again = replace(kept, cohort_ids=cohort_ids, limit=query.limit)
        assert list(find_ids(session, again)) == found


def test_each_kind_of_rules_has_its_condition_or_means_others() -> None:
    assert {kind.name for kind in RULES.values() if kind.means is None} == set(CONDITIONS)


def test_fields_in_the_search_are_rules(new_desk: NewDesk) -> None:
    names = ("full_name", "nationality", "passport_expiry", "email")
    people = [
        ("Hana Tesfaye", "ET", dt.date(2027, 5, 31), None),
        ("Hana Kamau", "KE", dt.date(2027, 6, 1), None),
        ("Zoé Kamau", "KE", None, "z@example.org"),
    ]
    rows: Tables = {
        Cohort: [{"name_en": "X"}],
        Person: [dict(zip(names, row, strict=True)) for row in people],
    }
    diets = enumerate((None, "halal", None), 1)
    rows[Enrolment] = [
        {"person_id": number, "cohort_id": 1, "dietary": diet} for number, diet in diets
    ]
    with desk_with(new_desk, rows) as desk:
        for search, found in {
            "hana country:kenya": [2],
            "国家:肯尼亚": [2, 3],
            "diet:-": [1, 3],
            "mail:*": [3],
            "passport:<2027-06": [1],
            "kamau diet:-": [3],
            "name:zoe": [3],
            'name:"na ka"': [2],
            '"hana kamau"': [2],
            '"kamau hana"': [],
            "country:ken,ethi": [1, 2, 3],
            "shoe:42": [],
        }.items():
            with desk.reading() as session:
                assert list(find_ids(session, Query(rules=searched(search)))) == found, search
                assert count_rules(
                    session, Query(rules=searched(search)), [QueryRule("coming")]
                ) == {QueryRule("coming"): len(found)}


def test_no_rule_is_counted_without_a_statement(new_desk: NewDesk) -> None:
    with desk_with(new_desk, {}) as desk, desk.reading() as session:
        assert count_rules(session, Query(), ()) == {}
        assert count_rules(session, Query(), (QueryRule("coming"), QueryRule("coming"))) == {
            QueryRule("coming"): 0
        }


def test_those_of_a_group_stand_together(new_desk: NewDesk) -> None:
    rooms = ("2", "1", None, "2", "1")
    people = [{"full_name": name} for name in ("E", "D", "C", "B", "A")]
    stays = [
        {"person_id": number, "cohort_id": 1, "room_no": room}
        for number, room in enumerate(rooms, 1)
    ]
    with (
        desk_with(new_desk, {Cohort: [{"name_en": "X"}], Person: people, Enrolment: stays}) as desk,
        desk.reading() as session,
    ):
        assert list(find_ids(session, Query(group="room_no"))) == [2, 5, 1, 4, 3]
        by_name = Query(group="room_no", sort=(("full_name", False),))
        assert list(find_ids(session, by_name)) == [5, 2, 4, 1, 3]
        downward = Query(group="room_no", sort=(("full_name", False), ("room_no", True)))
        assert list(find_ids(session, downward)) == [4, 1, 5, 2, 3]
        assert list(find_ids(session, Query((), group="room_no"))) == []


def plan_of(session: Session, statement: sa.Select[Any]) -> list[str]:
    """What SQLite means to do."""
    said = str(statement.compile(session.connection(), compile_kwargs={"literal_binds": True}))
    return [row.detail for row in session.execute(sa.text(f"EXPLAIN QUERY PLAN {said}"))]


def test_a_cohort_is_counted_without_reading_everybody(new_desk: NewDesk) -> None:
    def counted(name: str) -> list[str]:
        column, query = column_of(name), Query((1,))
        is_needed = PARTICIPANT.field(name).entity == "Person"
        return plan_of(
            session,
            narrowed(sa.select(column, sa.func.count()), query, is_needed=is_needed).group_by(
                column
            ),
        )

    with desk_with(new_desk, {}) as desk, desk.reading() as session:
        assert counted("status") == [
            "SEARCH enrolment USING COVERING INDEX ix_enrolment_cohort_status (cohort_id=?)"
        ]
        steps = counted("nationality")
        assert not [step for step in steps if step.startswith("SCAN")], steps
        assert "SEARCH person USING INTEGER PRIMARY KEY (rowid=?)" in steps
        assert (
            count_values(session, 1, "status") == count_values(session, None, "nationality") == []
        )
