"""The cohorts of a desk, and the programmes they belong to: listed; a programme renamed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.arguments import add_part, add_parts
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.names import dated_name
    from lcdesk.services.cohorts import cohorts as cohort_service
    from lcdesk.services.cohorts import programmes as service
    from lcdesk.services.core.desk import Desk
    from lcdesk.texts import list_names


@command("cohorts", N_("list the cohorts of the desk"), place=160)
def cohorts(asked: Namespace) -> int:
    """The cohorts of the desk."""
    with desk_of(asked) as desk:
        found = cohort_service.list_cohorts(desk)
    heads = (_("No."), _("Cohort"), _("First day"), _("Last day"), _("People"), _("Activities"))
    return answer_table(
        asked,
        found,
        heads,
        [
            (c["id"], c["name"], c["starts"] or "", c["ends"] or "", c["people"], c["activities"])
            for c in found
        ],
        _("This desk has no cohorts yet. “lcdesk import FILE --cohort NAME” makes one."),
    )


def _arguments(parser: ArgumentParser) -> None:
    words = _("give a programme another title, in the language it is written in")
    rename = add_part(add_parts(parser), "rename", words)
    rename.add_argument("name", metavar="NAME", help=_("the programme, by title or number"))
    rename.add_argument("title", metavar="TITLE")


@command(
    "programmes", N_("list the programmes with their cohorts; rename one"), _arguments, place=180
)
def programmes(asked: Namespace) -> int:
    """List them, or rename one."""
    with desk_of(asked) as desk:
        {"list": _list, "rename": _rename}[asked.what](desk, asked)
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    known = service.read_programmes(desk)
    rows = [
        (one.id, one.name, list_names([dated_name(each) for each in one.others(None)]))
        for one in known
    ]
    answer_table(
        asked,
        [
            {
                "id": one.id,
                "title_en": one.title_en,
                "title_zh": one.title_zh,
                "year": one.year,
                "cohorts": [cohort["id"] for cohort in one.cohorts],
            }
            for one in known
        ],
        (_("No."), _("Programme"), _("Cohorts")),
        rows,
        _("There is no programme yet. A cohort brings one along."),
    )


def _rename(desk: Desk, asked: Namespace) -> None:
    known = service.read_programmes(desk)
    found = service.find_programme(known, asked.name)
    if found is None:
        listed = ", ".join(f"{one.id} “{one.name}”" for one in known) or _("none yet")
        what = _("There is no programme “{name}”.", name=asked.name)
        raise KnownFault(what, _("Programmes of this desk: {known}.", known=listed))
    service.rename_programme(desk, found.id, asked.title)
    answer(asked, {"id": found.id}, _("Renamed: {name}", name=asked.title))
