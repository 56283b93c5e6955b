"""The issued papers that today's data would set otherwise: the page as issued and the page of today
side by side, and those issued anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.register import WrongPaper
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.page_view import PageView
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Button, Label, column, row

_WRONG = Qt.ItemDataRole.UserRole
SIZE = (1080, 680)
PER_INCH = 90.0


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
        self._context, self.wrong = context, wrong
        self.list, self.changes = QListWidget(), Label("", 13, ink="fg2", wraps=True)
        self.then, self.now = PageView(), PageView()
        self.void = Button(_("Make &void…"), "circle-slash", clicked=self.make_void)
        self.anew = Button("", "stamp", "primary", clicked=self.issue_anew)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._build()
        for one in wrong:
            kind = _(paper_kind(one.line.kind).label)
            item = QListWidgetItem(f"{one.line.name}\n{one.line.number} · {kind}", self.list)
            item.setData(_WRONG, one)
        self.list.currentItemChanged.connect(lambda: self._show())
        whose = [one.line.enrolment_id for one in wrong]
        self.list.setCurrentRow(whose.index(enrolment_id) if enrolment_id in whose else 0)

    def current(self) -> WrongPaper | None:
        """The paper on view."""
        item = self.list.currentItem()
        return item.data(_WRONG) if self.list.currentRow() >= 0 and item else None

    def _show(self) -> None:
        if (one := self.current()) is None:
            return
        self.changes.setText(_changes(one))
        self.void.setEnabled(True)
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
        """Those of whom there is a page, under new numbers that name the old."""
        desk = self._context.desk
        self._do(lambda: register.reissue(desk, self.wrong))

    def make_void(self) -> None:
        """The one on view holds no longer."""
        if (one := self.current()) is not None:
            reason = (
                _("no longer takes part") if one.is_gone else _("no longer agreed with the desk")
            )
            desk, number = self._context.desk, one.line.number
            self._do(lambda: register.void_paper(desk, number, reason))

    def _do(self, act: Callable[[], object]) -> None:
        try:
            act()
        except KnownFault as fault:
            show_fault(fault, self)
            return
        self.accept()

    def _build(self) -> None:
        self.list.setFont(font(13))
        self.list.setFixedWidth(240)
        self.list.setAccessibleName(self.windowTitle())
        count = sum(not one.is_gone for one in self.wrong)
        self.anew.setText(n_("&Issue {count} anew", "&Issue {count} anew", count))
        self.anew.setVisible(count > 0)
        then, now = QWidget(), QWidget()
        then.setLayout(column(Label(_("As issued"), 13, "medium"), self.then, gap=6))
        now.setLayout(column(Label(_("As of today"), 13, "medium"), self.now, gap=6))
        right = QWidget()
        right.setLayout(column(row(then, now, gap=12), self.changes, gap=10))
        head = Label(
            n_(
                "{count} paper that was given out says something else than the desk does now.",
                "{count} papers that were given out say something else than the desk does now.",
                len(self.wrong),
            ),
            14,
            "medium",
            wraps=True,
        )
        self.setLayout(
            column(
                head,
                row(self.list, right, gap=16),
                row(None, self.void, self.anew, self.close_button, gap=8),
                gap=14,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(*SIZE)


def _changes(one: WrongPaper) -> str:
    if one.is_gone:
        return _("{name} no longer takes part.", name=one.line.name)
    return "\n".join(
        _("“{was}” is now “{now}”.", was=was or "–", now=now or "–")
        for _where, was, now in one.changed[:6]
    )
