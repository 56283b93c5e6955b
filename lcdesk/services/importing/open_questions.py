"""Words of sheets that no field could read and that went in with their person, and cells that a
list and the desk both changed: which of them are open questions still.

Nothing keeps the state of a question. It is open while its participant is there and holds in its
place just what it held when the row went in; so whatever fills the field answers it, whatever takes
the participant out withdraws it, and undo of either asks again. Only an answer that changes nothing
(“leave it blank”) is written down, beside the problem in the book of imports.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NotRequired

from sqlalchemy.orm import Session

from lcdesk.db.queries import imports
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.imports import AskedRow
from lcdesk.db.values import encode
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import ImportRow
from lcdesk.model.fields import Field, masked, without_quoted
from lcdesk.model.names import name_of
from lcdesk.model.rows import StoredImportRow
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk, Shown, Work
from lcdesk.services.participants import records
from lcdesk.tabular.matching.learned import word_key
from lcdesk.tabular.understood import BOTH_CHANGED, ToldProblem
from lcdesk.texts import _


class KeptProblem(ToldProblem):
    """A problem as the book keeps it; books of earlier versions say less of it.

    `held`: what the record held in its place when the row went in (None, or the status everybody
    begins with); it makes the problem an open question for as long as the record holds just that.
    `answer`: an answer after which the record still does: that it stays so. `listed`: of what list
    and desk both changed, what the list says, as history keeps values.
    """

    raw: NotRequired[str]
    likely: NotRequired[list[str]]
    is_blocking: NotRequired[bool]
    column: NotRequired[str | None]
    held: NotRequired[Any]
    answer: NotRequired[str]
    listed: NotRequired[Any]


def problems_kept(row: StoredImportRow) -> Sequence[KeptProblem]:
    """What the book keeps of the problems of a row, out of their column."""
    return row["problems"] or ()


def left_blank(problem: KeptProblem) -> KeptProblem:
    """An open question with the answer that the record stays as it is."""
    answered = problem.copy()
    answered["answer"] = ""
    return answered


def left_blanks(problems: Sequence[KeptProblem] | None) -> list[KeptProblem]:
    """Those of the problems of a row of the book that were answered so."""
    return [problem for problem in problems or () if "answer" in problem]


@dataclass(frozen=True)
class AskedWord:
    """A word of one participant's row that nobody could read; the rows of the book that ask it, the
    first of them first.
    """

    enrolment: int
    field: str
    key: str
    first: AskedRow
    problem: KeptProblem
    rows: tuple[int, ...] = ()
    name: str = ""
    is_open: bool = True

    @property
    def number(self) -> int:
        """What it is called by: the row of the book that asked first."""
        return self.first["id"]

    @property
    def word(self) -> str:
        """The word as it came."""
        return self.problem.get("raw", "")

    @property
    def target(self) -> Field:
        """The field it stood under."""
        return PARTICIPANT.field(self.field)

    @property
    def likely(self) -> tuple[Any, ...]:
        """Values probably meant, best first, as the field keeps them."""
        return tuple(self.problem.get("likely", ()))

    @property
    def is_conflict(self) -> bool:
        """Did list and desk both change it? Else nobody could read the word."""
        return self.problem["kind"] == BOTH_CHANGED

    @property
    def cohort_id(self) -> int:
        """The cohort the participant is in."""
        return self.first["cohort_id"]

    @property
    def origin(self) -> str:
        """Where it came from."""
        return _("{file}, row {row}", file=self.first["file_name"], row=self.first["row"])

    @property
    def imported_at(self) -> dt.datetime:
        """When it came."""
        return self.first["imported_at"]


def read_asked(
    session: Session, cohort_id: int | None = None, enrolments: Sequence[int] | None = None
) -> list[AskedWord]:
    """Every word asked about of participants who are there, open or answered, in the order they
    came; each once, however often its list came in.
    """
    found: dict[tuple[int, str, str], list[tuple[AskedRow, KeptProblem]]] = defaultdict(list)
    for row in imports.asked_rows(session, cohort_id, enrolments):
        for problem in problems_kept(row):
            name = problem["field"]
            if "held" in problem and name in PARTICIPANT.by_name:
                key = (row["entity_id"] or 0, name, word_key(name, problem.get("raw", "")))
                found[key].append((row, problem))
    names = sorted({name for _enrolment, name, _key in found} | set(records.NAMES))
    held = queries.read_values(session, sorted({key[0] for key in found}), names) if found else {}
    asked = [_asked(key, asking, held[key[0]]) for key, asking in found.items()]
    newest = {
        (one.enrolment, one.field): max(one.rows) for one in asked if one.is_conflict
    }  # of several versions of a list the last one asks
    return [
        replace(one, is_open=False)
        if one.is_conflict and max(one.rows) < newest[one.enrolment, one.field]
        else one
        for one in sorted(asked, key=lambda one: one.number)
    ]


def kept_value(value: Any) -> Any:
    """A value of a record as the book of imports keeps it."""
    return next(iter(encode({"": value}).values()))


def _asked(
    key: tuple[int, str, str],
    asking: Sequence[tuple[AskedRow, KeptProblem]],
    record: Mapping[str, Any],
) -> AskedWord:
    (first, problem), (enrolment, name, word) = asking[0], key
    if any(one["kind"] == BOTH_CHANGED for _row, one in asking):
        asking = asking[-1:]  # the desk may have changed between two versions of a list
        first, problem = asking[0]
    is_marked = any("answer" in one for _row, one in asking)
    is_open = not is_marked and kept_value(record[name]) == problem.get("held")
    rows = tuple(row["id"] for row, _problem in asking)
    return AskedWord(enrolment, name, word, first, problem, rows, name_of(record), is_open)


@dataclass(frozen=True)
class OpenQuestion:
    """A word nobody could read, and the participants whose rows say it."""

    words: tuple[AskedWord, ...]

    @property
    def number(self) -> int:
        """What it is called by on the command line: the row of the book that asked first."""
        return self.words[0].number

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
    def people(self) -> tuple[str, ...]:
        """The names of those it is about."""
        return tuple(one.name for one in self.words)

    @property
    def enrolments(self) -> tuple[int, ...]:
        """The participants it is about."""
        return tuple(one.enrolment for one in self.words)

    def told(self, *, is_plain: bool = False) -> str:
        """The word; masked where the field is private."""
        return self.word if is_plain or not self.target.is_private else masked(self.word)

    def message(self, *, is_plain: bool = False) -> str:
        """Why it could not be read."""
        said = self.words[0].problem["message"]
        return said if is_plain or not self.target.is_private else without_quoted(said, self.word)


@dataclass(frozen=True)
class OpenWord:
    """A word of one participant that is asked about, as it is shown (masked where its field is
    private), and where it came from: file and row. `is_conflict`: list and desk both changed it.
    """

    word: str
    origin: str
    is_conflict: bool = False


def list_open(
    desk: Desk, cohort_id: int | None = None, enrolments: Sequence[int] | None = None
) -> list[OpenQuestion]:
    """The open questions (of a cohort, of some participants), first come first; one for each word
    of a field.
    """
    with desk.reading() as session:
        asked = read_asked(session, cohort_id, enrolments)
    found: dict[tuple[str, str], list[AskedWord]] = {}
    for one in asked:
        if one.is_open:
            found.setdefault((one.field, one.key), []).append(one)
    return [OpenQuestion(tuple(words)) for words in found.values()]


def words_of(desk: Desk, enrolments: Sequence[int]) -> dict[int, dict[str, OpenWord]]:
    """Participant → field → the word that is asked about there; of several the first."""
    found: dict[int, dict[str, OpenWord]] = {}
    with desk.reading() as session:
        asked = read_asked(session, None, enrolments)
    for one in asked:
        if one.is_open:
            word = masked(one.word) if one.target.is_private else one.word
            said = OpenWord(word, one.origin, one.is_conflict)
            found.setdefault(one.enrolment, {}).setdefault(one.field, said)
    return found


def count_open(desk: Desk, cohort_id: int | None = None) -> int:
    """How many questions are open."""
    return len(list_open(desk, cohort_id))


def find_open(desk: Desk, word: str, field: str | None = None) -> list[OpenQuestion]:
    """The open questions that say this word (of one field)."""
    return [
        one
        for one in list_open(desk)
        if field in (None, one.field) and word_key(one.field, word) == one.words[0].key
    ]


def settle(work: Work, questions: Sequence[AskedWord], value: Any) -> None:
    """Inside an operation: the answer to open questions about one field; None leaves the records as
    they are, and so does what they hold already: that is written down.
    """
    if value is not None:
        cells = {one.enrolment: {one.field: value} for one in questions}
        records.set_fields(work, cells)
    wanted = {
        number: one
        for one in questions
        if value is None or kept_value(value) == one.problem.get("held")
        for number in one.rows
    }
    for line in work.load(ImportRow, list(wanted)):
        one = wanted[line.id]
        kept: list[KeptProblem] = line.problems or []
        problems = [left_blank(said) if _is_about(said, one) else said for said in kept]
        work.set(line, {"problems": problems})


def _is_about(problem: KeptProblem, one: AskedWord) -> bool:
    return (
        "held" in problem
        and problem["field"] == one.field
        and word_key(one.field, problem.get("raw", "")) == one.key
    )


def note_private(desk: Desk, questions: Sequence[OpenQuestion], how: Shown) -> None:
    """Note that private words of open questions were shown or exported, whose and which field."""
    for question in questions:
        if question.target.is_private:
            for one in question.words:
                access_log.note(desk, how, "Enrolment", one.enrolment, one.field, 1)
