"""What has changed since a report was signed: its numbers, its people, the lines of its countries,
its rule and its names; each told as what it was and what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypedDict
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from lcdesk.db.values import BATCH, table_of, typed_rows
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Change, Enrolment, Operation, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import page_of
from lcdesk.model.kinds import Date
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.report import (
    BreakdownPart,
    CountedPerson,
    KeyFigure,
    Parts,
    Report,
    ReportDifference,
    as_counted,
    country_changes,
    figure_changes,
    of_data,
    part_changes,
    people_changes,
)
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.statuses import status_words
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.figures.counting_rules import CountRule, list_rules, words_of_statuses
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope, read_cohorts
from lcdesk.services.figures.signed_figures import FigureChanges, NumberChange, figure_changes_since
from lcdesk.services.figures.signed_reports import (
    MAP,
    STATUSES,
    SignedLine,
    get_signed,
    in_language,
    list_signed,
    map_of,
    read_data,
)
from lcdesk.texts import N_, BilingualText, _, language, list_names, n_, speaking

Why = Literal["", "gone", "unenrolled", "status", "rule", "moved", "once"]


@dataclass(frozen=True)
class PersonTold:
    """Somebody who is counted otherwise: what they are called today ("" where they are no longer in
    the desk).

    `why` of those who went out: "gone" from the desk; "unenrolled", the person being there still;
    another "status" (`now`) than the rule counts; the same one, which the "rule" counts no more;
    "moved" to a cohort the report is not of; or counted "once", with a later cohort.
    """

    change: ReportDifference[int, CountedPerson]
    name: str = ""
    why: Why = ""
    now: str | None = None

    @property
    def is_there(self) -> bool:
        """Is their enrolment still in the desk?"""
        return self.why not in ("gone", "unenrolled")


class ChangeLine(NamedTuple):
    """One thing that is otherwise, in words of the language of the moment: what it was and is.
    `what` of people: in, out or changed; `person`: the enrolment, where it is still there.
    """

    label: str
    before: str
    after: str
    what: str = ""
    person: int | None = None

    @property
    def change(self) -> str:
        """ "2 → 3"."""
        return f"{self.before} → {self.after}"

    @property
    def words(self) -> str:
        """ "Kenya: 2 → 3"."""
        return _("{name}: {told}", name=self.label, told=self.change)


@dataclass(frozen=True)
class Changes:
    """What has changed since a report was signed, exactly. `notes`, in both languages, say what
    is otherwise about its words.
    """

    line: SignedLine
    signed: Report
    figures: Sequence[ReportDifference[str, KeyFigure]]
    countries: Sequence[ReportDifference[str, Parts]]
    parts: Sequence[ReportDifference[tuple[str, str], BreakdownPart]]
    people: Sequence[PersonTold]
    notes: tuple[BilingualText, ...]
    cohorts: Mapping[int, BilingualText]

    @property
    def is_empty(self) -> bool:
        """Are all numbers and everybody counted as they were?"""
        return not (self.figures or self.countries or self.parts or self.people)


AnyChanges = Changes | FigureChanges


@dataclass(frozen=True)
class Then:
    """A report as it was signed, beside what is left of what it was made from.

    `signed_rule`: the rule as it was; `rule`: as it stands today, None where it was removed;
    `cohorts`: names of all that are there; `left`: which of its own are (None: it is of all);
    `is_map_gone`: the office has another map now than was on its page.
    """

    report: Report
    signed_rule: CountRule
    rule: CountRule | None
    cohorts: Mapping[int, BilingualText]
    left: tuple[int, ...] | None
    is_map_gone: bool


def changes_since(desk: Desk, signed_id: int) -> AnyChanges:
    """What has changed since it was signed; `KnownFault` when it is no longer there."""
    line = get_signed(desk, signed_id)
    if line.is_over_years:
        return figure_changes_since(desk, line, page_of(read_data(desk, signed_id)))
    return _changes_since(desk, line)


def _changes_since(desk: Desk, line: SignedLine) -> Changes:
    then = _then(desk, line.id)
    signed, today = then.report, _today(desk, then)
    moved = people_changes(as_counted(signed.counted), as_counted(today.counted))
    notes: dict[str, list[str]] = {}
    for code in ("zh", "en"):
        with speaking(code):
            notes[code] = [one.words for one in _notes(then, today) if one.before != one.after]
            notes[code] += _remark_notes(signed, today)
    return Changes(
        line,
        signed,
        figure_changes(signed, today),
        country_changes(signed, today),
        part_changes(signed, today),
        _people(desk, then, moved),
        tuple(BilingualText(zh, en) for zh, en in zip(notes["zh"], notes["en"], strict=True)),
        then.cohorts,
    )


def changed_count(desk: Desk, cohort_ids: Collection[int] | None = None) -> int:
    """How many signed reports of the countries of these cohorts (None: of any) have other numbers
    or people today.
    """
    return len(changed_ids(desk, cohort_ids, with_over_years=False))


def changed_ids(
    desk: Desk, cohort_ids: Collection[int] | None = None, *, with_over_years: bool = True
) -> list[int]:
    """Those signed reports, and pages of the reports over the years; each is looked at once as long
    as nothing happens to the desk.
    """
    wanted = None if cohort_ids is None else tuple(cohort_ids)
    with desk.reading_together():
        lines = list_signed(desk)
        known = _known(desk, {line.id for line in lines if line.is_over_years})
    found: list[int] = []
    for line in lines:
        if line.is_about(wanted) and (with_over_years or not line.is_over_years):
            if line.id not in known:
                try:
                    known[line.id] = not changes_since(desk, line.id).is_empty
                # removed, or the desk changed in the meantime: the news of that asks again
                except KnownFault:
                    continue
            if known[line.id]:
                found.append(line.id)
    return found


_COUNTS = ("Enrolment", "Person", "Cohort", "CountingRule")
"""What a report is made from: nothing else can change its numbers."""
_KEPT_BESIDE = ("SignedReport", "PictureTitle", "MapPicture")
"""What no number of a page over the years is made from: nearly all else may be."""
_looked_at: WeakKeyDictionary[sa.Engine, tuple[int, dict[int, bool]]] = WeakKeyDictionary()


def _known(desk: Desk, over_years: Collection[int]) -> dict[int, bool]:
    """Signed report → has it changed, as far as that was found since the last operation that can
    matter.
    """
    before, known = _looked_at.get(desk.engine, (-1, {}))
    since = Change.deed_id > before
    is_touched = sa.exists().where(since, Change.entity.in_(_COUNTS))
    is_any = sa.exists().where(since, Change.entity.not_in(_KEPT_BESIDE))
    with desk.reading() as session:
        operation = session.scalar(sa.select(sa.func.max(Operation.id))) or 0
        if session.scalar(sa.select(is_touched)):
            known = {}
        elif session.scalar(sa.select(is_any)):
            known = {one: told for one, told in known.items() if one not in over_years}
    _looked_at[desk.engine] = (operation, known)
    return known


# --- the same report of today ---


def _then(desk: Desk, signed_id: int) -> Then:
    data = read_data(desk, signed_id)
    report = of_data(data)
    title, words = report.rule_title, report.rule_words
    statuses = tuple(status or None for status in data.get(STATUSES, ()))
    cohorts = {
        one["id"]: BilingualText(one["name_zh"] or "", one["name_en"] or "")
        for one in read_cohorts(desk)
    }
    return Then(
        report,
        CountRule(report.rule, title.en, words.en, statuses, title.zh, words.zh),
        list_rules(desk).get(report.rule),
        cohorts,
        None
        if report.cohort_ids is None
        else tuple(one for one in report.cohort_ids if one in cohorts),
        bool(data.get(MAP)) and map_of(desk, data) is None,
    )


def _today(desk: Desk, then: Then) -> Report:
    """The report as it would be made now; where its rule was removed, by the one it was signed
    with.
    """
    return gather_report(desk, Scope(then.left, then.report.is_once), then.rule or then.signed_rule)


def _people(
    desk: Desk, then: Then, changes: Sequence[ReportDifference[int, CountedPerson]]
) -> list[PersonTold]:
    records = {record["id"]: record for record in read_page(desk, [one.key for one in changes])}
    lost = _names_of_lost(desk, [one.key for one in changes if one.key not in records])
    return [_person(then, one, records.get(one.key), lost) for one in changes]


class _RemovedRow(TypedDict):
    """An enrolment that was removed, and the names of its person."""

    row_id: int
    full_name: str | None
    given_name: str | None
    family_name: str | None
    name_zh: str | None


def _names_of_lost(desk: Desk, ids: Sequence[int]) -> dict[int, str]:
    """What the person of each enrolment that was removed is called today, where the history
    tells who it was and they are there.
    """
    change, person = table_of(Change), table_of(Person)
    whose = Change.before["person_id"].as_integer()
    query = sa.select(change.c.row_id, *(person.c[name] for name in ("full_name", *PARTS)))
    query = query.join_from(change, person, person.c.id == whose).where(
        change.c.entity == Enrolment.__name__
    )
    found: dict[int, str] = {}
    with desk.reading() as session:
        for start in range(0, len(ids), BATCH):
            rows = session.execute(
                query.where(change.c.row_id.in_(ids[start : start + BATCH])).order_by(change.c.id)
            )
            found.update((row["row_id"], name_of(row)) for row in typed_rows(_RemovedRow, rows))
    return found


def _person(
    then: Then,
    change: ReportDifference[int, CountedPerson],
    record: ParticipantRecord | None,
    lost: Mapping[int, str],
) -> PersonTold:
    if record is None:
        name = lost.get(change.key, "")
        return PersonTold(change, name, "unenrolled" if name else "gone")
    if change.what != "out":
        return PersonTold(change, name_of(record))
    rule = then.rule or then.signed_rule
    is_inside = then.left is None or record["cohort_id"] in then.left
    is_counted = record["status"] in rule.statuses
    why: Why = "moved" if not is_inside else "once" if is_counted else "status"
    if why == "status" and record["status"] == change.one.status:
        why = "rule"
    return PersonTold(change, name_of(record), why, record["status"])


# --- in words of the language of the moment: a label, before and after ---

_MAIN = ("participants", "countries")
_LIKE_AGE = ("age",)  # a figure that is no count: where it is missing it is not 0
_VALUES = ("nationality", "gender", "status", "cohort_id")
"""What somebody is counted as, in the order told; the cohort only where it differs."""
_WHY: dict[str, str] = {
    "gone": N_("no longer in the desk"),
    "unenrolled": N_("no longer enrolled"),
    "status": N_("no longer counted: {status} now"),
    "rule": N_("the rule no longer counts this status: {status}"),
    "moved": N_("no longer counted: in a cohort outside this report now"),
    "once": N_("counted with a later cohort now"),
}


def lines_of(changes: AnyChanges) -> list[tuple[str, list[ChangeLine]]]:
    """Everything that is otherwise about its numbers and people, under titles."""
    if isinstance(changes, FigureChanges):
        return [
            (in_language(name), list(map(_number_line, found))) for name, found in changes.tables
        ]
    return [
        (_("Numbers"), [*map(_figure_line, changes.figures), *map(_part_line, changes.parts)]),
        (_("People"), [person_line(changes, told) for told in changes.people]),
        (_("Countries/regions"), list(map(_country_line, changes.countries))),
    ]


def _number_line(change: NumberChange) -> ChangeLine:
    """ "Kenya, total", "2 → 3"; who came and went where only that differs."""
    before, after = in_language(change.before), in_language(change.after)
    if before == after:
        came = n_("{count} came in", "{count} came in", change.came)
        went = n_("{count} went out", "{count} went out", change.went)
        after = list_names(
            [after, *([came] if change.came else []), *([went] if change.went else [])]
        )
    return ChangeLine(in_language(change.label), before, after, what="changed")


def headline(changes: AnyChanges) -> str:
    """ "Participants: 22 → 23, 1 came in", or that nothing has changed since."""
    if changes.is_empty:
        return _("Nothing has changed since.")
    if isinstance(changes, FigureChanges):
        count = sum(len(found) for _name, found in changes.tables)
        return n_("{count} figure changed", "{count} figures changed", count)
    told = [_figure_line(change).words for change in changes.figures if change.key in _MAIN]
    came, went, changed = (
        sum(one.change.what == what for one in changes.people) for what in ("in", "out", "changed")
    )
    for count, said in (
        (came, n_("{count} came in", "{count} came in", came)),
        (went, n_("{count} went out", "{count} went out", went)),
        (changed, n_("{count} changed", "{count} changed", changed)),
    ):
        told += [said] if count else []
    others = len(changes.figures) + len(changes.parts)
    return list_names(told) or n_(
        "{count} other figure changed", "{count} other figures changed", others
    )


def person_line(changes: Changes, told: PersonTold) -> ChangeLine:
    """Somebody: as what they were counted, and are; of who is counted both times what differs."""
    before, after = told.change.before, told.change.after
    if before and after:
        names = [name for name in _VALUES if getattr(before, name) != getattr(after, name)]
        sides = [
            [_value(changes, name, getattr(one, name)) or _("not known") for name in names]
            for one in (before, after)
        ]
    else:
        names = [name for name in _VALUES if name != "cohort_id"]
        why = _(_WHY.get(told.why, ""), status=status_words(told.now))
        sides = [
            [_value(changes, name, getattr(one, name)) for name in names] if one else [missing]
            for one, missing in ((before, _("not counted")), (after, why))
        ]
    return ChangeLine(
        told.name or _("A participant who is no longer in the desk"),
        *(list_names([text for text in side if text]) for side in sides),
        what=told.change.what,
        person=told.change.key if told.is_there else None,
    )


def _value(changes: Changes, name: str, value: Any) -> str:
    if name == "cohort_id":
        return in_language(changes.cohorts.get(value, BilingualText())) or _(
            "Cohort {number}", number=value
        )
    if name == "status":
        return status_words(value)
    return PARTICIPANT.field(name).kind.format(value) if value else ""


def _differing(label: str, *pairs: tuple[object, object]) -> ChangeLine:
    """The first pair that differs: a number before what it is made of."""
    before, after = next((pair for pair in pairs if pair[0] != pair[1]), pairs[-1])
    return ChangeLine(label, str(before), str(after))


def _figure_line(change: ReportDifference[str, KeyFigure]) -> ChangeLine:
    """ "Participants", "22 → 23"; with what it is of where only that differs."""
    label, sides = in_language(change.one.label), (change.before, change.after)
    missing = "–" if change.key in _LIKE_AGE else "0"
    numbers = [missing if side is None else str(side.number) for side in sides]
    notes = [in_language(side.note) if side else "" for side in sides]
    old, new = (
        _("{number} ({note})", number=number, note=note) if note else number
        for number, note in zip(numbers, notes, strict=True)
    )
    label = label[:1].upper() + label[1:]
    return _differing(label, (numbers[0], numbers[1]), (old, new))


def _country_line(change: ReportDifference[str, Parts]) -> ChangeLine:
    """ "Kenya", "2 → 3"; by women and men where their sum is the same."""
    name = countries.name(change.key, language()) if change.key else _("not known")
    before, after = change.before or Parts(), change.after or Parts()
    words = (_("women"), _("men"), _("other"))
    parts = [place for place in range(len(words)) if before[place] != after[place]]
    old, new = (
        list_names([f"{words[place]} {side[place]}" for place in parts]) for side in (before, after)
    )
    return _differing(name, (before.total, after.total), (old, new))


def _part_line(change: ReportDifference[tuple[str, str], BreakdownPart]) -> ChangeLine:
    """ "First time or again · again", "1 → 2"."""
    one = change.one
    before, after = (side.number if side else "–" for side in (change.before, change.after))
    label = f"{in_language(one.title)} · {in_language(one.label)}"
    return _differing(label, (before, after))


def _notes(then: Then, today: Report) -> Iterator[ChangeLine]:
    """What its words were and are, the same ones among them; nothing of it changes a number by
    itself.
    """
    signed = then.report

    def line(label: str, tell: Callable[[Report], str]) -> ChangeLine:
        return ChangeLine(label, tell(signed), tell(today))

    yield _rule_note(then, today)
    left, whole = (len(one or ()) for one in (then.left, signed.cohort_ids))
    yield _differing(_("Cohorts"), (whole, left))
    if left == whole:  # of a cohort that is gone nobody knows days and organisers
        yield _called(signed.scope, today.scope)
        yield line(_("Dates"), lambda of: _days(of.starts, of.ends))
        yield line(
            _("Organisers"), lambda of: "; ".join(map(in_language, of.organisers)) or _("none")
        )
    for row in signed.rows:
        if row.code:
            names = (countries.name(row.code, code) for code in ("zh", "en"))
            yield _called(row.name, BilingualText(*names))
    if then.is_map_gone:
        yield ChangeLine(
            _("Map"),
            _("on the page"),
            _("changed or removed; printed again, the page shows the regions instead"),
        )


def _remark_notes(signed: Report, today: Report) -> list[str]:
    """The remarks that are new, then those that hold no longer: such as of words that were
    answered.
    """
    told = [
        (N_("Noted now: {remark}"), [one for one in today.remarks if one not in signed.remarks]),
        (
            N_("No longer noted: {remark}"),
            [one for one in signed.remarks if one not in today.remarks],
        ),
    ]
    return [_(words, remark=in_language(one)) for words, remarks in told for one in remarks]


def _rule_note(then: Then, today: Report) -> ChangeLine:
    """The statuses it counted and counts; of a rule of the office's own its name and words, too."""
    label = _("Counting rule “{rule}”", rule=in_language(then.report.rule_title))
    before, rule = words_of_statuses(then.signed_rule.statuses), then.rule
    if rule is None:
        return ChangeLine(label, before, _("removed; people are counted as before"))
    pairs = [(before, words_of_statuses(rule.statuses))]
    if rule.is_own:
        pairs += _pairs(then.report.rule_title, today.rule_title)
        pairs += _pairs(then.report.rule_words, today.rule_words)
    return _differing(label, *pairs)


def _called(before: BilingualText, after: BilingualText) -> ChangeLine:
    return _differing(_("What it is called"), *_pairs(before, after))


def _pairs(before: BilingualText, after: BilingualText) -> list[tuple[str, str]]:
    """In the language of the moment; in both, where only the other one differs."""
    old, new = (" ".join(words.said("both")) for words in (before, after))
    return [(in_language(before), in_language(after)), (old, new)]


def _days(starts: dt.date | None, ends: dt.date | None) -> str:
    days = list(dict.fromkeys(Date().format(day) for day in (starts, ends) if day is not None))
    return " – ".join(days) or _("no dates")
