"""Waiting rows that a later file answers: a corrected copy, a newer list, the same file again."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from lcdesk.db.queries import imports
from lcdesk.model.entities import ImportRow
from lcdesk.services.desk import Work
from lcdesk.services.importing_book import (
    MARK_HEAD,
    REPEATED,
    WAITING,
    mark_of_place,
    mark_of_waiting,
    office_extra,
    read_again,
)
from lcdesk.tabular.plan.roster import Traits
from lcdesk.tabular.review import TWICE
from lcdesk.tabular.understood import ImportPlan, ReadRow

Kept = dict[str, Any]


def settle_waiting(work: Work, plan: ImportPlan, cohort_id: int, targets: Sequence[int | None]) -> None:
    """Inside a deed: waiting rows of the cohort that this plan has a row for wait no more; that row stands for them.

    Known by the mark of our own workbook of waiting rows, by the same words in every cell, or by who it is when the
    new row says at least as much. Two rows about one person (a question of its own) are never settled this way.
    """
    waiting = imports.waiting_rows(work.session, cohort_id)
    if not waiting:
        return
    rows = [(kept, read_again(kept, kept["sheet"], 0)) for kept in waiting]
    asked = {hint for _kept, read in rows for hint in _hints(read)}
    at: dict[Hashable, int] = {}
    for place, row in enumerate(plan.rows):
        if MARK_HEAD in row.read.extra or not asked.isdisjoint(_hints(row.read)):
            for key in _keys(row.read):
                at.setdefault(key, place)
    places = {kept["id"]: place for kept, read in rows if (place := _find(kept, read, at, plan)) is not None}
    for line in work.load(ImportRow, list(places)):
        fate = plan.rows[places[line.id]].fate
        work.set(line, {"fate": REPEATED if fate == WAITING else fate, "entity_id": targets[places[line.id]]})


def _hints(read: ReadRow) -> Iterator[Hashable]:
    """What two rows have in common at least where any of their keys is the same; cheap to ask of every row."""
    values = read.values
    yield (read.kind, values.get("full_name"), values.get("title"), values.get("number"), values.get("date"))
    if values.get("passport_no"):
        yield ("passport", Traits(values).passport)
    if values.get("birth_date") and values.get("nationality"):
        yield ("birth", values["birth_date"], values["nationality"])


def _find(kept: Kept, read: ReadRow, at: dict[Hashable, int], plan: ImportPlan) -> int | None:
    here = mark_of_place(kept["file_name"], kept["sheet"], kept["row"], kept["raw"])
    for key in (("mark", mark_of_waiting(kept["id"], kept["raw"])), ("mark", here), _words(read)):
        if key in at:
            return at[key]
    if any(problem["kind"] in TWICE for problem in kept["problems"] or ()):
        return None
    for key in _who(read) if Traits(read.values).names else _number(read):
        place = at.get(key)
        if place is not None and _says_as_much(plan.rows[place].read, read):
            return place
    return None


def _says_as_much(new: ReadRow, old: ReadRow) -> bool:
    return all(new.values.get(name) is not None for name, value in old.values.items() if value is not None)


def _keys(read: ReadRow) -> Iterator[Hashable]:
    mark = read.extra.get(MARK_HEAD)
    if mark:
        yield ("mark", mark.strip())
    yield _words(read)
    yield from _who(read)
    yield from _number(read)


def _words(read: ReadRow) -> Hashable:
    said = json.dumps([read.raw, office_extra(read)], sort_keys=True, ensure_ascii=False)
    return ("words", read.kind, said, tuple(sorted((name, str(value)) for name, value in read.values.items())))


def _number(read: ReadRow) -> Iterator[Hashable]:
    """What a row without a name is known by."""
    if read.kind == "participant" and (number := Traits(read.values).passport):
        yield ("number", number)


def _who(read: ReadRow) -> Iterator[Hashable]:
    if read.kind != "participant":
        return
    who = Traits(read.values)
    for name in who.names:
        if who.passport:
            yield ("passport", who.passport, name)
        if who.birth and who.nationality:
            yield ("birth", who.birth, who.nationality, name)
