"""Words of sheets that no field could read and that went in with their person: which of them are
open questions still.

Nothing keeps the state of a question. It is open while its participant is there and holds in its
place just what it held when the row went in; so whatever fills the field answers it, whatever takes
the participant out withdraws it, and undo of either asks again. Only an answer that changes nothing
(“leave it blank”) is written down, beside the problem in the book of imports.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lcdesk.db.queries import imports
from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.imports import AskedRow
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import ImportRow
from lcdesk.model.fields import Field
from lcdesk.model.names import name_of
from lcdesk.services.core.desk import Work
from lcdesk.services.importing.import_log import KeptProblem, left_blank, problems_kept
from lcdesk.services.learned import learned_mappings
from lcdesk.services.participants import records
from lcdesk.tabular.matching.learned import holds, is_closed
from lcdesk.tabular.plan.unread_words import AskedBefore, word_key
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _


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
    return [_asked(key, asking, held[key[0]]) for key, asking in found.items()]


def _asked(
    key: tuple[int, str, str],
    asking: Sequence[tuple[AskedRow, KeptProblem]],
    record: Mapping[str, Any],
) -> AskedWord:
    (first, problem), (enrolment, name, word) = asking[0], key
    is_marked = any("answer" in one for _row, one in asking)
    is_open = not is_marked and record[name] == problem.get("held")
    rows = tuple(row["id"] for row, _problem in asking)
    return AskedWord(enrolment, name, word, first, problem, rows, name_of(record), is_open)


def asked_before(session: Session, cohort_id: int) -> AskedBefore:
    """What was asked about the people of a cohort before, for the plan of an import."""
    return {
        (one.enrolment, one.field, one.key): one.is_open for one in read_asked(session, cohort_id)
    }


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
        if value is None or value == one.problem.get("held")
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


def answer_by_words(work: Work, plan: ImportPlan) -> None:
    """Inside an import: a word of a closed list that the office has said the meaning of by now, and
    the file says again, answers the open questions of all other files that say it, too.
    """
    asked: dict[tuple[str, str], list[AskedWord]] = defaultdict(list)
    for one in read_asked(work.session):
        if one.is_open and is_closed(one.target.kind):
            asked[one.field, one.key].append(one)
    if not asked:
        return
    known, fields = learned_mappings.recall_within(work.session), {name for name, _key in asked}
    said = {
        (name, word_key(name, row.read.raw[name]))
        for row in plan.rows
        if row.read.kind == "participant"
        for name in fields & row.read.raw.keys()
    }
    for (name, key), questions in asked.items():
        value = known.value_of(name, questions[0].word)
        if (name, key) in said and value is not None and holds(questions[0].target.kind, value):
            settle(work, questions, value)
