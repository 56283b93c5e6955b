"""The organisers of a cohort on the command line: listed, added, removed, moved; what one
command says is one step of undo.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from lcdesk.cli.figures import cohort_named
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import ORGANISATION_ROLE
from lcdesk.model.organisers import Organiser, in_print_order, organiser_of
from lcdesk.services.cohorts.organisers import list_organisers, role_named, set_organisers
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _, n_


def roles(desk: Desk, asked: Namespace) -> tuple[dict[str, Any], str]:
    """What was asked, and how the list stands then. Numbers are those of the list as it was."""
    found = cohort_named(desk, asked.name)
    before = list_organisers(desk, found["id"])
    wanted = [*_moved(before, asked.move), *map(_added, asked.add)]
    gone = {id(_numbered(before, number)) for number in asked.remove}
    wanted = [one for one in wanted if id(one) not in gone]
    if asked.add or asked.remove or asked.move:
        set_organisers(desk, found["id"], wanted, before)
    now = list_organisers(desk, found["id"])
    told = [{"number": number, **one.plain()} for number, one in enumerate(now, 1)]
    return {"id": found["id"], "organisers": told}, _words(found["name"], before, now)


def _moved(before: Sequence[Organiser], moves: Sequence[tuple[int, int]]) -> list[Organiser]:
    """The list with some at the places of others of their role."""
    out = list(before)
    for number, place in moves:
        one, there = _numbered(before, number), _numbered(before, place)
        if one.role != there.role:
            raise KnownFault(
                _("No. {number} and No. {place} have different roles.", number=number, place=place),
                _(
                    "Nothing was changed. The order of the roles is that of the papers; only "
                    "those of one role can be moved."
                ),
            )
        at = out.index(there)
        out.remove(one)
        out.insert(at, one)
    return out


def _numbered(organisers: Sequence[Organiser], number: int) -> Organiser:
    if not 1 <= number <= len(organisers):
        raise KnownFault(
            _("There is no organiser No. {number}.", number=number),
            n_(
                "Nothing was changed. The list has {count} line.",
                "Nothing was changed. The list has {count} lines.",
                len(organisers),
            ),
        )
    return organisers[number - 1]


def _added(said: str) -> Organiser:
    """ "host=Science Centre | 科技中心" as an organiser; the role in any of its words."""
    role, sign, name = said.replace("＝", "=").partition("=")
    made = organiser_of(role_named(role.strip()), name) if sign else None
    if made is None:
        raise KnownFault(
            _("“{said}” names no organisation in a role.", said=said),
            _(
                "Nothing was changed. Write it as {example}.",
                example="“host=Science Centre | 科技中心”",
            ),
        )
    return made


def _words(name: str, before: Sequence[Organiser], now: Sequence[Organiser]) -> str:
    """The list with its numbers, and what became of it."""
    said = [one.said for one in in_print_order(before)] != [one.said for one in now]
    head = (
        _("Organisers of {name}:", name=name) if now else _("{name} has no organisers.", name=name)
    )
    lines = [
        f"  {number}  {ORGANISATION_ROLE.format(one.role)}  {' | '.join(filter(None, one.names))}"
        for number, one in enumerate(now, 1)
    ]
    return "\n".join((head, *lines, *([_("Undo takes the change back.")] if said else [])))
