"""Menus that lead to papers: a line for each kind that fits what is on view, which opens the screen
of papers with that kind, for those people.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.texts import _, n_
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import literal

if TYPE_CHECKING:
    from lcdesk.services.papers.paper_kinds import PaperKind, PaperSubject
    from lcdesk.ui.kit.screen import Context


def fill_papers_of_people(menu: QMenu, context: Context, ids: Sequence[int]) -> None:
    """The papers these people may have, and the way to all of them."""
    # the kinds are not needed before somebody asks for them
    from lcdesk.services.papers.catalogue import papers_of_people

    for kind in papers_of_people(len(ids)):
        _add(menu, context, kind, _(kind.label), ids)
    menu.addSeparator()
    menu.addAction(
        icon("files"), _("All papers…"), partial(context.open_screen, "papers", ids=list(ids))
    )


def fill_papers_about(
    menu: QMenu,
    context: Context,
    subject: PaperSubject,
    people: Collection[int],
    below: Collection[int],
) -> None:
    """The papers of the cohort on view that tell of something; of `people` those who get one, where
    that depends on who is `below` the attendance asked for.
    """
    from lcdesk.services.papers.catalogue import papers_about

    for kind in papers_about(subject):
        ids = [one for one in people if kind.is_for(one, below)]
        if kind.whose == "all":
            _add(menu, context, kind, _(kind.label), ())
        else:
            count = n_("{count} person", "{count} people", len(ids))
            words = _("{label}: {count}", label=_(kind.label), count=count)
            _add(menu, context, kind, words, ids)


def paper_of_those_below(subject: PaperSubject) -> PaperKind:
    """The paper for those who do not reach the attendance asked for."""
    from lcdesk.services.papers.catalogue import papers_about

    return next(one for one in papers_about(subject) if one.whose == "below")


def _add(menu: QMenu, context: Context, kind: PaperKind, words: str, ids: Sequence[int]) -> None:
    """A line for a kind; without `ids` it is for all."""
    open_it = partial(context.open_screen, "papers", kind=kind.key, ids=list(ids))
    action = menu.addAction(icon(kind.icon), literal(words), open_it)
    action.setEnabled(bool(ids) or kind.whose == "all")
