"""The files of a participant's documents: chosen, dropped, looked at within the program, saved and
taken away. Nothing is shown before somebody asks for it: a scan shows a passport.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QListWidget, QMenu, QStackedWidget, QWidget

from lcdesk.model.clock import short_day
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.rows import DocumentFileRow
from lcdesk.papers.foreign_pdf import PdfReader
from lcdesk.services.participants import document_files
from lcdesk.services.participants.document_files import FORMATS, NewFile, file_words
from lcdesk.texts import N_, _, list_names
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_result, tell_saved
from lcdesk.ui.kit.line_list import TitledLine, TitledLinePainter, add_titled_line
from lcdesk.ui.kit.page_view import PageArea, PageView
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.status_line import Result
from lcdesk.ui.kit.tasks import LatestAnswer, Task
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, IconButton, Label, column, row
from lcdesk.ui.kit.widgets.controls import menu_on
from lcdesk.ui.kit.widgets.drop_target import SCANS, files_of, is_scan

T = TypeVar("T")
SIZE, LISTED = (1120, 680), 350  # px: the dialog, and its list
_Drawn = tuple[QImage, bool]  # a page; may letters of it be missing?
SIDE = 2200  # dots of the longer side of a page that is looked at


_MISSING = N_(
    "Letters may be missing here: their font is not in the file. Save a copy to see them in "
    "another program."
)


def document_title(kind: str) -> str:
    """What a document is called at the head of a line."""
    said = DOCUMENT_KIND.format(kind)
    return said[:1].upper() + said[1:]


# --- Files on their way in: from the dialog, the pane, by dropping ---


def fill_document_kinds(menu: QMenu, first: Sequence[str], chosen: Callable[[str], object]) -> None:
    """Which document is a file of? Those that the cohort asks for come first; the photo has a place
    of its own.
    """
    kinds = [code for code, _label in DOCUMENT_KIND.choices() if code != "photo"]
    for kind in (one for one in kinds if one in first):
        menu.addAction(document_title(kind), partial(chosen, kind))
    menu.addSeparator()
    for kind in (one for one in kinds if one not in first):
        menu.addAction(document_title(kind), partial(chosen, kind))


def choose_files(parent: QWidget, kind: str, chosen: Callable[[list[Path]], object]) -> QFileDialog:
    """Ask for files without stopping the window."""
    dialog = QFileDialog(parent, _("Files for: {document}", document=document_title(kind)))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    begin_in(dialog, "open")
    kinds = " ".join(f"*{suffix}" for suffix in SCANS)
    dialog.setNameFilters([_("PDF and pictures") + f" ({kinds})", _("All files") + " (*)"])
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def keep_files(
    context: Context, place: QWidget, enrolment_id: int, kind: str, paths: Sequence[Path]
) -> None:
    """Read files beside the window and keep them; what became of it is told in `place`."""
    desk = context.desk

    def keep(files: list[NewFile]) -> None:
        try:
            document_files.keep_files(desk, enrolment_id, kind, files)
        except KnownFault as fault:
            show_fault(fault, place)
            return
        names = list_names([file.name for file in files])
        title = document_title(kind)
        tell_undoable(context, place, lambda: _("{document}: {files}", document=title, files=names))

    def refuse(fault: BaseException) -> None:
        if isinstance(fault, KnownFault):
            show_fault(fault, place)
        else:
            context.tasks.failed.emit(fault)

    context.tasks.run(
        _("Reading the file"),
        lambda task: document_files.read_new(paths, task.stoppable().is_stopped),
        keep,
        refuse,
        owner=place,
    )


def tell_undoable(context: Context, place: QWidget, words: Callable[[], str]) -> None:
    """Say in the status line, and in a dialog that lies over it, what was done, with the way
    back.
    """
    undo = (N_("Undo"), lambda: context.command("undo"))
    tell_result(place, Result(words, (undo,)))


# --- Looked at ---


class FilesDialog(QDialog):
    """The files of one participant; of the document `kind` the first is looked at at once, since
    that was asked for.
    """

    def __init__(
        self, parent: QWidget, context: Context, enrolment_id: int, name: str, kind: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Files of {name}", name=name))
        self.setAcceptDrops(True)
        self._context, self._id, self._name = context, enrolment_id, name
        self._reader, self._answers = PdfReader(), LatestAnswer()
        self.rows: Sequence[DocumentFileRow] = ()
        self._seen: tuple[DocumentFileRow, bytes] | None = None
        self._pages: dict[int, _Drawn] = {}
        self._at = 0
        self.banner, self.list = Banner(), QListWidget()
        self.page = PageView()
        self.area = PageArea(self.page)
        self.empty = EmptyState("paperclip")
        self.back = IconButton("chevron-left", _("Page before"), clicked=lambda: self.turn(-1))
        self.forth = IconButton("chevron-right", _("Next page"), clicked=lambda: self.turn(1))
        self.page_label = Label("", 13, ink="fg2")
        self.hint = Label(_(_MISSING), 12, ink="warn", wraps=True)
        self.hint.hide()
        zoom_out, zoom_in = (lambda: self.area.zoom_by(-1)), (lambda: self.area.zoom_by(1))
        self.smaller = IconButton("circle-minus", _("Smaller"), clicked=zoom_out)
        self.larger = IconButton("circle-plus", _("Larger"), clicked=zoom_in)
        self.add = Button(_("&Add a file…"), "plus", clicked=self.ask_to_add)
        self.remove = Button(_("&Remove"), "trash-2", clicked=self.remove_file)
        self.save = Button(_("&Save a copy…"), "file-down", clicked=self.ask_where)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        self.reload()
        first = next((at for at, one in enumerate(self.rows) if one["kind"] == kind), None)
        if first is not None:
            self.list.setCurrentRow(first)
        (self.list if self.rows else self.add).setFocus()

    # --- which there are ---

    def reload(self) -> None:
        """Read the list anew; what is marked and looked at stays so, unless it is gone."""
        marked = self.current()
        self.rows = document_files.list_files(self._context.desk, self._id)
        seen = self._seen[0]["id"] if self._seen else None
        self.list.blockSignals(True)
        self.list.clear()
        for place, one in enumerate(self.rows):
            words = " · ".join((document_title(one["kind"]), file_words(one), short_day(one["on"])))
            sign = "file-text" if one["form"] == "pdf" else "camera"
            item = add_titled_line(self.list, TitledLine(one["file_name"], words, sign))
            set_tip(item, one["file_name"])
            if marked and one["id"] == marked["id"]:
                self.list.setCurrentRow(place)
        self.list.blockSignals(False)
        if seen is not None and seen not in [one["id"] for one in self.rows]:
            self._forget()
        if not self.rows:
            words = _("No file is kept yet. Add a scan or a PDF, or drop it here.")
            self.empty.say(words)
        self._middle.setCurrentIndex(0 if self.rows else 1)
        self._show_state()

    def current(self) -> DocumentFileRow | None:
        """The file that is marked."""
        places = [index.row() for index in self.list.selectedIndexes()]
        return self.rows[places[0]] if places else None

    # --- looked at ---

    def _look(self) -> None:
        """Read the file that is marked, which is noted, and draw its first page."""
        one, desk = self.current(), self._context.desk
        self._show_state()
        if one is None or (self._seen and self._seen[0]["id"] == one["id"]):
            return
        self._forget()
        self.page.say(_("Reading the file"))

        def work(_task: Task) -> tuple[bytes, _Drawn]:
            data = document_files.read_file(desk, one, "shown")
            return data, self._drawn(one, data, 0)

        def show(found: tuple[bytes, _Drawn]) -> None:
            self._seen = one, found[0]
            self._take(0, found[1])

        self._run(work, show)
        self._show_state()

    def turn(self, step: int) -> None:
        """To another page of it."""
        if self._seen is None or not 0 <= self._at + step < self._seen[0]["pages"]:
            return
        one, data = self._seen
        at = self._at + step
        if at in self._pages:
            self._take(at, self._pages[at])
            return
        self._run(lambda _task: self._drawn(one, data, at), lambda drawn: self._take(at, drawn))

    def _drawn(self, one: DocumentFileRow, data: bytes, at: int) -> _Drawn:
        """A page as a picture; a PDF of others is drawn in a process of its own."""
        if one["form"] != "pdf":
            return QImage.fromData(data), False
        drawn = self._reader.draw(data, at + 1, SIDE)
        return QImage.fromData(drawn.png), drawn.lacks_fonts

    def _run(self, work: Callable[[Task], T], show: Callable[[T], object]) -> None:
        self._context.tasks.run(
            _("Reading the file"), work, self._answers.only(show), self._refuse, owner=self
        )

    def _take(self, at: int, drawn: _Drawn) -> None:
        self._at, self._pages[at] = at, drawn
        image, lacks_fonts = drawn
        self.page.show_page(image)
        self.hint.setVisible(lacks_fonts)
        self._show_state()

    def _refuse(self, fault: BaseException) -> None:
        if not isinstance(fault, KnownFault):
            self._context.tasks.failed.emit(fault)
            return
        self.page.show_page(QImage())
        self.page.say(str(fault))

    def _forget(self) -> None:
        """Nothing of a file is on view any more, nor held."""
        self._answers.drop()
        self._seen, self._pages, self._at = None, {}, 0
        self.hint.hide()
        self.page.show_page(QImage())
        self.page.say(_("Choose a file to look at it. Whoever does is noted."))

    def _show_state(self) -> None:
        one = self.current()
        for button in (self.remove, self.save):
            button.setEnabled(one is not None)
        pages = self._seen[0]["pages"] if self._seen else 0
        words = _("Page {number} of {count}", number=self._at + 1, count=pages)
        self.page_label.setText(words if pages > 1 else "")
        for button in (self.back, self.forth):
            button.setVisible(pages > 1)
        self.back.setEnabled(self._at > 0)
        self.forth.setEnabled(self._at + 1 < pages)
        self._show_zoom()

    def _show_zoom(self) -> None:
        self.smaller.setEnabled(self.area.can_zoom(-1))
        self.larger.setEnabled(self.area.can_zoom(1))

    # --- added, saved, taken away ---

    def ask_to_add(self) -> QMenu:
        """Ask with which document, then for files."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        first = list(dict.fromkeys(one["kind"] for one in self.rows)) or ["passport_scan"]
        fill_document_kinds(
            menu, first, lambda kind: choose_files(self, kind, partial(self.add_files, kind))
        )
        menu_on(self.add, menu)
        return menu

    def add_files(self, kind: str, paths: Sequence[Path]) -> None:
        """Keep files with a document."""
        keep_files(self._context, self, self._id, kind, paths)

    def ask_where(self) -> QFileDialog | None:
        """Ask where a copy goes; it is noted as an export."""
        one = self.current()
        if one is None:
            return None

        def save(path: Path) -> None:
            try:
                document_files.save_file(self._context.desk, one, path)
            except KnownFault as fault:
                show_fault(fault, self)
                return
            tell_saved(self, path)

        name = f"{self._name} {DOCUMENT_KIND.format(one['kind'])}"
        return ask_to_save(self, _("Save a copy"), FORMATS[one["form"]], name, save)

    def remove_file(self) -> None:
        """Take the marked file away, which is told with the way back."""
        one = self.current()
        if one is None:
            return
        try:
            document_files.remove_file(self._context.desk, one["id"])
        except KnownFault as fault:
            show_fault(fault, self)
            return
        name = one["file_name"]
        tell_undoable(self._context, self, lambda: _("“{file}” was removed.", file=name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Scans and PDF go with a document, which is asked for when they are let go."""
        paths = files_of(event.mimeData())
        if paths and all(map(is_scan, paths)):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        at = self.mapToGlobal(event.position().toPoint())
        ask_which_document(self, at, files_of(event.mimeData()), (), self.add_files)

    # --- how it is built ---

    def _connect(self) -> None:
        # not the current one: a list that gets the keyboard makes its first line that
        self.list.itemSelectionChanged.connect(self._look)
        self.area.zoomed.connect(self._show_zoom)
        self.area.turned.connect(self.turn)
        self._context.news.connect(self.reload)
        tasks, reader = self._context.tasks, self._reader
        self.finished.connect(
            lambda _how: tasks.run("", lambda _task: reader.close(), is_quiet=True)
        )

    def _build(self) -> None:
        self.list.setItemDelegate(TitledLinePainter(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(LISTED)
        self.list.setAccessibleName(self.windowTitle())
        self.page.setAccessibleName(_("The file"))
        self.area.setAccessibleName(_("The file"))
        self.page.say(_("Choose a file to look at it. Whoever does is noted."))
        right = QWidget()
        turning = row(
            self.back, self.page_label, self.forth, None, self.smaller, self.larger, gap=6
        )
        seen = column(turning, self.hint, self.area, gap=8)
        seen.setStretch(2, 1)
        right.setLayout(seen)
        both = QWidget()
        both.setLayout(row(self.list, right, gap=14))
        self._middle = QStackedWidget()
        self._middle.addWidget(both)
        self._middle.addWidget(self.empty)
        whole = column(
            Label(self.windowTitle(), 17, "bold"),
            self.banner,
            self._middle,
            row(self.add, self.remove, None, self.save, self.close_button, gap=8),
            gap=12,
            margins=(22, 18, 22, 16),
        )
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.resize(*SIZE)


def ask_which_document(
    parent: QWidget,
    at: QPoint,
    paths: Sequence[Path],
    first: Sequence[str],
    chosen: Callable[[str, Sequence[Path]], object],
    photo: Callable[[Path], object] | None = None,
) -> QMenu:
    """A menu where files were let go: with which document they go, or (`photo`) that one picture is
    the photo.
    """
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    if photo is not None:
        menu.addAction(icon("camera"), _("Use as photo"), partial(photo, paths[0]))
        menu.addSeparator()
    fill_document_kinds(menu, first, lambda kind: chosen(kind, paths))
    menu.popup(at)
    return menu
