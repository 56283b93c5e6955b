"""Programmes on the command line: listed with their cohorts, renamed."""

from __future__ import annotations

from argparse import Namespace

from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import dated_name
from lcdesk.model.sentences import list_names
from lcdesk.services.cohorts import programmes as service
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _


def programmes(asked: Namespace) -> int:
    """List them, or rename one."""
    with desk_of(asked) as desk:
        {"list": _list, "rename": _rename}[asked.what](desk, asked)
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    known = service.read_programmes(desk)
    if asked.json:
        say_json(
            [
                {
                    "id": one.id,
                    "title_en": one.title_en,
                    "title_zh": one.title_zh,
                    "year": one.year,
                    "cohorts": [cohort["id"] for cohort in one.cohorts],
                }
                for one in known
            ]
        )
    elif not known:
        say(_("There is no programme yet. A cohort brings one along."))
    else:
        rows = [
            (one.id, one.name, list_names([dated_name(each) for each in one.others(None)]))
            for one in known
        ]
        say_table((_("No."), _("Programme"), _("Cohorts")), rows)


def _rename(desk: Desk, asked: Namespace) -> None:
    known = service.read_programmes(desk)
    found = service.find_programme(known, asked.name)
    if found is None:
        listed = ", ".join(f"{one.id} “{one.name}”" for one in known) or _("none yet")
        what = _("There is no programme “{name}”.", name=asked.name)
        raise KnownFault(what, _("Programmes of this desk: {known}.", known=listed))
    service.rename_programme(desk, found.id, asked.title)
    if asked.json:
        say_json({"id": found.id})
    else:
        say(_("Renamed: {name}", name=asked.title))
