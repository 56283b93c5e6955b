"""A report of the figures as it stands on its page, with the office's own map, and two reports
compared: every number and word in both languages, plain data that a file can keep.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Generic, NamedTuple, TypeVar

from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.texts import BilingualText, _, language

Counted = tuple[int, int, str | None, str | None, str | None]
"""Enrolment, cohort, nationality, gender, status of one who is counted; never a name."""


@dataclass(frozen=True)
class KeyFigure:
    """One large number of the page: what it counts and, where it is a share or an average, of
    how many.
    """

    name: str = ""
    label: BilingualText = BilingualText()
    number: int = 0
    note: BilingualText = BilingualText()


@dataclass(frozen=True)
class BreakdownValue:
    """One value of a breakdown, with its number. `key` None: it was kept before values had one,
    and is known by its label.
    """

    label: BilingualText = BilingualText()
    number: int = 0
    key: str | None = None


@dataclass(frozen=True)
class ReportBreakdown:
    """The counted told apart by another value than their country: the kind of organisation,
    first time or again.
    """

    name: str = ""
    title: BilingualText = BilingualText()
    parts: tuple[BreakdownValue, ...] = ()


@dataclass(frozen=True)
class CountryLine:
    """A line of the table by country; `code` is "" for those whose country is not known."""

    code: str = ""
    name: BilingualText = BilingualText()
    region: BilingualText = BilingualText()
    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """Women, men and others together."""
        return self.women + self.men + self.other


@dataclass(frozen=True)
class Signature:
    """What a signed page says of itself: under which number and when (the office's own clock) it
    was kept, and the words for who signs.
    """

    number: str
    by: str
    at: dt.datetime


@dataclass(frozen=True)
class ReportSigner:
    """Who signs a page by hand: name and post, under the line that is left for it."""

    name: BilingualText
    post: BilingualText = BilingualText()

    @staticmethod
    def of(one: Organiser) -> ReportSigner:
        """Who is named to sign for an organiser."""
        return ReportSigner(
            BilingualText(one.signer_zh or "", one.signer_en or ""),
            BilingualText(one.signer_post_zh or "", one.signer_post_en or ""),
        )

    @staticmethod
    def written(name: str, post: str = "") -> ReportSigner:
        """As somebody writes it: "Li Wei | 李伟", "Director | 主任"."""
        return ReportSigner.of(signed_by(Organiser(""), name, post))

    @property
    def texts(self) -> tuple[str, str]:
        """Name and post as one writes them."""
        return _in_one(self.name), _in_one(self.post)


def _in_one(words: BilingualText) -> str:
    return " | ".join(filter(None, dict.fromkeys((words.en, words.zh))))


@dataclass(frozen=True)
class Report:
    """What the page prints. `cohort_ids` None: all cohorts. `made_at` is a moment in UTC,
    `stands_at` the office's own clock.

    `deed` is the number of the last operation: the version of the data (signed reports keep it
    under this name). `signature` is
    not part of the data kept: who reads a signed report adds it. `organisers`: a line a role, in
    print order. `signer`: who is named to sign for the course, None where nobody is.
    """

    scope: BilingualText = BilingualText()
    cohort_ids: tuple[int, ...] | None = None
    starts: dt.date | None = None
    ends: dt.date | None = None
    sentence: BilingualText = BilingualText()
    total: int = 0
    countries: int = 0
    figures: tuple[KeyFigure, ...] = ()
    breakdowns: tuple[ReportBreakdown, ...] = ()
    rule: str = ""
    rule_title: BilingualText = BilingualText()
    rule_words: BilingualText = BilingualText()
    is_once: bool = False
    rows: tuple[CountryLine, ...] = ()
    bars_title: BilingualText = BilingualText()
    tiles_title: BilingualText = BilingualText()
    remarks: tuple[BilingualText, ...] = ()
    made_at: dt.datetime | None = None
    stands_at: dt.datetime | None = None
    deed: int = 0
    office: str = ""
    counted: tuple[Counted, ...] = ()
    organisers: tuple[BilingualText, ...] = ()
    signer: ReportSigner | None = None
    signature: Signature | None = None

    @property
    def without_country(self) -> int:
        """How many of the table have no country."""
        return sum(row.total for row in self.rows if not row.code)

    @property
    def women(self) -> int:
        """All women of the table."""
        return sum(row.women for row in self.rows)

    @property
    def men(self) -> int:
        """All men of the table."""
        return sum(row.men for row in self.rows)

    @property
    def other(self) -> int:
        """All whose gender is another or not known."""
        return sum(row.other for row in self.rows)


def to_data(report: Report) -> dict[str, Any]:
    """The report as JSON keeps it: days and moments as ISO 8601 texts, rows as lists."""
    return {name: _plain(value) for name, value in asdict(report).items() if name != "signature"}


def of_data(data: Mapping[str, Any]) -> Report:
    """The report kept so; what is missing has its default, what a later program added is left
    out.
    """
    kept = {
        field.name: data[field.name]
        for field in fields(Report)
        if field.name in data and field.name != "signature"
    }
    made = {
        name: _MAKERS[name](value)
        for name, value in kept.items()
        if value is not None and name in _MAKERS
    }
    return Report(**{**kept, **made})


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):  # a moment is a day too
        return value.isoformat()
    if isinstance(value, tuple | list):
        # plain data of any depth
        return [_plain(one) for one in value]  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, dict):
        # plain JSON of any depth
        return {key: _plain(one) for key, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value


def _words(data: Mapping[str, Any]) -> BilingualText:
    return BilingualText(str(data.get("zh", "")), str(data.get("en", "")))


def _figure(data: Mapping[str, Any]) -> KeyFigure:
    note = _words(data.get("note", {}))
    return KeyFigure(
        data.get("name", ""), _words(data.get("label", {})), data.get("number", 0), note
    )


def _breakdown(data: Mapping[str, Any]) -> ReportBreakdown:
    parts = (
        BreakdownValue(_words(part.get("label", {})), part.get("number", 0), part.get("key"))
        for part in data.get("parts", ())
    )
    return ReportBreakdown(data.get("name", ""), _words(data.get("title", {})), tuple(parts))


def _line(data: Mapping[str, Any]) -> CountryLine:
    counts = (data.get("women", 0), data.get("men", 0), data.get("other", 0))
    return CountryLine(
        data.get("code", ""), _words(data.get("name", {})), _words(data.get("region", {})), *counts
    )


def _counted(row: Sequence[Any]) -> Counted:
    enrolment, cohort, nationality, gender, status = row[:5]
    return enrolment, cohort, nationality, gender, status


def signer_of(data: Mapping[str, Any]) -> ReportSigner:
    """Who signs, as JSON keeps it."""
    return ReportSigner(*(_words(data.get(name) or {}) for name in ("name", "post")))


def _each(make: Callable[[Any], Any]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return lambda found: tuple(map(make, found))


_MAKERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("scope", "sentence", "rule_title", "rule_words", "bars_title", "tiles_title"), _words
    ),
    **dict.fromkeys(("starts", "ends"), dt.date.fromisoformat),
    **dict.fromkeys(("made_at", "stands_at"), dt.datetime.fromisoformat),
    "cohort_ids": _each(int),
    "figures": _each(_figure),
    "breakdowns": _each(_breakdown),
    "rows": _each(_line),
    "organisers": _each(_words),
    "remarks": _each(_words),
    "signer": signer_of,
    "counted": _each(_counted),
}


# --- Two reports compared ---


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class ReportDifference(Generic[K, V]):
    """One thing of a report then and now; None: it stood, or stands, in none."""

    key: K
    before: V | None
    after: V | None

    @property
    def one(self) -> V:
        """As it is now, or was where it is no longer."""
        one = self.before if self.after is None else self.after
        assert one is not None
        return one

    @property
    def what(self) -> str:
        """ "in", "out", or "changed" where it stands on both sides."""
        return "in" if self.before is None else "out" if self.after is None else "changed"


class CountedPerson(NamedTuple):
    """One who was counted: the enrolment, and what it was counted as; no name. None: not known."""

    enrolment_id: int
    cohort_id: int
    nationality: str | None
    gender: str | None
    status: str | None


class Parts(NamedTuple):
    """A line of a table: women, men, others."""

    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class BreakdownPart(NamedTuple):
    """A value of a breakdown, with its number."""

    title: BilingualText
    label: BilingualText
    number: int


def differences(
    before: Mapping[K, V], after: Mapping[K, V], told: Callable[[V], Any] = lambda one: one
) -> list[ReportDifference[K, V]]:
    """What stands on one side only, or of which something else is told: in the order of the first,
    what is new last.
    """
    pairs = ((key, before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    return [
        ReportDifference(key, old, new)
        for key, old, new in pairs
        if old is None or new is None or told(old) != told(new)
    ]


def figure_changes(before: Report, after: Report) -> list[ReportDifference[str, KeyFigure]]:
    """The key figures whose number or note differs."""
    old, new = ({one.name: one for one in report.figures} for report in (before, after))
    return differences(old, new, lambda one: (one.number, one.note))


def country_changes(before: Report, after: Report) -> list[ReportDifference[str, Parts]]:
    """The lines by country ("": not known) that differ."""
    return differences(lines_of(before), lines_of(after))


def part_changes(
    before: Report, after: Report
) -> list[ReportDifference[tuple[str, str], BreakdownPart]]:
    """The values of breakdowns that differ."""
    has_keys = all(
        part.key is not None
        for report in (before, after)
        for one in report.breakdowns
        for part in one.parts
    )
    old, new = (_parts(report, has_keys=has_keys) for report in (before, after))
    return differences(old, new, lambda one: one.number)


def people_changes(
    before: Iterable[CountedPerson], after: Iterable[CountedPerson]
) -> list[ReportDifference[int, CountedPerson]]:
    """Who is otherwise: those who went out, then who came in, then who changed, each by id."""
    old, new = ({one.enrolment_id: one for one in sorted(side)} for side in (before, after))
    found = sorted(differences(old, new), key=lambda one: one.key)
    return sorted(found, key=lambda one: ("out", "in", "changed").index(one.what))


def as_counted(rows: Iterable[Iterable[object]]) -> list[CountedPerson]:
    """Rows of a report; "" is taken for what is not known."""
    # plain JSON
    made = (CountedPerson(*row) for row in rows)  # pyright: ignore[reportArgumentType]
    return [
        one._replace(
            nationality=one.nationality or None,
            gender=one.gender or None,
            status=one.status or None,
        )
        for one in made
    ]


def lines_of(report: Report) -> dict[str, Parts]:
    """Country code ("" not known) → its line in a report."""
    return {row.code: Parts(row.women, row.men, row.other) for row in report.rows}


def _parts(report: Report, *, has_keys: bool) -> dict[tuple[str, str], BreakdownPart]:
    """(breakdown, value) → the value; by its key, or by its label where one of the reports has
    none.
    """
    return {
        (one.name, (part.key or "") if has_keys else part.label.en or part.label.zh): BreakdownPart(
            one.title, part.label, part.number
        )
        for one in report.breakdowns
        for part in one.parts
    }


# --- The office's own map with its approval number; the two are never shown apart ---


READ_MOST = 60_000_000
"""Bytes of a picture that is read at all, to be made smaller."""
# "审图号：GS(2024)0650号" is typed as often as the number alone
_HEAD = re.compile(
    r"^\s*(?:审\s*图\s*号|審\s*圖\s*號|(?:map\s+)?approval\s+(?:number|no\.?))\s*[:：]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ApprovedMap:
    """A PNG or JPEG picture as the office has it, its approval number, and what stands under it
    ("" for nothing).
    """

    data: bytes
    approval_no: str
    caption_en: str = ""
    caption_zh: str = ""
    name: str = ""
    file_name: str = ""

    @property
    def caption(self) -> str:
        """In the language of the moment; where there is none, in the other."""
        return (
            (self.caption_zh or self.caption_en)
            if language() == "zh"
            else (self.caption_en or self.caption_zh)
        )

    @property
    def approval(self) -> str:
        """ "Approval number: GS(2024)0650号", as it is printed with the picture."""
        return _("Approval number: {number}", number=self.approval_no)


def approval_number(typed: str) -> str:
    """The number alone, in one line: "审图号：GS(2024)0650号" → "GS(2024)0650号"."""
    return _HEAD.sub("", " ".join(typed.split()))
