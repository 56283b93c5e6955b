"""The kinds of paper, each with what has become of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget

from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.services.papers.paper_states import PaperKindState
from lcdesk.texts import _, list_names, n_
from lcdesk.ui.kit.line_list import TitledLine, TitledLinePainter, add_titled_line

_KIND = Qt.ItemDataRole.UserRole + 1


class PaperKindList(QListWidget):
    """`chosen(PaperKind)`: another line is on view."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(TitledLinePainter(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)
        self._wanted = ""

    def want(self, key: str) -> None:
        """Let the kind of that key be on view once the lines are shown anew."""
        self._wanted = key

    def show_lines(self, lines: Sequence[tuple[PaperKind, TitledLine]]) -> None:
        """Show these; the one on view stays so and where it is, without being told again, unless
        another was wanted.
        """
        bar, is_moved = self.verticalScrollBar(), bool(self._wanted) or not self.count()
        there = bar.value()
        before = self.current()
        key = self._wanted or (before.key if before else "")
        self._wanted = "" if lines else self._wanted
        self.blockSignals(True)
        self.clear()
        for kind, line in lines:
            item = add_titled_line(self, line)
            item.setData(_KIND, kind)
            if kind.key == key:
                self.setCurrentItem(item)
        self.blockSignals(False)
        if self.currentRow() < 0 and lines:
            self.setCurrentRow(0)
        if is_moved:
            self.scrollToItem(self.currentItem())
        else:
            bar.setValue(there)

    def current(self) -> PaperKind | None:
        """The kind on view."""
        item = self.currentItem()
        return item.data(_KIND) if self.currentRow() >= 0 and item else None

    def choose(self, key: str) -> None:
        """Show the kind of that key."""
        for row in range(self.count()):
            if self.item(row).data(_KIND).key == key:
                self.setCurrentRow(row)

    def _tell(self) -> None:
        if (kind := self.current()) is not None:
            self.chosen.emit(kind)


def line_of(state: PaperKindState) -> tuple[PaperKind, TitledLine]:
    """A kind with its state in words."""
    words, tone = _state_words(state)
    return state.kind, TitledLine(_(state.kind.label), words, state.kind.icon, tone)


def _state_words(state: PaperKindState) -> tuple[str, str]:
    """What has become of it, and in which tone that is said."""
    if state.wrong:
        words = n_(
            "{count} no longer agrees with the desk",
            "{count} no longer agree with the desk",
            state.wrong,
        )
        return words, "warn"
    if state.issued or state.void:
        return _issued_words(state), "ok" if state.issued and not state.waiting else "fg3"
    if state.kind.about == "person" and not state.kind.is_whole:
        words = n_("for {count} person", "for {count} people", state.count)
        return words if state.count else _("for nobody"), "fg3"
    if state.kind.about == "activity" and not state.kind.is_whole:
        words = n_("for {count} activity", "for {count} activities", state.count)
        return words, "fg3"
    return _("one for the course"), "fg3"


def _issued_words(state: PaperKindState) -> str:
    """How many were given out, are waited for, and were made void."""
    if state.kind.is_whole:
        return _("issued for all") if state.issued else _("void")
    if not state.waiting and not state.void:
        return _("all issued")
    issued, waiting, void = state.issued, state.waiting, state.void
    words = (
        n_("{count} issued", "{count} issued", issued) if issued else "",
        n_("{count} waits", "{count} wait", waiting) if waiting else "",
        n_("{count} void", "{count} void", void) if void else "",
    )
    return list_names([one for one in words if one])
