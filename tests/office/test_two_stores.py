"""The same people in a file and on a server: the same hits, order and numbers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.model import rule_kinds
from lcdesk.model.breakdowns import KEYS
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment
from lcdesk.model.names import NAME_FORMS, name_form, use_name_form
from lcdesk.model.own_fields import OwnDeclaration, OwnWord
from lcdesk.model.query import Query
from lcdesk.model.rule_kinds import RULES
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures import counting_rules
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_tables
from lcdesk.services.participants import documents, own_fields, participants
from lcdesk.texts import speaking
from tests.examples import examples
from tests.services.rows import contents

NAMES = (
    "王小明", "吕布", "Đặng Thị Hoa", "Łukasz Żak", "Иван Петров", "สมชาย ใจดี", "محمد علي",
    "Gülşen Öz", "Ana-Maria O'Neil", "김민준", "Σωκράτης Παπάς", "Ñusta Íñiguez", "ßtraße Æsir",
    "ANNA de la CRUZ", "አበበ በቀለ", "अमित शर्मा",
)  # fmt: skip
NOTES = (None, "halal", "Émile's list", "50% paid_up", "住上海", "a.b@example.org")


PARTS = (("Ana", "Kamau"), ("明", "王"), ("Özlem", "ÖZ"), (None, None), ("Ivan", None))
OWN: tuple[tuple[OwnDeclaration, tuple[Any, ...]], ...] = (
    (OwnDeclaration("Shoe", "鞋码"), ("44", "Ärger", "王", "9")),
    (OwnDeclaration("Plan", kind="long_text"), ("one\ntwo", "Émile", "")),
    (OwnDeclaration("Years", kind="number"), (7, 12, 100, -3)),
    (OwnDeclaration("Since", kind="date"), (dt.date(2020, 2, 29), dt.date(1999, 12, 31))),
    (OwnDeclaration("Vegan", kind="yes_no"), (True, False)),
    (
        OwnDeclaration("Track", kind="choice", words=(OwnWord("A", "甲"), OwnWord("B", "乙"))),
        ("a", "b"),
    ),
)


def _fill(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    places = [
        cohorts.add_cohort(desk, values)
        for values in (
            {"name_en": "Lyon", "starts": dt.date(2024, 6, 3), "ends": dt.date(2024, 6, 28)},
            {"name_en": "Évora", "starts": dt.date(2025, 1, 31)},
            {"name_en": "上海"},
        )
    ]
    for number in range(examples(40, 60)):
        values: dict[str, Any] = {
            "full_name": f"{chance.choice(NAMES)} {chance.choice(NAMES).split()[0]}",
            "nationality": chance.choice(("KE", "CN", "TH", "EG", None)),
            "gender": chance.choice(("F", "M", None)),
            "notes": chance.choice(NOTES),
            "position": chance.choice(("Engineer", "engineer", "Ärztin", "处长", None)),
            "email": chance.choice((f"p{number}@example.org", None)),
            "status": chance.choice(("selected", "confirmed", "withdrawn", "certified", None)),
            "birth_date": chance.choice(("1985", "1990-02", "1979-12-31", None)),
            "passport_expiry": chance.choice((dt.date(2024, 7, 1), dt.date(2027, 2, 28), None)),
            "arrival_date": chance.choice((dt.date(2024, 6, 1), dt.date(2024, 6, 2), None)),
            "consent": chance.choice((True, False, None)),
            "visa_state": chance.choice(("applied", "issued", None)),
        }
        values |= dict(zip(("given_name", "family_name"), chance.choice(PARTS), strict=True))
        participants.add_participant(
            desk, chance.choice(places), {k: v for k, v in values.items() if v is not None}
        )

    _fill_further(desk, chance)


def _fill_further(desk: Desk, chance: random.Random) -> None:
    """Documents, own fields of each kind, and what such a field cannot read."""
    for declaration, _values in OWN:
        own_fields.declare(desk, declaration)
    ids = list(range(1, examples(40, 60) + 1))
    for kind in ("photo", "passport_scan", "visa"):
        documents.set_document(desk, chance.sample(ids, 9), kind, "received")
    declared = own_fields.list_declared(desk)
    cells = {
        one: {
            field.name: chance.choice(values)
            for field, (_declaration, values) in zip(declared, OWN, strict=True)
            if chance.random() < 0.7
        }
        for one in ids
    }
    participants.change_cells(desk, cells, participants.PASTE)
    unread = {one: {"extra": {field.head: "about 7" for field in declared}} for one in ids[::9]}
    desk.execute("x", lambda work: work.update_many(Enrolment, unread))


def _values_of(parameter: rule_kinds.Parameter, chance: random.Random) -> tuple[Any, ...]:
    """What a rule of its kind may ask."""
    fields = [field.name for field in PARTICIPANT.fields]
    text = chance.choice((*NAMES, *filter(None, NOTES), "engineer", "%", "_", "é", "44"))
    ways: dict[type[rule_kinds.Parameter], Callable[[], tuple[Any, ...]]] = {
        rule_kinds.Parameter: lambda: (),
        rule_kinds.MonthsParameter: lambda: (chance.randint(0, 40),),
        rule_kinds.DocumentParameter: lambda: (chance.choice(("photo", "passport_scan", "visa")),),
        rule_kinds.FieldParameter: lambda: (chance.choice(fields),),
        rule_kinds.ValuesParameter: lambda: chance.choice(
            (
                ("status", "confirmed", None),
                ("nationality", "KE", "CN"),
                ("position", "Engineer", "Ärztin"),
                ("own:1", "Ärger", "9"),
                ("own:3", 7, None),
                ("own:4", dt.date(2020, 2, 29)),
                ("own:5", False),
                ("consent", True),
            )
        ),
        rule_kinds.RangeParameter: lambda: chance.choice(
            (
                ("full_name", "L", None),
                ("birth_date", "1980", "1990-02"),
                ("passport_expiry", None, dt.date(2024, 12, 1)),
                ("own:1", "4", "Z"),
                ("own:3", 7, 50),
                ("own:4", dt.date(2000, 1, 1), None),
                ("position", "E", "e"),
            )
        ),
        rule_kinds.PartParameter: lambda: (
            text[: chance.randint(0, 3)],
            *chance.sample(("full_name", "notes", "position", "own:1", "own:2"), 2),
        ),
        rule_kinds.SearchParameter: lambda: (
            chance.choice((text, f"{text} status:confirmed", "notes:- ana", "position:eng")),
        ),
        rule_kinds.WordsParameter: lambda: tuple(text.split()),
        rule_kinds.WordOrStateParameter: lambda: (text, "status", "confirmed"),
        rule_kinds.PeopleParameter: lambda: tuple(chance.sample(range(1, 40), 5)),
    }
    return ways[type(parameter)]()


def _asked_by_rules(desk: Desk) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(11)
    with desk.reading() as session:
        for kind in RULES.values():
            for _turn in range(6):
                values = _values_of(kind.parameter, chance)
                if not kind.parameter.is_known(values):  # its field is gone again
                    continue
                rule = QueryRule(kind.name, values)
                yield rule, sorted(queries.find_ids(session, Query(rules=(rule,))))
        for field in PARTICIPANT.fields:
            ids, groups = queries.find_groups(session, Query(group=field.name))
            yield field.name, list(ids), list(groups)


def _figures(desk: Desk) -> Iterator[tuple[Any, ...]]:
    """Every breakdown by every rule; in each language what is said with them."""
    for place, rule in enumerate(counting_rules.list_rules(desk)):
        yield rule, country_tables(desk, Scope(None, is_once=place % 2 == 1), rule, KEYS)
    for code in ("en", "zh"):
        with speaking(code):
            yield code, country_tables(desk, 1, "all", KEYS)


@contextmanager
def _listed(form: str) -> Iterator[None]:
    before = name_form()
    use_name_form(form)
    yield
    use_name_form(before)


def _names(desk: Desk) -> Iterator[tuple[Any, ...]]:
    for form, _label in NAME_FORMS:
        with _listed(form), desk.reading() as session:
            for down in (False, True):
                query = Query(sort=(("full_name", down),))
                yield form, down, list(queries.find_ids(session, query))


def _everything(desk: Desk) -> list[tuple[Any, ...]]:
    return [*_answers(desk), *_asked_by_rules(desk), *_figures(desk), *_names(desk)]


def _answers(desk: Desk) -> list[tuple[Any, ...]]:
    chance = random.Random(7)
    texts = [*NAMES, *filter(None, NOTES), "wangxiaoming", "lvbu", "zak", "engineer", "kenya"]
    words = [word for text in texts for word in text.split()]
    asked = [chance.choice(words)[: chance.randint(1, 6)] for _one in range(400)]
    found: list[tuple[Any, ...]] = []
    with desk.reading() as session:
        for one in asked:
            query = Query(rules=(QueryRule("words", (one,)),))
            found.append((one, sorted(queries.find_ids(session, query))))
        for field in PARTICIPANT.fields:
            for down in (False, True):
                query = Query(sort=((field.name, down),))
                found.append((field.name, down, list(queries.find_ids(session, query))))
            found.append((field.name, queries.count_values(session, None, field.name)))
    return found


def _require_alike(shared: list[tuple[Any, ...]], own: list[tuple[Any, ...]]) -> None:
    for one, other in zip(shared, own, strict=True):
        assert one == other


def test_what_is_asked_is_answered_alike(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    _fill(shared := new_office_desk(tmp_path), 3)
    # only now: the own fields of the desk opened last are in force
    _fill(own := open_desk(tmp_path / "own.lcdesk"), 3)
    told = _everything(own)
    _require_alike(_everything(shared), told)
    hits = [len(ids) for _word, ids in told[:400]]
    assert sum(0 < number < examples(40, 60) for number in hits) > 100  # they tell people apart
    for desk in (shared, own):
        for _step in range(20):
            desk.undo()
    _require_alike(
        [*_answers(shared), *_asked_by_rules(shared)], [*_answers(own), *_asked_by_rules(own)]
    )
    for desk in (shared, own):
        while desk.redo_label():
            desk.redo()
    _require_alike(list(_asked_by_rules(shared)), list(_asked_by_rules(own)))
    for desk in (shared, own):
        while desk.undo_label():
            desk.undo()
    assert contents(shared)["Enrolment"] == contents(own)["Enrolment"] == []
    own.close()
