"""Asks for which time of a course everything is made into one folder, in which language, and where
the folder goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.names import dated_name
from lcdesk.services.papers.pack import SavedPack, folder_name, free_folder, save_pack, zip_pack
from lcdesk.services.papers.pack_contents import TIMES, PackTime, parts_at
from lcdesk.texts import LANGUAGES, PaperLanguage, _, n_, with_label
from lcdesk.ui.kit.dialogs.file_folders import first_folder, remember_folder
from lcdesk.ui.kit.dialogs.saving import tell_saved
from lcdesk.ui.kit.forms.form import make_room
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button, Label, column, row

WIDTH, LINE = 480, 26  # px
SPOKEN: tuple[PaperLanguage, ...] = ("both", "zh", "en")
"""The languages of papers, as they are offered."""
_ORDER: tuple[PackTime, ...] = ("all", "before", "during", "after")


@dataclass(frozen=True)
class PackWish:
    """What was answered: into which folder, that is not there yet, what for which time goes, in
    which language, and whether one .zip file of all of it is wanted besides.
    """

    folder: Path
    when: PackTime = "all"
    language: PaperLanguage = "both"
    is_zipped: bool = False


MakePack = Callable[[PackWish], object]


class PackDialog(QDialog):
    """`cohort`: what it is called; `make` gets the answers; `when`: the time that is proposed."""

    def __init__(
        self, parent: QWidget | None, cohort: str, make: MakePack, when: PackTime = "all"
    ) -> None:
        super().__init__(parent)
        self._cohort, self._make = cohort, make
        self.setWindowTitle(_("End-of-course folder") if when == "after" else _("Whole pack"))
        self.setFixedWidth(WIDTH)
        self._groups: list[QButtonGroup] = []
        self.times: dict[PackTime, QRadioButton] = {
            when: _choice(self._time_words(when)) for when in _ORDER
        }
        self.languages: dict[PaperLanguage, QRadioButton] = {
            code: _choice(spoken_words(code)) for code in SPOKEN
        }
        self.parent_folder = Path(first_folder("save"))
        self.place = Label("", 13, ink="fg2", wraps=True)
        self.other = Button(_("Ano&ther place…"), "folder", clicked=self.ask_where)
        self.zip = QCheckBox(_("One .&zip file of it besides, to be sent"))
        self.zip.setFont(font(13))
        self.ok = Button(_("&Make the folder"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._build()
        self.times[when].setChecked(True)
        self.times[when].setFocus()
        self._show_place()

    def event(self, event: QEvent) -> bool:
        """A long place makes the dialog higher."""
        is_done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            make_room(self)
        return is_done

    @property
    def when(self) -> PackTime:
        """The time that is chosen."""
        return next(code for code, button in self.times.items() if button.isChecked())

    @property
    def language(self) -> PaperLanguage:
        """The language that is chosen."""
        return next(code for code, button in self.languages.items() if button.isChecked())

    @property
    def folder(self) -> Path:
        """The folder that will be made."""
        return free_folder(self.parent_folder, folder_name(self._cohort, self.when))

    def ask_where(self) -> QFileDialog:
        """Ask for the folder in which the new one will lie."""
        dialog = QFileDialog(self, _("A place for the folder"), str(self.parent_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.put_into(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def put_into(self, folder: Path) -> None:
        """Let the new folder lie in this one."""
        self.parent_folder = folder
        remember_folder("save", folder)
        self._show_place()

    def _show_place(self) -> None:
        self.place.setText(str(self.folder))

    def _finish(self) -> None:
        wish = PackWish(self.folder, self.when, self.language, self.zip.isChecked())
        self.accept()
        self._make(wish)

    def _time_words(self, when: PackTime) -> str:
        count = len(parts_at(when))
        return n_("{time}: {count} file", "{time}: {count} files", count, time=_(TIMES[when]))

    def _build(self) -> None:
        said = _(
            "Everything an office hands out for a course, in one folder: papers and lists of one "
            "moment, a page that lists them, and one file to print them all."
        )
        made = column(
            Label(self.windowTitle(), 17, "bold", wraps=True),
            Label(said, 13, ink="fg2", wraps=True),
            gap=14,
            margins=(24, 22, 24, 18),
        )
        made.addLayout(self._question(_("For which time"), list(self.times.values())))
        made.addLayout(self._question(_("Language of the papers"), list(self.languages.values())))
        where = column(Label(_("Where to"), 13, "medium"), self.place, gap=6)
        where.addLayout(row(self.other, None))
        where.addWidget(self.zip)
        made.addLayout(where)
        made.addSpacing(4)
        made.addLayout(row(None, Button(_("Cancel"), clicked=self.reject), self.ok))
        self.setLayout(made)
        for button in self.times.values():
            button.toggled.connect(self._show_place)

    def _question(self, title: str, buttons: list[QRadioButton]) -> QVBoxLayout:
        """Answers below their question; the first one is chosen."""
        group = QButtonGroup(self)
        self._groups.append(group)
        for button in buttons:
            group.addButton(button)
            button.setAccessibleName(with_label(title, button.text()))
        buttons[0].setChecked(True)
        return column(Label(title, 13, "medium", wraps=True), *buttons, gap=6)


def open_pack(context: Context, parent: QWidget, when: PackTime = "all") -> PackDialog:
    """Ask what goes into the folder of the cohort on screen and where it lies, then make it; `when`
    is proposed.
    """
    name = dated_name(context.cohort)
    dialog = PackDialog(parent, name, lambda wish: save_pack_to(context, parent, wish), when)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_pack_to(context: Context, place: QWidget, wish: PackWish) -> Task | None:
    """Make the folder beside the window, and tell it in `place`; the work, which can be stopped."""
    desk, cohort_id, office = context.desk, context.cohort_id, context.office
    if cohort_id is None:
        return None

    def work(task: Task) -> SavedPack:
        saved = save_pack(
            desk,
            cohort_id,
            wish.folder,
            wish.when,
            wish.language,
            office=office,
            is_stopped=task.stoppable().is_stopped,
            told=task.step,
        )
        return zip_pack(saved) if wish.is_zipped else saved

    def done(saved: SavedPack) -> None:
        tell_saved(place, saved.folder / saved.files[0].name, lambda: saved.message)

    return context.tasks.run(_("Making the papers"), work, done, owner=place)


def spoken_words(code: PaperLanguage) -> str:
    """What a language of papers is called; each language as it calls itself."""
    return _("Both languages") if code == "both" else LANGUAGES[code]


def _choice(words: str) -> QRadioButton:
    made = QRadioButton(words)
    made.setFont(font(13))
    made.setMinimumHeight(LINE)
    return made
