"""What has changed since a report was signed: its numbers, its people, the lines of its
countries, its rule and its names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from lcdesk.db.bulk import BATCH
from lcdesk.db.queries import figures as queries
from lcdesk.db.queries.figures import TALLIED, EnrolmentSelection
from lcdesk.db.values import table_of
from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.count_changes import (
    CountedPerson,
    CountryChange,
    FigureChange,
    PartChange,
    PersonChange,
    as_counted,
    by_country,
    country_changes,
    figure_changes,
    part_changes,
    people_changes,
)
from lcdesk.model.entities import Change, Enrolment, Operation, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import GENDER
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.report import BilingualText, CountryLine, KeyFigure, Report, of_data
from lcdesk.model.sentences import list_names
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.figures.counting_rules import list_rules
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope, read_cohorts
from lcdesk.services.figures.signed_reports import (
    MAP,
    STATUSES,
    SignedLine,
    Then,
    get_signed,
    in_language,
    list_signed,
    map_of,
    notes_between,
    read_data,
)
from lcdesk.services.participants.status import status_words
from lcdesk.texts import _, language, n_

Why = Literal["", "gone", "unenrolled", "status", "rule", "moved", "once"]


@dataclass(frozen=True)
class PersonTold:
    """Somebody who is counted otherwise: what they are called today ("" where they are no longer in
    the desk).

    `why` of those who went out: "gone" from the desk; "unenrolled", the person being there still;
    another "status" (`now`) than the rule counts; the same one, which the "rule" counts no more;
    "moved" to a cohort the report is not of; or counted "once", with a later cohort.
    """

    change: PersonChange
    name: str = ""
    why: Why = ""
    now: str | None = None

    @property
    def enrolment_id(self) -> int:
        """Whose enrolment."""
        return self.change.one.enrolment_id

    @property
    def is_there(self) -> bool:
        """Is their enrolment still in the desk?"""
        return self.why not in ("gone", "unenrolled")


@dataclass(frozen=True)
class Changes:
    """What has changed since a report was signed, exactly. `notes`, in both languages, say what
    is otherwise about its words.
    """

    line: SignedLine
    signed: Report
    figures: tuple[FigureChange, ...] = ()
    countries: tuple[CountryChange, ...] = ()
    parts: tuple[PartChange, ...] = ()
    people: tuple[PersonTold, ...] = ()
    notes: tuple[BilingualText, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Are all numbers and everybody counted as they were?"""
        return not (self.figures or self.countries or self.parts or self.people)


def changes_since(desk: Desk, signed_id: int) -> Changes:
    """What has changed since it was signed; `KnownFault` when it is no longer there."""
    line, then = get_signed(desk, signed_id), _then(desk, signed_id)
    signed, today = then.report, _today(desk, then)
    moved = people_changes(as_counted(signed.counted), as_counted(today.counted))
    return Changes(
        line,
        signed,
        tuple(figure_changes(signed, today)),
        tuple(country_changes(signed, today)),
        tuple(part_changes(signed, today)),
        tuple(_told(desk, then, moved)),
        notes_between(then, today),
    )


def changed_count(desk: Desk, cohort_ids: Collection[int] | None = None) -> int:
    """How many signed reports about these cohorts (None: any) have other numbers or people
    today.
    """
    return len(changed_ids(desk, cohort_ids))


def changed_ids(desk: Desk, cohort_ids: Collection[int] | None = None) -> list[int]:
    """Those signed reports; each is looked at once as long as nothing happens to the desk."""
    wanted = None if cohort_ids is None else tuple(cohort_ids)
    known = _known(desk)
    found: list[int] = []
    for line in list_signed(desk):
        if line.is_about(wanted):
            if line.id not in known:
                try:
                    known[line.id] = _is_changed(desk, line.id)
                # removed, or the desk changed in the meantime: the news of that asks again
                except KnownFault:
                    continue
            if known[line.id]:
                found.append(line.id)
    return found


def _is_changed(desk: Desk, signed_id: int) -> bool:
    """The people are asked for first: that is the quicker half."""
    then = _then(desk, signed_id)
    if as_counted(then.report.counted) != _counted_now(desk, then):
        return True
    today = _today(desk, then)
    told: tuple[Callable[[Report, Report], Sequence[object]], ...] = (
        figure_changes,
        country_changes,
        part_changes,
    )
    return any(tell(then.report, today) for tell in told)


_COUNTS = ("Enrolment", "Person", "Cohort", "CountingRule")
"""What a report is made from: nothing else can change its numbers."""
_looked_at: WeakKeyDictionary[sa.Engine, tuple[int, dict[int, bool]]] = WeakKeyDictionary()


def _known(desk: Desk) -> dict[int, bool]:
    """Signed report → has it changed, as far as that was found since the last operation that can
    matter.
    """
    before, known = _looked_at.get(desk.engine, (-1, {}))
    is_touched = sa.exists().where(Change.deed_id > before, Change.entity.in_(_COUNTS))
    with desk.reading() as session:
        operation = session.scalar(sa.select(sa.func.max(Operation.id))) or 0
        known = {} if session.scalar(sa.select(is_touched)) else known
    _looked_at[desk.engine] = (operation, known)
    return known


# --- the same report of today ---


def _then(desk: Desk, signed_id: int) -> Then:
    data = read_data(desk, signed_id)
    report = of_data(data)
    statuses = tuple(status or None for status in data.get(STATUSES, ()))
    rule = list_rules(desk).get(report.rule)
    standing = {cohort["id"] for cohort in read_cohorts(desk)}
    left = (
        None
        if report.cohort_ids is None
        else tuple(one for one in report.cohort_ids if one in standing)
    )
    return Then(report, statuses, rule, left, bool(data.get(MAP)) and map_of(desk, data) is None)


def _today(desk: Desk, then: Then) -> Report:
    """The report as it would be made now; where its rule was removed, of whom it counted when it
    was signed.
    """
    if then.rule is None:
        return _recounted(then.report, _counted_now(desk, then))
    return gather_report(desk, Scope(then.left, then.report.is_once), then.rule.name)


def _counted_now(desk: Desk, then: Then) -> list[CountedPerson]:
    counting = EnrolmentSelection(then.left, then.counts, then.report.is_once)
    with desk.reading() as session:
        rows = [tuple(row) for row in queries.read_people(session, counting, TALLIED)]
    return as_counted(rows)


def _recounted(signed: Report, counted: list[CountedPerson]) -> Report:
    """The signed report with the numbers of these people; age and breakdowns stay as they were,
    nobody can count them now.
    """
    lines = by_country(counted)
    rows = tuple(
        CountryLine(
            code,
            BilingualText(*(countries.name(code, one) for one in ("zh", "en"))),
            BilingualText(),
            *parts,
        )
        for code, parts in lines.items()
    )
    known = [code for code in lines if code]
    numbers = {
        "participants": len(counted),
        "countries": len(known),
        "regions": len(countries.regions_of(known)),
        **{
            part: sum(getattr(parts, part) for parts in lines.values())
            for part in ("women", "men", "other")
        },
    }
    figures = tuple(_refigured(figure, numbers) for figure in signed.figures)
    return replace(signed, rows=rows, figures=figures, counted=tuple(tuple(one) for one in counted))


def _refigured(figure: KeyFigure, numbers: dict[str, int]) -> KeyFigure:
    number = numbers.get(figure.name, figure.number)
    return (
        figure if number == figure.number else replace(figure, number=number, note=BilingualText())
    )


# --- who ---


def _told(desk: Desk, then: Then, changes: Iterable[PersonChange]) -> list[PersonTold]:
    moved = list(changes)
    records = {
        record["id"]: record
        for record in read_page(desk, [change.one.enrolment_id for change in moved])
    }
    lost = _names_of_lost(
        desk,
        [change.one.enrolment_id for change in moved if change.one.enrolment_id not in records],
    )
    return [_person(then, change, records.get(change.one.enrolment_id), lost) for change in moved]


def _names_of_lost(desk: Desk, ids: Sequence[int]) -> dict[int, str]:
    """What the person of each enrolment that was removed is called today, where the history
    tells who it was and they are there.
    """
    change, person = table_of(Change), table_of(Person)
    whose = change.c.before["person_id"].as_integer()
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
            found.update((row["row_id"], name_of(row)) for row in map(dict, rows.mappings()))
    return found


def _person(
    then: Then, change: PersonChange, record: dict[str, Any] | None, lost: Mapping[int, str]
) -> PersonTold:
    if record is None:
        name = lost.get(change.one.enrolment_id, "")
        return PersonTold(change, name, "unenrolled" if name else "gone")
    if change.what != "out":
        return PersonTold(change, name_of(record))
    is_inside = then.left is None or record["cohort_id"] in then.left
    is_counted = record["status"] in then.counts
    why: Why = "moved" if not is_inside else "once" if is_counted else "status"
    if why == "status" and record["status"] == change.one.status:
        why = "rule"
    return PersonTold(change, name_of(record), why, record["status"])


# --- What has changed since a report was signed, in words of the language of the moment ---


Line = tuple[str, str]
"""What is otherwise, and how: before → after."""
_MAIN = ("participants", "countries")
_LIKE_AGE = ("age",)  # a figure that is no count: where it is missing it is not 0


def headline(changes: Changes) -> str:
    """ "Participants: 22 → 23, 1 came in", or that nothing has changed since."""
    if changes.is_empty:
        return _("Nothing has changed since.")
    told = [words(figure_line(change)) for change in changes.figures if change.one.name in _MAIN]
    counts = {
        what: sum(told.change.what == what for told in changes.people)
        for what in ("in", "out", "changed")
    }
    for count, said in (
        (counts["in"], n_("{count} came in", "{count} came in", counts["in"])),
        (counts["out"], n_("{count} went out", "{count} went out", counts["out"])),
        (counts["changed"], n_("{count} changed", "{count} changed", counts["changed"])),
    ):
        told += [said] if count else []
    others = len(changes.figures) + len(changes.parts)
    return list_names(told) or n_(
        "{count} other figure changed", "{count} other figures changed", others
    )


def words(line: Line) -> str:
    """ "Kenya: 2 → 3"."""
    return _("{name}: {told}", name=line[0], told=line[1])


def figure_line(change: FigureChange) -> Line:
    """ "Participants", "22 → 23"; with what it is of where only that differs."""
    label, sides = in_language(change.one.label), (change.before, change.after)
    missing = "–" if change.one.name in _LIKE_AGE else "0"
    numbers = [missing if side is None else str(side.number) for side in sides]
    if numbers[0] == numbers[1]:
        notes = [in_language(side.note) if side else "" for side in sides]
        numbers = [
            _("{number} ({note})", number=number, note=note) if note else number
            for number, note in zip(numbers, notes, strict=True)
        ]
    return label[:1].upper() + label[1:], _arrow(*numbers)


def country_line(change: CountryChange) -> Line:
    """ "Kenya", "2 → 3"; by women and men where their sum is the same."""
    name, before, after = country_name(change.code), change.before, change.after
    if before.total != after.total:
        return name, _arrow(before.total, after.total)
    parts = zip((_("women"), _("men"), _("other")), before, after, strict=True)
    return name, list_names(
        [f"{part} {_arrow(old, new)}" for part, old, new in parts if old != new]
    )


def part_line(change: PartChange) -> Line:
    """ "First time or again · again", "1 → 2"."""
    label = f"{in_language(change.title)} · {in_language(change.label)}"
    return label, _arrow(
        *("–" if number is None else number for number in (change.before, change.after))
    )


def person_words(told: PersonTold) -> str:
    """ "Hana Tesfaye · Country/region: Kenya → Ethiopia"."""
    return f"{person_name(told)} · {person_told(told)}"


def person_name(told: PersonTold) -> str:
    """What somebody is called today."""
    return told.name or _("A participant who is no longer in the desk")


def person_told(told: PersonTold) -> str:
    """What is otherwise about somebody, without the name."""
    change = told.change
    if change.what == "in":
        return _("counted now ({what})", what=_as(change.one))
    if change.what == "changed":
        return list_names([_moved(change, place) for place in range(len(change.moved))])
    if told.why == "gone":
        return _("was counted ({what})", what=_as(change.one))
    if told.why == "unenrolled":
        return _("no longer enrolled ({what})", what=_as(change.one))
    if told.why == "rule":
        return _("the rule no longer counts this status: {status}", status=status_words(told.now))
    if told.why == "moved":
        return _("no longer counted: in a cohort outside this report now")
    if told.why == "once":
        return _("counted with a later cohort now")
    return _("no longer counted: {status} now", status=status_words(told.now))


def country_name(code: str | None) -> str:
    """A country in the language of the moment."""
    return countries.name(code, language()) if code else _("not known")


def _moved(change: PersonChange, place: int) -> str:
    name, before, after = change.moved[place]
    if name == "cohort_id":
        return _("in another cohort of this report now")
    field = PARTICIPANT.field(name)
    sides = (field.kind.format(value) if value else _("not known") for value in (before, after))
    return words((field.title, _arrow(*sides)))


def _as(one: CountedPerson) -> str:
    """ "Kenya, female, confirmed"."""
    gender = GENDER.format(one.gender) if one.gender else ""
    known = (
        country_name(one.nationality) if one.nationality else "",
        gender,
        status_words(one.status),
    )
    return list_names([text for text in known if text])


def _arrow(before: object, after: object) -> str:
    return f"{before} → {after}"
