"""The strip above the screens after lcdesk ended unexpectedly, or when something is still half typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import Signal

from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, n_
from lcdesk.ui.spans import moment_of
from lcdesk.ui.widgets import Banner


@dataclass(frozen=True)
class Return:
    """What there is to say: when lcdesk was last seen before it ended unexpectedly (None: it did not), forms half typed, the
    newest backup."""

    seen: dt.datetime | None
    drafts: int
    backed_up: dt.datetime | None


class ReturnNotice(Banner):
    """The cross closes it; it comes again only when there is something new to say."""

    drafts_asked = Signal()
    log_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("flush", True)  # from edge to edge, without round corners
        self._told: Return | None = None

    def tell(self, told: Return) -> None:
        """Say it, if there is anything to say."""
        self._told = told
        if told.seen is None and not told.drafts:
            self.hide()
            return
        deeds = [(_("Show what was half typed…"), self.drafts_asked.emit)] if told.drafts else []
        if told.seen is not None:
            deeds.append((_("Show the log folder"), self.log_asked.emit))
        self.say(words_of(told), "warn" if told.seen is not None else "info", *deeds, can_close=True)

    def retranslate(self) -> None:
        """Say it in the language of the moment, as long as it is shown."""
        if self._told is not None and not self.isHidden():
            self.tell(self._told)


def words_of(told: Return) -> str:
    """What happened, what is safe, what came back."""
    sentences: list[str] = []
    if told.seen is not None:
        backup = (
            _("The last backup: {when}.", when=moment_of(told.backed_up))
            if told.backed_up
            else _("There is no backup yet.")
        )
        sentences += [_("lcdesk ended unexpectedly last time (last seen: {when}).", when=moment_of(told.seen)), _("What was saved is safe."), backup]  # fmt: skip
    if told.drafts:
        sentences.append(
            n_("In {count} form something was typed and not saved; it is kept.", "In {count} forms something was typed and not saved; it is kept.", told.drafts)
        )  # fmt: skip
    return join_sentences(*sentences)
