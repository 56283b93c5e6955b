"""A signed attendance sheet as the office types it: read, matched with people and activities,
shown as a plan, then noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from lcdesk.model.attendance import Attendee, Key, Register, Session, tells_apart
from lcdesk.model.countries.recognition import squeeze
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.attendance import attendance
from lcdesk.services.attendance.attendance import moment_words
from lcdesk.services.core.desk import Desk
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.register import (
    HEAD_BREAK,
    RegisterSheet,
    SheetColumn,
    SheetRow,
    column_letter,
    is_cross,
    name_keys,
    read_registers,
    state_of,
)
from lcdesk.texts import N_, _, list_names, n_

IMPORT = N_("Attendance from {name}")
_NOON, _EVENING = 12, 18
Place = tuple[int, str]  # which list, and "row 7" or "column F" of it
Answers = Mapping[Place, int]


@dataclass(frozen=True)
class SheetQuestion:
    """A row or column that may be several people or activities: what it says, and (id, words) of
    each.
    """

    place: Place
    words: str
    options: tuple[tuple[int, str], ...]


@dataclass
class SheetPlan:
    """What a file would note: cells that are new or would change (with what stands there), the
    same, and what is open.
    """

    file_name: str
    changes: dict[Key, str | None] = field(default_factory=dict[Key, str | None])
    new: int = 0
    changed: int = 0
    same: int = 0
    people: int = 0
    activities: int = 0
    questions: list[SheetQuestion] = field(default_factory=list[SheetQuestion])
    remarks: list[str] = field(default_factory=list[str])


def read_file(
    path: Path,
    register: Register,
    *,
    password: str | None = None,
    choose: TextChoice | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[RegisterSheet]:
    """The attendance lists in a file; `KnownFault` when it names nobody of the cohort."""
    book = read_workbook(path, password=password, choose=choose, cancelled=cancelled)
    known = _People(register)
    sheets = read_registers(
        book, known.by_name, {one.date for one in register.sessions if one.date}
    )
    if not sheets:
        raise KnownFault(
            _("No attendance list of this cohort was found in “{name}”.", name=path.name),
            _(
                "It needs the names of participants below each other, and activities or dates "
                "across."
            ),
        )
    return sheets


def plan_sheet(
    sheets: Sequence[RegisterSheet],
    register: Register,
    file_name: str,
    answers: Answers | None = None,
) -> SheetPlan:
    """What the lists would note, with the answers to questions of an earlier plan. Nothing is
    guessed: open cells are told.
    """
    plan = SheetPlan(file_name)
    noted: dict[Key, str] = {}
    for number, sheet in enumerate(sheets):
        _SheetMatch(number, sheet, register, answers or {}, plan, len(sheets) > 1).note_in(noted)
    for key, state in noted.items():
        before = register.marks.get(key)
        if before == state:
            plan.same += 1
            continue
        plan.changes[key] = state
        plan.changed += before is not None
        plan.new += before is None
    plan.people = len({person for person, _activity in noted})
    plan.activities = len({activity for _person, activity in noted})
    return plan


def apply_plan(desk: Desk, register: Register, plan: SheetPlan) -> int:
    """Note everything of the plan as one step; how many cells changed."""
    return attendance.note(desk, register, plan.changes, IMPORT, name=plan.file_name)


class _People:
    """By what lists know people: every way to write a name, folded; and numbers."""

    def __init__(self, register: Register) -> None:
        self.by_name: dict[str, set[int]] = {}
        self.by_number: dict[str, set[int]] = {}
        has_numbers = tells_apart([_number(person.number) for person in register.people])
        for person in register.people:
            for key in frozenset[str]().union(*map(name_keys, person.names)):
                self.by_name.setdefault(key, set()).add(person.id)
            # else what stands in a list may be its own running number
            if has_numbers and (number := _number(person.number)):
                self.by_number.setdefault(number, set()).add(person.id)

    def find(self, row: SheetRow) -> set[int]:
        """Whom a row may be: the name decides, a number only among people of one name or where
        no name stands.
        """
        numbered = self.by_number.get(_number(row.no), set())
        if not row.name:
            return numbered
        named = set[int]().union(*(self.by_name.get(key, ()) for key in name_keys(row.name)))
        return named & numbered if len(named) > 1 and named & numbered else named


def _number(text: str) -> str:
    return squeeze(text.removesuffix(".0")).lstrip("0")


class _SheetMatch:
    """One list matched with the register; what is not understood goes into the plan in words."""

    def __init__(
        self,
        number: int,
        sheet: RegisterSheet,
        register: Register,
        answers: Answers,
        plan: SheetPlan,
        has_others: bool,
    ) -> None:
        self.number, self.sheet, self.register, self.answers, self.plan = (
            number,
            sheet,
            register,
            answers,
            plan,
        )
        self._where = f"{sheet.name}: " if has_others else ""
        self._crosses = Counter[int]()

    def note_in(self, noted: dict[Key, str]) -> None:
        """Add what the cells say to `noted`: of several cells for one, the last. Cells of people
        it is not for are told.
        """
        people, activities, others = self._rows(), self._columns(), Counter[int]()
        for (row, column), text in self.sheet.cells.items():
            person, sessions = people.get(row), activities.get(column)
            if (
                person is None
                or sessions is None
                or (state := self._state(row, column, text)) is None
            ):
                continue
            own = [one for one in sessions if self._is_asked(person, one)]
            if len(own) == 1:
                noted[person.id, own[0].id] = state
            else:
                others[column] += 1
        for column, count in others.items():
            self._tell_others(column, activities[column], count)
        self._tell_crosses()

    def _is_asked(self, person: Attendee, session: Session) -> bool:
        return (
            self.register.concerns(person, session)
            or (person.id, session.id) in self.register.marks
        )

    # --- rows ---

    def _rows(self) -> dict[int, Attendee]:
        known, found, taken = _People(self.register), dict[int, Attendee](), dict[int, int]()
        for row in self.sheet.rows:
            person = self._person(row, known)
            if person is None:
                continue
            if person.id in taken:
                told = _(
                    "Row {row}: {name} stands there once more; the row was left out.",
                    row=row.number,
                    name=person.name,
                )
                self._tell(told)
                continue
            taken[person.id] = row.number
            found[row.number] = person
        return found

    def _person(self, row: SheetRow, known: _People) -> Attendee | None:
        ids = (
            {row.person} & self.register.person_by_id.keys()
            if row.person is not None
            else known.find(row)
        )
        place = (self.number, f"row {row.number}")
        options = [self.register.person_by_id[one] for one in sorted(ids)]
        if len(options) > 1:
            told = [
                (one.id, " · ".join(part for part in (one.number, one.name, one.group) if part))
                for one in options
            ]
            words = _("Row {row}: {name}", row=row.number, name=row.name or row.no)
            return self.register.person_by_id.get(self._asked(place, words, told) or 0)
        if not options:
            self._tell(
                _(
                    "Row {row}: nobody of this cohort is called “{name}”.",
                    row=row.number,
                    name=row.name or row.no,
                )
            )
        return options[0] if options else None

    # --- columns ---

    def _columns(self) -> dict[int, list[Session]]:
        """Column → its activity; several where they are those of different groups at a time, one
        for each person.
        """
        found, taken = dict[int, list[Session]](), dict[int, str]()
        for column in self.sheet.columns:
            sessions, letter = self._sessions(column), column_letter(column.index)
            double = next((one for one in sessions if one.id in taken), None)
            if double is not None:
                told = _(
                    "Column {column}: “{title}” stands in column {other} already; it was left out.",
                    column=letter,
                    title=attendance.title_of(double),
                    other=taken[double.id],
                )
                self._tell(told)
            elif sessions:
                taken |= dict.fromkeys((one.id for one in sessions), letter)
                found[column.index] = sessions
        return found

    def _sessions(self, column: SheetColumn) -> list[Session]:
        options, is_sure = self._options(column)
        letter = column_letter(column.index)
        if is_sure:
            return options
        if options:
            told = [
                (one.id, " · ".join((moment_words(one), attendance.title_of(one))))
                for one in options
            ]
            words = _("Column {column}: {head}", column=letter, head=column.head)
            chosen = self.register.session_by_id.get(
                self._asked((self.number, f"column {letter}"), words, told) or 0
            )
            return [] if chosen is None else [chosen]
        self._tell(
            _(
                "Column {column}: “{head}” is no activity of this cohort.",
                column=letter,
                head=column.head,
            )
        )
        return []

    def _options(self, column: SheetColumn) -> tuple[list[Session], bool]:
        """The activities a head may mean: of its title and day, then of its hour, then only
        those that count; is it sure?
        """
        if column.activity is not None:
            own = self.register.session_by_id.get(column.activity)
            return ([own], True) if own else ([], False)
        titled = _titled(self.register.sessions, column.head)
        dated = [one for one in self.register.sessions if one.date in column.days]
        found = [one for one in titled if one in dated]
        if titled and not found and (column.days or column.is_other_day):
            # the title is of another day: which is right?
            return list(dict.fromkeys([*titled, *dated])), False
        found = found or titled or dated
        fitting: tuple[Callable[[Session], bool], ...] = (
            lambda one: column.start is None or one.start == column.start,
            lambda one: column.half is None or _half(one) == column.half,
            lambda one: one.is_counted,
        )
        for fits in fitting:
            found = [one for one in found if fits(one)] or found
        return found, len(found) == 1 or _is_parallel(found)

    # --- cells ---

    @cached_property
    def _ticked(self) -> frozenset[int]:
        """The columns with other signs for having come: there a letter x is no tick."""
        return frozenset(
            column
            for (_row, column), text in self.sheet.cells.items()
            if not is_cross(text) and _known(text) == "present"
        )

    def _state(self, row: int, column: int, text: str) -> str | None:
        if is_cross(text):
            if column in self._ticked:
                return "absent"
            self._crosses[column] += 1
            return None
        try:
            return state_of(text)
        except BadValue as bad:
            place = f"{column_letter(column)}{row}"
            self._tell(_("Cell {cell}: {message}", cell=place, message=bad.message))
            return None

    def _tell_crosses(self) -> None:
        for column, count in self._crosses.items():
            self._tell(
                n_(
                    "Column {column}: “x” may mean there or absent; {count} cell was left out.",
                    "Column {column}: “x” may mean there or absent; {count} cells were left out.",
                    count,
                    column=column_letter(column),
                )
            )

    def _tell_others(self, column: int, sessions: Sequence[Session], count: int) -> None:
        groups = list_names(list(dict.fromkeys(one.group for one in sessions)))
        self._tell(
            n_(
                "Column {column}: “{title}” is only for {group}; {count} cell of others was left "
                "out.",
                "Column {column}: “{title}” is only for {group}; {count} cells of others were "
                "left out.",
                count,
                column=column_letter(column),
                title=attendance.title_of(sessions[0]),
                group=groups,
            )
        )

    def _asked(self, place: Place, words: str, options: Iterable[tuple[int, str]]) -> int | None:
        """The answer; until there is one the question stands in the plan."""
        self.plan.questions.append(SheetQuestion(place, self._where + words, tuple(options)))
        return self.answers.get(place)

    def _tell(self, words: str) -> None:
        self.plan.remarks.append(self._where + words)


def _known(text: str) -> str | None:
    try:
        return state_of(text)
    except BadValue:
        return None


def _titled(sessions: Sequence[Session], head: str) -> list[Session]:
    """Those whose title is a line of the head; where there is none, those whose title stands
    within it.
    """
    lines, whole = {squeeze(part) for part in head.split(HEAD_BREAK)}, squeeze(head)
    exact = [one for one in sessions if any(title in lines for title in _titles(one))]
    return exact or [one for one in sessions if any(title in whole for title in _titles(one))]


def _titles(session: Session) -> list[str]:
    return [
        squeezed
        for title in (session.title, session.title_zh)
        if title and (squeezed := squeeze(title))
    ]


def _is_parallel(sessions: Sequence[Session]) -> bool:
    """Each for a group of its own?"""
    groups = [squeeze(one.group) for one in sessions]
    return len(groups) > 1 and all(groups) and len(set(groups)) == len(groups)


def _half(session: Session) -> int | None:
    """Morning, afternoon or evening; None where it is not known."""
    if session.start is None:
        return None
    return 0 if session.start.hour < _NOON else 1 if session.start.hour < _EVENING else 2
