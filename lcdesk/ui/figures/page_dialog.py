"""The dialog of a page to be signed: seen as it will be printed, in each language, then saved,
printed, or kept under a number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PDF, FileFormats
from lcdesk.texts import LANGUAGES, PaperLanguage, _
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.page_view import PageView
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Banner, Button, Label, column, row

SIZE, SIDE = (980, 860), 280  # px: of the dialog, of the column beside the page
Paged = TypeVar("Paged")
Sign = Callable[[Paged], object]


@dataclass(frozen=True)
class PageWords:
    """What stands beside a page: its sentence, what it is of, what does not add up ("" where there
    is nothing to say); what its file is called, whether there is anything to keep, and its number,
    "" for none.
    """

    sentence: str
    about: str
    remarks: str
    file_name: str
    can_sign: bool = True
    number: str = ""


class PageDialog(QDialog, Generic[Paged]):
    """What is seen is what is saved and kept: the figures are gathered once, when it opens, and
    once they are kept under a number, that page is on view. `gather` counts, on a worker thread;
    `on_sign` gets what was counted when it is to be kept (None: there is no button).
    """

    formats: FileFormats

    def __init__(
        self,
        parent: QWidget | None,
        context: Context,
        gather: Callable[[], Paged],
        on_sign: Sign[Paged] | None = None,
        title: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Report"))
        self._context, self._sign, self._latest = context, on_sign, LatestAnswer()
        self.found: Paged | None = None
        self.page, self.banner = PageView(), Banner()
        self.sentence, self.about = (
            Label("", 15, "medium", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.remarks = Label("", 13, ink="warn", wraps=True)
        self.on_view = Label("", 12, ink="fg3", wraps=True)
        self.language = QComboBox()
        self.save = Button(_("&Save PDF…"), "file-down", "primary", clicked=self.ask_where)
        self.print = Button(_("&Print…"), "printer", clicked=lambda: self.ask_where(is_opened=True))
        self.sign = Button(_("&Keep under a number…"), "file-check", clicked=self._hand_over)
        self.close_button = Button(_("Close"), clicked=self.reject)
        self._lay_out(parent, title or _("Report"))
        self._show_choice()
        self._gather(gather)

    # --- what subclasses say ---

    def draw(self, found: Paged, code: PaperLanguage) -> QImage:
        """The page as a picture. For a worker thread."""
        raise NotImplementedError

    def write(self, found: Paged, path: Path, code: PaperLanguage) -> None:
        """The page as a file. For a worker thread."""
        raise NotImplementedError

    def told(self, found: Paged) -> PageWords:
        """What stands beside it."""
        raise NotImplementedError

    # --- the page ---

    def code(self) -> PaperLanguage:
        """The language of the page."""
        code: PaperLanguage = self.language.currentData()
        return code

    def _gather(self, gather: Callable[[], Paged]) -> None:
        """Count beside the window, then draw."""
        code = self.code()
        self.page.say(_("Drawing the page…"))

        def read() -> tuple[Paged, QImage]:
            found = gather()
            return found, self.draw(found, code)

        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: read(),
            lambda found: self._show(*found, code),
            self._refuse,
            owner=self,
        )

    def _show(self, found: Paged, image: QImage, code: PaperLanguage) -> None:
        self.found, told = found, self.told(found)
        self.sentence.setText(told.sentence)
        self.about.setText(told.about)
        self.about.setVisible(bool(told.about))
        self.remarks.setText(told.remarks)
        self.remarks.setVisible(bool(told.remarks))
        self.page.show_page(image)
        self.page.setAccessibleDescription(told.sentence)
        self._say_which(told)
        self._show_choice()
        if code != self.code():  # another language was chosen meanwhile
            self._draw()

    def _say_which(self, told: PageWords) -> None:
        """Which page is on view: a draft, or the one that was kept."""
        self.on_view.setText(
            _("On view: report no. {number}, as it was kept", number=told.number)
            if told.number
            else _("On view: a draft without a number")
        )

    def _draw(self) -> None:
        """The same figures in another language; an answer that comes after a newer question is
        dropped.
        """
        if (found := self.found) is None:
            return
        code = self.code()
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: self.draw(found, code),
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

    # --- what is done with it ---

    def ask_where(self, *, is_opened: bool = False) -> QFileDialog | None:
        """Ask where the page goes; with `is_opened` it is shown by whatever prints such files
        here.
        """
        if self.found is None:
            return None
        return ask_to_save(
            self,
            _("Save the report"),
            PDF if is_opened else self.formats,
            self.told(self.found).file_name,
            lambda path: self.save_to(path, is_opened=is_opened),
        )

    def save_to(self, path: Path, *, is_opened: bool = False) -> None:
        """Write the page that is seen, beside the window."""
        found, code = self.found, self.code()
        if found is None:
            return
        self._context.tasks.run(
            _("Drawing the page"),
            lambda _task: self.write(found, path, code),
            lambda _done: tell_saved(self, path, is_opened=is_opened),
            self._refuse,
            owner=self,
        )

    def _hand_over(self) -> None:
        if self._sign is not None and self.found is not None:
            self._sign(self.found)

    def tell_kept(
        self, number: str, kept: Callable[[], Paged], open_list: Callable[[], object]
    ) -> None:
        """It was kept: the page with number and name is on view from now on, and what is saved.
        `kept` reads it, on a worker thread.
        """
        self.banner.say(
            _("Kept as report {number}.", number=number),
            "ok",
            (_("Show all"), open_list),
            can_close=True,
        )
        self.found = None
        self.sign.hide()
        self._show_choice()
        self._gather(kept)

    # --- how it is built ---

    def _lay_out(self, parent: QWidget | None, title: str) -> None:
        for code, name in (
            ("both", _("Both languages")),
            ("zh", LANGUAGES["zh"]),
            ("en", LANGUAGES["en"]),
        ):
            self.language.addItem(name, code)
        self.language.setFont(font(13))
        self.language.setFixedHeight(CONTROL)
        self.language.currentIndexChanged.connect(lambda _index: self._draw())
        label = Label(_("Language of the page"), 12, ink="fg3")
        label.setBuddy(self.language)
        self.language.setAccessibleName(label.text())
        self.sign.setVisible(self._sign is not None)
        self.remarks.hide()
        side = column(
            Label(title, 17, "bold", wraps=True),
            self.on_view,
            self.sentence,
            self.about,
            4,
            label,
            self.language,
            4,
            self.remarks,
            None,
            self.banner,
            self.save,
            self.print,
            self.sign,
            self.close_button,
            gap=8,
        )
        beside = QWidget()
        beside.setFixedWidth(SIDE)
        beside.setLayout(side)
        self.setLayout(row(self.page, beside, gap=20, margins=(16, 16, 20, 16)))
        self.setMinimumSize(720, 520)
        room = parent.window().size() if parent is not None else QSize(*SIZE)
        self.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
        self.save.setDefault(True)

    def _show_choice(self) -> None:
        for button in (self.save, self.print):
            button.setEnabled(self.found is not None)
        fault = self._context.desk.why_unsigned
        grey(self.sign, fault.message if fault else "")
        if not fault:
            self.sign.setEnabled(self.found is not None and self.told(self.found).can_sign)
