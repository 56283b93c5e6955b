"""The page of a report over the years as it will be printed: seen, then saved or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from lcdesk.drawing.figure_page import figures_image
from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import FigureReport
from lcdesk.model.files import OVER_YEARS_PAGE, PDF, write_bytes
from lcdesk.services.figures.figure_book import Reports, in_both, page_bytes
from lcdesk.texts import LANGUAGES, PaperLanguage, _, language
from lcdesk.ui.figures.figure_papers import SIDE, SIZE, PageView
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row


class FiguresPageDialog(QDialog):
    """What is seen is what is saved: the figures are gathered once, when it opens."""

    def __init__(
        self, parent: QWidget, context: Context, gather: Callable[[], FigureReport], name: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Report"))
        self._context, self._name, self._latest = context, name, LatestAnswer()
        self.told: Reports | None = None
        self.page, self.banner = PageView(), Banner()
        self.sentence = Label("", 15, "medium", wraps=True)
        self.remarks = Label("", 13, ink="warn", wraps=True)
        self.language = QComboBox()
        self.save = Button(_("&Save PDF…"), "file-down", "primary", clicked=self.ask_where)
        self.print = Button(_("&Print…"), "printer", clicked=lambda: self.ask_where(is_opened=True))
        self._lay_out(parent)
        self._enable()
        self._gather(gather)

    def code(self) -> PaperLanguage:
        """The language of the page."""
        code: PaperLanguage = self.language.currentData()
        return code

    def _gather(self, gather: Callable[[], FigureReport]) -> None:
        desk, code, office = self._context.desk, self.code(), self._context.settings.office
        self.page.say(_("Drawing the page…"))

        def read() -> tuple[Reports, QImage]:
            told = in_both(desk, gather)
            return told, figures_image(told, code, office)

        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: read(),
            lambda found: self._show(*found),
            self._refuse,
            owner=self,
        )

    def _show(self, told: Reports, image: QImage) -> None:
        self.told = told
        report = told["zh" if language() == "zh" else "en"]
        self.sentence.setText(report.sentence)
        self.remarks.setText("\n".join(report.said))
        self.remarks.setVisible(bool(report.said))
        self.page.show_page(image)
        self.page.setAccessibleDescription(report.sentence)
        self._enable()

    def _draw(self) -> None:
        if self.told is None:
            return
        told, code, office = self.told, self.code(), self._context.settings.office
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: figures_image(told, code, office),
            self._latest.only(self.page.show_page),
            self._refuse,
            owner=self,
            is_quiet=True,
        )

    def _refuse(self, fault: BaseException) -> None:
        if not isinstance(fault, KnownFault):
            self._context.tasks.failed.emit(fault)
            return
        self.page.say("")
        self.banner.say(str(fault), "bad", can_close=True)

    def ask_where(self, *, is_opened: bool = False) -> QFileDialog | None:
        """Ask where the page goes; with `is_opened` it is shown by whatever prints such files."""
        if self.told is None:
            return None
        return ask_to_save(
            self,
            _("Save the report"),
            PDF if is_opened else OVER_YEARS_PAGE,
            f"{self._name} {self.told[self._first()].scope}",
            lambda path: self.save_to(path, is_opened=is_opened),
        )

    def save_to(self, path: Path, *, is_opened: bool = False) -> None:
        """Write the page that is seen, beside the window."""
        told, code, office = self.told, self.code(), self._context.settings.office
        if told is None:
            return
        ending = OVER_YEARS_PAGE.ending_of(path)
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: write_bytes(
                path, page_bytes(told, ending, code, office), formats=OVER_YEARS_PAGE
            ),
            lambda _done: tell_saved(self, path, is_opened=is_opened),
            self._refuse,
            owner=self,
        )

    def _first(self) -> str:
        return "zh" if language() == "zh" else "en"

    def _lay_out(self, parent: QWidget) -> None:
        names = (("both", _("Both languages")), ("zh", LANGUAGES["zh"]), ("en", LANGUAGES["en"]))
        for code, name in names:
            self.language.addItem(name, code)
        self.language.setFont(font(13))
        self.language.setFixedHeight(CONTROL)
        self.language.currentIndexChanged.connect(lambda _index: self._draw())
        label = Label(_("Language of the page"), 12, ink="fg3")
        label.setBuddy(self.language)
        self.language.setAccessibleName(label.text())
        self.remarks.hide()
        side = column(
            Label(self._name, 17, "bold", wraps=True),
            self.sentence,
            4,
            label,
            self.language,
            4,
            self.remarks,
            None,
            self.banner,
            self.save,
            self.print,
            Button(_("Close"), clicked=self.reject),
            gap=8,
        )
        beside = QWidget()
        beside.setFixedWidth(SIDE)
        beside.setLayout(side)
        self.setLayout(row(self.page, beside, gap=20, margins=(16, 16, 20, 16)))
        self.setMinimumSize(720, 520)
        room = parent.window().size()
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self.save.setDefault(True)

    def _enable(self) -> None:
        for button in (self.save, self.print):
            button.setEnabled(self.told is not None)
