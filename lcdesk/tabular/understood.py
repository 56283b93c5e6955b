"""What was understood of a file: tables, rows with values, and problems; the common speech of
reading, plan, review and import.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict, cast, get_args

from lcdesk.model.catalogue import KINDS, PARTICIPANT
from lcdesk.model.fields import without_quoted
from lcdesk.model.kinds import Emails
from lcdesk.model.organisers import Organiser
from lcdesk.tabular.told_problems import BOTH_CHANGED as BOTH_CHANGED
from lcdesk.tabular.told_problems import FIRST_DAY as FIRST_DAY
from lcdesk.tabular.told_problems import LIST_NAMES as LIST_NAMES
from lcdesk.tabular.told_problems import UNCLEAR_WAY as UNCLEAR_WAY
from lcdesk.tabular.told_problems import RecordName, ToldProblem, is_listed

Fate = Literal["new", "change", "same", "needs you"]
Sureness = Literal["remembered", "sure", "guessed", "skipped"]
Place = tuple[str | None, int | None, str | None]
"""Where a row or problem stands: sheet, Excel row, and in a grid the column ("B"; "B/2" for the
second entry of a cell).
"""
TRAY = "tray"
"""The `form` of rows that were read earlier and waited: what they asked then must be answered,
even where they stand alone now.
"""

GUESSED_LIST = "guessed_list"
"""The kind of problem that asks whether a sheet is a list at all; `raw` is the sheet's name, and all
rows of it wait for the one answer.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at. `row` is Excel's row number, `kind` a stable word of
    docs/import.md.

    `is_blocking`: the row cannot go in until it is answered. `likely`: values probably meant (as
    parsed), best first. `column` tells entries of a grid apart that share an Excel row; without it
    a problem is about all that stands in the row. `said`: the word of the row itself, where another
    one is asked about (the first weekday of a timetable). `readings`: of each likely answer that is
    no value of the field, the values that it gives the row.
    """

    sheet: str | None
    row: int | None
    field: str | None
    kind: str
    message: str
    raw: str = ""
    likely: tuple[Any, ...] = ()
    is_blocking: bool = False
    column: str | None = None
    said: str = ""
    readings: tuple[tuple[tuple[str, Any], ...], ...] = ()

    def reading_of(self, answer: Any) -> dict[str, Any]:
        """The values that a likely answer gives the row."""
        return dict(self.readings[self.likely.index(answer)]) if answer in self.likely else {}

    @property
    def place(self) -> Place:
        """Where it stands."""
        return (self.sheet, self.row, self.column)

    @property
    def told(self) -> str:
        """The message, without the value where the field is private."""
        field = PARTICIPANT.by_name.get(self.field or "")
        return (
            without_quoted(self.message, self.raw) if field and field.is_private else self.message
        )

    def plain(self) -> ToldProblem:
        """The JSON of `lcdesk read`."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "field": self.field,
            "kind": self.kind,
            "message": self.told,
        }


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of a table: its head as printed (levels joined by " / "), and the field it was taken
    for.

    `remark`: what was remembered of it and holds no longer, in words.
    """

    index: int
    head: str
    field: str | None
    sureness: Sureness = "skipped"
    why: str = ""
    remark: str = ""


@dataclass(slots=True)
class ReadTable:
    """Where a table lies (Excel row numbers, inclusive) and what its columns are; `shape`
    "list", "grid" or "form".
    """

    sheet: str
    kind: RecordName
    columns: list[FoundColumn]
    head_rows: tuple[int, int]
    first_row: int
    last_row: int
    shape: Literal["list", "grid", "form"] = "list"
    country: str | None = None
    skipped: dict[str, int] = field(default_factory=dict[str, int])


class ParticipantValues(TypedDict, total=False):
    """The values of a participant's row that reading itself speaks of by name."""

    full_name: str
    family_name: str
    given_name: str
    name_zh: str
    nationality: str
    birth_date: str
    passport_no: str
    number: str
    status: str | None
    group_name: str


class ActivityValues(TypedDict, total=False):
    """The values of an activity's row that reading itself speaks of by name."""

    date: dt.date
    start: dt.time
    end: dt.time
    kind: str
    title: str
    title_zh: str
    theme: str
    venue: str
    group_name: str
    notes: str
    attended: str
    represented: str


@dataclass(slots=True)
class ReadRow:
    """One person or activity as read. `values` by field name (parsed), `raw` what the cell said,
    `extra` unmapped head → text.

    `tidied` names the fields whose value reads otherwise than the cell (shown on grey, original on
    hover). `listed` is what the list says (None: nothing) where a person typed something else.
    `masked`: what stands in cells that our own export masked, by field or head.
    """

    kind: RecordName
    sheet: str | None
    row: int
    values: dict[str, Any]
    raw: dict[str, str] = field(default_factory=dict[str, str])
    extra: dict[str, str] = field(default_factory=dict[str, str])
    tidied: frozenset[str] = frozenset()
    column: str | None = None
    table: int = 0
    listed: dict[str, Any] = field(default_factory=dict[str, Any])
    masked: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def participant(self) -> ParticipantValues:
        """The values themselves, of a row about a participant."""
        return cast("ParticipantValues", self.values)

    @property
    def activity(self) -> ActivityValues:
        """The values themselves, of a row about an activity."""
        return cast("ActivityValues", self.values)


def name_said(row: ReadRow) -> str:
    """What a record of a list of the office is called in its row, "" where nothing is."""
    kind = KINDS[row.kind]
    names = (*kind.names, "organisation", "partner") if row.kind == "lead" else kind.names
    held = {**row.raw, **{name: value for name, value in row.values.items() if value}}
    return next((str(held[name]) for name in names if held.get(name)), "")


def places_of(row: ReadRow) -> tuple[Place, ...]:
    """The places at which a problem is about this row: its own, and the whole Excel row."""
    whole = (row.sheet, row.row, None)
    return ((row.sheet, row.row, row.column), whole) if row.column else (whole,)


def problems_of(row: ReadRow, by_place: Mapping[Place, list[Problem]]) -> list[Problem]:
    """The problems that are about a row."""
    if row.column is None:  # as of every list
        return by_place.get((row.sheet, row.row, None)) or []
    found = [by_place[place] for place in places_of(row) if place in by_place]
    return found[0] if len(found) == 1 else [problem for problems in found for problem in problems]


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A filled row of a sheet that is no record: its Excel row, the word for why
    (docs/import.md), what it says.
    """

    sheet: str | None
    row: int
    why: str
    text: str

    def plain(self) -> dict[str, Any]:
        """The JSON of `lcdesk read`."""
        return {"sheet": self.sheet, "row": self.row, "reason": self.why, "text": self.text}


@dataclass(frozen=True, slots=True)
class CourseTitle:
    """What the titles of a file say of its course: names, first and last day; None where they do
    not.
    """

    name_en: str | None
    name_zh: str | None
    starts: dt.date | None = None
    ends: dt.date | None = None

    @property
    def name(self) -> str:
        """What it is called, in English where it has both."""
        return self.name_en or self.name_zh or ""


@dataclass(slots=True)
class Understanding:
    """All that was understood of a file; `remarks` are sentences for the review's first line.

    `error`: the sentence when no table was found at all. `notes`: what is told like problems, but
    asks nothing. `organisers`: those the lines above the tables name. `left`: every filled row of
    the sheets read that is no record. `left_blank`: problems of cells left blank on purpose.
    `waited_since`: the import that rows which waited came in by, where it is one. `likely_lists`:
    where nothing was found, the lists of the office it may be. `left_out`: rows that a person wants
    not to be imported. `course`: what the titles say of it.
    `made_at`: of our own export, when it was written; `saved_at`: when the file was saved, as it
    says itself (ISO, "" where it does not).
    """

    file_name: str
    form: str
    tables: list[ReadTable]
    rows: list[ReadRow]
    problems: list[Problem]
    remarks: list[str] = field(default_factory=list[str])
    ignored_sheets: dict[str, str] = field(default_factory=dict[str, str])
    error: str | None = None
    organisers: list[Organiser] = field(default_factory=list[Organiser])
    left: list[LeftRow] = field(default_factory=list[LeftRow])
    notes: list[Problem] = field(default_factory=list[Problem])
    left_blank: list[Problem] = field(default_factory=list[Problem])
    waited_since: int | None = None
    likely_lists: tuple[RecordName, ...] = ()
    left_out: list[ReadRow] = field(default_factory=list[ReadRow])
    course: CourseTitle | None = None
    made_at: str = ""
    saved_at: str = ""

    @property
    def is_of_lists(self) -> bool:
        """Are its rows records of lists of the office, which belong to no cohort?"""
        return any(is_listed(row.kind) for row in self.rows[:1]) or any(
            is_listed(table.kind) for table in self.tables[:1]
        )

    def of(self, kind: RecordName) -> list[ReadRow]:
        """The rows of one kind, in the order of the file."""
        return [row for row in self.rows if row.kind == kind]


@dataclass(frozen=True, slots=True)
class ThreeValues:
    """A cell of a newer version of a list: what the list said `last` time, what it says now
    (`listed`), and what the desk says. `is_further`: `name` is the head of a column of its own.
    """

    name: str
    last: Any
    listed: Any
    desk: Any
    is_further: bool = False


@dataclass(slots=True)
class PlannedRow:
    """A read row with its fate. `target` is the record's id (enrolment or activity) it falls on,
    `person` the person's.

    `changes` holds field → (old, new); a blank never wipes and an absent field is never touched, so
    neither is in it. `further` holds the same of columns that are no field: head → (old, new);
    `beside` what was found beside the columns and is kept without a word.
    `twin` is the Excel row of the same file this one repeats, `twin_place` where that is.
    `likely_same` lists person ids of near-misses to ask about. `stays_open`: the problems that stay
    open questions when it goes in.

    Of a newer version of a list: `kept` are cells that were corrected in the desk and stay,
    `asked` those that list and desk both changed (the desk stays until that is answered),
    `unlisted` those that are blank now and stay as well. `removed` is the record that the list
    told of last time and somebody has taken out since: the row stays out.
    """

    read: ReadRow
    fate: Fate
    target: int | None = None
    person: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict[str, tuple[Any, Any]])
    problems: list[Problem] = field(default_factory=list[Problem])
    twin: int | None = None
    likely_same: tuple[int, ...] = ()
    further: dict[str, tuple[str | None, str]] = field(
        default_factory=dict[str, tuple[str | None, str]]
    )
    beside: dict[str, str] = field(default_factory=dict[str, str])
    kept: tuple[ThreeValues, ...] = ()
    asked: tuple[ThreeValues, ...] = ()
    unlisted: tuple[ThreeValues, ...] = ()
    removed: int | None = None
    stays_open: tuple[Problem, ...] = ()
    twin_place: Place | None = None

    @property
    def conflicts(self) -> tuple[ThreeValues, ...]:
        """The cells that stay open questions when the row goes in, since list and desk both changed
        them.
        """
        return () if self.fate == "needs you" else self.asked

    def as_fate(self, fate: Fate) -> PlannedRow:
        """The same row with another fate (an answer was given)."""
        return replace(self, fate=fate)


@dataclass(slots=True)
class ImportPlan:
    """What an import would do, worked out before anything is written; the review shows exactly
    this.

    `organisers` are offered: the file names them, and the cohort does not have them yet; they go in
    where `takes_organisers`. `stay`: those it has in another role than the file says. `gone` and
    `gone_activities`: enrolments and activities that the file does not name any more. `previous`:
    the earlier version of the list, where it has one. `out`: organisers that it named last time,
    and that somebody has taken out of the cohort since: they stay out. `compared_at`: the number of
    the desk's last operation before it was compared; None: of a desk nobody else writes to.
    """

    understanding: Understanding
    rows: list[PlannedRow]
    gone: list[int] = field(default_factory=list[int])
    gone_activities: list[int] = field(default_factory=list[int])
    previous: PreviousList | None = None
    is_applied: bool = False
    organisers: list[Organiser] = field(default_factory=list[Organiser])
    stay: list[Organiser] = field(default_factory=list[Organiser])
    takes_organisers: bool = True
    out: list[Organiser] = field(default_factory=list[Organiser])
    compared_at: int | None = None

    @property
    def added_organisers(self) -> list[Organiser]:
        """Those that go in."""
        return self.organisers if self.takes_organisers else []

    @property
    def older_of(self) -> dt.datetime | None:
        """When the file was made, where that was before the list it is compared with: our own
        export before that list came in, another file saved before that one was; else None.
        """
        if self.previous is None:
            return None
        made, saved = self.understanding.made_at, self.understanding.saved_at
        if made:
            written = dt.datetime.fromisoformat(made)
            return written if written < self.previous.imported_at else None
        is_older = bool(saved and self.previous.saved_at) and saved < self.previous.saved_at
        if not is_older:
            return None
        # other programs write what the clock says in Greenwich
        return dt.datetime.fromisoformat(saved + "+00:00").astimezone().replace(tzinfo=None)

    def counts(self) -> dict[Fate, int]:
        """Fate → number of rows."""
        out: dict[Fate, int] = {"new": 0, "change": 0, "same": 0, "needs you": 0}
        for row in self.rows:
            out[row.fate] += 1
        return out

    @property
    def joined(self) -> int:
        """How many of the "same" rows are lines that say of somebody what another line of the file
        says, or more of it: nobody was there before.
        """
        return sum(row.fate == "same" and row.twin is not None for row in self.rows)


# --- What a list said the last time it came in ---


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns of a list: those that are fields, and the heads of all others. `printed` are those
    of them that stand in the sheet as heads: what reading found beside its columns has none.
    """

    fields: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    printed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PreviousRow:
    """What a list said of one record: values by field (a blank has none), and the texts of its
    further columns by head.
    """

    values: Mapping[str, Any]
    further: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PreviousList:
    """An earlier version of a list: the import it came in by, its columns, and its rows by the id
    of the record they went to (enrolment or activity); `organisers` are those it named. `before`:
    what lists that came in still earlier said of records that it did not name (a row of it may have
    been left out). `saved_at`: when its file was saved, as the file says ("": it does not).
    `unchanged`: enrolment → the row of the file that says nothing of it but what the desk says, and
    leaves nothing blank that the list said.
    """

    batch_id: int
    file_name: str
    imported_at: dt.datetime
    rows: Mapping[RecordName, Mapping[int, PreviousRow]]
    columns: Mapping[RecordName, ListColumns]
    organisers: Sequence[Organiser] = ()
    before: Mapping[RecordName, Mapping[int, PreviousRow]] = field(
        default_factory=dict[RecordName, Mapping[int, PreviousRow]]
    )
    saved_at: str = ""
    unchanged: Mapping[int, ReadRow] = field(default_factory=dict[int, ReadRow])

    def of(self, kind: RecordName, record_id: int | None) -> PreviousRow | None:
        """What it, or a list before it, said of a record; None where none of them named it."""
        if record_id is None:
            return None
        return self.rows[kind].get(record_id) or self.before.get(kind, {}).get(record_id)


def list_columns(understanding: Understanding) -> dict[RecordName, ListColumns]:
    """The columns of a file: of its tables, and what its rows hold besides (a grid has none)."""
    found: dict[RecordName, tuple[set[str], set[str]]] = {
        name: (set(), set()) for name in get_args(RecordName)
    }
    for table in understanding.tables:
        fields, heads = found[table.kind]
        for column in table.columns:
            if column.field:
                fields.add(column.field)
            elif column.head:
                heads.add(column.head)
    printed = {kind: frozenset(heads) for kind, (_fields, heads) in found.items()}
    for row in understanding.rows:
        fields, heads = found[row.kind]
        fields.update(row.values)
        heads.update(row.extra)
    return {
        kind: ListColumns(frozenset(fields), frozenset(heads), printed[kind])
        for kind, (fields, heads) in found.items()
    }


# --- As the JSON of `lcdesk read FILE --json` ---

JSON_PARTICIPANT = (
    "full_name",
    "family_name",
    "given_name",
    "name_zh",
    "gender",
    "birth_date",
    "nationality",
    "passport_no",
    "passport_expiry",
    "organization",
    "position",
    "email",
    "phone",
    "education",
    "field_of_work",
    "english_level",
    "dietary",
    "arrival_date",
    "arrival_flight",
    "departure_date",
    "departure_flight",
    "room_type",
    "room_no",
    "emergency_contact",
    "emergency_phone",
    "status",
    "notes",
)
JSON_ACTIVITY = (
    "date",
    "start",
    "end",
    "kind",
    "title",
    "title_zh",
    "speaker",
    "speaker_organization",
    "venue",
    "theme",
    "notes",
)
_JSON_AS_WRITTEN = frozenset({"status"})  # these are told in the words of the cell


def as_json(understanding: Understanding) -> dict[str, Any]:
    """The rows, problems and error of a file; fields without a value are left out, other columns
    stand in `_extra`.
    """
    listed = [row for row in understanding.rows if is_listed(row.kind)]
    records = [
        {"_kind": row.kind, **row_as_json(row, understanding, tuple(KINDS[row.kind].by_name))}
        for row in listed
    ]
    return {
        **({"records": records} if records else {}),
        "participants": [
            row_as_json(row, understanding, JSON_PARTICIPANT)
            for row in understanding.of("participant")
        ],
        "curriculum": [
            row_as_json(row, understanding, JSON_ACTIVITY) for row in understanding.of("activity")
        ],
        "organisers": [one.plain() for one in understanding.organisers],
        "problems": [
            problem.plain() for problem in [*understanding.problems, *understanding.notes]
        ],
        "skipped": [row.plain() for row in understanding.left],
        "error": understanding.error,
    }


def refused_as_json(error: str) -> dict[str, Any]:
    """The same for a file that cannot be read at all."""
    return {
        "participants": [],
        "curriculum": [],
        "organisers": [],
        "problems": [],
        "skipped": [],
        "error": error,
    }


def row_as_json(
    row: ReadRow, understanding: Understanding, keys: tuple[str, ...]
) -> dict[str, Any]:
    """One record with the agreed keys; fields beyond these are told under their heads in
    `_extra`.
    """
    out = {key: said for key in keys if (said := _json_value(row, key)) not in (None, "")}
    out |= {"_sheet": row.sheet, "_row": row.row}
    heads = (
        {
            column.field: column.head
            for column in understanding.tables[row.table].columns
            if column.field
        }
        if understanding.tables
        else {}
    )
    extra = {
        heads.get(key, key): row.raw.get(key) or str(_json_value(row, key))
        for key in row.values
        if key not in keys
    }
    lost = {
        key: text for key, text in row.raw.items() if key not in out and row.values.get(key) is None
    }
    extra |= {heads[key]: text for key, text in lost.items() if key in heads and text}
    if extra or row.extra:
        out |= {"_extra": {**extra, **row.extra}}
    # "B/2" is the second entry of a cell
    if row.column and (letters := row.column.partition("/")[0]):
        out |= {"_col": letters}
    return out


def _json_value(row: ReadRow, key: str) -> Any:
    if key in _JSON_AS_WRITTEN and row.raw.get(key):
        return row.raw[key]
    value = row.values.get(key)
    if value is None:
        return None
    kind = KINDS[row.kind].field(key).kind
    if isinstance(kind, Emails):
        return kind.first(value)
    plain = kind.plain(value)
    return plain.isoformat() if isinstance(plain, (dt.date, dt.time)) else plain
