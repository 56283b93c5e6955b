"""Why a command is grey, in a few words: what has to be there, or where one has to go first. Menus,
buttons and Ctrl+K say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from lcdesk.db.store import NO_FILE
from lcdesk.model.rights import ONLY_WHOLE
from lcdesk.texts import N_, _
from lcdesk.ui.kit.commands import (
    BY_KEY,
    CHANGING,
    FOR_FILE_DESKS,
    IN_COUNTRIES,
    LOCAL_DESK,
    READING_THE_FILE,
    TURNING,
)
from lcdesk.ui.kit.painting.plain_text import set_tip, tip

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.ui.kit.screen import Frame


NO_DESK = N_("No desk is open.")


def why_not(window: Frame, key: str) -> str:
    """Why the command of that key cannot be done now."""
    context, command = window.context, BY_KEY.get(key)
    if context is None:
        return _(NO_DESK)
    if key == LOCAL_DESK:
        return _no_local_desk(context.desk)
    if key in unknown_in(context.desk):
        only = context.desk.only_looked_at if context.desk.is_file or key in CHANGING else None
        return only.message if only else _(NO_FILE)
    if command is None:
        return _("Not possible here")
    if command.needs_cohort and context.cohort_id is None:
        return _("Choose one cohort first") if context.has_cohorts else _("There is no cohort yet")
    if command.why == IN_COUNTRIES and window.screen_key() == "countries":
        return _("Nobody is counted yet")
    return _(command.why) if command.why else _("Not possible here")


def unknown_in(desk: Desk) -> frozenset[str]:
    """The commands that are not possible in a desk as it is now, wherever in it one is."""
    unknown = frozenset[str]() if desk.is_file else FOR_FILE_DESKS
    if desk.only_looked_at:
        closed = CHANGING if desk.why_not_undone else CHANGING - TURNING
        unknown |= closed | READING_THE_FILE if desk.seen_in else closed
    return unknown | {LOCAL_DESK} if _no_local_desk(desk) else unknown


def _no_local_desk(desk: Desk) -> str:
    if not desk.store.is_shared:
        return _("This desk is a file: save a copy of it.")
    if not desk.rights.sees_to_all:
        return _(ONLY_WHOLE)
    return desk.only_looked_at.message if desk.only_looked_at else ""


def grey(button: QWidget, why: str) -> None:
    """A button that cannot be used says why on hovering; "" and it can, with its own tip again."""
    told, own = _greyed.get(button, ("", ""))
    if button.toolTip() != tip(told):  # it was given another, in another language perhaps
        own = button.toolTip()
    if why:
        _greyed[button] = why, own
        set_tip(button, why)
    elif button in _greyed:
        del _greyed[button]
        set_tip(button, own)
    button.setEnabled(not why)


_greyed: WeakKeyDictionary[QWidget, tuple[str, str]] = WeakKeyDictionary()
