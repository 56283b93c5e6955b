"""The desks this person worked with, told without opening them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk import settings
    from lcdesk.model.clock import moment_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.start import known_desks
    from lcdesk.services.start.known_desks import DeskSight, KnownDesk
    from lcdesk.settings import Settings


def _arguments(parser: ArgumentParser) -> None:
    forget = add_part(
        add_parts(parser), "forget", _("take a desk off the list; its file stays as it is")
    )
    forget.add_argument("path", type=Path, metavar="PATH", help=_("the desk file"))


@command(
    "desks",
    N_("list the desks you worked with: where each lies, what it holds, and its last backup"),
    _arguments,
    place=5,
)
def desks(asked: Namespace) -> int:
    """The list, or take one off it."""
    return _forget(asked) if asked.what == "forget" else _list(asked)


def _list(asked: Namespace) -> int:
    chosen = settings.load()
    found = [(one, known_desks.look_at(one)) for one in known_desks.list_desks(chosen)]
    heads = (
        _("Desk"), _("Where"), _("Cohorts"), _("People"), _("Last opened"), _("By"),
        _("Last backup"), _("State"),
    )  # fmt: skip
    rows = [_row(one, sight, chosen) for one, sight in found]
    data = [_data(one, sight, chosen) for one, sight in found]
    return answer_table(asked, data, heads, rows, _("No desk is known yet."))


def _row(one: KnownDesk, sight: DeskSight, chosen: Settings) -> tuple[object, ...]:
    is_hidden = sight.is_locked or one.is_locked
    return (
        known_desks.name_of(one, chosen),
        one.path,
        _("hidden") if is_hidden else one.cohort_count,
        "" if is_hidden else one.people,
        moment_of(one.opened) if one.opened else "",
        one.by,
        moment_of(sight.backed_up) if sight.backed_up else "",
        ", ".join(_states(one, sight)),
    )


def _states(one: KnownDesk, sight: DeskSight) -> list[str]:
    said = [sight.absence] if sight.absence else []
    if one.is_sample:
        said.append(_("sample"))
    if sight.is_locked:
        said.append(_("locked"))
    if known_desks.is_synced(sight):
        said.append(_("synced folder"))
    return said


def _data(one: KnownDesk, sight: DeskSight, chosen: Settings) -> dict[str, Any]:
    return {
        "name": known_desks.name_of(one, chosen),
        "path": str(one.path),
        "is_there": sight.is_there,
        "is_locked": sight.is_locked or one.is_locked,
        "is_sample": one.is_sample,
        "is_synced": known_desks.is_synced(sight),
        "cohorts": one.cohort_count,
        "people": one.people,
        "opened": one.opened,
        "by": one.by,
        "backed_up": sight.backed_up,
    }


def _forget(asked: Namespace) -> int:
    chosen = settings.load()
    wanted = asked.path.absolute()
    if all(one.path != wanted for one in known_desks.list_desks(chosen)):
        raise KnownFault(
            _("The desk “{path}” is not on the list.", path=wanted),
            _("Nothing was changed. “lcdesk desks” shows the list."),
        )
    known_desks.forget_desk(chosen, wanted)
    settings.save(chosen)
    said = _("No longer on the list, and as it was: {path}", path=wanted)
    return answer(asked, {"forgotten": str(wanted)}, said)
