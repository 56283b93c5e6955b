"""Saved views: listed, removed; people exported as a view shows them, or a cohort whole."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace

from lcdesk.cli.arguments import Output, add_plain
from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import progress, say, say_json, say_table
from lcdesk.model.files import BOOK, LIST
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.query import (
        COHORT,
        FIRST,
        TableView,
        left_out,
        masked_query,
        title_of,
        view_to_plain,
    )
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.exporting import exporting
    from lcdesk.services.participants import saved_views as service
    from lcdesk.services.participants.saved_views import NamedView
    from lcdesk.texts import list_names


def _view_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--remove", metavar="NAME", help=_("take this view out; nothing else changes")
    )


@command(
    "views",
    N_("list the saved views of participants: columns, groups, whom they show"),
    _view_arguments,
    place=80,
)
def views(asked: Namespace) -> int:
    """The saved views; with --remove, one fewer."""
    with desk_of(asked) as desk:
        if asked.remove:
            gone = service.view_named(desk, asked.remove)
            service.remove_view(desk, gone.id)
        else:
            gone = None
        found = service.list_views(desk)
    if asked.json:
        say_json([_plain(one) for one in found])
    elif gone:
        say(_("The view “{name}” is removed. Undo brings it back.", name=gone.name))
    elif not found:
        say(
            _(
                "There are no views yet. The window saves them: arrange the table, then “Save "
                "this view…”."
            )
        )
    else:
        heads = (_("View"), _("Columns"), _("Groups"), _("Shows only"))
        say_table(heads, [_line(one) for one in found])
    return 0


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("out", type=Output(LIST), metavar="OUT" + "|".join(LIST.endings))
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--cohort", metavar="NAME", help=_("one cohort; without --view all that is known of it")
    )
    whose.add_argument("--all", action="store_true", help=_("all cohorts together, as a list"))
    parser.add_argument(
        "--view",
        metavar="NAME",
        help=_("as this saved view shows them: its columns, people, order and groups"),
    )
    add_plain(parser)


@command(
    "export",
    N_("write participants and timetable of a cohort, or people as a view shows them"),
    _export_arguments,
    place=60,
)
def export(asked: Namespace) -> int:
    """A cohort as a workbook; or people as a view, or a fresh table, shows them."""
    with desk_of(asked) as desk:
        if not (asked.view or asked.all or asked.cohort):
            raise KnownFault(
                _("What shall be exported was not said."),
                _("Name a cohort by --cohort NAME, a view by --view NAME, or everybody by --all."),
            )
        number = (
            _export_shown(desk, asked) if asked.view or asked.all else _export_cohort(desk, asked)
        )
        hidden = [] if asked.view or asked.all or asked.plain else _private_titles(desk, asked)
    if asked.json:
        say_json({"path": str(asked.out), "rows": number, "masked": hidden})
        return 0
    say(n_("{count} row saved: {path}", "{count} rows saved: {path}", number, path=asked.out))
    if hidden:
        say(
            _(
                "Masked: {fields}. --plain writes them as they are, and that is noted.",
                fields=list_names(hidden),
            )
        )
    return 0


def _private_titles(desk: Desk, asked: Namespace) -> list[str]:
    return exporting.find_private(desk, cohort_named(desk, asked.cohort)["id"])


def _export_cohort(desk: Desk, asked: Namespace) -> int:
    BOOK.ending_of(asked.out)
    cohort = cohort_named(desk, asked.cohort)
    show, rows = progress(_("Writing")), cohort["people"] + cohort["activities"]
    return exporting.export_cohort(
        desk, cohort["id"], asked.out, is_plain=asked.plain, step=lambda done: show(done, rows)
    )


def _export_shown(desk: Desk, asked: Namespace) -> int:
    saved = service.view_named(desk, asked.view) if asked.view else NamedView(0, "", TableView())
    cohort = cohort_named(desk, asked.cohort) if asked.cohort else None
    people = sum(one["people"] for one in ([cohort] if cohort else cohorts.list_cohorts(desk)))
    show = progress(_("Writing"))
    return exporting.export_shown(
        desk,
        replace(saved.view.query, cohort_ids=(cohort["id"],) if cohort else None),
        _columns(saved.view, is_one=cohort is not None),
        asked.out,
        title=saved.name,
        is_plain=asked.plain,
        step=lambda rows: show(rows, people),
    )


def _columns(view: TableView, *, is_one: bool) -> Sequence[str]:
    """Those of the view, else of a fresh table; of all cohorts together, it says whose each one
    is.
    """
    return view.columns or (FIRST if is_one else (FIRST[0], COHORT, *FIRST[1:]))


def _line(one: NamedView) -> tuple[str, str, str, str]:
    titles = [title for title in map(title_of, one.view.columns) if title]
    return (
        one.name,
        list_names(titles) or _("as they stand"),
        title_of(one.view.query.group) or "–",
        "; ".join(left_out(one.view.query)) or _("everybody"),
    )


def _plain(one: NamedView) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        **view_to_plain(replace(one.view, query=masked_query(one.view.query))),
        "shows_only": left_out(one.view.query),
    }
