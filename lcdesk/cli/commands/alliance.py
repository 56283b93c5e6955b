"""The alliance, its members and events, and demonstration projects without a window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from lcdesk.cli.command import add_part, add_record_parts, command, deferred_imports
from lcdesk.cli.telling import answer
from lcdesk.texts import N_, _, n_, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.record_lists import do_part, plain_record, record_lines
    from lcdesk.model.lists import MEMBER_ROLE
    from lcdesk.services.cooperation.alliances import AmountSum, EventLine, read_alliance
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import ALLIANCES, EVENTS, MEMBERS, PROJECTS, find_record


def _alliance_arguments(parser: ArgumentParser) -> None:
    parser.set_defaults(whose="alliance")
    whats = add_record_parts(parser, kind="alliance")
    members = add_part(whats, "members", _("who is in it: in which role, since when"))
    members.set_defaults(whose="members")
    add_record_parts(members, ("alliance", "role", "organisation"), kind="member")
    events = add_part(whats, "events", _("its conferences, launches and meetings"))
    events.set_defaults(whose="events")
    add_record_parts(events, ("alliance", "kind", "country"), kind="event")


@command(
    "alliance",
    N_("list the alliances; members and events of one; add, set, join or remove them"),
    _alliance_arguments,
    place=282,
    group="cooperation",
)
def alliance(asked: Namespace) -> int:
    """The alliances, their members or their events; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        if (asked.whose, asked.what) == ("alliance", "show"):
            return _show(desk, asked)
        lists = {"alliance": ALLIANCES, "members": MEMBERS, "events": EVENTS}
        return do_part(desk, asked, lists[asked.whose])


def _show(desk: Desk, asked: Namespace) -> int:
    """An alliance as a whole: its members by role and country, its events, what its projects have
    brought.
    """
    record = find_record(desk, ALLIANCES, asked.name)
    seen = read_alliance(desk, record["id"])
    told = {
        **plain_record(ALLIANCES.kind, record),
        "members": {
            "current": len(seen.current),
            "all": len(seen.members),
            "by_role": seen.by_role,
            "by_country": seen.by_country,
            "undocumented": seen.undocumented,
        },
        "events": [asdict(event) for event in seen.events],
        "projects": len(seen.projects),
        "figures": [
            {
                "quantity": one.quantity,
                "unit": one.unit,
                "sourced": str(one.sourced),
                "unsourced": str(one.unsourced),
            }
            for one in seen.sums
        ],
    }
    roles = [
        with_label(MEMBER_ROLE.format(role) if role else _("without a role"), count)
        for role, count in seen.by_role.items()
    ]
    places = {code for code in seen.by_country if code}
    lines = [
        _(
            "{members} from {countries}",
            members=n_("{count} member", "{count} members", len(seen.current)),
            countries=n_("{count} country", "{count} countries", len(places)),
        ),
        *(f"  {role}" for role in roles),
        n_(
            "{count} member is in it by no document.",
            "{count} members are in it by no document.",
            len(seen.undocumented),
        )
        if seen.undocumented
        else "",
        *(" · ".join(filter(None, (_days(event), event.title))) for event in seen.events),
        n_("{count} demonstration project", "{count} demonstration projects", len(seen.projects)),
        *(f"  {_sum_words(one)}" for one in seen.sums),
    ]
    return answer(asked, told, *record_lines(ALLIANCES, record), *filter(None, lines))


def _days(event: EventLine) -> str:
    days = dict.fromkeys(day.isoformat() for day in (event.starts, event.ends) if day)
    return " – ".join(days)


def _sum_words(one: AmountSum) -> str:
    said = f"{one.total:f} {one.unit}".strip()
    if one.figures[1]:
        said = _(
            "{total} {unit}, of it {unsourced} without a source",
            total=f"{one.total:f}",
            unit=one.unit,
            unsourced=f"{one.unsourced:f}",
        )
    return with_label(one.quantity, said) if one.quantity else said


def _project_arguments(parser: ArgumentParser) -> None:
    add_record_parts(parser, ("alliance", "stage", "country"), kind="project")


@command(
    "projects",
    N_("list the demonstration projects; add, set, join or remove one"),
    _project_arguments,
    place=284,
    group="cooperation",
)
def projects(asked: Namespace) -> int:
    """The demonstration projects; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        return do_part(desk, asked, PROJECTS)
