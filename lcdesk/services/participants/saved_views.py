"""Views of a desk kept under a name: saved, renamed, put in order, removed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import SavedView
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Text
from lcdesk.model.query import TableView, view_from_plain, view_to_plain
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.texts import N_, _, list_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SCREEN = "participants"
_NAME = Field("name", Text(), N_("Name"))
SAVE, RENAME, REMOVE = (
    N_("Save the view {name}"),
    N_("Rename the view {old} to {name}"),
    N_("Remove the view {name}"),
)
ORDER = N_("Order of the views")
LONGEST = 100
"""Characters of a name."""


@dataclass(frozen=True)
class NamedView:
    """A view under its name."""

    id: int
    name: str
    view: TableView


def _read_views(session: Session) -> list[tuple[int, str, Any, str]]:
    table = table_of(SavedView).c
    query = sa.select(table.id, table.name, table.view, table.screen)
    found = session.execute(query.order_by(table.place.is_(None), table.place, table.id))
    return [tuple(row) for row in found]


_VIEWS = HeldList(_read_views, {SavedView: ALL})


def list_views(desk: Desk, screen: str = SCREEN) -> list[NamedView]:
    """The views of a screen in their order; those nobody put in a place come last, the oldest
    first.
    """
    found = desk.read_held(_VIEWS)
    return [
        NamedView(number, name, view_from_plain(view))
        for number, name, view, of_screen in found
        if of_screen == screen
    ]


def view_named(desk: Desk, name: str) -> NamedView:
    """The view of that name, in capitals or not; `KnownFault` says which there are when there is
    none.
    """
    views, wanted = list_views(desk), _key(name)
    found = next((view for view in views if _key(view.name) == wanted), None)
    if found is None:
        known = list_names([_("“{name}”", name=view.name) for view in views]) or _("none yet")
        raise KnownFault(
            _("There is no view “{name}”.", name=name),
            _("Views of this desk: {known}.", known=known),
        )
    return found


def save_view(desk: Desk, name: str, view: TableView, screen: str = SCREEN) -> int:
    """Keep a view under a name, in place of the one that had it; the id. A name of nothing is
    refused.
    """
    tidy, plain = _tidied(name), view_to_plain(view)

    def save(work: Work) -> int:
        held = _row_of(work.session, tidy, screen)
        if held is None:
            return work.add(SavedView(screen=screen, name=tidy, view=plain)).id
        work.set(held, {"name": tidy, "view": plain})
        return held.id

    return desk.execute(SAVE, save, name=tidy)


def rename_view(desk: Desk, view_id: int, name: str, shown: str | None = None) -> None:
    """Call a view something else; a name another one has is refused. `shown`: its name as it was
    shown.
    """
    tidy = _tidied(name)

    def rename(work: Work) -> None:
        row = work.get(SavedView, view_id)
        seen = None if shown is None else {_NAME.name: shown}
        told = _("This view was renamed meanwhile.")
        require_row({_NAME.name: _NAME}, row, {_NAME.name: tidy}, seen, told)
        held = _row_of(work.session, tidy, row.screen)
        if held is not None and held.id != view_id:
            raise KnownFault(
                _("There is a view “{name}” already.", name=held.name),
                _("Nothing was changed. Choose another name."),
            )
        work.set(row, {"name": tidy})

    desk.execute(RENAME, rename, old=_name_of(desk, view_id), name=tidy)


def remove_view(desk: Desk, view_id: int) -> None:
    """Take a view out; nothing else changes."""
    desk.execute(
        REMOVE, lambda work: work.remove(work.get(SavedView, view_id)), name=_name_of(desk, view_id)
    )


def order_views(desk: Desk, ids: Sequence[int]) -> None:
    """Put views in this order; those of their screen that are not named follow as they stood."""

    def order(work: Work) -> None:
        named = [work.get(SavedView, view_id) for view_id in dict.fromkeys(ids)]
        others = [
            row for screen in {row.screen for row in named} for row in _rows(work.session, screen)
        ]
        for place, row in enumerate((*named, *(row for row in others if row not in named)), 1):
            work.set(row, {"place": place})

    desk.execute(ORDER, order)


def _rows(session: Session, screen: str) -> Sequence[SavedView]:
    query = sa.select(SavedView).where(SavedView.screen == screen)
    return session.scalars(
        query.order_by(SavedView.place.is_(None), SavedView.place, SavedView.id)
    ).all()


def _row_of(session: Session, name: str, screen: str) -> SavedView | None:
    return next((row for row in _rows(session, screen) if _key(row.name) == _key(name)), None)


def _name_of(desk: Desk, view_id: int) -> str:
    with desk.reading() as session:
        row = session.get(SavedView, view_id)
        if row is None:
            raise KnownFault(
                _("This view is no longer there."), _("Somebody removed it. Undo brings it back.")
            )
        return row.name


def _tidied(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise KnownFault(_("A view needs a name."), _("Nothing was saved. Type a name."))
    if len(tidy) > LONGEST:
        raise KnownFault(
            _("A name of {count} characters is too long.", count=len(tidy)),
            _("Nothing was saved. {most} are enough room.", most=LONGEST),
        )
    return tidy


def _key(name: str) -> str:
    """By what two names are the same."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
