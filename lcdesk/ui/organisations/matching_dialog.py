"""Who names which organisation: what is certain, what is a question, what no organisation is called
like yet; ticked and linked as one operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.organisations.matching import MatchProposal, MatchProposals, NamedWorkplace
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.dialogs.tick_list import TickLine, TickList
from lcdesk.ui.kit.widgets import Button, Label, SearchBox, column, row

WIDTH, HEIGHT = 640, 560  # px
MOST = 200  # lines of each group: those most people name
Keep = Callable[[Sequence[MatchProposal], Sequence[NamedWorkplace]], object]
_GROUPS = {
    "exact": N_("Called exactly so"),
    "near": N_("May be one: is it?"),
    "unknown": N_("None is called so yet: ticked ones become organisations"),
}


class MatchingDialog(FormDialog):
    """`keep(proposals, workplaces)` links those ticked; what it refuses is told here."""

    def __init__(self, parent: QWidget, found: MatchProposals, keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Organisations people name"))
        self.resize(WIDTH, HEIGHT)
        self._keep = keep
        self._groups: dict[str, Sequence[MatchProposal | NamedWorkplace]] = {
            "exact": found.exact[:MOST],
            "near": found.near[:MOST],
            "unknown": found.unknown[:MOST],
        }
        self._left = sum(
            max(0, len(those) - MOST) for those in (found.exact, found.near, found.unknown)
        )
        self.ticked = {("exact", at) for at in range(len(self._groups["exact"]))}
        self.search, self.list = SearchBox(_("Search")), TickList()
        self.list.follow(self.search, narrows=True)
        self.list.taken.connect(self._take)
        self.problem = Label("", 12, ink="bad", wraps=True)
        self.problem.hide()
        self.ok = Button("", "link", "primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out()
        self._show()
        self.search.setFocus()

    def is_typed(self) -> bool:
        """Ticks are not worth a question."""
        return False

    def _lay_out(self) -> None:
        title = Label(self.windowTitle(), 17, "bold")
        note = Label(
            _("What people wrote stays as it is; the link lies beside it. Undo takes it back."),
            13,
            ink="fg2",
            wraps=True,
        )
        more = Label(
            n_(
                "{count} more name, which fewer people say, is asked about afterwards.",
                "{count} more names, which fewer people say, are asked about afterwards.",
                self._left,
            ),
            12,
            ink="fg3",
            wraps=True,
        )
        more.setVisible(bool(self._left))
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        whole = column(
            title,
            note,
            self.search,
            self.list,
            more,
            self.problem,
            buttons,
            gap=10,
            margins=(24, 22, 24, 18),
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _lines(self) -> Iterator[TickLine]:
        for group, those in self._groups.items():
            if those:
                yield TickLine(None, _(_GROUPS[group]))
            for at, one in enumerate(those):
                said = one.said if isinstance(one, MatchProposal) else one
                text = said.text
                if isinstance(one, MatchProposal):
                    text = f"{text} → {one.organisation}"
                yield TickLine(
                    (group, at),
                    text,
                    n_("{count} person", "{count} people", said.count),
                    flag=said.country or "",
                    is_ticked=(group, at) in self.ticked,
                )

    def _show(self, current: object = None) -> None:
        self.list.show_lines(self._lines(), current)
        count = len(self.ticked)
        self.ok.setText(n_("Link {count} name", "Link {count} names", count))
        self.ok.setEnabled(bool(count))

    def _take(self, key: tuple[str, int]) -> None:
        """Of one workplace only one organisation can be meant."""
        if key in self.ticked:
            self.ticked.remove(key)
        else:
            self.ticked.add(key)
            self.ticked -= {other for other in self.ticked if self._is_same_place(key, other)}
        self._show(key)

    def _is_same_place(self, one: tuple[str, int], other: tuple[str, int]) -> bool:
        if one == other or "unknown" in (one[0], other[0]):
            return False
        places = [self._groups[group][at] for group, at in (one, other)]
        first, second = (place.said for place in places if isinstance(place, MatchProposal))
        return first is second

    def _finish(self) -> None:
        chosen = [self._groups[group][at] for group, at in sorted(self.ticked)]
        try:
            self._keep(
                [one for one in chosen if isinstance(one, MatchProposal)],
                [one for one in chosen if isinstance(one, NamedWorkplace)],
            )
        except KnownFault as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()
