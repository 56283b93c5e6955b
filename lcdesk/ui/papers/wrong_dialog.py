"""The issued papers that today's data would set otherwise: the page as issued and the page of today
side by side, and those issued anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.register import WrongPaper
from lcdesk.texts import N_, _, list_names, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import tell_result
from lcdesk.ui.kit.line_list import TitledLine, TitledLinePainter, add_titled_line
from lcdesk.ui.kit.page_view import PageView
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.papers.printing import PrintRun, no_printer_words, plan_contents

_WRONG = Qt.ItemDataRole.UserRole + 1
SIZE = (1080, 680)
PER_INCH = 90.0
NAMED = 4  # so many names stand in a line of the status bar


class WrongPapersDialog(QDialog):
    """One of them is on view, then and now; the first of `enrolment_id`, if any."""

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        wrong: Sequence[WrongPaper],
        enrolment_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Papers that no longer agree"))
        self._context, self.wrong = context, list(wrong)
        self.list, self.changes = QListWidget(), Label("", 13, ink="fg2", wraps=True)
        self.then, self.now = PageView(), PageView()
        self.head = Label("", 14, "medium", wraps=True)
        self.person = Button(_("Open the &person"), "user", clicked=self.open_person)
        self.void = Button(_("Make &void"), "circle-slash", clicked=self.make_void)
        self.right = Button(_("It is &right as issued"), "check", clicked=self.leave_as_issued)
        self.anew = Button("", "stamp", "primary", clicked=self.issue_anew)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._build()
        for one in wrong:
            self._add(one)
        self.list.currentItemChanged.connect(lambda: self._show())
        self.list.itemChanged.connect(lambda _item: self._say())
        self._say()
        whose = [one.line.enrolment_id for one in wrong]
        self.list.setCurrentRow(whose.index(enrolment_id) if enrolment_id in whose else 0)

    def _add(self, one: WrongPaper) -> None:
        line, kind = one.line, paper_kind(one.line.kind)
        words = f"{line.number} · {line.whose if kind.is_whole else line.paper}"
        item = add_titled_line(self.list, TitledLine(line.title, words, kind.icon))
        item.setData(_WRONG, one)
        set_tip(item, words)
        if not one.is_gone:
            item.setCheckState(Qt.CheckState.Checked)

    def ticked(self) -> list[WrongPaper]:
        """Those that are to be issued anew."""
        items = [self.list.item(at) for at in range(self.list.count())]
        return [
            one.data(_WRONG)
            for one in items
            if not one.data(_WRONG).is_gone and one.checkState() == Qt.CheckState.Checked
        ]

    def current(self) -> WrongPaper | None:
        """The paper on view."""
        item = self.list.currentItem()
        return item.data(_WRONG) if self.list.currentRow() >= 0 and item else None

    def _show(self) -> None:
        if (one := self.current()) is None:
            return
        self.changes.setText(_changes(one))
        self.person.setEnabled(one.line.enrolment_id is not None)
        for page in (self.then, self.now):
            page.show_page(QImage())
            page.say(_("Setting the page…"))
        desk = self._context.desk

        def pages() -> tuple[WrongPaper, list[QImage]]:
            contents = register.then_and_now(desk, one)
            setter = shared_typesetter()
            return one, [
                QImage.fromData(setter.set_pictures(each, PER_INCH)[0]) for each in contents
            ]

        self._context.tasks.run(
            _("Setting the page"),
            lambda _task: pages(),
            self._show_pages,
            owner=self,
            is_quiet=True,
        )

    def _show_pages(self, found: tuple[WrongPaper, Sequence[QImage]]) -> None:
        one, images = found
        if one is not self.current():
            return
        for page, image in zip((self.then, self.now), images, strict=False):
            page.show_page(image)
        if len(images) < 2:
            self.now.say(_("Nobody takes part for whom it could be made."))

    def issue_anew(self) -> None:
        """Those that are ticked, under new numbers that name the old; the new pages can be printed
        at once.
        """
        desk, chosen = self._context.desk, self.ticked()
        try:
            pages = dict(enumerate(register.reissue(desk, chosen)))
        except KnownFault as fault:
            show_fault(fault, self)
            return
        old = [one.line.paper_id for one in chosen if one.line.paper_id is not None]
        run = PrintRun(
            self._context,
            self.parentWidget() or self,
            self.windowTitle(),
            lambda is_stopped: plan_contents(pages, is_stopped),
            lambda _owners: register.note_handed_out(desk, old),
        )
        context = self._context

        def start() -> None:
            if not run.start():
                context.announce(no_printer_words(), "warn")

        said = _anew_words(context, chosen)
        self.accept()
        undo = (N_("Undo"), lambda: context.command("undo"))
        place = self.parentWidget() or self
        tell_result(place, Result(lambda: said, ((N_("Print…"), start), undo)))

    def make_void(self) -> None:
        """The one on view holds no longer; the others stay on view."""
        if (one := self.current()) is None:
            return
        reason = _("no longer takes part") if one.is_gone else _("no longer agreed with the desk")
        try:
            register.void_paper(self._context.desk, one.line.number, reason)
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self._take_away(one)
        self._tell(_("Void: {numbers}.", numbers=one.line.number))

    def leave_as_issued(self) -> None:
        """The one on view is right whatever the desk says; the others stay on view."""
        if (one := self.current()) is None:
            return
        try:
            register.accept_papers(self._context.desk, [one])
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self._take_away(one)
        self._tell(_("{number} stays right as it was issued.", number=one.line.number))

    def _tell(self, said: str) -> None:
        """What was done, with its undoing, in the window that stays."""
        context = self._context
        context.offer(said, _("Undo"), lambda: context.command("undo"), "ok")

    def _take_away(self, one: WrongPaper) -> None:
        self.wrong = [other for other in self.wrong if other is not one]
        self.list.takeItem(self.list.currentRow())
        self._say()
        if not self.wrong:
            self.accept()

    def open_person(self) -> None:
        """Whoever holds the one on view, with all that is known."""
        one = self.current()
        if one is not None and one.line.enrolment_id is not None:
            self.reject()
            self._context.open_screen("participants", open=one.line.enrolment_id)

    def _say(self) -> None:
        """How many there are, and how many are issued anew."""
        self.head.setText(
            n_(
                "{count} paper that was given out says something else than the desk does now.",
                "{count} papers that were given out say something else than the desk does now.",
                len(self.wrong),
            )
        )
        count = len(self.ticked())
        self.anew.setText(n_("&Issue {count} anew", "&Issue {count} anew", count))
        self.anew.setEnabled(count > 0)
        self.anew.setVisible(any(not one.is_gone for one in self.wrong))

    def _build(self) -> None:
        self.list.setItemDelegate(TitledLinePainter(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(290)
        self.list.setAccessibleName(self.windowTitle())
        then, now = QWidget(), QWidget()
        then.setLayout(column(Label(_("As issued"), 13, "medium"), self.then, gap=6))
        now.setLayout(column(Label(_("As of today"), 13, "medium"), self.now, gap=6))
        right = QWidget()
        right.setLayout(column(row(then, now, gap=12), self.changes, gap=10))
        self.setLayout(
            column(
                self.head,
                row(self.list, right, gap=16),
                row(self.person, self.void, self.right, None, self.anew, self.close_button, gap=8),
                gap=14,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(*SIZE)


def _anew_words(context: Context, old: Sequence[WrongPaper]) -> str:
    """Which papers were issued anew, and under which number the first of them."""
    now = {one.number: one for one in register.list_issued(context.desk, context.cohort_id)}
    new = [line for one in old if (line := now.get(one.line.number)) and line.replaced_by]
    if len(new) == 1:
        return _(
            "Issued anew for {name}: {number} in place of {old}.",
            name=new[0].title,
            number=new[0].replaced_by,
            old=new[0].number,
        )
    if len(new) <= NAMED:
        names = list_names([one.title for one in new])
        return _("Issued anew: {names}.", names=names)
    return n_("{count} paper was issued anew.", "{count} papers were issued anew.", len(new))


def _changes(one: WrongPaper) -> str:
    if one.is_gone:
        return _("{name} no longer takes part.", name=one.line.title)
    return "\n".join(
        _("“{was}” is now “{now}”.", was=was or "–", now=now or "–")
        for _where, was, now in one.changed[:6]
    )
