"""All commands of the window: in menus, with shortcuts and access keys, greyed where they are
not possible.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from lcdesk.texts import LANGUAGES, N_, _, in_language
from lcdesk.ui.kit.painting.plain_text import literal, set_tip

Keys = QKeySequence.StandardKey


@dataclass(frozen=True)
class Command:
    """A line of a menu: key, text with access key, shortcuts; `group` makes it one of several
    that exclude each other, or a "menu" that is filled when it is opened. `changes`: it does
    nothing but change the desk.
    """

    key: str
    text: str
    shortcuts: tuple[str | QKeySequence.StandardKey, ...] = ()
    group: str = ""
    changes: bool = False


LINE = Command("", "")


def _with_key(language: str) -> str:
    """The name of a language, with a key of the Latin alphabet, and as itself in every other: it
    is not looked up.
    """
    return f"&{language}" if language.isascii() else f"{language}(&Z)"


FILE = (
    Command("new_desk", N_("&New desk…")),
    Command("open_desk", N_("&Open…"), (Keys.Open,)),
    Command("recent", N_("Open &recent"), group="menu"),
    Command("close_desk", N_("Clos&e the desk"), ("Ctrl+Shift+W",)),
    LINE,
    Command("new_cohort", N_("New &cohort…"), ("Ctrl+Shift+N",), changes=True),
    Command("edit_cohort", N_("Cohort &details…"), changes=True),
    Command("edit_programme", N_("Pro&gramme details…"), changes=True),
    Command("copy_cohort", N_("Cop&y the set-up…"), changes=True),
    Command("close_cohort", N_("C&lose the cohort…"), changes=True),
    Command("archive_cohort", N_("&Archive the cohort…"), changes=True),
    Command("remove_cohort", N_("Remo&ve the cohort…"), changes=True),
    LINE,
    Command("import", N_("&Import…"), ("Ctrl+I",), changes=True),
    Command("import_folder", N_("Import &folder…"), changes=True),
    Command("template", N_("Empty &template for participants…")),
    Command("template_timetable", N_("Empty template for the ti&metable…")),
    Command("export", N_("E&xport…"), ("Ctrl+E",)),
    Command("export_view", N_("Export what is sho&wn…"), ("Ctrl+Shift+E",)),
    LINE,
    Command("print", N_("&Print…"), (Keys.Print,)),
    Command("save_copy", N_("&Save a copy…"), (Keys.Save,), changes=True),
    Command("back_up", N_("&Back up now"), changes=True),
    Command("backups", N_("Manage back&ups…")),
    LINE,
    Command("password", N_("Password of t&he desk…"), changes=True),
    Command("lock_now", N_("Loc&k now"), ("Ctrl+Shift+K",)),
    LINE,
    Command("quit", N_("&Quit"), (Keys.Quit, "Ctrl+Q")),
)
EDIT = (
    Command("undo", N_("&Undo"), (Keys.Undo,), changes=True),
    Command("redo", N_("&Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), changes=True),
    LINE,
    Command("cut", N_("Cu&t"), ("Ctrl+X",)),
    Command("copy", N_("&Copy"), (Keys.Copy,)),
    Command("copy_heads", N_("Copy with &heads"), ("Ctrl+Shift+C",)),
    Command("paste", N_("&Paste"), (Keys.Paste,)),
    Command("paste_list", N_("P&aste as a list…"), ("Ctrl+Shift+V",), changes=True),
    Command("select_all", N_("Mar&k all"), (Keys.SelectAll,)),
    LINE,
    Command("edit_cell", N_("&Edit cell"), ("F2",), changes=True),
    Command("fill_down", N_("&Fill down"), ("Ctrl+D",), changes=True),
    Command("fill_right", N_("Fill r&ight"), ("Ctrl+R",), changes=True),
    Command("clear", N_("C&lear cells"), (Keys.Delete,), changes=True),
    Command("remove", N_("Re&move…"), ("Ctrl+-",), changes=True),
    LINE,
    Command("find", N_("&Search"), (Keys.Find,)),
    Command("find_next", N_("Find &next"), ("F3",)),
    Command("replace", N_("Fin&d and replace…"), ("Ctrl+H",), changes=True),
)
VIEW = (
    Command("go_back", N_("&Back"), ("Alt+Left", Keys.Back)),
    Command("go_forth", N_("Fo&rward"), ("Alt+Right", Keys.Forward)),
    LINE,
    Command("columns", N_("&Columns…"), ("Ctrl+Shift+L",)),
    Command("filter_by", N_("&Filter by…"), ("Ctrl+Shift+B",)),
    Command("group_by", N_("&Group by…")),
    Command("save_view", N_("Sa&ve this view…"), ("Ctrl+Shift+S",), changes=True),
    Command("manage_views", N_("Manage vie&ws…"), changes=True),
    Command("sort_again", N_("Sort aga&in"), ("F5",)),
    LINE,
    Command("all_cohorts", N_("&All cohorts")),
    Command("details", N_("&Details"), ("F4",)),
    Command("compact", N_("Co&mpact rows"), group="toggle"),
    LINE,
    *(
        Command(f"language_{code}", _with_key(name), group="language")
        for code, name in LANGUAGES.items()
    ),
    Command("next_language", N_("Ne&xt language")),
    LINE,
    Command("theme_light", N_("&Light"), group="theme"),
    Command("theme_dark", N_("Dar&k"), group="theme"),
    Command("theme_system", N_("As the &system"), group="theme"),
    Command("next_theme", N_("Light &or dark")),
    LINE,
    Command("second_window", N_("View it in a seco&nd window…")),
    LINE,
    Command("settings", N_("Se&ttings…"), ("Ctrl+,",)),
)
PARTICIPANTS = (
    Command("new_participant", N_("&New participant"), (Keys.New,), changes=True),
    Command("set_status", N_("Set &status…"), ("Ctrl+T",), changes=True),
    Command("promote", N_("Pro&mote from the reserve…"), changes=True),
    Command("quota", N_("&Quota and balance…")),
    LINE,
    Command("passport_lines", N_("&Passport lines…"), ("Ctrl+Shift+P",), changes=True),
    Command("photo", N_("P&hoto…"), changes=True),
    Command("checklist", N_("&Documents checklist…"), changes=True),
    Command("papers_for", N_("Papers &for these people…")),
    Command("next_person", N_("Next pe&rson"), ("Ctrl+PgDown",)),
    Command("previous_person", N_("Pre&vious person"), ("Ctrl+PgUp",)),
    LINE,
    Command("copy_mail", N_("Copy mai&l addresses"), ("Ctrl+Shift+M",)),
    Command("clear_filters", N_("Show &all again"), ("Ctrl+Shift+F",)),
    LINE,
    Command("merge", N_("Mer&ge these two…"), changes=True),
    Command("find_twice", N_("Find people t&wice…"), changes=True),
)
CURRICULUM = (
    Command("new_activity", N_("&New activity"), ("Ctrl+Shift+A",), changes=True),
    Command("next_week", N_("Ne&xt week"), ("Ctrl+Right",)),
    Command("previous_week", N_("&Previous week"), ("Ctrl+Left",)),
    Command("lock", N_("&Lock or unlock"), ("Ctrl+L",), changes=True),
    Command("copy_day", N_("Copy &day to…"), changes=True),
    Command("activity_people", N_("P&eople in roles…"), ("Ctrl+Shift+I",), changes=True),
    Command("activity_pictures", N_("Pict&ures…"), changes=True),
    Command("new_entry", N_("New expert, &venue or theme…"), changes=True),
    Command("clash_list", N_("List of clas&hes"), ("F7",)),
    Command("timetable_rules", N_("Timetable &rules…")),
)
TOOLS = (
    Command("palette", N_("&Commands…"), ("Ctrl+K",)),
    Command("history", N_("&History"), ("Ctrl+Shift+H",)),
    Command("logistics", N_("&Logistics")),
    Command("move_room", N_("Move to roo&m…"), ("Ctrl+Shift+R",), changes=True),
    Command("number_room", N_("&Number of the room…"), changes=True),
    Command("deadlines", N_("&Deadlines…"), changes=True),
    LINE,
    Command("factsheet", N_("Ne&ws draft…")),
    Command("pack", N_("Whole &pack of papers…")),
    Command("end_folder", N_("&End-of-course folder…")),
    LINE,
    Command("figures_report", N_("Report of the &figures…")),
    Command("signed_reports", N_("&Signed reports…")),
    Command("counting_rules", N_("Counting r&ules…")),
    Command("country_page", N_("Page of a c&ountry…")),
    Command("approved_map", N_("&Approved map…")),
    LINE,
    Command("memory", N_("What the import &remembers…")),
)
HELP = (
    Command("guide", N_("&Guide")),
    Command("help_here", N_("Help on this &place"), ("F1",)),
    Command("whats_new", N_("What’s &new")),
    LINE,
    Command("sample", N_("Try the &sample")),
    Command("throw_away_sample", N_("&Throw the sample away…")),
    LINE,
    Command("shortcuts", N_("&Keyboard shortcuts"), ("Ctrl+F1",)),
    Command("log_folder", N_("Folder of the &log")),
    Command("check_update", N_("Check an &update file…")),
    LINE,
    Command("about", N_("&About lcdesk")),
)

MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (N_("&File"), FILE),
    (N_("&Edit"), EDIT),
    (N_("&View"), VIEW),
    (N_("&Participants"), PARTICIPANTS),
    (N_("&Curriculum"), CURRICULUM),
    (N_("&Tools"), TOOLS),
    (N_("&Help"), HELP),
)


CHANGING = frozenset(
    command.key for _title, commands in MENUS for command in commands if command.changes
)
"""The keys of commands that a desk which is only looked at does not know."""


def plain_words(text: str) -> str:
    """The text of a command without its access key: 文件(&F) → 文件."""
    return re.sub(r"\(&.\)|&(?!&)", "", text.replace("&&", "\0")).replace("\0", "&")


class Commands(QObject):
    """The menus of a window. `asked(key)` when a command is chosen; what is possible is told by
    `set_possible`.
    """

    asked = Signal(str)

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self.actions: dict[str, QAction] = {}
        self._menus: list[tuple[QMenu, str]] = []
        self._texts: dict[str, str] = {}
        self._why_not = ""
        self.below: dict[str, QMenu] = {}  # menus within a menu, by their command
        for title, commands in MENUS:
            menu = bar.addMenu(_(title))
            self._menus.append((menu, title))
            for command in commands:
                self._add(menu, command)
        self.view_menu = self._menus[2][0]

    def add_screens(self, screens: Collection[tuple[str, str]]) -> None:
        """Ctrl+1… for the screens (key, title) at the top of the View menu."""
        first = self.view_menu.actions()[0]
        for number, (key, title) in enumerate(screens, 1):
            action = self._make(
                Command(f"screen_{key}", title, (f"Ctrl+{number}",) if number <= 9 else ())
            )
            self.view_menu.insertAction(first, action)
        self.view_menu.insertSeparator(first)

    def set_possible(self, keys: Collection[str], why_not: str = "") -> None:
        """Grey every command that is not among the keys; `why_not`: the reason for those that
        change the desk, where nothing can be changed.
        """
        for key, action in self.actions.items():
            action.setEnabled(key in keys)
            if self._why_not != why_not:
                set_tip(action, why_not if key in CHANGING else "")
        if self._why_not != why_not:
            self._why_not = why_not
            for menu, _title in self._menus:  # else each command would tell its own name again
                menu.setToolTipsVisible(bool(why_not))

    def set_words(self, key: str, words: str) -> None:
        """Another text for a command ("Undo import of names.xlsx"); "" for its own."""
        self.actions[key].setText(literal(words) if words else _(self._texts[key]))

    def names_of(self, key: str) -> tuple[str, ...]:
        """What a command is called in every language."""
        return tuple(plain_words(in_language(code, self._texts[key])) for code in LANGUAGES)

    def set_checked(self, key: str, is_checked: bool) -> None:
        """The tick of a command."""
        self.actions[key].setCheckable(True)
        self.actions[key].setChecked(is_checked)

    def groups(self) -> list[tuple[str, list[QAction]]]:
        """The menus with their titles and commands, lines between them left out."""
        return [
            (
                plain_words(menu.title()),
                [action for action in menu.actions() if not action.isSeparator()],
            )
            for menu, _title in self._menus
        ]

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        for menu, title in self._menus:
            menu.setTitle(_(title))
        for key, action in self.actions.items():
            action.setText(_(self._texts[key]))

    def _add(self, menu: QMenu, command: Command) -> None:
        if command is LINE:
            menu.addSeparator()
        elif command.group == "menu":
            self.below[command.key] = within = menu.addMenu(_(command.text))
            self.actions[command.key] = within.menuAction()
            self._texts[command.key] = command.text
        else:
            menu.addAction(self._make(command))

    def _make(self, command: Command) -> QAction:
        action = QAction(_(command.text), self)
        keys = [QKeySequence(shortcut) for shortcut in command.shortcuts]
        # a key given twice would be ambiguous, and do nothing: the desktop's own "quit" is Ctrl+Q
        # on some, none on others
        action.setShortcuts([key for place, key in enumerate(keys) if key not in keys[:place]])
        action.setCheckable(bool(command.group))
        action.triggered.connect(lambda _checked=False, key=command.key: self.asked.emit(key))
        self.actions[command.key] = action
        self._texts[command.key] = command.text
        return action
