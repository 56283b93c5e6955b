"""What stands beside the page: what somebody should look at before it is printed, and what can be
done with the paper.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.statuses import status_words
from lcdesk.services.papers.making import PaperRemark, PreparedPaper, RemarkKind
from lcdesk.services.papers.paper_kinds import PaperItem
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.origin_links import link_of
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, column, row

MOST = 6
"""People named in one card; of more their number is said."""


class BeforePrint(QWidget):
    """`item_asked(int)`: somebody wants to see the page of this person or activity."""

    item_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setObjectName("plain")
        self.title = Label("", 16, "bold")
        self.sentence = Label("", 13, ink="fg2", wraps=True)
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.numbers = Button("")
        self.numbers.setProperty("kind", "link")
        self.numbers.setProperty("flush", True)
        shut_while_looked_at(self.numbers)
        self.issue = Button("", "stamp", "primary")
        self.print = Button("", "printer")
        self.view = Button("", "file-text")
        self.save = Button("", "file-down")
        self.folder = Button("", "folder")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        inside = column(self.title, self.sentence, gap=8, margins=(0, 0, 6, 0))
        inside.addLayout(self._cards)
        inside.addStretch(1)
        inside.addLayout(row(self.numbers, None))
        for part in (self.note, self.issue, self.print):
            inside.addWidget(part)
        inside.addLayout(row(self.save, self.view, gap=8))
        inside.addWidget(self.folder)
        self.setLayout(inside)

    def retranslate(self) -> None:
        """The texts that stay."""
        self.title.setText(_("Before you print"))
        self.print.setText(_("Print…"))
        self.save.setText(_("Save PDF…"))
        self.view.setText(_("Open PDF…"))
        set_tip(self.view, _("Save it as PDF, and open that in the program for such files"))
        self.folder.setText(_("A file for each…"))

    def show_actions(self, paper: PreparedPaper | None, *, can_issue: bool) -> None:
        """What can be done with a paper; None: nothing."""
        new = paper.awaited if paper and can_issue else []
        self.issue.setVisible(bool(new))
        self.note.setVisible(bool(new))
        self.numbers.setVisible(bool(new) and bool(self.numbers.text()))
        is_whole = bool(paper and paper.kind.is_whole)
        self.issue.setText(_issue_words(new, is_whole=is_whole, is_anew=_is_anew(paper, new)))
        self.note.setText(
            _(
                "It gets its number and is kept as issued. Undo takes it back; the number "
                "stays used."
            )
            if is_whole
            else _(
                "Each gets its number and is kept as issued. Undo takes it back; the number stays "
                "used."
            )
        )
        for button in (self.print, self.save, self.view):
            button.setEnabled(paper is not None)
        self.folder.setVisible(bool(paper and paper.items and not paper.kind.is_list))

    def show_next_number(self, number: str) -> None:
        """Under which number the next one would be issued; "": papers of this kind have none."""
        self.numbers.setText(_("Next number: {number}…", number=number) if number else "")
        set_tip(self.numbers, _("Say how they are numbered"))

    def show_checking(self, paper: PreparedPaper) -> None:
        """It is being looked through."""
        self._clear()
        self.sentence.setText(_("Looking it through…"))

    def show_nothing(self) -> None:
        """There is no paper."""
        self._clear()
        self.sentence.setText("")

    def show_remarks(self, paper: PreparedPaper, remarks: Sequence[PaperRemark]) -> None:
        """A card for each kind of remark."""
        self._clear()
        count = len(remarks)
        self.sentence.setText(
            n_("{count} thing to look at.", "{count} things to look at.", count)
            if count
            else _("Every value is known, every character can be printed, and all of it fits.")
        )
        for kind in _ORDER:
            if of_kind := [one for one in remarks if one.kind == kind]:
                asks = status_words(paper.kind.presupposes.status)
                self._cards.addWidget(self._card(_title(kind, len(of_kind), asks), of_kind))

    def _card(self, title: str, remarks: Sequence[PaperRemark]) -> Card:
        card, kind = Card(), remarks[0].kind
        lines: list[QWidget] = [Label(title, 13, "medium", wraps=True)]
        for one in remarks[:MOST]:
            words = Label(one.words, 12, ink="fg2", wraps=True)
            if one.item is None:
                lines.append(self._with_place(words, one))
                continue
            name = Button(one.name, clicked=lambda item=one.item: self.item_asked.emit(item))
            name.setProperty("kind", "link")
            name.setProperty("flush", True)
            if kind == "photo":  # the title says it
                lines.append(self._with_place(name, one))
            else:
                lines += [name, self._with_place(words, one)]
        if len(remarks) > MOST:
            more = len(remarks) - MOST
            lines.append(Label(n_("and {count} more", "and {count} more", more), 12, ink="fg2"))
        card.setLayout(column(*lines, gap=4, margins=(12, 10, 12, 10)))
        return card

    def _with_place(self, said: QWidget, remark: PaperRemark) -> QWidget:
        """The same with a pen beside it, which leads to where the value is entered."""
        link = link_of(self._context, remark.origin, opens=True)
        if link is None:
            return said
        what = with_label(remark.name, remark.words) if remark.name else remark.words
        pen = IconButton("pencil", "", link.go, size=24)
        pen.set_name(_("Enter in {place}: {what}", place=link.words, what=what))
        whole = QWidget()
        whole.setObjectName("plain")
        inside = row(said, pen, gap=4)
        inside.setStretch(0, 1)
        inside.setAlignment(pen, Qt.AlignmentFlag.AlignTop)
        whole.setLayout(inside)
        return whole

    def _clear(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _is_anew(paper: PreparedPaper | None, new: Sequence[PaperItem]) -> bool:
    """Had all of these the paper before it was made void?"""
    return paper is not None and bool(new) and all(one.id in paper.void for one in new)


def _issue_words(new: Sequence[PaperItem], *, is_whole: bool, is_anew: bool) -> str:
    count = len(new)
    if is_anew:
        return (
            _("Issue anew") if is_whole else n_("Issue {count} anew", "Issue {count} anew", count)
        )
    return _("Issue") if is_whole else n_("Issue {count}", "Issue {count}", count)


_ORDER: Sequence[RemarkKind] = (
    "undrawn",
    "pages",
    "too-high",
    "too-long",
    "smaller",
    "issued",
    "early",
    "status",
    "passport",
    "attendance",
    "reaching",
    "missing",
    "photo",
)


def _title(kind: RemarkKind, count: int, asks: str) -> str:
    """`asks`: the status that the paper presupposes, in words."""
    match kind:
        case "early":
            return _("It is early for this paper")
        case "status":
            return n_(
                "{count} person is not “{status}” yet",
                "{count} people are not “{status}” yet",
                count,
                status=asks,
            )
        case "passport":
            return n_("{count} passport ends too soon", "{count} passports end too soon", count)
        case "attendance":
            return n_(
                "{count} person below the attendance asked for",
                "{count} people below the attendance asked for",
                count,
            )
        case "reaching":
            return n_(
                "{count} person reaches what the certificate of completion asks for",
                "{count} people reach what the certificate of completion asks for",
                count,
            )
        case _:
            return _title_of_page(kind, count)


def _title_of_page(kind: RemarkKind, count: int) -> str:
    match kind:
        case "undrawn":
            return _("Characters that no font of this machine has")
        case "pages":
            return _("Several pages")
        case "issued":
            return n_(
                "{count} is issued in another language",
                "{count} are issued in another language",
                count,
            )
        case "too-high":
            return _("More text than its place holds")
        case "too-long":
            return n_("{count} name on two lines", "{count} names on two lines", count)
        case "smaller":
            return n_("{count} name in smaller letters", "{count} names in smaller letters", count)
        case "photo":
            return n_("{count} photo is missing", "{count} photos are missing", count)
        case _:
            return n_("{count} value is not known", "{count} values are not known", count)
