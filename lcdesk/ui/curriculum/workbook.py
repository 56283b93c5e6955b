"""The timetable as files: the menu of the Export button, where it goes, and the writing beside
the window.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDialog,
    QFileDialog,
    QMenu,
    QPushButton,
    QWidget,
)

from lcdesk.model.files import BOOK, CALENDAR, PDF, SHEETS, FileFormats
from lcdesk.model.kinds import Date
from lcdesk.papers.typesetter import undrawn_words
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.timetable_papers import (
    SavedTimetable,
    TimetablePerson,
    list_sign_in_days,
    list_whose,
)
from lcdesk.services.exporting.timetable_files import TimetableRequest, find_undrawn, save_file
from lcdesk.texts import LANGUAGES, N_, PaperLanguage, _, language
from lcdesk.ui.kit.dialogs.saving import file_name, prepare_saving, tell_saved
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Screen
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.kit.widgets.controls import menu_on

LIST = TimetableRequest(is_grid=False)


def open_export_menu(screen: Screen, button: QPushButton) -> QMenu:
    """What the timetable may become, below its button."""
    menu = QMenu(button)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(
        icon("table"), _("Workbook: &list with all fields…"), lambda: ask_where(screen, LIST, BOOK)
    )
    grid, pdf = (
        menu.addMenu(icon("file-spreadsheet"), _("Workbook: &grid")),
        menu.addMenu(icon("file-text"), _("&PDF")),
    )
    for kind, formats in ((grid, BOOK), (pdf, PDF)):
        for code, name in language_names().items():
            kind.addAction(
                name,
                lambda code=code, formats=formats: ask_where(
                    screen, TimetableRequest(code), formats
                ),
            )
    retranslation: PaperLanguage = "zh" if language() == "zh" else "en"
    menu.addAction(
        icon("calendar"),
        _("&Calendar (.ics)…"),
        lambda: ask_where(screen, TimetableRequest(retranslation), CALENDAR),
    )
    menu.addSeparator()
    menu.addAction(icon("user"), _("&One person's timetable…"), lambda: ask_what(screen, "person"))
    menu.addAction(icon("pencil"), _("&Sign-in sheets…"), lambda: ask_what(screen, "activity"))
    for part in (grid, pdf):
        part.setEnabled(screen.context.cohort_id is not None)
    menu_on(button, menu)
    return menu


def language_names() -> dict[PaperLanguage, str]:
    """The languages of a paper, each in its own words."""
    return {"zh": LANGUAGES["zh"], "en": LANGUAGES["en"], "both": _("Both languages")}


def ask_what(screen: Screen, what: str = "all") -> PrintDialog | None:
    """Ask what is to be printed, in which language and for whom; then where it goes."""
    cohort = screen.context.cohort_id
    if cohort is None:
        return None
    dialog = PrintDialog(
        screen.window(),
        screen.context.desk,
        cohort,
        lambda wanted, formats, is_opened: ask_where(screen, wanted, formats, is_opened=is_opened),
        what,
        lambda wanted, tell, owner: check(screen, cohort, wanted, tell, owner),
    )
    dialog.open()
    return dialog


def check(
    screen: Screen,
    cohort_id: int,
    wanted: TimetableRequest,
    tell: Callable[[list[str]], object],
    owner: QWidget,
) -> None:
    """Look beside the window for texts that cannot be printed; `tell` gets them."""
    desk = screen.context.desk
    screen.context.tasks.run(
        _("Looking it through"),
        lambda task: find_undrawn(desk, cohort_id, wanted, task.is_cancelled),
        tell,
        lambda _fault: tell([]),
        owner=owner,
        is_quiet=True,
    )


def ask_for_workbook(screen: Screen) -> QFileDialog:
    """Ask where the timetable goes as a list with all fields."""
    return ask_where(screen, LIST, BOOK)


def ask_where(
    screen: Screen, wanted: TimetableRequest, formats: FileFormats, *, is_opened: bool = False
) -> QFileDialog:
    """Ask where it goes, then write it there. `formats`: the kinds of file it may become, the
    first is proposed.
    """
    dialog = QFileDialog(screen.window(), _("Export the timetable"))
    prepare_saving(dialog, formats, file_name(_name(screen, wanted)))
    dialog.fileSelected.connect(lambda path: save(screen, Path(path), wanted, is_opened=is_opened))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_workbook(screen: Screen, path: Path) -> None:
    """Write the timetable as a list with all fields."""
    save(screen, path, LIST)


def save(screen: Screen, path: Path, wanted: TimetableRequest, *, is_opened: bool = False) -> None:
    """Write it beside the window; with `is_opened` it is shown by whatever opens such files
    here.
    """
    desk, cohort = screen.context.desk, screen.context.cohort_id

    def told(saved: SavedTimetable) -> None:
        tell_saved(
            screen,
            saved.path,
            lambda: saved.message,
            "warn" if saved.remarks else "ok",
            is_opened=is_opened,
        )

    if cohort is not None:
        screen.context.tasks.run(
            _("Writing the timetable"),
            lambda _task: save_file(desk, cohort, path, wanted),
            told,
            owner=screen,
        )


def _name(screen: Screen, wanted: TimetableRequest) -> str:
    """Curriculum Low-Carbon 2026, Timetable Wanjiru Kamau, Sign-in sheets 2026-12-07."""
    cohort = str(screen.context.cohort.get("name") or "")
    if wanted.whose:
        return f"{_('Timetable')} {wanted.whose.name}"
    if wanted.signing:
        return " ".join(
            (_("Sign-in sheets"), wanted.day.isoformat() if wanted.day else cohort)
        ).strip()
    return f"{_('Curriculum')} {cohort}".strip()


# --- What is to be printed of a timetable: all of it, one person's, sign-in sheets; in which
# language; opened afterwards or not ---


WIDTH = 460
WHATS = {
    "all": N_("The timetable of the cohort"),
    "person": N_("One person's timetable"),
    "activity": N_("Sign-in sheets, one an activity"),
    "day": N_("Sign-in sheets, one a day"),
}
PAPERS = FileFormats((".pdf", ".xlsx", ".ics"))
"""As TIMETABLE; a paper is proposed."""


Check = Callable[[TimetableRequest, Callable[[list[str]], None], QWidget], object]


class PrintCallback(Protocol):
    """What is done with the answers: what is wanted, the kinds of file it may become, whether it
    is opened.
    """

    def __call__(
        self, wanted: TimetableRequest, formats: FileFormats, is_opened: bool, /
    ) -> object: ...


class PrintDialog(QDialog):
    """Asks what, for whom or of which day, and in which language. `what`: the answer to begin
    with, a key of WHATS. `check(wanted, tell, self)`: looks which texts of it cannot be
    printed.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        cohort_id: int,
        go_on: PrintCallback,
        what: str = "all",
        check: Check = lambda _wanted, _tell, _owner: None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Print"))
        self.setFixedWidth(WIDTH)
        self._go_on, self._check, self._latest = go_on, check, LatestAnswer()
        self._people, self._days = list_whose(desk, cohort_id), list_sign_in_days(desk, cohort_id)
        self.what, self.language = QComboBox(), QComboBox()
        self.person, self.day = _searched(), QComboBox()
        self.opened = QCheckBox(_("Open it after saving, to print it"))
        self.ok = Button(_("Save as…"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._fill()
        self._lay_out()
        for part in (self.language, self.day):
            part.currentIndexChanged.connect(lambda _index: self._look_through())
        self.what.currentIndexChanged.connect(lambda _index: self._show_parts())
        self.person.currentTextChanged.connect(lambda _text: self._show_parts())
        self.what.setCurrentIndex(list(WHATS).index(what))
        self._show_parts()

    def wanted(self) -> TimetableRequest:
        """What is chosen."""
        what, code = self._what(), self._code()
        if what == "person":
            return TimetableRequest(code, whose=self._whose())
        if what == "activity":
            return TimetableRequest(code, signing="activity", day=self.day.currentData())
        return (
            TimetableRequest(code, signing="day", day=self.day.currentData())
            if what == "day"
            else TimetableRequest(code)
        )

    def _fill(self) -> None:
        for key, words in WHATS.items():
            self.what.addItem(_(words), key)
        for code, name in (
            ("both", _("Both languages")),
            ("zh", LANGUAGES["zh"]),
            ("en", LANGUAGES["en"]),
        ):
            self.language.addItem(name, code)
        for whose in self._people:
            self.person.addItem(whose.name)
        self.day.addItem(_("All days"), None)
        for day in self._days:
            self.day.addItem(Date().format(day), day)
        for part in (self.what, self.language, self.person, self.day, self.opened):
            part.setFont(font(13))
        self.opened.setChecked(True)

    def _lay_out(self) -> None:
        self._labels: dict[QWidget, Label] = {}
        parts = column(Label(_("Print"), 17, "bold"), gap=8, margins=(24, 22, 24, 18))
        for title, part in (
            (_("What"), self.what),
            (_("For whom"), self.person),
            (_("Day"), self.day),
            (_("Language"), self.language),
        ):
            label = Label(title, 13, "medium")
            label.setBuddy(part)
            part.setAccessibleName(title)
            self._labels[part] = label
            parts.addWidget(label)
            parts.addWidget(part)
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.warning = Label("", 12, ink="warn", wraps=True)
        parts.addWidget(self.note)
        parts.addWidget(self.warning)
        parts.addWidget(self.opened)
        parts.addSpacing(6)
        parts.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(parts)

    def _show_parts(self) -> None:
        """Only what has to be asked for what is chosen."""
        what = self._what()
        for part, is_asked in (
            (self.person, what == "person"),
            (self.day, what in ("activity", "day")),
        ):
            part.setVisible(is_asked)
            self._labels[part].setVisible(is_asked)
        words = {
            "all": _("One A4 page on its side."),
            "person": _("A participant has what is for all and for his or her group."),
            "activity": _(
                "Who ended early is left out; meals, travel and free time have no sheet."
            ),
            "day": _("A place to sign for each half of the day."),
        }
        self.note.setText(words[what])
        is_lacking = (what == "person" and self._whose() is None) or (
            what in ("activity", "day") and not self._days
        )
        self.ok.setEnabled(not is_lacking)
        self._look_through()
        self.adjustSize()

    def _look_through(self) -> None:
        """Say before it is saved what cannot be printed."""
        self._tell([])
        if self.ok.isEnabled():
            self._check(self.wanted(), self._latest.only(self._tell), self)

    def _tell(self, undrawn: list[str]) -> None:
        self.warning.setText(undrawn_words(undrawn))
        self.warning.setVisible(bool(undrawn))
        self.adjustSize()

    def _what(self) -> str:
        return str(self.what.currentData())

    def _code(self) -> PaperLanguage:
        code: PaperLanguage = self.language.currentData()
        return code

    def _whose(self) -> TimetablePerson | None:
        """The person named, as typed or chosen."""
        typed, place = self.person.currentText().strip(), self.person.currentIndex()
        if 0 <= place < len(self._people) and self._people[place].name == typed:
            return self._people[place]
        return next(
            (whose for whose in self._people if whose.name.casefold() == typed.casefold()), None
        )

    def _finish(self) -> None:
        wanted = self.wanted()
        self.accept()
        self._go_on(wanted, PAPERS if wanted.signing is None else SHEETS, self.opened.isChecked())


def _searched() -> QComboBox:
    """A list one can type into: a part of a name finds it."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    finder = QCompleter(made.model(), made)
    finder.setFilterMode(Qt.MatchFlag.MatchContains)
    finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setCompleter(finder)
    return made
