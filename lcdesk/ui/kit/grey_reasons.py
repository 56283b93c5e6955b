"""Why a command is grey, in a few words: what has to be there, or where one has to go first. Menus,
buttons and Ctrl+K say the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtWidgets import QWidget

from lcdesk.services.core.desk import NO_FILE
from lcdesk.texts import N_, _
from lcdesk.ui.kit.commands import BY_KEY, CHANGING, IN_COUNTRIES, OF_FILES, OF_ITS_FILE
from lcdesk.ui.kit.painting.plain_text import set_tip, tip

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame


NO_DESK = N_("No desk is open.")


def why_not(window: Frame, key: str) -> str:
    """Why the command of that key cannot be done now."""
    context, command = window.context, BY_KEY.get(key)
    if context is None:
        return _(NO_DESK)
    if context.desk.taken and key in CHANGING:
        return context.desk.taken.message
    if context.desk.taken and context.desk.seen_in and key in OF_ITS_FILE:
        return context.desk.taken.message
    if not context.desk.is_file and key in OF_FILES:
        return _(NO_FILE)
    if command is None:
        return _("Not possible here")
    if command.needs_cohort and context.cohort_id is None:
        return _("Choose one cohort first") if context.has_cohorts else _("There is no cohort yet")
    if command.why == IN_COUNTRIES and window.screen_key() == "countries":
        return _("Nobody is counted yet")
    return _(command.why) if command.why else _("Not possible here")


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
