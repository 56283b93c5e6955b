"""The rows of a plan into the desk: new ones in bulk, changed ones cell by cell, all of them
into the import's book.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from lcdesk.db.queries import curriculum, imports
from lcdesk.db.queries.imports import WaitingRow, read_further
from lcdesk.db.queries.participants import read_page
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Activity, Enrolment, Entity, ImportRow, Person
from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.core.desk import Work
from lcdesk.services.curriculum import records as activities
from lcdesk.services.importing.come_meanwhile import look_for_what_comes
from lcdesk.services.importing.import_log import (
    RECORDS,
    REPEATED,
    WAITING,
    keep_book,
    kept_again,
    kept_problems,
    kept_row,
    mark_of_place,
    mark_of_waiting,
    read_again,
)
from lcdesk.services.importing.open_questions import (
    AskedWord,
    Group,
    left_blanks,
    problems_kept,
    read_asked,
    settle,
)
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import records as participants
from lcdesk.tabular.matching.learned import holds, is_closed, word_key
from lcdesk.tabular.plan.roster import Traits, squeezed
from lcdesk.tabular.plan.three_way import MARK_HEAD, are_cells_same, office_extra
from lcdesk.tabular.plan.unread_words import is_unread
from lcdesk.tabular.review.questions import TWICE
from lcdesk.tabular.understood import ImportPlan, PlannedRow, ReadRow, RecordName, is_listed
from lcdesk.texts import _

Row = dict[str, Any]
_STEP = 500


@dataclass
class Applied:
    """Ids of the records the rows went to, in the order of the plan, and how many enrolments
    were made.
    """

    ids: list[int | None]
    enrolled: int = 0


def apply_rows(
    work: Work, plan: ImportPlan, cohort_id: int, digest: str, progress: Callable[[int, int], None]
) -> Applied:
    """Write all rows of the plan inside an operation, and the import's book; `progress` may raise,
    which undoes everything.
    """
    applied = write_rows(work, plan, cohort_id, progress, digest)
    _answer_by_words(work, plan)
    _settle_agreed(work, plan, cohort_id)
    settle_waiting(work, plan, cohort_id, applied.ids)
    keep_book(work, plan, cohort_id, digest, applied.ids)
    progress(len(plan.rows), len(plan.rows))
    return applied


def write_rows(
    work: Work,
    plan: ImportPlan,
    cohort_id: int,
    progress: Callable[[int, int], None],
    digest: str = "",
) -> Applied:
    """Write all rows of the plan inside an operation, but not into any book. `digest`: the file's,
    where all of it comes in.
    """
    require_nothing_came(work, plan, cohort_id, digest)
    applied = Applied([row.target for row in plan.rows])
    people = [
        (place, row) for place, row in enumerate(plan.rows) if row.fate == "new" and _is_person(row)
    ]
    progress(0, len(plan.rows))
    kept = _require_unmoved(work, plan.rows)
    _enrol(work, cohort_id, people, applied)
    _update_people(work, plan.rows)
    _update_returning(work, people)
    for place, row in enumerate(plan.rows):
        if place and place % _STEP == 0:
            progress(place, len(plan.rows))
        if not _is_person(row):
            applied.ids[place] = _write_activity(work, cohort_id, row) or applied.ids[place]
    for target, extra in _extras_to_keep(work, Activity, plan.rows):
        activities.set_fields(work, {target: {"extra": extra}})
    del kept  # held until here, so that the session need not read them one by one
    return applied


def _is_person(row: PlannedRow) -> bool:
    return row.read.kind == "participant"


def _write_activity(work: Work, cohort_id: int, row: PlannedRow) -> int | None:
    """A new entry of the timetable, or a change of one; the id of a new one."""
    if row.fate == "new":
        return activities.make(work, cohort_id, {**row.read.values, "extra": _extra(row) or None})
    if row.fate == "change" and row.target is not None:
        activities.set_fields(work, {row.target: _new_values(row)})
    return None


def _require_unmoved(work: Work, rows: Sequence[PlannedRow]) -> list[Activity]:
    """The plan's changes must start from what the desk holds now; the activities they fall on,
    read at once.

    `EditConflictsFound` when somebody edited one of them after the plan was made.
    """
    changed = [row for row in rows if row.fate == "change" and row.target is not None]
    people, entries = (
        [row.target or 0 for row in changed if _is_person(row) is wanted]
        for wanted in (True, False)
    )
    now: dict[tuple[bool, int], Mapping[str, Any]] = {
        (True, one["id"]): one for one in read_page(work.session, people)
    }
    if entries:
        activities = curriculum.list_activities(work.session, None, entries)
        now |= {(False, one["id"]): one for one in activities}
    for row in changed:
        record = now.get((_is_person(row), row.target or 0))
        if record is not None and any(
            record[name] != old for name, (old, _new) in row.changes.items()
        ):
            raise _moved()
    return work.load(Activity, entries)


def require_nothing_came(
    work: Work, plan: ImportPlan, cohort_id: int | None, digest: str = ""
) -> None:
    """`EditConflictsFound` when what is new in the plan has come in meanwhile, by somebody else,
    or does so before this is committed.
    """
    look_for_what_comes(work, plan, cohort_id, digest, _moved)


def _moved() -> EditConflictsFound:
    return EditConflictsFound(
        _("The desk was changed after this import was looked at."),
        _("Nothing was imported. Open the file again to see what it would do now."),
    )


def _enrol(
    work: Work, cohort_id: int, people: Sequence[tuple[int, PlannedRow]], applied: Applied
) -> None:
    ids = participants.make_many(
        work,
        cohort_id,
        [row.read.values for _place, row in people],
        [row.person for _place, row in people],
        (_extra(row) or None for _place, row in people),
    )
    applied.enrolled = len(ids)
    for enrolment_id, (place, _row) in zip(ids, people, strict=True):
        applied.ids[place] = enrolment_id


def _update_people(work: Work, rows: Sequence[PlannedRow]) -> None:
    """Changes of participants, and what else came of their columns that are no field of ours."""
    changed = [row for row in rows if row.fate == "change" and row.target and _is_person(row)]
    cells: dict[int, Row] = {}
    for row in changed:
        cells.setdefault(row.target or 0, {}).update(_new_values(row))
    for target, extra in _extras_to_keep(work, Enrolment, rows):
        cells.setdefault(target, {}).update(extra=extra)
    participants.set_fields(work, cells)


def _update_returning(work: Work, people: Sequence[tuple[int, PlannedRow]]) -> None:
    """Somebody known from another cohort may come with a new passport or address."""
    changed = {row.person: row for _place, row in people if row.person and row.changes}
    fields = PARTICIPANT.by_name
    for person in work.load(Person, list(changed)):
        if any(
            getattr(person, fields[name].column) != old
            for name, (old, _new) in changed[person.id].changes.items()
        ):
            raise _moved()
    participants.set_people(work, {number: _new_values(row) for number, row in changed.items()})


def _new_values(row: PlannedRow) -> Row:
    return {name: new for name, (_old, new) in row.changes.items()}


def _extras_to_keep(
    work: Work, entity: type[Entity], rows: Sequence[PlannedRow]
) -> Iterator[tuple[int, Row]]:
    """Columns that are no field of ours are kept beside the record: (id, all of them) where the
    plan changes one; `EditConflictsFound` when one was edited after the plan was made.
    """
    changed = {
        row.target: row
        for row in rows
        if row.fate in ("change", "same")
        and row.target
        and (row.further or row.beside)
        and _is_person(row) is (entity is Enrolment)
    }
    for target, kept in read_further(work.session, entity, sorted(changed)):
        row = changed[target]
        if any(not are_cells_same(kept.get(h), old) for h, (old, _new) in row.further.items()):
            raise _moved()
        yield target, {**row.beside, **kept, **{h: new for h, (_old, new) in row.further.items()}}


def _extra(row: PlannedRow) -> dict[str, str]:
    return office_extra(row.read)


# --- Waiting rows that a later file answers: a corrected copy, a newer list, the same file again
# ---


def settle_waiting(
    work: Work, plan: ImportPlan, cohort_id: int | None, targets: Sequence[int | None]
) -> None:
    """Inside an operation: waiting rows of the cohort (None: of the lists of the office) that this
    plan has a row for wait no more; that row stands for them.

    Known by the mark of our own workbook of waiting rows, by the same words in every cell, or by
    who it is when the new row says at least as much. Two rows about one person (a question of its
    own) are never settled this way.
    """
    waiting = [
        row
        for row in imports.waiting_rows(work.session, cohort_id)
        if is_listed(RECORDS[row["entity"] or ""]) == (cohort_id is None)
    ]
    if not waiting:
        return
    rows = [(kept, read_again(kept, kept["sheet"], 0)) for kept in waiting]
    asked = {hint for _kept, read in rows for hint in _hints(read)}
    at: dict[Hashable, int] = {}
    for place, row in enumerate(plan.rows):
        if MARK_HEAD in row.read.extra or _is_hinted(row.read, asked):
            for key in _keys(row.read):
                at.setdefault(key, place)
    places = {
        kept["id"]: place
        for kept, read in rows
        if (place := _find(kept, read, at, plan)) is not None
    }
    for line in work.load(ImportRow, list(places)):
        row, target = plan.rows[places[line.id]], targets[places[line.id]]
        if row.fate == WAITING:
            work.set(line, {"fate": REPEATED, "entity_id": target})
            continue
        # a word it could not read, and of which the later row says nothing, stays a question
        problems = kept_again(line.problems or (), line.sheet, line.row)
        asks = [problem for problem in problems if is_unread(problem, row.read)]
        kept = [*(kept_problems(problems, asks) or ()), *left_blanks(line.problems)]
        work.set(line, {"fate": row.fate, "entity_id": target, "problems": kept or None})


def _is_hinted(read: ReadRow, asked: AbstractSet[Hashable]) -> bool:
    """Has a row one of these hints? As of `_hints`, which would be slow for each row of a list."""
    said = read.values.get
    if (read.kind, said("full_name"), said("title"), said("number"), said("date")) in asked:
        return True
    passport, birth, country = said("passport_no"), said("birth_date"), said("nationality")
    return bool(
        (passport and ("passport", squeezed(passport)) in asked)
        or (birth and country and ("birth", birth, country) in asked)
    )


def _hints(read: ReadRow) -> Iterator[Hashable]:
    """What two rows have in common at least where any of their keys is the same; cheap to ask of
    every row.
    """
    values = read.values
    yield (
        read.kind,
        values.get("full_name"),
        values.get("title"),
        values.get("number"),
        values.get("date"),
    )
    if passport := values.get("passport_no"):
        yield ("passport", squeezed(passport))
    birth, country = values.get("birth_date"), values.get("nationality")
    if birth and country:
        yield ("birth", birth, country)


def _find(kept: WaitingRow, read: ReadRow, at: dict[Hashable, int], plan: ImportPlan) -> int | None:
    raw = kept_row(kept["raw"])
    here = mark_of_place(kept["file_name"], kept["sheet"], kept["row"], raw)
    for key in (("mark", mark_of_waiting(kept["id"], raw)), ("mark", here), _words(read)):
        if key in at:
            return at[key]
    if is_listed(read.kind):
        return _find_again(kept, read, plan)
    if any(problem["kind"] in TWICE for problem in problems_kept(kept)):
        return None
    for key in _who(read) if Traits(read.values).names else _number(read):
        place = at.get(key)
        if place is not None and _says_as_much(plan.rows[place].read, read):
            return place
    return None


def _find_again(kept: WaitingRow, read: ReadRow, plan: ImportPlan) -> int | None:
    """Of a list of the office: the row at the same place of the same file that says all it said."""
    if plan.understanding.file_name != kept["file_name"]:
        return None
    said = _texts(read)
    return next(
        (
            place
            for place, row in enumerate(plan.rows)
            if (row.read.sheet, row.read.row) == (read.sheet, read.row) and said <= _texts(row.read)
        ),
        None,
    )


def _texts(read: ReadRow) -> set[str]:
    held = {name: str(value) for name, value in read.values.items() if value is not None}
    return {*({**held, **read.raw}).values(), *read.extra.values()}


def _says_as_much(new: ReadRow, old: ReadRow) -> bool:
    return all(
        new.values.get(name) is not None for name, value in old.values.items() if value is not None
    )


def _keys(read: ReadRow) -> Iterator[Hashable]:
    mark = read.extra.get(MARK_HEAD)
    if mark:
        yield ("mark", mark.strip())
    yield _words(read)
    yield from _who(read)
    yield from _number(read)


def _words(read: ReadRow) -> Hashable:
    said = json.dumps([read.raw, office_extra(read)], sort_keys=True, ensure_ascii=False)
    return (
        "words",
        read.kind,
        said,
        tuple(sorted((name, str(value)) for name, value in read.values.items())),
    )


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


def _settle_agreed(work: Work, plan: ImportPlan, cohort_id: int) -> None:
    """Inside an import: what list and desk both changed is asked no more where a list says by now
    what the desk says, or a person has chosen the desk's value; and not when the desk comes to
    hold again what it held, where an edit has answered it before.
    """
    if plan.previous is None:
        return
    asked = [
        one
        for one in read_asked(work.session, cohort_id)
        if one.is_conflict and not (one.is_superseded or one.is_noted)
    ]
    records: set[tuple[RecordName, int | None]] = {(one.record, one.record_id) for one in asked}
    said = {
        (row.read.kind, row.target, name, is_further)
        for row in plan.rows
        if (row.read.kind, row.target) in records and row.fate != WAITING
        for is_further, told in ((False, row.read.values), (True, office_extra(row.read)))
        for name in told.keys() - {one.name for one in row.asked if one.is_further is is_further}
    }
    agreed = [
        one for one in asked if (one.record, one.record_id, one.field, one.is_further) in said
    ]
    settle(work, agreed, None)


def _answer_by_words(work: Work, plan: ImportPlan) -> None:
    """Inside an import: a word of a closed list that the office has said the meaning of by now, and
    the file says again, answers the open questions of all other files that say it, too.
    """
    asked: dict[Group, list[AskedWord]] = defaultdict(list)
    for one in read_asked(work.session):
        if one.is_open and is_closed(one.target.kind) and not one.is_conflict:
            asked[one.group].append(one)
    if not asked:
        return
    known = learned_mappings.recall_within(work.session)
    fields = {(one.record, one.field) for questions in asked.values() for one in questions}
    said = {
        (record, name, word_key(record, name, row.read.raw[name]))
        for record, name in fields
        for row in plan.rows
        if row.read.kind == record and name in row.read.raw
    }
    for questions in asked.values():
        one = questions[0]
        value = known.value_of(one.field, one.word)
        is_said = (one.record, one.field, one.key) in said
        if is_said and value is not None and holds(one.target.kind, value):
            settle(work, questions, value)
