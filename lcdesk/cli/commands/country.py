"""The page of a country without a window: as text, JSON or a workbook."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import add_workbook, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.texts import N_, _, language, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model import clock, countries
    from lcdesk.model.kinds import Date
    from lcdesk.model.lists import GENDER, LEAD_STAGE, ORGANISATION_KIND
    from lcdesk.model.statuses import STATUS
    from lcdesk.services.cooperation.leads import counted, due_words, kind_words
    from lcdesk.services.figures import country_page as service
    from lcdesk.services.figures.country_book import save_country
    from lcdesk.services.figures.country_page import CountryPage, GroupLine
    from lcdesk.texts import list_names

FEW = 40
"""People and organisations that are listed, unless all are asked for."""


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="COUNTRY", help=_("its code, or its name in any language"))
    parser.add_argument(
        "--all", action="store_true", help=_("list everybody, however many they are")
    )
    add_workbook(parser)


@command(
    "country",
    N_(
        "all that is known of one country: people over the years, organisations, cooperation "
        "leads, groups"
    ),
    _arguments,
    place=270,
    group="figures",
    json="last",
)
def country(asked: Namespace) -> int:
    """Everything about one country; an ambiguous name is asked about, never guessed."""
    with desk_of(asked) as desk:
        code = service.country_named(desk, asked.name)
        if asked.out is not None:
            save_country(desk, code, asked.out)
            if not asked.json:
                say(_("Saved: {path}", path=asked.out))
        page = service.read_country(desk, code, None if asked.all or asked.json else FEW)
    if asked.json:
        say_json(_plain(page))
    elif asked.out is None:
        _say(page)
    return 0


def _say(page: CountryPage) -> None:
    names = page.names
    say(
        f"{countries.name(page.code, language())} ({page.code}) · "
        f"{names.zh if language() == 'en' else names.en}"
    )
    say(
        " · ".join(
            dict.fromkeys(
                part
                for part in (countries.formal_name(page.code, language()), *_place(page))
                if part
            )
        )
    )
    say()
    say(_figures(page))
    if page.total:
        say(page.counted)
    for remark in page.remarks:
        say(remark)
    _say_cohorts(page)
    _say_people(page)
    _say_organisations(page)
    _say_leads(page)
    _say_groups(page)
    if page.aliases:
        rows = [
            (one.spelling, one.file_name or _("confirmed by hand"), _day(one.learnt_at))
            for one in page.aliases
        ]
        _say_part((_("Spelling learnt"), _("File"), _("When")), rows)


def _place(page: CountryPage) -> tuple[str, str]:
    return countries.region(page.code, language()), countries.subregion(page.code, language())


def _figures(page: CountryPage) -> str:
    """The head line: people, enrolments, cohorts, women and men, leads, what is to be followed
    up.
    """
    if page.is_empty:
        return _("Nobody from here yet, and no cooperation leads.")
    people = n_("{count} person", "{count} people", page.persons)
    twice = n_("{count} enrolment", "{count} enrolments", page.total)
    parts = [
        f"{people} ({twice})" if page.total != page.persons else people,
        n_("{count} cohort", "{count} cohorts", len(page.attended)),
        n_("{count} woman", "{count} women", page.women),
        n_("{count} man", "{count} men", page.men),
        n_("{count} other or not stated", "{count} others or not stated", page.other)
        if page.other
        else "",
        n_("{count} cooperation lead", "{count} cooperation leads", len(page.leads)),
        due_words(counted([entry.lead for entry in page.leads], clock.today()).due),
    ]
    return " · ".join(part for part in parts if part)


def _say_cohorts(page: CountryPage) -> None:
    heads = (
        _("Cohort"),
        _("First day"),
        _("women"),
        _("men"),
        _("other"),
        _("total"),
        _("Places agreed"),
    )
    rows = [
        (one.name, _day(one.starts), one.women, one.men, one.other, one.total, one.agreed)
        for one in page.cohorts
    ]
    keep = [
        n
        for n in range(7)
        if not (n == 4 and not any(r[4] for r in rows))
        and not (n == 6 and not any(r[6] for r in rows))
    ]
    _say_part([heads[n] for n in keep], [[row[n] for n in keep] for row in rows])


def _say_people(page: CountryPage) -> None:
    heads = (
        _("No."),
        _("Name"),
        _("Gender"),
        _("Organisation"),
        _("Position"),
        _("Cohort"),
        _("Status"),
    )
    rows = [
        (
            one.id,
            one.name,
            GENDER.format(one.gender) if one.gender else "",
            one.organization or "",
            one.position or "",
            one.short,
            STATUS.format(one.status) if one.status else "",
        )
        for one in page.people
    ]
    _say_part(heads, rows, page.total)


def _say_organisations(page: CountryPage) -> None:
    heads = (_("Organisation"), _("Kind of organisation"), _("Years"), _("People"), _("Nominated"))
    rows = [
        (
            one.name,
            list_names([ORGANISATION_KIND.format(kind) for kind in one.kinds]),
            list_names(list(map(str, one.years))),
            len(one.people),
            len(one.nominated),
        )
        for one in page.organisations
    ]
    _say_part(heads, rows, page.organisation_count)


def _say_leads(page: CountryPage) -> None:
    heads = (
        _("No."),
        _("Kind"),
        _("Local partner"),
        _("Stage"),
        _("Follow up"),
        _("Participant"),
        _("Cohort"),
    )
    rows = [
        (
            lead.id,
            kind_words(lead.kind),
            lead.partner or "",
            LEAD_STAGE.format(lead.stage) if lead.stage else "",
            f"{_day(lead.due)} {_('overdue') if lead.is_overdue else ''}".strip(),
            lead.name,
            entry.short,
        )
        for entry in page.leads
        for lead in (entry.lead,)
    ]
    _say_part(heads, rows)


def _say_groups(page: CountryPage) -> None:
    heads = (_("Group"), _("From"), _("Until"), _("Today"), _("On the opening day"))
    rows = [
        (
            one.name,
            _day(since) or _("not known"),
            _day(until),
            _("member") if one.is_today else _("no member"),
            _opened(one),
        )
        for one in page.groups
        for since, until in one.stays
    ]
    _say_part(heads, rows)


def _opened(one: GroupLine) -> str:
    """ "3 of 4 cohorts"; "" while there is none to say it of."""
    if not one.openings:
        return ""
    return n_(
        "{part} of {count} cohort", "{part} of {count} cohorts", one.openings, part=len(one.opened)
    )


def _say_part(heads: Sequence[str], rows: Sequence[Sequence[object]], whole: int = 0) -> None:
    """A table after a blank line, and how many more there are; nothing where there are no rows."""
    if not rows:
        return
    say()
    say_table(
        heads,
        [
            [" ".join(cell.split()) if isinstance(cell, str) else cell for cell in row]
            for row in rows
        ],
    )
    if whole > len(rows):
        more = whole - len(rows)
        say(
            n_(
                "… and {count} more; --all lists them.",
                "… and {count} more; --all lists them.",
                more,
            )
        )


def _day(day: dt.date | None) -> str:
    return "" if day is None else Date().format(day.date() if isinstance(day, dt.datetime) else day)


def _plain(page: CountryPage) -> dict[str, Any]:
    """The page for JSON; ids as a list."""
    told = {name: _listed(getattr(page, name)) for name in _LISTS}
    due = counted([entry.lead for entry in page.leads], clock.today()).due
    return {
        "code": page.code,
        "names": asdict(page.names),
        "people_count": page.persons,
        "enrolment_count": page.total,
        "women": page.women,
        "men": page.men,
        "other": page.other,
        "ids": list(page.ids),
        **told,
        "leads": [
            {**asdict(one), "lead": {**asdict(one.lead), "is_overdue": one.lead.is_overdue}}
            for one in page.leads
        ],
        "cohorts": [{**asdict(one), "total": one.total} for one in page.cohorts],
        "due": {when: list(ids) for when, ids in due.items()},
        "remarks": list(page.remarks),
    }


_LISTS = ("people", "organisations", "groups", "aliases")


def _listed(lines: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(line) for line in lines]
