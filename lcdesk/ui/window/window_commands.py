"""Commands on the open desk that belong to no single screen: undo, import, export, copies, and
those of cohorts.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QProcess

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import FileFormats, replaced
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.dialogs.file_folders import ask_for_files, ask_for_folder
from lcdesk.ui.kit.dialogs.saving import ask_where, tell_saved
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets.drop_target import SHEETS

if TYPE_CHECKING:
    from lcdesk.model.organisers import Organiser
    from lcdesk.services.core.undo_outcomes import UndoOutcome
    from lcdesk.services.papers.pack_contents import PackTime
    from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
    from lcdesk.ui.kit.screen import Context, Frame

Handler = Callable[[], object]
COPY, MANUAL = N_("copy"), N_("by hand")


class WindowCommands:
    """What the menus do with the desk of a window."""

    def __init__(self, window: Frame, context: Context) -> None:
        self._window, self._context = window, context
        self._cohorts = CohortCommands(window, context)
        self.undo_label: str | None = None  # what undo would take back
        self.redo_label: str | None = None
        self._read_labels()
        context.news.connect(lambda _news: self._read_labels())
        context.language_changed.connect(self._read_labels)

    def possible(self) -> dict[str, Handler]:
        """Command → operation, of what can be done now."""
        handlers: dict[str, Handler] = {
            **self._cohorts.possible(),
            "import": self.ask_for_sheets,
            "import_folder": self.ask_for_folder,
            "paste_list": self.paste_list,
            "template": self.save_template,
            "template_timetable": lambda: self.save_template(of_timetable=True),
            "memory": self.open_memory,
            "timetable_rules": self.open_rules,
            "signed_reports": self.open_signed,
            "approved_map": self.open_map,
            "save_copy": self.save_copy,
            "back_up": self.back_up,
            "second_window": self.open_second_window,
            "backups": self.open_backups,
            "local_desk": self.open_local_desk,
            "history": lambda: self._window.open_screen("history"),
            "password": self.open_password,
            "logistics": lambda: self._window.open_screen("logistics"),
            "next_tab": lambda: self._window.walk_tabs(1),
            "previous_tab": lambda: self._window.walk_tabs(-1),
            "narrow_tabs": self._window.turn_tabs,
            "tabs": lambda: self._window.open_settings("tabs"),
        }
        if self._window.lock is not None:
            handlers["lock_now"] = self._window.lock.lock
        if self._context.cohort_id is not None:
            handlers["export"] = self.export
            handlers["new_participant"] = lambda: self._window.open_screen("participants", new=True)
            handlers["new_activity"] = lambda: self._window.open_screen("curriculum", new=True)
        if self.undo_label is not None:
            handlers["undo"] = lambda: self._turn("undo")
        if self.redo_label is not None:
            handlers["redo"] = lambda: self._turn("redo")
        return handlers

    def name_undo(self) -> None:
        """Undo and redo say in words what they would do."""
        undo, redo = self.undo_label, self.redo_label
        self._window.commands.set_words("undo", _("Undo {what}", what=_short(undo)) if undo else "")
        self._window.commands.set_words("redo", _("Redo {what}", what=_short(redo)) if redo else "")

    def last_backup(self) -> dt.datetime | None:
        """When the newest backup of the desk was made."""
        from lcdesk.db.backup.backup import backups_of

        return next((backup.at for backup in backups_of(self._context.desk.path)), None)

    # --- undo ---

    def _turn(self, way: str) -> None:
        turn = getattr(self._context.desk, way)
        self._context.tasks.run(
            _("Undoing…") if way == "undo" else _("Redoing…"),
            lambda _task: turn(),
            self._turned,
            owner=self._window,
        )

    def _turned(self, outcome: UndoOutcome) -> None:
        said = with_label(outcome.label, outcome.message) if outcome.label else outcome.message
        if outcome.kept or outcome.refused:
            self._window.status.offer(
                said, _("Show what was kept"), lambda: self._show_outcome(outcome)
            )
        else:
            self._context.announce(said)

    def _show_outcome(self, outcome: UndoOutcome) -> None:
        from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog

        UndoDialog(self._window, outcome).open()

    def _read_labels(self) -> None:
        self.undo_label, self.redo_label = self._context.desk.undo_and_redo_labels()

    # --- files ---

    def ask_for_sheets(self) -> None:
        """Choose one or several spreadsheets for the import screen."""
        kinds = " ".join(f"*{suffix}" for suffix in SHEETS)
        title = _("Import a list")
        paths = ask_for_files(self._window, title, _("Spreadsheets") + f" ({kinds})")
        if paths:
            self._window.take_files(paths)

    def ask_for_folder(self) -> None:
        """Choose a folder whose spreadsheets are imported one after another."""
        folder = ask_for_folder(self._window, _("Import all spreadsheets of a folder"))
        if folder is not None:
            self._window.take_files([folder])

    def paste_list(self) -> None:
        """Read what the clipboard holds as a list: a text, a table, or files that were copied."""
        from lcdesk.ui.importing.pasting import list_on_clipboard

        found = list_on_clipboard()
        if found is None:
            self._context.announce(_("There is no text on the clipboard."), "warn")
        elif isinstance(found, list):
            self._window.take_files(found)
        else:
            self._window.take_list({"pasted": found})

    def open_memory(self) -> None:
        """What was answered once about files, to be seen, changed and forgotten."""
        from lcdesk.ui.importing.learned_dialog import LearnedDialog

        LearnedDialog(self._window, self._context).open()

    def open_rules(self) -> None:
        """How grave each timetable rule is, and what it measures by."""
        from lcdesk.ui.curriculum.clash_bar import RulesDialog

        RulesDialog(self._window, self._context).open()

    def open_signed(self) -> None:
        """Reports that were signed, and what has changed since."""
        from lcdesk.ui.figures.signed_dialog import open_signed

        open_signed(self._context)

    def open_map(self) -> None:
        """The office's own map, with its approval number."""
        from lcdesk.ui.figures.picture_dialogs import open_map_dialog

        open_map_dialog(self._context, self._window)

    def open_password(self) -> None:
        """Whether the desk has a password; set, changed, removed; its recovery key."""
        from lcdesk.ui.security.password_dialog import open_password

        open_password(self._window)

    def export(self) -> None:
        """Participants and timetable of the cohort as a workbook; asked first is how private
        values shall stand there.
        """
        from lcdesk.services.exporting.exporting import find_private
        from lcdesk.ui.kit.dialogs.saving import ExportDialog

        desk, cohort_id, name = (
            self._context.desk,
            self._context.cohort_id,
            self._context.one_cohort()["name"],
        )
        assert cohort_id is not None

        def go_on(*, is_selection: bool = False, is_plain: bool = False) -> None:
            assert not is_selection  # nobody was asked whom
            self._export(cohort_id, name, is_plain=is_plain)

        private = find_private(desk, cohort_id)
        if private:
            title = N_("Export the whole cohort")
            ExportDialog(self._window, 0, 0, private, go_on, title).open()
        else:
            go_on()

    def _export(self, cohort_id: int, name: str, *, is_plain: bool) -> None:
        from lcdesk.services.exporting.exporting import export_cohort

        path, desk = self.ask_where(_("Export"), name, ".xlsx"), self._context.desk
        if path:
            self._save(
                _("Exporting…"),
                path,
                lambda task: export_cohort(
                    desk, cohort_id, path, is_plain=is_plain, step=task.step
                ),
            ).stoppable()

    def save_template(self, *, of_timetable: bool = False) -> None:
        """An empty workbook for the list of participants, or for the timetable."""
        from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
        from lcdesk.services.exporting.exporting import template

        kind, name = (
            (ACTIVITY, _("Timetable")) if of_timetable else (PARTICIPANT, _("Participants"))
        )
        path = self.ask_where(_("Save an empty template"), name, ".xlsx")
        if path:
            self._save(_("Saving…"), path, lambda _task: template(path, kind))

    def save_copy(self) -> None:
        """A verified copy of the desk, wherever it is wanted. The desk itself is always saved."""
        desk = self._context.desk
        path = self.ask_where(
            _("Save a copy"), f"{desk.path.stem} {dt.date.today().isoformat()}", desk.path.suffix
        )
        if path and path.resolve() == desk.path.resolve():
            raise KnownFault(
                _("A copy cannot take the place of the desk itself."),
                _("The desk is saved. Choose another name."),
            )
        if path:
            FileFormats((desk.path.suffix.casefold(),)).ending_of(path)
            self._save(
                _("Saving a copy…"), path, lambda _task: _copy(desk.back_up(COPY).path, path)
            )

    def open_second_window(self) -> None:
        """One window more on this desk, in a program of its own: it looks, and shows what is
        changed here.
        """
        words = [] if getattr(sys, "frozen", False) else ["-m", "lcdesk"]
        desk = self._context.desk.path
        begun = QProcess.startDetached(
            sys.executable, [*words, "--second-window", "--desk", str(desk)]
        )
        if not begun:
            raise KnownFault(
                _("A second window could not be started."),
                _("Start it from the command line: lcdesk --second-window."),
            )

    def back_up(self) -> None:
        """A verified backup beside the desk, now."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Backing up…"),
            lambda _task: desk.back_up(MANUAL),
            lambda _backup: self._backed_up(),
            owner=self._window,
        )

    def open_backups(self) -> None:
        """Which backups there are, and the way back to one."""
        from lcdesk.ui.backups.dialog import open_backups

        open_backups(self._window, self._context.desk.path)

    def open_local_desk(self) -> None:
        """Where a file of the office's desk goes, and its password."""
        from lcdesk.ui.security.local_desk import open_local_desk

        open_local_desk(self._window)

    def ask_where(self, title: str, name: str, suffix: str) -> Path | None:
        """The file to write; None when nobody chose one."""
        return ask_where(
            self._window, title, Path(_safe(name) + suffix), FileFormats((suffix.casefold(),))
        )

    def _save(self, title: str, path: Path, write: Callable[[Task], object]) -> Task:
        # a copy of the desk is opened as a desk, by the menu
        can_open = path.suffix != self._context.desk.path.suffix
        return self._context.tasks.run(
            title,
            write,
            lambda _answer: tell_saved(self._window, path, can_open=can_open),
            owner=self._window,
        )

    def _backed_up(self) -> None:
        self._window.status.show_saved(self._context.desk.saved_at, self.last_backup())
        self._context.announce(_("Backed up"))


def _copy(backup: Path, path: Path) -> None:
    """A verified backup as a file somebody chose: whole, and for its owner only."""
    with replaced(path, formats=FileFormats((path.suffix.casefold(),))) as fresh:
        private_files.copy(backup, fresh)


def _safe(name: str) -> str:
    """A name every file system takes."""
    return "".join("-" if letter in '<>:"/\\|?*' else letter for letter in name)[:80].strip(" .")


def _short(label: str) -> str:
    return label if len(label) <= 60 else label[:58] + "…"


# --- What the menus do with cohorts ---


class CohortCommands:
    """Each asks in a dialog; each is one undo step."""

    def __init__(self, window: Frame, context: Context) -> None:
        self._window, self._context = window, context
        context.cohort_details_asked.connect(self._edit_at)

    def possible(self) -> dict[str, Handler]:
        """Command → operation, of what can be done now."""
        handlers: dict[str, Handler] = {"new_cohort": self.make}
        if self._context.has_cohorts:
            handlers["all_cohorts"] = lambda: self._window.show_cohort(ALL_COHORTS)
        if self._context.cohort_id is None:
            return handlers
        handlers |= {
            "edit_cohort": self.edit,
            "copy_cohort": self.copy,
            "factsheet": self.open_news,
            "deadlines": self.open_deadlines,
            "remove_cohort": self.remove,
            "pack": lambda: self.open_pack("all"),
            "end_folder": lambda: self.open_pack("after"),
        }
        if self._context.cohort.get("programme_id") is not None:
            handlers["edit_programme"] = self.edit_programme
        status = self._context.cohort.get("status")
        if status not in ("closed", "archived"):
            handlers["close_cohort"] = self.close
        if status != "archived":
            handlers["archive_cohort"] = self.archive
        return handlers

    def open_news(self) -> None:
        """The news draft of the cohort, with what is missing."""
        from lcdesk.ui.news.news_draft import open_news

        open_news(self._context, self._window)

    def open_pack(self, when: PackTime) -> None:
        """Ask where the folder of its papers goes, for that time of the course."""
        from lcdesk.ui.papers.pack_dialog import open_pack

        open_pack(self._context, self._window, when)

    def make(self) -> None:
        """Ask for its name and days, make it and show it."""
        from lcdesk.services.cohorts.cohorts import add_cohort
        from lcdesk.services.cohorts.organisers import list_elsewhere, list_known
        from lcdesk.services.cohorts.programmes import Choice, read_programmes
        from lcdesk.ui.cohorts.cohort_dialog import CohortDialog

        desk = self._context.desk

        def keep(
            values: dict[str, Any], programme: Choice, organisers: Sequence[Organiser] | None
        ) -> None:
            self._window.show_cohort(
                add_cohort(desk, {**values, "organisers": organisers or ()}, programme)
            )

        CohortDialog(
            self._window,
            {},
            read_programmes(desk),
            keep,
            ((), list_known(desk)),
            elsewhere=lambda: list_elsewhere(desk, None),
        ).open()

    def _edit_at(self, field: str, organiser: int) -> None:
        if self._context.cohort_id is not None:
            self.edit().go_to(field, organiser)

    def edit(self) -> CohortDialog:
        """Its name, days, places, programme, organisers."""
        from lcdesk.services.cohorts.cohorts import change_cohort, get_cohort
        from lcdesk.services.cohorts.organisers import (
            OrganiserEdit,
            list_elsewhere,
            list_known,
            list_organisers,
        )
        from lcdesk.services.cohorts.programmes import (
            SAID_BY_EITHER,
            Choice,
            read_programmes,
            who_says,
        )
        from lcdesk.services.core.record_lists import PROGRAMMES, get_record
        from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
        from lcdesk.ui.kit.forms.edit_tracking import Seen, SeenWhole

        desk, cohort = self._context.desk, self._context.one_cohort()
        seen = Seen(cohort, lambda: get_cohort(desk, cohort["id"]))
        here = list_organisers(desk, cohort["id"])
        seen_here: SeenWhole[Sequence[Organiser]] = SeenWhole(
            here, lambda: list_organisers(desk, cohort["id"])
        )

        def keep(
            values: dict[str, Any], programme: Choice, organisers: Sequence[Organiser] | None
        ) -> None:
            typed = values if programme is None else {**values, "programme": programme}

            def change(shown: dict[str, Any], were: Sequence[Organiser]) -> None:
                wanted = None if organisers is None else OrganiserEdit(organisers, were)
                change_cohort(desk, cohort["id"], values, programme, shown, wanted)

            seen.keep(typed, lambda shown: seen_here.keep(lambda were: change(shown, were)))

        number = cohort["programme_id"]
        theirs = {} if number is None else get_record(desk, PROGRAMMES, number)
        dialog = CohortDialog(
            self._window,
            cohort,
            read_programmes(desk),
            keep,
            (here, list_known(desk)),
            {
                name: theirs.get(name)
                for what, names in SAID_BY_EITHER.items()
                if who_says(what, cohort, theirs)
                for name in names
            },
            lambda: list_elsewhere(desk, cohort["id"]),
        )
        dialog.open()
        return dialog

    def edit_programme(self) -> None:
        """All that is known of the programme of the cohort on screen."""
        from lcdesk.ui.cohorts.programme_dialog import edit_programme

        number = self._context.one_cohort()["programme_id"]
        if number is not None:
            edit_programme(self._window, self._context.desk, number)

    def open_deadlines(self) -> None:
        """How the deadlines of the cohort on screen, and of its programme, are counted."""
        from lcdesk.ui.deadlines.deadlines_dialog import DeadlinesDialog

        cohort = self._context.one_cohort()
        DeadlinesDialog(self._window, self._context.desk, cohort).open()

    def copy(self) -> None:
        """A new cohort after the pattern of the one on screen."""
        from lcdesk.services.curriculum import cohort_copy
        from lcdesk.ui.cohorts.copy_and_end_dialogs import CohortCopyDialog

        desk, cohort = self._context.desk, self._context.one_cohort()

        def keep(values: dict[str, Any], parts: frozenset[str], stays: cohort_copy.Keep) -> None:
            copied = cohort_copy.copy_cohort(desk, cohort["id"], values, parts, stays)
            self._window.show_cohort(copied.id)
            told = _("The set-up of {name} was copied", name=cohort["name"])
            is_odd = bool(copied.move.outside or copied.move.holidays)
            tone = "warn" if is_odd else "ok"
            self._context.announce(" · ".join([told, *copied.move.words]), tone)

        setup = cohort_copy.read_setup(desk, cohort["id"])
        CohortCopyDialog(self._window, cohort, setup, keep).open()

    def close(self) -> None:
        """Say what is still open; then the course is over."""
        from lcdesk.services.cohorts.cohorts import close_cohort

        told = (
            _("Close {name}?"),
            _("Its status becomes “closed”; nothing is taken away."),
            _("Close the cohort"),
        )
        self._end(*told, close_cohort)

    def archive(self) -> None:
        """Say what is still open; then put it away."""
        from lcdesk.services.cohorts.cohorts import archive_cohort

        told = (
            _("Archive {name}?"),
            _("It stands last among the cohorts and can still be looked at and counted."),
            _("Archive the cohort"),
        )
        self._end(*told, archive_cohort)

    def remove(self) -> None:
        """Say what goes with it; a backup is made, and undo brings it back."""
        from lcdesk.services.cohorts.cohorts import going_with, remove_cohort
        from lcdesk.ui.cohorts.copy_and_end_dialogs import CohortEndDialog

        cohort, desk = self._context.one_cohort(), self._context.desk
        note = _("A backup is made first, and Undo brings everything back.")
        title = _("Remove {name}?").format(name=cohort["name"])
        dialog = CohortEndDialog(
            self._window, title, [going_with(cohort)], note, _("Remove the cohort")
        )
        dialog.turn_red()
        dialog.accepted.connect(
            lambda: self._context.tasks.run(
                _("Removing…"), lambda _task: remove_cohort(desk, cohort["id"]), owner=self._window
            )
        )
        dialog.open()

    def _end(
        self, title: str, note: str, label: str, end: Callable[[Any, int, Any], object]
    ) -> None:
        from lcdesk.services.cohorts.cohorts import list_open
        from lcdesk.ui.cohorts.copy_and_end_dialogs import CohortEndDialog

        cohort, desk = self._context.one_cohort(), self._context.desk
        lines = [point.words for point in list_open(desk, cohort["id"])]
        dialog = CohortEndDialog(
            self._window, title.format(name=cohort["name"]), lines, note, label
        )
        dialog.accepted.connect(lambda: end(desk, cohort["id"], cohort))
        dialog.open()
