"""Words of sheets that no field could read and that went in with their person or activity, and
cells that a list and the desk both changed: which of them are open questions still.

Nothing keeps the state of a question. It is open while its record is there and holds in its place
just what it held when the row went in; so whatever fills the field answers it, whatever takes the
record out withdraws it, and undo of either asks again. Only an answer that changes nothing
(“leave it blank”) is written down, beside the problem in the book of imports.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NotRequired, get_args

from lcdesk.db.queries import curriculum, imports
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.db.queries.imports import AskedRow
from lcdesk.db.values import BATCH, decode, encode, entity_named
from lcdesk.garbage_collection import collection_paused
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import ImportRow
from lcdesk.model.fields import Field, masked, without_numbers, without_quoted
from lcdesk.model.kinds import Date, LongText
from lcdesk.model.names import name_of
from lcdesk.model.own_fields import own_column
from lcdesk.model.rows import StoredImportRow
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk, Shown, Work
from lcdesk.services.curriculum import records as activities
from lcdesk.services.participants import records
from lcdesk.tabular.told_problems import (
    BOTH_CHANGED,
    FIRST_DAY,
    UNCLEAR_WAY,
    RecordName,
    ToldProblem,
    is_listed,
)
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RECORD_NAMES: Sequence[RecordName] = ("participant", "activity")
"""Of these words stay open questions; of the lists of the office they stand in the notes."""
ENTITIES: Mapping[RecordName, str] = {
    "participant": "Enrolment",
    "activity": "Activity",
    **{name: KINDS[name].fields[0].entity for name in get_args(RecordName) if is_listed(name)},
}
FURTHER = "extra."
"""Stands before the header of a column that is no field, among the names of fields."""


class KeptProblem(ToldProblem):
    """A problem as the book keeps it; books of earlier versions say less of it.

    `held`: what the record held in its place when the row went in (None, or the status everybody
    begins with); it makes the problem an open question for as long as the record holds just that.
    `answer`: an answer after which the record still does: that it stays so. `listed`: of what list
    and desk both changed, what the list says, as history keeps values. `said`: the word of the cell
    itself where another one is asked about. `is_further`: the field is the head of a column that is
    no field. `readings`: of each likely answer that is no value of the field the values it gives.
    """

    raw: NotRequired[str]
    likely: NotRequired[list[str]]
    is_blocking: NotRequired[bool]
    column: NotRequired[str | None]
    held: NotRequired[Any]
    answer: NotRequired[str]
    listed: NotRequired[Any]
    said: NotRequired[str]
    is_further: NotRequired[bool]
    readings: NotRequired[list[dict[str, Any]]]


def problems_kept(row: StoredImportRow | AskedRow) -> Sequence[KeptProblem]:
    """What the book keeps of the problems of a row, out of their column."""
    return row["problems"] or ()


def value_again(record: RecordName, name: str, kept: Any) -> Any:
    """A value as the book keeps it, as the record holds it."""
    field = KINDS[record].by_name.get(name)
    if field is None:
        return kept
    if own_column(field) is not None:
        return None if kept is None else field.kind.restore(kept)
    return decode(entity_named(field.entity), {field.column: kept})[field.column]


def readings_of(problem: KeptProblem) -> list[dict[str, Any]]:
    """The values that each likely answer gives, where it is no value of the field itself: of the
    flights of a participant.
    """
    return [
        {name: value_again("participant", name, value) for name, value in one.items()}
        for one in problem.get("readings", ())
    ]


def left_blank(problem: KeptProblem) -> KeptProblem:
    """An open question with the answer that the record stays as it is."""
    answered = problem.copy()
    answered["answer"] = ""
    return answered


def left_blanks(problems: Sequence[KeptProblem] | None) -> list[KeptProblem]:
    """Those of the problems of a row of the book that were answered so."""
    return [problem for problem in problems or () if "answer" in problem]


Group = tuple[RecordName, str, bool, bool, str, int | None]
"""What makes words one question (`AskedWord.group`)."""


@dataclass(frozen=True)
class AskedWord:
    """A word of one record's row that nobody could read, or a cell that list and desk both changed;
    the rows of the book that ask it, the first of them first. `is_further`: `field` is the head of
    a column that is no field. `is_superseded`: a later version of the list asks in its place.
    """

    record: RecordName
    record_id: int
    field: str
    key: str
    first: AskedRow
    problem: KeptProblem
    rows: tuple[int, ...] = ()
    name: str = ""
    is_open: bool = True
    is_further: bool = False
    is_superseded: bool = False

    @property
    def number(self) -> int:
        """What it is called by: the row of the book that asked first."""
        return self.first["id"]

    @property
    def entity(self) -> str:
        """The entity of the record."""
        return ENTITIES[self.record]

    @property
    def word(self) -> str:
        """The word as it came."""
        return self.problem.get("raw", "")

    @property
    def own_word(self) -> str:
        """The word of the cell itself, where another one is asked about."""
        return self.problem.get("said") or self.word

    @property
    def target(self) -> Field:
        """The field it stood under."""
        if self.is_further:
            return Field(self.field, LongText(), without_numbers(self.field))
        return KINDS[self.record].field(self.field)

    @property
    def likely(self) -> tuple[Any, ...]:
        """Values probably meant, best first, as the field keeps them."""
        return tuple(self.problem.get("likely", ()))

    @property
    def is_conflict(self) -> bool:
        """Did list and desk both change it? Else nobody could read the word."""
        return self.problem["kind"] == BOTH_CHANGED

    @property
    def is_settled(self) -> bool:
        """Was it answered, of what list and desk both changed: also by the field edited by hand?"""
        return self.is_conflict and not self.is_open and not self.is_superseded

    @property
    def is_noted(self) -> bool:
        """Is the answer written down, so that nothing asks it again?"""
        return "answer" in self.problem

    @property
    def listed(self) -> Any:
        """Of what list and desk both changed, what the list says."""
        kept = self.problem.get("listed")
        return kept if self.is_further else value_again(self.record, self.field, kept)

    @property
    def is_doubtful(self) -> bool:
        """Did an activity get one of several values that the word may mean?"""
        is_held = self.problem.get("held") is not None
        return self.record == "activity" and is_held and not self.is_conflict

    @property
    def is_first_day(self) -> bool:
        """Is the date of the first day of a timetable of weekdays asked for?"""
        return self.problem["kind"] == FIRST_DAY

    @property
    def is_way(self) -> bool:
        """Is it asked which flights go to the course? Likely answers are the places of it."""
        return self.problem["kind"] == UNCLEAR_WAY

    @property
    def is_of_file(self) -> bool:
        """Does an answer hold for one file alone?"""
        return self.is_first_day or self.is_way

    @property
    def is_of_course(self) -> bool:
        """Does an answer hold for one course alone? A day of another timetable is another one."""
        return self.record == "activity" and isinstance(self.target.kind, Date)

    @property
    def group(self) -> Group:
        """What it is one question with: the same word of the same field. Days hold for one course
        alone, those of a timetable of weekdays and ways to the course for one file.
        """
        scope = self.cohort_id if self.is_of_course else None
        if self.is_of_file:
            scope = self.first["batch_id"]
        return (self.record, self.field, self.is_further, self.is_conflict, self.key, scope)

    @property
    def cohort_id(self) -> int:
        """The cohort the record is in."""
        return self.first["cohort_id"]

    @property
    def origin(self) -> str:
        """Where it came from."""
        return _("{file}, row {row}", file=self.first["file_name"], row=self.first["row"])

    @property
    def imported_at(self) -> dt.datetime:
        """When it came."""
        return self.first["imported_at"]

    def values_of(self, answer: Any) -> dict[str, Any]:
        """What an answer to the question means for this record, by field: of the first day of a
        timetable the day of its own weekday, of the place of the course both ends of the stay.
        """
        from lcdesk.tabular.days import days_after

        if self.is_first_day and isinstance(answer, dt.date):
            answer += dt.timedelta(days=days_after(self.own_word, self.word))
        if self.is_way and answer in self.likely:
            return readings_of(self.problem)[self.likely.index(answer)]
        return {self.field: answer}

    def is_settled_by(self, answer: Any) -> bool:
        """Does the record hold in its place what it held, after an answer?"""
        told = self.values_of(answer)
        return bool(told) and kept_value(told.get(self.field)) == self.problem.get("held")

    def is_called(self, word: str) -> bool:
        """Is it the word it asks about?"""
        from lcdesk.tabular.matching.learned import word_key

        return self.key == (
            word.strip() if self.is_further else word_key(self.record, self.field, word)
        )

    def told(self, *, is_plain: bool = False) -> str:
        """The word of its cell; masked where it is private."""
        return _told(self, self.own_word, is_plain=is_plain)


def _told(asked: AskedWord, word: str, *, is_plain: bool) -> str:
    from lcdesk.tabular.plan.three_way import shown_further

    if is_plain:
        return word
    if asked.is_further:
        return shown_further(word)
    return masked(word) if asked.target.is_private else word


def read_asked(
    session: Session,
    cohort_id: int | None = None,
    ids: Sequence[int] | None = None,
    records: Sequence[RecordName] = RECORD_NAMES,
) -> list[AskedWord]:
    """Every word asked about of records that are there (`records`: of these kinds, `ids`: of these
    alone), open or answered, in the order they came; each once, however often its list came in.
    """
    with collection_paused():
        found = [one for record in records for one in _read_kind(session, record, cohort_id, ids)]
    newest: dict[tuple[RecordName, int, str, bool], int] = {}
    for one in found:
        if one.is_conflict:  # of several versions of a list the last one asks
            newest[_cell(one)] = max(newest.get(_cell(one), 0), *one.rows)
    return [
        replace(one, is_open=False, is_superseded=True)
        if one.is_conflict and max(one.rows) < newest[_cell(one)]
        else one
        for one in sorted(found, key=lambda one: one.number)
    ]


def _cell(one: AskedWord) -> tuple[RecordName, int, str, bool]:
    return (one.record, one.record_id, one.field, one.is_further)


Asking = Sequence[tuple[AskedRow, KeptProblem]]
Held = Mapping[int, Mapping[str, Any]]


def _read_kind(
    session: Session, record: RecordName, cohort_id: int | None, ids: Sequence[int] | None
) -> list[AskedWord]:
    found: dict[tuple[int, str, str, bool], list[tuple[AskedRow, KeptProblem]]] = defaultdict(list)
    for row in imports.asked_rows(session, entity_named(ENTITIES[record]), cohort_id, ids):
        for problem in problems_kept(row):
            name = problem["field"] or ""
            is_further = problem.get("is_further", False)
            if "held" in problem and (is_further or name in KINDS[record].by_name):
                key = _key(record, problem)
                found[row["entity_id"], name, key, is_further].append((row, problem))
    if not found:
        return []
    numbers = sorted({key[0] for key in found})
    names = sorted({name for _number, name, _key, is_further in found if not is_further})
    held = read_held(session, record, numbers, names)
    further: dict[int, dict[str, str]] = {}
    if any(key[3] for key in found):
        further = dict(imports.read_further(session, entity_named(ENTITIES[record]), numbers))
    return [
        _asked(record, key, asking, held[key[0]], further.get(key[0], {}))
        for key, asking in found.items()
    ]


def read_held(
    session: Session, record: RecordName, ids: Sequence[int], names: Sequence[str]
) -> Held:
    """What records hold now: fields of participants, or activities as they are."""
    if record == "participant":
        return queries.read_values(session, ids, sorted({*names, *records.NAMES}))
    return {
        one["id"]: one
        for start in range(0, len(ids), BATCH)
        for one in curriculum.list_activities(session, None, ids[start : start + BATCH])
    }


def _key(record: RecordName, problem: KeptProblem) -> str:
    from lcdesk.tabular.matching.learned import word_key

    raw = problem.get("raw", "")
    if problem.get("is_further"):
        return raw.strip()
    return word_key(record, problem["field"] or "", raw)


def kept_value(value: Any) -> Any:
    """A value of a record as the book of imports keeps it."""
    if value is None or isinstance(value, str):
        return value
    return next(iter(encode({"": value}).values()))


def _asked(
    record: RecordName,
    key: tuple[int, str, str, bool],
    asking: Asking,
    held: Mapping[str, Any],
    further: Mapping[str, str],
) -> AskedWord:
    (first, problem), (number, name, word, is_further) = asking[0], key
    if any(one["kind"] == BOTH_CHANGED for _row, one in asking):
        asking = asking[-1:]  # the desk may have changed between two versions of a list
        first, problem = asking[0]
    is_marked = any("answer" in one for _row, one in asking)
    now = further.get(name) if is_further else held[name]
    is_open = not is_marked and kept_value(now) == problem.get("held")
    rows = tuple(row["id"] for row, _problem in asking)
    whose = name_of(held) if record == "participant" else best_name(held, "title", "title_zh")
    return AskedWord(
        record, number, name, word, first, problem, rows, whose or "", is_open, is_further
    )


@dataclass(frozen=True)
class OpenQuestion:
    """A word nobody could read, and the records whose rows say it; or a cell that list and desk
    both changed.
    """

    words: tuple[AskedWord, ...]

    @property
    def number(self) -> int:
        """What it is called by on the command line: the row of the book that asked first."""
        return self.words[0].number

    @property
    def record(self) -> RecordName:
        """The kind of records it is about."""
        return self.words[0].record

    @property
    def field(self) -> str:
        """The field it stands under."""
        return self.words[0].field

    @property
    def target(self) -> Field:
        """The field itself."""
        return self.words[0].target

    @property
    def word(self) -> str:
        """The word as it came."""
        return self.words[0].word

    @property
    def likely(self) -> tuple[Any, ...]:
        """Values probably meant, best first."""
        return self.words[0].likely

    @property
    def is_conflict(self) -> bool:
        """Did list and desk both change it?"""
        return self.words[0].is_conflict

    @property
    def group(self) -> Group:
        """What tells it from all others."""
        return self.words[0].group

    @property
    def names(self) -> tuple[str, ...]:
        """The names of those it is about: of people, or titles of activities."""
        return tuple(one.name for one in self.words)

    def told(self, *, is_plain: bool = False) -> str:
        """The word; masked where the field is private."""
        return _told(self.words[0], self.word, is_plain=is_plain)

    def message(self, *, is_plain: bool = False) -> str:
        """Why it could not be read."""
        said = self.words[0].problem["message"]
        return said if is_plain or not self.target.is_private else without_quoted(said, self.word)


@dataclass(frozen=True)
class OpenWord:
    """A word of one record that is asked about, as it is shown (masked where its field is private),
    where it came from (file and row), and the label of its column. `is_conflict`: list and desk
    both changed it; `is_further`: the column is no field; `is_doubtful`: the record got one of
    several values that it may mean.
    """

    word: str
    file_name: str
    row: int
    label: str
    is_conflict: bool = False
    is_further: bool = False
    is_doubtful: bool = False

    @property
    def origin(self) -> str:
        """Where it came from, in the language of the moment."""
        return _("{file}, row {row}", file=self.file_name, row=self.row)

    @property
    def title(self) -> str:
        """What its column is called."""
        return _(self.label)


def list_open(
    desk: Desk,
    cohort_id: int | None = None,
    ids: Sequence[int] | None = None,
    records: Sequence[RecordName] = RECORD_NAMES,
) -> list[OpenQuestion]:
    """The open questions (of a cohort, of some kinds of records, of some records), first come
    first; one for each word of a field.
    """
    found: dict[Group, list[AskedWord]] = {}
    with collection_paused(), desk.reading() as session:
        for one in read_asked(session, cohort_id, ids, records):
            if one.is_open:
                found.setdefault(one.group, []).append(one)
        return [OpenQuestion(tuple(words)) for words in found.values()]


def words_of(
    desk: Desk, record: RecordName, ids: Sequence[int] | None = None, cohort_id: int | None = None
) -> dict[int, dict[str, OpenWord]]:
    """Record (of these, of a cohort) → field → the word that is asked about there; of several the
    first. Columns that are no field are marked as such (`FURTHER`).
    """
    found: dict[int, dict[str, OpenWord]] = {}
    with desk.reading() as session:
        asked = read_asked(session, cohort_id, ids, [record])
    for one in asked:
        if one.is_open:
            name = FURTHER + one.field if one.is_further else one.field
            came = (one.first["file_name"], one.first["row"], one.target.label)
            what = (one.is_conflict, one.is_further, one.is_doubtful)
            said = OpenWord(one.told(), *came, *what)
            found.setdefault(one.record_id, {}).setdefault(name, said)
    return found


def count_open(desk: Desk, cohort_id: int | None = None) -> int:
    """How many questions are open."""
    return len(list_open(desk, cohort_id))


def find_open(desk: Desk, word: str, field: str | None = None) -> list[OpenQuestion]:
    """The open questions that say this word (of one field)."""
    return [
        one
        for one in list_open(desk)
        if field in (None, one.field) and one.words[0].is_called(word)
    ]


def settle(work: Work, questions: Sequence[AskedWord], value: Any) -> None:
    """Inside an operation: the answer to open questions (a value: about one field); None leaves the
    records as they are, and so does what they hold already: that is written down.
    """
    if value is not None:
        _write(work, questions, value)
    settled: dict[int, list[AskedWord]] = defaultdict(list)
    for one in questions:
        if value is None or one.is_settled_by(value):
            for number in one.rows:
                settled[number].append(one)
    for line in work.load(ImportRow, list(settled)):
        kept: list[KeptProblem] = line.problems or []
        problems = [
            left_blank(said) if any(_is_about(said, one) for one in settled[line.id]) else said
            for said in kept
        ]
        work.set(line, {"problems": problems})


def _write(work: Work, questions: Sequence[AskedWord], value: Any) -> None:
    """The answer into the records."""
    for record in RECORD_NAMES:
        asked = [one for one in questions if one.record == record]
        plain = [one for one in asked if not one.is_further]
        cells = {one.record_id: one.values_of(value) for one in plain}
        ways = [one for one in plain if one.is_way]
        if ways:
            _spare_filled(work.session, ways, cells)
        heads = {one.record_id: one.field for one in asked if one.is_further}
        entity = entity_named(ENTITIES[record])
        for number, kept in imports.read_further(work.session, entity, sorted(heads)):
            extra = {**kept, heads[number]: str(value)}
            cells[number] = cells.get(number, {}) | {"extra": extra}
        write = records.set_fields if record == "participant" else activities.set_fields
        write(work, cells)


def _spare_filled(
    session: Session, ways: Sequence[AskedWord], cells: Mapping[int, dict[str, Any]]
) -> None:
    """What somebody filled in by hand of arrival and departure stays."""
    names = sorted({name for one in ways for name in cells[one.record_id]})
    held = read_held(session, "participant", sorted({one.record_id for one in ways}), names)
    for one in ways:
        told = cells[one.record_id]
        for name in [name for name in told if held[one.record_id].get(name) is not None]:
            del told[name]


def _is_about(problem: KeptProblem, one: AskedWord) -> bool:
    return (
        "held" in problem
        and problem["field"] == one.field
        and problem.get("is_further", False) is one.is_further
        and _key(one.record, problem) == one.key
    )


def note_private(desk: Desk, questions: Sequence[OpenQuestion], how: Shown) -> None:
    """Note that private words of open questions were shown or exported, whose and which field."""
    for question in questions:
        for one in question.words if question.told() != question.word else ():
            field = access_log.OWN if one.is_further else one.field
            access_log.note(desk, how, one.entity, one.record_id, field, 1)
