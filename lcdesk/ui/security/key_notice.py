"""The strip above the screens of a desk that was opened by its recovery key, until it has a new password."""

from __future__ import annotations

from PySide6.QtCore import Signal

from lcdesk import texts
from lcdesk.texts import _
from lcdesk.ui.kit.widgets import Banner


class KeyNotice(Banner):
    """`renew_asked`: a new password shall be set now; the cross closes it for as long as the desk is open."""

    renew_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._say()
        stop = texts.on_change(self._say_again)
        self.destroyed.connect(stop)

    def _say(self) -> None:
        words = _("The desk was opened by its recovery key. As long as no new password is set, the forgotten one goes on being valid.")  # fmt: skip
        self.say(words, "warn", (_("Set a new password…"), self.renew_asked.emit), can_close=True)

    def _say_again(self) -> None:
        if not self.isHidden():
            self._say()
