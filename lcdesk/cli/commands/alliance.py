"""The alliance, its members and events, and demonstration projects without a window."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import add_part, add_record_parts, command, deferred_imports
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.record_lists import do_part
    from lcdesk.services.core.record_lists import ALLIANCES, EVENTS, MEMBERS, PROJECTS


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
)
def alliance(asked: Namespace) -> int:
    """The alliances, their members or their events; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        lists = {"alliance": ALLIANCES, "members": MEMBERS, "events": EVENTS}
        return do_part(desk, asked, lists[asked.whose])


def _project_arguments(parser: ArgumentParser) -> None:
    add_record_parts(parser, ("alliance", "stage", "country"), kind="project")


@command(
    "projects",
    N_("list the demonstration projects; add, set, join or remove one"),
    _project_arguments,
    place=284,
)
def projects(asked: Namespace) -> int:
    """The demonstration projects; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        return do_part(desk, asked, PROJECTS)
