"""The same people in a file and on a server: the same hits, order and numbers."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcdesk.db.queries import participants as queries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants
from tests.examples import examples

NAMES = (
    "王小明", "吕布", "Đặng Thị Hoa", "Łukasz Żak", "Иван Петров", "สมชาย ใจดี", "محمد علي",
    "Gülşen Öz", "Ana-Maria O'Neil", "김민준", "Σωκράτης Παπάς", "Ñusta Íñiguez", "ßtraße Æsir",
    "ANNA de la CRUZ", "አበበ በቀለ", "अमित शर्मा",
)  # fmt: skip
NOTES = (None, "halal", "Émile's list", "50% paid_up", "住上海", "a.b@example.org")


def _fill(desk: Desk, seed: int) -> None:
    chance = random.Random(seed)
    places = [cohorts.add_cohort(desk, {"name_en": name}) for name in ("Lyon", "Évora", "上海")]
    for number in range(examples(60, 200)):
        values: dict[str, Any] = {
            "full_name": f"{chance.choice(NAMES)} {chance.choice(NAMES).split()[0]}",
            "nationality": chance.choice(("KE", "CN", "TH", "EG", None)),
            "gender": chance.choice(("F", "M", None)),
            "notes": chance.choice(NOTES),
            "position": chance.choice(("Engineer", "engineer", "Ärztin", "处长", None)),
            "email": chance.choice((f"p{number}@example.org", None)),
        }
        participants.add_participant(
            desk, chance.choice(places), {k: v for k, v in values.items() if v is not None}
        )


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


def test_hits_orders_and_counts_are_the_same(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    shared, own = new_office_desk(tmp_path), open_desk(tmp_path / "own.lcdesk")
    for desk in (shared, own):
        _fill(desk, 3)
    for one, other in zip(_answers(shared), _answers(own), strict=True):
        assert one == other
    hits = [len(ids) for _word, ids in _answers(own)[:400]]
    assert sum(0 < number < examples(60, 200) for number in hits) > 100  # they tell people apart
    for desk in (shared, own):
        for _step in range(20):
            desk.undo()
    for one, other in zip(_answers(shared), _answers(own), strict=True):
        assert one == other
    own.close()
