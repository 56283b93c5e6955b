"""Sessions side by side: a base cohort and others beside it, topic by topic, and what differs in
sentences that the figures bear: nothing is called better, and what may be chance is called so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from lcdesk.db.queries import counted_records
from lcdesk.model.attendance import RULE as ATTENDANCE_RULE
from lcdesk.model.attendance import Rate
from lcdesk.model.evaluation import FEW, LEAST, MOST
from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import (
    FigureCell,
    FigureColumn,
    FigureReport,
    FigureRow,
    FigureTable,
    plain_number,
)
from lcdesk.model.findings import say_places
from lcdesk.model.scripts import sort_key
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.cohort_figures import (
    MINUTES,
    CohortFigures,
    ThemeHours,
    read_cohort_figures,
)
from lcdesk.services.figures.counting_rules import CountRule, rule_named
from lcdesk.services.figures.figure_tallies import country_name
from lcdesk.services.figures.scopes import NamedCohort, require_cohorts
from lcdesk.texts import N_, _, figure, join_names, join_sentences, list_names, n_, percent_of

MOST_COHORTS = 8
"""Side by side; more are a matter for the report over the years."""
TOLD = 3  # themes that change are told, those that change most
SURE = 2.0
"""So many standard errors a difference of means must have, before it is said to be more than
chance.
"""
UNTHEMED = "none"


@dataclass(frozen=True)
class WhatDiffers:
    """What differs in one topic: a headline, and what is told beneath it."""

    topic: str
    headline: str
    detail: str = ""


@dataclass(frozen=True)
class ThemeLine:
    """A theme over the cohorts: its title, and what each has of it (None: no such theme)."""

    key: str
    title: str
    hours: tuple[ThemeHours | None, ...]


@dataclass(frozen=True)
class Comparison:
    """The cohorts with the base first, the themes they have, what differs, and the same as tables
    (`report`).
    """

    cohorts: tuple[CohortFigures, ...]
    labels: tuple[str, ...]
    themes: tuple[ThemeLine, ...]
    differences: tuple[WhatDiffers, ...]
    report: FigureReport
    rule: str

    @property
    def base(self) -> CohortFigures:
        """What the others are beside of."""
        return self.cohorts[0]

    @property
    def own(self) -> frozenset[str]:
        """Countries of the base that none of the others has; none where it stands alone."""
        if len(self.cohorts) < 2:
            return frozenset()
        return frozenset(self.base.codes).difference(*(one.codes for one in self.cohorts[1:]))

    def difference(self, topic: str) -> WhatDiffers | None:
        """What differs in a topic; None where nothing is known of it."""
        return next((one for one in self.differences if one.topic == topic), None)


def compare_cohorts(
    desk: Desk, base: int, beside: Sequence[int], rule: str | CountRule = "all"
) -> Comparison:
    """The comparison in the language of the moment. `KnownFault` for an unknown rule, a cohort that
    is gone, or more than `MOST_COHORTS` of them.
    """
    wanted = tuple(dict.fromkeys((base, *beside)))
    if len(wanted) > MOST_COHORTS:
        raise KnownFault(
            _("At most {count} cohorts stand side by side.", count=MOST_COHORTS),
            _("Nothing was counted. Leave some out."),
        )
    counting = rule_named(desk, rule)
    with desk.reading_together():
        known: dict[int, NamedCohort] = {
            cohort["id"]: cohort for cohort in require_cohorts(desk, wanted)
        }
        read = read_cohort_figures(desk, [known[one] for one in wanted], counting)
        with desk.reading() as session:
            deed = counted_records.last_operation(session)
    return compared(read, _("Counted: {rule}.", rule=counting.said), deed)


def compared(read: Sequence[CohortFigures], rule: str, deed: int = 0) -> Comparison:
    """The same of cohorts that are read already, the base first."""
    labels = labels_of(read)
    themes = theme_lines(read)
    told = [
        *_tell_people(read, labels),
        *_tell_women(read),
        *_tell_hours(read, labels, themes),
        *_tell_attendance(read, labels),
        *_tell_evaluation(read, labels),
        *_tell_cost(read, labels),
    ]
    by_topic = {one.topic: one for one in told}
    tables = [
        table
        for table in _tables(read, labels, themes, rule)
        if table is not None
        and (not table.is_empty or table.key in ("people", "countries", "cost"))
    ]
    report = FigureReport(
        "comparison",
        _("Cohorts side by side"),
        _(", ").join(labels),
        _sentence(read, labels),
        tuple(_found(table, by_topic.get(table.key)) for table in tables),
        (),
        deed,
    )
    return Comparison(tuple(read), labels, themes, tuple(told), report, rule)


def _found(table: FigureTable, told: WhatDiffers | None) -> FigureTable:
    """The table under what differs in its topic."""
    return table if told is None else replace(table, finding=told.headline, detail=told.detail)


def labels_of(read: Sequence[CohortFigures]) -> tuple[str, ...]:
    """The short names; with its number where several are called so."""
    names = [one.short for one in read]
    return tuple(
        f"{one.short} #{one.id}" if names.count(one.short) > 1 else one.short for one in read
    )


def theme_lines(read: Sequence[CohortFigures]) -> tuple[ThemeLine, ...]:
    """The themes of all cohorts: those of the base first, one and the same where a title is the
    same in any language.
    """
    keys: dict[str, str] = {}
    titles: dict[str, str] = {}
    found: dict[str, list[list[ThemeHours]]] = {}
    for place, cohort in enumerate(read):
        for theme in cohort.themes:
            key = next((keys[name] for name in theme.names if name in keys), "")
            key = key or next(iter(theme.names), theme.title)
            for name in theme.names:
                keys.setdefault(name, key)
            titles.setdefault(key, theme.title)
            found.setdefault(key, [[] for _one in read])[place].append(theme)
    return tuple(
        ThemeLine(key, titles[key], tuple(map(_together, lines))) for key, lines in found.items()
    )


def _together(themes: Sequence[ThemeHours]) -> ThemeHours | None:
    """Two themes of one cohort that are called alike are one."""
    if len(themes) < 2:
        return themes[0] if themes else None
    first = themes[0]
    return ThemeHours(
        first.title_en,
        first.title_zh,
        sum(one.minutes for one in themes),
        sum(one.least for one in themes),
        tuple(number for one in themes for number in one.activities),
        sum(one.untimed for one in themes),
    )


# --- what differs, in sentences ---


def _hours(minutes: int) -> str:
    return plain_number(round(minutes / MINUTES, 2))


def _people(count: int) -> str:
    return n_("{count} person", "{count} people", count, count=figure(count))


def _beside(parts: Sequence[str]) -> str:
    """ "45% of 22, beside 35% of 26 and 30% of 20"; the first alone where there is no other."""
    if len(parts) < 2:
        return parts[0]
    return _("{base}, beside {others}", base=parts[0], others=join_names(parts[1:]))


def _rank(values: Sequence[float]) -> str:
    """Where the first stands among several, if it stands alone there; "" else."""
    if len(values) < 2:
        return ""
    others = values[1:]
    if values[0] > max(others):
        return (
            _("The higher of the two.")
            if len(values) == 2
            else _("The highest of the {count}.", count=len(values))
        )
    if values[0] < min(others):
        return (
            _("The lower of the two.")
            if len(values) == 2
            else _("The lowest of the {count}.", count=len(values))
        )
    return ""


def _sentence(read: Sequence[CohortFigures], labels: Sequence[str]) -> str:
    """What the base has most of, where the figures bear it; else how many it stands beside."""
    base, others = read[0], read[1:]
    if not others:
        return _("{cohort}: no other cohort is beside it", cohort=labels[0])
    ranks: Sequence[tuple[str, Callable[[CohortFigures], float]]] = (
        (_("most people"), lambda one: float(len(one.people))),
        (_("most countries"), lambda one: float(len(one.codes))),
        (
            _("largest share of women"),
            lambda one: len(one.women) / len(one.people) if one.people else -1.0,
        ),
        (_("most hours"), lambda one: float(one.minutes)),
        (_("best attended"), lambda one: _share(one.attendance) if one.attendance.of else -1.0),
    )
    said = [words for words, value in ranks if _is_first(base, others, value)]
    if _is_marked_best(base, others):
        said.append(_("best marked"))
    if not said:
        return n_(
            "{cohort} beside {count} other cohort",
            "{cohort} beside {count} other cohorts",
            len(others),
            cohort=labels[0],
        )
    return _("{cohort}: {what}", cohort=labels[0], what=_(", ").join(said))


def _is_first(
    base: CohortFigures, others: Sequence[CohortFigures], value: Callable[[CohortFigures], float]
) -> bool:
    """More than every other; where of one nothing is known (-1), nobody is first."""
    known = [value(one) for one in others]
    return min(known) >= 0 and value(base) > max(known)


def _is_marked_best(base: CohortFigures, others: Sequence[CohortFigures]) -> bool:
    mine = base.evaluation
    return all(
        is_sure(base, one)
        and mine.mean is not None
        and one.evaluation.mean is not None
        and mine.mean > one.evaluation.mean
        for one in others
    )


def _tell_people(read: Sequence[CohortFigures], labels: Sequence[str]) -> tuple[WhatDiffers, ...]:
    base, others = read[0], list(zip(read[1:], labels[1:], strict=True))
    places = say_places(base.codes) if base.codes else _("no known country")
    head = _("{people} from {countries}", people=_people(len(base.people)), countries=places)
    steps = [_more_or_fewer(len(base.people) - len(one.people), name) for one, name in others]
    if steps:
        head = _("{what}: {differences}", what=head, differences=_(", ").join(steps))
    return (WhatDiffers("people", head, join_sentences(*_tell_countries(read))),)


def _more_or_fewer(step: int, name: str) -> str:
    if step > 0:
        return n_("{count} more than {cohort}", "{count} more than {cohort}", step, cohort=name)
    if step < 0:
        return n_("{count} fewer than {cohort}", "{count} fewer than {cohort}", -step, cohort=name)
    return _("as many as {cohort}", cohort=name)


def _tell_countries(read: Sequence[CohortFigures]) -> list[str]:
    base, others = read[0], read[1:]
    if not others:
        return []
    theirs = [set(one.codes) for one in others]
    own = [code for code in base.codes if not any(code in codes for codes in theirs)]
    each = [code for code in base.codes if all(code in codes for codes in theirs)]
    said: list[str] = []
    if own:
        names = list_names(list(map(country_name, own)))
        is_latest = base.starts is not None and all(
            one.starts is not None and one.starts < base.starts for one in others
        )
        said.append(
            _("New beside these: {countries}.", countries=names)
            if is_latest
            else _("Only here: {countries}.", countries=names)
        )
    if each:
        said.append(
            _("Each time: {countries}.", countries=list_names(list(map(country_name, each))))
        )
    elif base.codes and all(theirs):
        said.append(_("No country came each time."))
    return said


def _tell_women(read: Sequence[CohortFigures]) -> tuple[WhatDiffers, ...]:
    counts = [(len(one.women), len(one.people)) for one in read]
    if not counts[0][1]:
        return ()
    head = _("Women: {shares}", shares=_beside([percent_of(*one) or _("nobody") for one in counts]))
    said = [
        join_sentences(
            _rank([women / whole for women, whole in counts]) if all(w for _n, w in counts) else "",
            _(
                "{counts}.",
                counts=_beside(
                    [_("{part} of {whole}", part=part, whole=whole) for part, whole in counts]
                ),
            ),
        )
    ]
    unknown = [len(one.genders.get("", ())) for one in read]
    if any(unknown):
        said.append(_("Gender not known: {counts}.", counts=_(", ").join(map(str, unknown))))
    return (WhatDiffers("women", head, join_sentences(*said)),)


def _tell_hours(
    read: Sequence[CohortFigures], labels: Sequence[str], themes: Sequence[ThemeLine]
) -> tuple[WhatDiffers, ...]:
    """Against the cohort beside it that began last before it, else the first."""
    if not any(one.minutes for one in read):
        return ()
    if len(read) < 2:
        return (WhatDiffers("hours", _("{hours} h in all", hours=_hours(read[0].minutes))),)
    at = _before(read)
    if not (read[0].themes and read[at].themes):
        return (_tell_whole_hours(read, labels, at),)
    moved: list[tuple[int, str, int, int]] = []
    for line in themes:
        now, then = (one.minutes if one else 0 for one in (line.hours[0], line.hours[at]))
        if now != then:
            moved.append((-abs(now - then), line.title, now, then))
    moved.sort()
    whole = _(
        "{hours} h in all, {before} h in {cohort}.",
        hours=_hours(read[0].minutes),
        before=_hours(read[at].minutes),
        cohort=labels[at],
    )
    if not moved:
        return (
            WhatDiffers(
                "hours", _("The same hours of every theme as {cohort}", cohort=labels[at]), whole
            ),
        )
    _size, title, now, then = moved[0]
    head = _(
        "{theme}: {hours} h, {before} h in {cohort}",
        theme=title,
        hours=_hours(now),
        before=_hours(then),
        cohort=labels[at],
    )
    rest = [
        _(
            "{theme} {hours} h, from {before} h.",
            theme=title,
            hours=_hours(now),
            before=_hours(then),
        )
        for _size, title, now, then in moved[1 : TOLD + 1]
    ]
    return (WhatDiffers("hours", head, join_sentences(*rest, whole)),)


def _tell_whole_hours(read: Sequence[CohortFigures], labels: Sequence[str], at: int) -> WhatDiffers:
    """Where one of the two names no theme, only the sums can be compared."""
    head = _(
        "{hours} h in all, {before} h in {cohort}",
        hours=_hours(read[0].minutes),
        before=_hours(read[at].minutes),
        cohort=labels[at],
    )
    bare = [name for one, name in zip(read, labels, strict=True) if not one.themes]
    return WhatDiffers(
        "hours", head, _("No themes are known of {cohorts}.", cohorts=list_names(bare))
    )


def _before(read: Sequence[CohortFigures]) -> int:
    base = read[0].starts
    earlier = [
        (one.starts, -place)
        for place, one in enumerate(read[1:], 1)
        if base is not None and one.starts is not None and one.starts < base
    ]
    return -max(earlier)[1] if earlier else 1


def _tell_attendance(
    read: Sequence[CohortFigures], labels: Sequence[str]
) -> tuple[WhatDiffers, ...]:
    known = [(one, name) for one, name in zip(read, labels, strict=True) if one.attendance.of]
    if not read[0].attendance.of:
        return ()
    head = _("Attendance: {rates}", rates=_beside([_rate(one.attendance) for one, _name in known]))
    lowest = [
        _(
            "{cohort}: {rate} on its lowest day",
            cohort=name,
            rate=_rate(min((rate for _day, rate in one.days), key=_share)),
        )
        for one, name in known
        if one.days
    ]
    said = [
        _rank([_share(one.attendance) for one, _name in known]),
        _("{lowest}.", lowest=_("; ").join(lowest)) if lowest else "",
    ]
    return (WhatDiffers("attendance", head, join_sentences(*said, _unknown(labels, known))),)


def _share(rate: Rate) -> float:
    return rate.there / rate.of


def _rate(rate: Rate) -> str:
    return _(
        "{percent}% ({there} of {count})", percent=rate.percent, there=rate.there, count=rate.of
    )


def _unknown(labels: Sequence[str], known: Sequence[tuple[CohortFigures, str]]) -> str:
    told = {name for _one, name in known}
    missing = [name for name in labels if name not in told]
    return _("Nothing is known of {cohorts}.", cohorts=list_names(missing)) if missing else ""


def _tell_evaluation(
    read: Sequence[CohortFigures], labels: Sequence[str]
) -> tuple[WhatDiffers, ...]:
    known = [(one, name) for one, name in zip(read, labels, strict=True) if one.evaluation.forms]
    if not read[0].evaluation.forms:
        return ()
    means = [
        n_(
            "{mean} of {most} ({count} form)",
            "{mean} of {most} ({count} forms)",
            one.evaluation.forms,
            mean=f"{one.evaluation.mean:.1f}",
            most=MOST,
        )
        for one, _name in known
    ]
    said = [_tell_chance(read[0], one, name) for one, name in known[1:]]
    return (
        WhatDiffers(
            "evaluation",
            _("Evaluation: {means}", means=_beside(means)),
            join_sentences(*said, _unknown(labels, known)),
        ),
    )


def is_sure(one: CohortFigures, other: CohortFigures) -> bool:
    """Do the forms of two cohorts differ by more than chance explains? Never with too few forms."""
    mine, theirs = one.evaluation, other.evaluation
    if min(mine.forms, theirs.forms) < FEW:
        return False
    step = abs(mine.middle - theirs.middle)
    return step > SURE * math.sqrt(mine.error + theirs.error) and step > 0


def _tell_chance(base: CohortFigures, other: CohortFigures, name: str) -> str:
    mine, theirs = base.evaluation, other.evaluation
    if min(mine.forms, theirs.forms) < FEW:
        return _(
            "{cohort}: too few forms to compare ({mine} and {theirs}).",
            cohort=name,
            mine=mine.forms,
            theirs=theirs.forms,
        )
    step = (mine.mean or 0) - (theirs.mean or 0)
    if is_sure(base, other):
        return _(
            "{step} from {cohort}: more than chance explains.", step=f"{step:+.1f}", cohort=name
        )
    if abs(step) < 0.05:  # as it is printed there is none
        return _("No difference from {cohort}.", cohort=name)
    return _(
        "{step} from {cohort}: with {mine} and {theirs} forms that can be chance.",
        step=f"{step:+.1f}",
        cohort=name,
        mine=mine.forms,
        theirs=theirs.forms,
    )


def _tell_cost(read: Sequence[CohortFigures], labels: Sequence[str]) -> tuple[WhatDiffers, ...]:
    if read[0].cost is None:
        return ()
    known = [(one, name) for one, name in zip(read, labels, strict=True) if one.cost is not None]
    said = [_("CNY {amount}", amount=figure(one.cost or 0)) for one, _name in known]
    each = [
        _("{amount} a person", amount=figure(round((one.cost or 0) / len(one.people))))
        for one, _name in known
        if one.people
    ]
    detail = [_("CNY {amounts}.", amounts=_beside(each))] if len(each) == len(known) else []
    return (
        WhatDiffers(
            "cost",
            _("Cost: {amounts}", amounts=_beside(said)),
            join_sentences(*detail, _unknown(labels, known)),
        ),
    )


# --- the same as tables ---


PEOPLE = (
    FigureColumn("women", N_("women")),
    FigureColumn("men", N_("men")),
    FigureColumn("other", N_("other or not stated")),
    FigureColumn("people", N_("people")),
    FigureColumn("countries", N_("countries/regions")),
    FigureColumn("share", N_("share of women"), "share"),
)


def people_cells(cohort: CohortFigures) -> tuple[FigureCell, ...]:
    """Of one cohort, by `PEOPLE`."""
    women, men = cohort.women, cohort.genders.get("M", ())
    told = {*women, *men}
    other = tuple(one for one in cohort.people if one not in told)
    return (
        FigureCell(len(women), women),
        FigureCell(len(men), men),
        FigureCell(len(other), other),
        FigureCell(len(cohort.people), cohort.people),
        FigureCell(len(cohort.codes), cohort.people),
        FigureCell(len(women), women, len(cohort.people)),
    )


def _tables(
    read: Sequence[CohortFigures], labels: Sequence[str], themes: Sequence[ThemeLine], rule: str
) -> list[FigureTable | None]:
    return [
        _people_table(read, labels, rule),
        countries_table(
            "countries",
            [(str(one.id), name, one.countries) for one, name in zip(read, labels, strict=True)],
            rule,
        ),
        _hours_table(read, labels, themes),
        _attendance_table(read, labels),
        _days_table(read, labels),
        _evaluation_table(read, labels),
        _cost_table(read, labels),
    ]


def _row(cohort: CohortFigures, label: str, cells: Sequence[FigureCell]) -> FigureRow:
    return FigureRow(str(cohort.id), label, tuple(cells))


def _rows(
    read: Sequence[CohortFigures],
    labels: Sequence[str],
    cells: Callable[[CohortFigures], Sequence[FigureCell]],
) -> tuple[FigureRow, ...]:
    return tuple(_row(one, name, cells(one)) for one, name in zip(read, labels, strict=True))


def _people_table(read: Sequence[CohortFigures], labels: Sequence[str], rule: str) -> FigureTable:
    return FigureTable(
        "people",
        _("People"),
        "",
        _("Cohort"),
        PEOPLE,
        _rows(read, labels, people_cells),
        rule,
        "participant",
        series=("women", "men", "other"),
        whole="people",
    )


def countries_table(
    key: str, groups: Sequence[tuple[str, str, Mapping[str, tuple[int, ...]]]], rule: str
) -> FigureTable:
    """Countries down, groups (key, name, code → enrolments) to the right."""
    codes: dict[str, int] = {}
    for _key, _name, found in groups:
        for code, people in found.items():
            codes[code] = codes.get(code, 0) + len(people)
    order = sorted(
        codes,
        key=lambda code: (
            not code,
            -codes[code],
            sort_key(country_name(code), is_name=False) if code else "",
        ),
    )
    columns = tuple(FigureColumn(f"in {one}", name, is_named=True) for one, name, _found in groups)

    def cells(code: str) -> tuple[FigureCell, ...]:
        parts = [found.get(code, ()) for _key, _name, found in groups]
        whole = tuple(one for part in parts for one in part)
        return tuple(FigureCell(len(part), part) for part in (*parts, whole))

    rows = tuple(
        FigureRow(code, country_name(code) if code else _("not known"), cells(code), code)
        for code in order
    )
    sums = [
        [one for found in (group[2],) for part in found.values() for one in part]
        for group in groups
    ]
    whole = [one for part in sums for one in part]
    return FigureTable(
        key,
        _("Countries and regions"),
        n_(
            "{count} country/region", "{count} countries/regions", sum(bool(code) for code in order)
        ),
        _("Country/region"),
        (*columns, FigureColumn("total", N_("total"))),
        rows,
        rule,
        "participant",
        tuple(FigureCell(len(part), tuple(part)) for part in (*sums, whole)),
        series=tuple(column.key for column in columns),
    )


def _hours_of(theme: ThemeHours | None) -> FigureCell:
    if theme is None:
        return FigureCell()
    return FigureCell(round(theme.minutes / MINUTES, 2), theme.activities)


def _hours_table(
    read: Sequence[CohortFigures], labels: Sequence[str], themes: Sequence[ThemeLine]
) -> FigureTable:
    columns = [
        FigureColumn(f"theme {place}", line.title, "hours", is_named=True)
        for place, line in enumerate(themes)
    ]
    if any(one.unthemed.activities for one in read):
        columns.append(FigureColumn(UNTHEMED, N_("without a theme"), "hours"))
    rows: list[FigureRow] = []
    for place, (one, name) in enumerate(zip(read, labels, strict=True)):
        cells = [_hours_of(line.hours[place]) for line in themes]
        if any(other.unthemed.activities for other in read):
            cells.append(_hours_of(one.unthemed))
        every = tuple(dict.fromkeys(number for cell in cells for number in cell.ids))
        cells.append(FigureCell(round(one.minutes / MINUTES, 2), every))
        rows.append(_row(one, name, cells))
    return FigureTable(
        "hours",
        _("Hours by theme"),
        "",
        _("Cohort"),
        (*columns, FigureColumn("total", N_("total"), "hours")),
        tuple(rows),
        _(
            "Hours of the timetable that one participant has: where groups have different ones, of "
            "the group with most. Meals, travel and free time without a theme do not count."
        ),
        "activity",
        remarks=_hours_remarks(read, labels),
        series=tuple(column.key for column in columns),
    )


def _hours_remarks(read: Sequence[CohortFigures], labels: Sequence[str]) -> tuple[str, ...]:
    said: list[str] = []
    for one, name in zip(read, labels, strict=True):
        every = (*one.themes, one.unthemed)
        if untimed := sum(theme.untimed for theme in every):
            said.append(
                n_(
                    "{cohort}: {count} activity has no day or time and is not counted.",
                    "{cohort}: {count} activities have no day or time and are not counted.",
                    untimed,
                    cohort=name,
                )
            )
        if uneven := sum(theme.least != theme.minutes for theme in every):
            said.append(
                n_(
                    "{cohort}: of {count} theme not every group has the same hours.",
                    "{cohort}: of {count} themes not every group has the same hours.",
                    uneven,
                    cohort=name,
                )
            )
    return tuple(said)


def _attendance_table(read: Sequence[CohortFigures], labels: Sequence[str]) -> FigureTable:
    def cells(one: CohortFigures) -> tuple[FigureCell, ...]:
        rate = one.attendance
        if not rate.of:
            return (FigureCell(), FigureCell(), FigureCell(), FigureCell(0), FigureCell(0))
        return (
            FigureCell(rate.there),
            FigureCell(rate.of - rate.there),
            FigureCell(rate.there, (), rate.of),
            FigureCell(one.attended),
            FigureCell(one.listed),
        )

    return FigureTable(
        "attendance",
        _("Attendance"),
        "",
        _("Cohort"),
        (
            FigureColumn("there", N_("times there")),
            FigureColumn("missing", N_("times not there")),
            FigureColumn("rate", N_("rate"), "rate"),
            FigureColumn("people", N_("people")),
            FigureColumn("activities", N_("activities")),
        ),
        _rows(read, labels, cells),
        _(ATTENDANCE_RULE),
        "cohort",
        series=("there", "missing"),
    )


def _days_table(read: Sequence[CohortFigures], labels: Sequence[str]) -> FigureTable:
    """Day by day: the first day with a list beside the first of the others."""
    columns = tuple(
        FigureColumn(f"in {one.id}", name, "rate", is_named=True)
        for one, name in zip(read, labels, strict=True)
    )
    rows = tuple(
        FigureRow(
            str(number),
            _("day {number}", number=number),
            tuple(FigureCell(day[1].there, (), day[1].of) if day else FigureCell() for day in days),
        )
        for number, days in enumerate(zip_longest(*(one.days for one in read)), 1)
    )
    return FigureTable(
        "attendance:days",
        _("Attendance by day"),
        "",
        _("Day with a list"),
        columns,
        rows,
        _(ATTENDANCE_RULE),
        "cohort",
    )


def _evaluation_table(read: Sequence[CohortFigures], labels: Sequence[str]) -> FigureTable:
    def cells(one: CohortFigures) -> tuple[FigureCell, ...]:
        found = one.evaluation
        if not found.forms:
            return (FigureCell(),) * (MOST - LEAST + 1 + 2)
        mean = None if found.mean is None else round(found.mean, 4)
        return (
            *(FigureCell(count) for count in found.spread.counts),
            FigureCell(mean, (), found.spread.n),
            FigureCell(found.forms, (), max(found.forms, len(one.people))),
        )

    values = tuple(
        FigureColumn(f"answer {value}", str(value), is_named=True)
        for value in range(LEAST, MOST + 1)
    )
    few = [name for one, name in zip(read, labels, strict=True) if 0 < one.evaluation.forms < FEW]
    return FigureTable(
        "evaluation",
        _("Evaluation"),
        "",
        _("Cohort"),
        (
            *values,
            FigureColumn("mean", N_("mean"), "mean"),
            FigureColumn("answered", N_("answered"), "share"),
        ),
        _rows(read, labels, cells),
        _(
            "Answers from 1 to 5 about the course as a whole; n is the number of answers, and "
            "answered are the forms of the people counted."
        ),
        "cohort",
        remarks=(_("Too few forms for a result: {cohorts}.", cohorts=list_names(few)),)
        if few
        else (),
        series=tuple(column.key for column in values),
    )


def _cost_table(read: Sequence[CohortFigures], labels: Sequence[str]) -> FigureTable | None:
    if all(one.cost is None for one in read):
        return None

    def cells(one: CohortFigures) -> tuple[FigureCell, ...]:
        people = len(one.people)
        each = None if one.cost is None or not people else round(one.cost / people)
        return FigureCell(one.cost), FigureCell(people, one.people), FigureCell(each)

    return FigureTable(
        "cost",
        _("Cost"),
        "",
        _("Cohort"),
        (
            FigureColumn("cost", N_("cost (CNY)"), "money"),
            FigureColumn("people", N_("people")),
            FigureColumn("each", N_("CNY a person"), "money"),
        ),
        _rows(read, labels, cells),
        _("The cost as it is kept with the cohort, in whole CNY; a person: of the people counted."),
        "participant",
        series=("cost",),
        whole="cost",
    )
