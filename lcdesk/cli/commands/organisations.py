"""Organisations without a window: as every list of the office, the page of one, those that are
named and linked to nothing, those that may be one, logos.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_part, add_record_parts, command, deferred_imports
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.record_lists import do_part, note_shown, plain_record, record_lines
    from lcdesk.cli.telling import answer, answer_table, say, say_json
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.kinds.base import fold_word
    from lcdesk.model.lists import ACTIVITY_PART, MEMBER_ROLE
    from lcdesk.model.organisers import label_of
    from lcdesk.services.core import record_lists as lists
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import ORGANISATIONS, name_of
    from lcdesk.services.organisations import logos, matching
    from lcdesk.services.organisations.duplicates import find_similar_organisations
    from lcdesk.services.organisations.matching import MatchProposal, NamedWorkplace
    from lcdesk.services.organisations.pages import (
        OrganisationPage,
        organisation_names,
        organisation_page,
    )
    from lcdesk.texts import language


def _arguments(parser: ArgumentParser) -> None:
    whats = add_record_parts(parser, ("kind", "country"), kind="organisation")
    add_part(whats, "alike", _("pairs whose names are so similar that they may be one"))
    match = add_part(whats, "match", _("who names which organisation and is not linked to it yet"))
    what = match.add_mutually_exclusive_group()
    what.add_argument(
        "--confirm",
        action="store_true",
        help=_("link those who name one exactly; with --only also those it is asked about"),
    )
    what.add_argument(
        "--make",
        action="store_true",
        help=_("make organisations of those that none is called like, and link who names them"),
    )
    match.add_argument(
        "--only",
        metavar="TEXT",
        action="append",
        help=_("only these: as they are named, or the organisation they may be"),
    )
    match.add_argument("--yes", action="store_true", help=_("do it, not only say what would be"))
    logo = add_part(whats, "logo", _("keep a picture as the logo of one, or take it away"))
    logo.add_argument("name", metavar="NAME", help=_("its name, a part of it, or its number"))
    logo.add_argument("file", metavar="FILE", nargs="?", help=_("a PNG or JPEG picture"))
    logo.add_argument("--remove", action="store_true", help=_("take the logo away"))


@command(
    "organisations",
    N_("list the organisations; all about one; link who names them; join, add or set them"),
    _arguments,
    place=287,
    group="cooperation",
)
def organisations(asked: Namespace) -> int:
    """The organisations; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        if asked.what in _OPERATIONS:
            return _OPERATIONS[asked.what](desk, asked)
        return do_part(desk, asked, ORGANISATIONS)


# --- one, with all that is known of it ---


def _show(desk: Desk, asked: Namespace) -> int:
    record = lists.find_record(desk, ORGANISATIONS, asked.name)
    if asked.plain:
        note_shown(desk, ORGANISATIONS, record)
    page = organisation_page(desk, record["id"])
    lines = record_lines(ORGANISATIONS, record, is_plain=asked.plain)
    told = plain_record(ORGANISATIONS.kind, record, is_plain=asked.plain)
    return answer(asked, {**told, **_plain(page)}, *lines, *_page_lines(page))


def _page_lines(page: OrganisationPage) -> list[str]:
    """What is known beside its fields, a head and its lines each."""
    parts = (
        (_("Roles in cohorts"), [_role_words(page, at) for at in range(len(page.roles))]),
        (_("People who came"), [_joined(one.name, one.says, one.cohort) for one in page.people]),
        (_("Experts"), [_joined(one.name, one.says, _hours(one.minutes)) for one in page.experts]),
        (_("Cooperation leads"), [_joined(one.subject, str(one.due or "")) for one in page.leads]),
        (
            _("Membership"),
            [
                _joined(
                    _named(one.name_en, one.name_zh),
                    MEMBER_ROLE.format(one.role) if one.role else "",
                    str(one.since or ""),
                )
                for one in page.memberships
            ],
        ),
        (
            _("Visits and parts of activities"),
            [
                _joined(
                    str(one.date or ""),
                    _named(one.title, one.title_zh),
                    ACTIVITY_PART.format(one.role),
                )
                for one in page.visits
            ],
        ),
        (_("Events"), [_named(one.title_en, one.title_zh) for one in page.events]),
        (
            _("Demonstration projects"),
            [_named(one.title_en, one.title_zh) for one in page.projects],
        ),
        (_("Its parts"), [name_of(ORGANISATIONS, one) for one in page.parts]),
    )
    lines: list[str] = []
    for head, those in parts:
        if those:
            lines += ["", _("{label} ({count})", label=head, count=len(those))]
            lines += [f"  {line}" for line in those]
    if page.naming:
        named = n_(
            "{count} participant names it and is not linked to it: lcdesk organisations match.",
            "{count} participants name it and are not linked to it: lcdesk organisations match.",
            page.naming,
        )
        lines += ["", named]
    return lines


def _role_words(page: OrganisationPage, at: int) -> str:
    """Its roles in one cohort, each with its place in print order."""
    roles = page.roles[at]
    said = [
        _(
            "{role} {place} of {count}",
            role=label_of(roles.lines[place].role, language()),
            place=place + 1,
            count=len(roles.lines),
        )
        for place in roles.own
    ]
    return _joined(roles.cohort, *said)


def _plain(page: OrganisationPage) -> dict[str, Any]:
    return {
        "part_of": list(page.parents.values()),
        "people": [
            {"enrolment_id": one.enrolment_id, "name": one.name, "cohort": one.cohort}
            for one in page.people
        ],
        "naming": page.naming,
        "experts": [
            {"id": one.id, "name": one.name, "minutes": one.minutes} for one in page.experts
        ],
        "roles": [
            {
                "cohort": roles.cohort,
                "lines": [
                    {
                        "role": line.role,
                        "organisation": organisation_names(line),
                        "is_own": place in roles.own,
                    }
                    for place, line in enumerate(roles.lines)
                ],
            }
            for roles in page.roles
        ],
        "leads": [{"id": one.id, "subject": one.subject, "stage": one.stage} for one in page.leads],
        "memberships": [
            {
                "alliance": _named(one.name_en, one.name_zh),
                "role": one.role,
                "since": one.since,
                "document": one.document,
            }
            for one in page.memberships
        ],
        "visits": [
            {
                "activity_id": one.activity_id,
                "date": one.date,
                "title": _named(one.title, one.title_zh),
                "role": one.role,
                "people": one.people,
            }
            for one in page.visits
        ],
        "events": [_named(one.title_en, one.title_zh) for one in page.events],
        "projects": [_named(one.title_en, one.title_zh) for one in page.projects],
        "parts": [name_of(ORGANISATIONS, one) for one in page.parts],
        "has_logo": page.logo is not None,
    }


def _named(english: str | None, chinese: str | None) -> str:
    first, second = (chinese, english) if language() == "zh" else (english, chinese)
    return first or second or "?"


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _hours(minutes: int) -> str:
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    return _("{done} h", done=hours) if minutes else ""


# --- pairs that may be one ---


def _alike(desk: Desk, asked: Namespace) -> int:
    known = {one["id"]: one for one in lists.list_records(desk, ORGANISATIONS)}
    pairs = [
        (pair.kept, pair.other, round(pair.likeness)) for pair in find_similar_organisations(desk)
    ]
    names = {key: name_of(ORGANISATIONS, one) for key, one in known.items()}
    return answer_table(
        asked,
        [
            {"id": one, "name": names[one], "other_id": two, "other": names[two], "likeness": found}
            for one, two, found in pairs
        ],
        (_("No."), _("Name"), _("No."), _("Other name"), _("Alike (%)")),
        [(one, names[one], two, names[two], found) for one, two, found in pairs],
        _("No two names are alike."),
    )


# --- named and linked to nothing ---


def _match(desk: Desk, asked: Namespace) -> int:
    found = matching.find_proposals(desk)
    only = [fold_word(one) for one in asked.only or ()]
    exact, near = (
        [one for one in those if _is_meant(only, one.said.text, one.organisation)]
        for those in (found.exact, found.near)
    )
    unknown = [one for one in found.unknown if _is_meant(only, one.text)]
    if only and not (exact or near or unknown):
        raise KnownFault(
            _("Nobody names “{name}” who is not linked already.", name=", ".join(asked.only)),
            _("Nothing was changed. “lcdesk organisations match” lists them."),
        )
    if asked.confirm:
        return _confirm(desk, asked, [*exact, *(_best(near) if only else ())])
    if asked.make:
        return _make(desk, asked, unknown)
    return _tell_proposals(asked, exact, near, unknown)


def _is_meant(only: Sequence[str], *names: str) -> bool:
    return not only or any(fold_word(name) in only for name in names)


def _best(near: Sequence[MatchProposal]) -> list[MatchProposal]:
    """Of each workplace the likest organisation."""
    best: dict[tuple[str, str | None], MatchProposal] = {}
    for one in near:
        best.setdefault((one.said.text, one.said.country), one)
    return list(best.values())


def _confirm(desk: Desk, asked: Namespace, wanted: Sequence[MatchProposal]) -> int:
    if not asked.yes:
        return _tell_proposals(asked, wanted, (), ())
    count = matching.confirm(desk, wanted)
    said = n_(
        "{count} entry linked. Undo takes it back.",
        "{count} entries linked. Undo takes it back.",
        count,
    )
    return answer(asked, {"linked": count}, said)


def _make(desk: Desk, asked: Namespace, wanted: Sequence[NamedWorkplace]) -> int:
    if not asked.yes:
        return _tell_proposals(asked, (), (), wanted)
    count = matching.confirm(desk, (), wanted)
    said = n_(
        "{count} organisation made and linked. Undo takes it back.",
        "{count} organisations made and linked. Undo takes it back.",
        len(wanted),
    )
    return answer(asked, {"made": len(wanted), "linked": count}, said)


def _tell_proposals(
    asked: Namespace,
    exact: Sequence[MatchProposal],
    near: Sequence[MatchProposal],
    unknown: Sequence[NamedWorkplace],
) -> int:
    if asked.json:
        proposals = {"exact": exact, "near": near}
        say_json(
            {
                **{name: [_proposal(one) for one in those] for name, those in proposals.items()},
                "unknown": [_workplace(one) for one in unknown],
            }
        )
        return 0
    for one in exact:
        say(_count_words(one.said.count, one.said.text, one.organisation))
    for one in near:
        likeness = round(one.likeness)
        said = {"name": one.said.text, "organisation": one.organisation, "likeness": likeness}
        say(_("“{name}” may be {organisation} ({likeness} % alike).", **said))
    for one in unknown:
        say(
            n_(
                "“{name}”, named by {count}: none is called so.",
                "“{name}”, named by {count}: none is called so.",
                one.count,
                name=one.text,
            )
        )
    if not (exact or near or unknown):
        say(_("Everybody who names an organisation is linked to it."))
    elif exact and not asked.confirm:
        say(_("“--confirm --yes” links those who name one exactly."))
    elif asked.confirm or asked.make:
        say(_("Nothing was changed. With --yes it is done."))
    return 0


def _count_words(count: int, text: str, organisation: str) -> str:
    return n_(
        "{count} names “{text}”: {organisation}.",
        "{count} name “{text}”: {organisation}.",
        count,
        text=text,
        organisation=organisation,
    )


def _proposal(one: MatchProposal) -> dict[str, Any]:
    return {
        **_workplace(one.said),
        "organisation_id": one.organisation_id,
        "organisation": one.organisation,
        "likeness": round(one.likeness),
    }


def _workplace(one: NamedWorkplace) -> dict[str, Any]:
    ids = {kind: list(those) for kind, those in one.ids.items()}
    return {
        "text": one.text,
        "country": one.country,
        "kind": one.kind,
        "count": one.count,
        "ids": ids,
    }


# --- logos ---


def _logo(desk: Desk, asked: Namespace) -> int:
    record = lists.find_record(desk, ORGANISATIONS, asked.name)
    name = name_of(ORGANISATIONS, record)
    if asked.remove:
        logos.remove_logo(desk, record["id"])
    elif asked.file:
        logos.set_logo(desk, record["id"], Path(asked.file))
    has_logo = logos.read_logo(desk, record["id"]) is not None
    said = _("{name} has a logo.", name=name) if has_logo else _("{name} has no logo.", name=name)
    return answer(asked, {"id": record["id"], "has_logo": has_logo}, said)


_OPERATIONS = {"show": _show, "alike": _alike, "match": _match, "logo": _logo}
