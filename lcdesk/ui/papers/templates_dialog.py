"""The templates of the office's own: taken in, filled, given out, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QListWidget, QListWidgetItem, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.files import FileFormats, write_bytes
from lcdesk.papers.content import HOUSE, template_source
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.papers.office_files import (
    OfficeChoice,
    OfficeTemplate,
    SavedFiles,
    prepare_file,
    save_each,
    save_whole,
    template_of,
)
from lcdesk.services.papers.templates import (
    OwnTemplate,
    keep_template,
    list_templates,
    our_templates,
    remove_template,
    template_bytes,
)
from lcdesk.texts import _, list_names
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.file_folders import begin_in
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.theme import CONTROL, font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, column, row

T = TypeVar("T")
_TEMPLATE = Qt.ItemDataRole.UserRole
SIZE = (680, 520)
OURS = FileFormats((".typ",))


class OwnTemplatesDialog(QDialog):
    """One is marked, and something is done with it; `ids`: for whom they are filled (None: all)."""

    def __init__(
        self, parent: QWidget | None, context: Context, ids: Sequence[int] | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Templates of the office"))
        self._context, self._ids = context, ids
        self.list, self.banner = QListWidget(), Banner()
        self.empty = EmptyState("file-text")
        self.about = Label("", 13, ink="fg2", wraps=True)
        self.paper = QComboBox()
        self.add = Button(_("&Add…"), "plus", "primary", clicked=self.ask_for_file)
        self.fill = Button(_("&Fill…"), "file-check", clicked=self.ask_where)
        self.save_ours = Button(_("&Save ours to begin with…"), "file-down", clicked=self.ask_ours)
        self.remove = Button(_("&Remove"), "trash-2", clicked=self.take_out)
        self.close_button = Button(_("Close"), clicked=self.reject)
        shut_while_looked_at(self.add, self.remove)
        self._build()
        self.reload()
        context.news.connect(self._hear)

    def reload(self) -> None:
        """Read them anew."""
        before = self.current()
        self.list.clear()
        for one in list_templates(self._context.desk):
            says = (
                _("in place of {paper}", paper=_papers_of(one.paper))
                if one.paper
                else _("to be filled")
            )
            item = QListWidgetItem(f"{one.name}  ·  {says}", self.list)
            item.setData(_TEMPLATE, one)
            if before and before.id == one.id:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        self._show()

    def current(self) -> OwnTemplate | None:
        """The one that is marked."""
        item = self.list.currentItem()
        return item.data(_TEMPLATE) if self.list.currentRow() >= 0 and item else None

    # --- what is done ---

    def ask_for_file(self) -> QFileDialog:
        """Ask for a file, and take it in."""
        dialog = QFileDialog(self, _("Add a template"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        begin_in(dialog, "open")
        dialog.setNameFilters([_("Templates (*.docx *.xlsx *.typ)")])
        dialog.fileSelected.connect(lambda chosen: self.take_in(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def take_in(self, path: Path) -> None:
        """Keep it; a .typ is set with the data of the desk before, beside the window."""
        desk, paper = self._context.desk, self.paper.currentData()
        is_ours = path.suffix.casefold() == ".typ"
        self._do(
            _("Looking the template through"),
            lambda: keep_template(desk, path, paper if is_ours else ""),
            lambda kept: self.banner.say(
                _("{name} is kept in the desk.", name=kept.name), "ok", can_close=True
            ),
        )

    def take_out(self) -> None:
        """Remove the one that is marked; undo brings it back."""
        if (one := self.current()) is not None:
            remove_template(self._context.desk, one.name)
            self.reload()

    def ask_ours(self) -> QFileDialog:
        """Save the template that came with the program, to be changed."""
        name = self.paper.currentData()

        def save(path: Path) -> None:
            write_bytes(path, template_source(name).encode(), formats=OURS)
            tell_saved(self, path, can_open=False)

        return ask_to_save(self, _("Save the template"), OURS, name, save)

    def ask_where(self) -> QFileDialog | None:
        """Ask where the filled file goes, or the folder where everybody gets one."""
        template = self._read()
        if template is None or self._context.cohort_id is None:
            return None
        if not template.is_for_each or template.is_joinable:
            formats = FileFormats((template.ending, ".pdf"))
            return ask_to_save(
                self,
                _("Save the filled file"),
                formats,
                Path(template.file).stem,
                lambda path: self.fill_to(template, path),
            )
        dialog = QFileDialog(self, _("A folder for the files"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        begin_in(dialog, "save")
        dialog.fileSelected.connect(lambda chosen: self.fill_to(template, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def fill_to(self, template: OfficeTemplate, path: Path) -> None:
        """Fill it for the people of the cohort, beside the window; into a folder one for each."""
        desk, cohort_id = self._context.desk, self._context.cohort_id
        office, choice = self._context.office, OfficeChoice(self._ids)
        if cohort_id is None:
            return

        def work() -> SavedFiles:
            prepared = prepare_file(desk, template, cohort_id, choice, office)
            save = save_each if path.is_dir() else save_whole
            return save(desk, prepared, path)

        self._do(
            _("Filling the template"),
            work,
            lambda saved: tell_saved(self, saved.paths[0], lambda: saved.message),
        )

    def _do(self, title: str, work: Callable[[], T], done: Callable[[T], object]) -> None:
        def refuse(fault: BaseException) -> None:
            if isinstance(fault, KnownFault):
                self.banner.say(str(fault), "bad", can_close=True)
            else:
                self._context.tasks.failed.emit(fault)

        self._context.tasks.run(title, lambda _task: work(), done, refuse, owner=self)

    # --- what is seen ---

    def _read(self) -> OfficeTemplate | None:
        one = self.current()
        if one is None or one.form == "typ":
            return None
        try:
            return template_of(template_bytes(self._context.desk, one.name), one.name)
        except KnownFault as fault:
            show_fault(fault, self)
            return None

    def _show(self) -> None:
        one, template = self.current(), self._read()
        self.list.setVisible(self.list.count() > 0)
        self.empty.setVisible(self.list.count() == 0)
        self.remove.setEnabled(one is not None)
        is_ready = template is not None and not template.unknown
        self.fill.setEnabled(is_ready and self._context.cohort_id is not None)
        self.about.setText(_about(one, template))

    def _hear(self) -> None:
        self.reload()

    def _build(self) -> None:
        for name in our_templates():
            self.paper.addItem(_papers_of(name), name)
        self.paper.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.paper.setMinimumContentsLength(16)
        self.paper.setFont(font(13))
        self.paper.setFixedHeight(CONTROL)
        label = Label(_("A .typ takes the place of"), 13, ink="fg2")
        label.setBuddy(self.paper)
        self.paper.setAccessibleName(label.text())
        self.list.setFont(font(13))
        self.list.setAccessibleName(self.windowTitle())
        self.list.currentItemChanged.connect(lambda: self._show())
        self.empty.say(
            _(
                "A .docx or .xlsx with names in double braces is filled for everybody; a .typ "
                "takes the place of a template of ours."
            ),
            _("Add a template…"),
            self.ask_for_file,
        )
        choosing = row(label, self.paper, self.save_ours, gap=8)
        choosing.setStretch(1, 1)
        self.setLayout(
            column(
                self.banner,
                self.list,
                self.empty,
                self.about,
                choosing,
                row(None, self.remove, self.fill, self.add, self.close_button, gap=8),
                gap=12,
                margins=(20, 18, 20, 16),
            )
        )
        self.resize(*SIZE)


def _papers_of(template: str) -> str:
    """What is set from a template of ours, and what it is called."""
    papers = [_(one.label) for one in PAPERS if one.template == template]
    if template == HOUSE:
        papers = [_("Head, colours and fonts of all papers")]
    return f"{list_names(papers)} ({template})" if papers else template


def _about(one: OwnTemplate | None, template: OfficeTemplate | None) -> str:
    if one is None:
        return ""
    if template is None:
        return _("Papers are set from it.")
    if template.unknown:
        names = "; ".join(template.unknown_words(unknown) for unknown in template.unknown)
        return _("It cannot be filled. No names of values: {names}", names=names)
    return _("{count} names, all known.", count=len(template.used))
