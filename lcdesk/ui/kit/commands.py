"""All commands of the window, each declared once: in menus, with shortcuts and access keys, greyed
where they are not possible, and what they need there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

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
    nothing but change the desk. `needs_cohort`: not while all are on screen.
    """

    key: str
    text: str
    shortcuts: tuple[str | QKeySequence.StandardKey, ...] = ()
    group: str = ""
    changes: bool = False
    needs_cohort: bool = False
    why: str = ""  # marked with N_: what has to be there first, told where it is greyed


LINE = Command("", "")
IN_TABLE = N_("Put the cursor into a table first")
IN_ROOMS = N_("Mark somebody under Rooms in Logistics first")
IN_COUNTRIES = N_("Go to Countries first")
DONE_ALREADY = N_("That is done already")


def _needing(why: str, *commands: Command) -> tuple[Command, ...]:
    """The commands, with what they need where they say nothing of their own."""
    return tuple(one if one is LINE or one.why else replace(one, why=why) for one in commands)


def _with_key(language: str) -> str:
    """The name of a language, with a key of the Latin alphabet, and as itself in every other: it
    is not looked up.
    """
    return f"&{language}" if language.isascii() else f"{language}(&Z)"


FILE = (
    Command("new_desk", N_("&New desk…")),
    Command("open_desk", N_("&Open…"), (Keys.Open,)),
    Command("recent", N_("Open &recent"), group="menu"),
    Command("close_desk", N_("Clos&e the desk"), ("Ctrl+Shift+W",), why=N_("No desk is open.")),
    LINE,
    Command("new_cohort", N_("New &cohort…"), ("Ctrl+Shift+N",), changes=True),
    Command("edit_cohort", N_("Cohort &details…"), changes=True, needs_cohort=True),
    Command("edit_programme", N_("Pro&gramme details…"), changes=True, needs_cohort=True),
    Command("copy_cohort", N_("Cop&y the set-up…"), changes=True, needs_cohort=True),
    Command(
        "close_cohort", N_("C&lose the cohort…"), changes=True, needs_cohort=True, why=DONE_ALREADY
    ),
    Command(
        "archive_cohort",
        N_("&Archive the cohort…"),
        changes=True,
        needs_cohort=True,
        why=DONE_ALREADY,
    ),
    Command("remove_cohort", N_("Remo&ve the cohort…"), changes=True, needs_cohort=True),
    LINE,
    Command("import", N_("&Import…"), ("Ctrl+I",), changes=True),
    Command("import_folder", N_("Import &folder…"), changes=True),
    Command("template", N_("Empty &template for participants…")),
    Command("template_timetable", N_("Empty template for the ti&metable…")),
    Command("export", N_("E&xport…"), ("Ctrl+E",), needs_cohort=True),
    Command("export_view", N_("Export what is sho&wn…"), ("Ctrl+Shift+E",), why=IN_TABLE),
    LINE,
    Command("print", N_("&Print…"), (Keys.Print,), why=N_("There is nothing to print here")),
    Command("save_copy", N_("&Save a copy…"), (Keys.Save,), changes=True),
    Command("back_up", N_("&Back up now"), changes=True),
    Command("backups", N_("Manage back&ups…")),
    Command("local_desk", N_("Office’s desk as a file, &just in case…")),
    LINE,
    Command("password", N_("Password of t&he desk…"), changes=True),
    Command("lock_now", N_("Loc&k now"), ("Ctrl+Shift+K",), why=N_("The desk has no password")),
    LINE,
    Command("quit", N_("&Quit"), (Keys.Quit, "Ctrl+Q")),
)
EDIT = (
    Command("undo", N_("&Undo"), (Keys.Undo,), changes=True, why=N_("Nothing to undo")),
    Command(
        "redo", N_("&Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), changes=True, why=N_("Nothing to redo")
    ),
    LINE,
    Command("cut", N_("Cu&t"), ("Ctrl+X",), why=IN_TABLE),
    Command("copy", N_("&Copy"), (Keys.Copy,), why=IN_TABLE),
    Command("copy_heads", N_("Copy with &heads"), ("Ctrl+Shift+C",), why=IN_TABLE),
    Command("paste", N_("&Paste"), (Keys.Paste,), why=IN_TABLE),
    Command("paste_list", N_("P&aste as a list…"), ("Ctrl+Shift+V",), changes=True),
    Command("select_all", N_("Mar&k all"), (Keys.SelectAll,), why=IN_TABLE),
    LINE,
    Command("edit_cell", N_("&Edit cell"), ("F2",), changes=True, why=IN_TABLE),
    Command("fill_down", N_("&Fill down"), ("Ctrl+D",), changes=True, why=IN_TABLE),
    Command("fill_right", N_("Fill r&ight"), ("Ctrl+R",), changes=True, why=IN_TABLE),
    Command("clear", N_("C&lear cells"), (Keys.Delete,), changes=True, why=IN_TABLE),
    Command("remove", N_("Re&move…"), ("Ctrl+-",), changes=True, why=IN_TABLE),
    LINE,
    Command("find", N_("&Search"), (Keys.Find,), why=IN_TABLE),
    Command("find_next", N_("Find &next"), ("F3",), why=N_("Search for something first")),
    Command("replace", N_("Fin&d and replace…"), ("Ctrl+H",), changes=True, why=IN_TABLE),
)
VIEW = (
    Command("go_back", N_("&Back"), ("Alt+Left", Keys.Back), why=N_("There is no way back yet")),
    Command(
        "go_forth", N_("Fo&rward"), ("Alt+Right", Keys.Forward), why=N_("Nothing to go forward to")
    ),
    LINE,
    Command("columns", N_("&Columns…"), ("Ctrl+Shift+L",), why=IN_TABLE),
    Command("fit_columns", N_("Fit columns b&y their content"), why=IN_TABLE),
    Command("filter_by", N_("&Filter by…"), ("Ctrl+Shift+B",), why=IN_TABLE),
    Command("group_by", N_("&Group by…"), why=IN_TABLE),
    Command("save_view", N_("Sa&ve this view…"), ("Ctrl+Shift+S",), changes=True, why=IN_TABLE),
    Command("manage_views", N_("Manage vie&ws…"), changes=True, why=IN_TABLE),
    Command("sort_again", N_("Sort aga&in"), ("F5",), why=N_("The order is right as it is")),
    LINE,
    Command("next_tab", N_("&Jump to the next tab"), ("Ctrl+Tab",)),
    Command("previous_tab", N_("J&ump to the tab before"), ("Ctrl+Shift+Tab",)),
    Command("narrow_tabs", N_("Com&pact tabs"), ("Ctrl+B",), group="toggle"),
    Command("tabs", N_("C&hoose the tabs…")),
    LINE,
    Command("all_cohorts", N_("&All cohorts"), why=N_("There is no cohort yet")),
    Command("details", N_("&Details"), ("F4",), why=IN_TABLE),
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
PARTICIPANTS = _needing(
    N_("Mark somebody in Participants first"),
    Command(
        "new_participant", N_("&New participant"), (Keys.New,), changes=True, needs_cohort=True
    ),
    Command("set_status", N_("Set &status…"), ("Ctrl+T",), changes=True),
    Command("promote", N_("Pro&mote from the reserve…"), changes=True),
    Command("quota", N_("&Quota and balance…")),
    LINE,
    Command("passport_lines", N_("&Passport lines…"), ("Ctrl+Shift+P",), changes=True),
    Command("photo", N_("P&hoto…"), changes=True),
    Command("document_files", N_("Files of d&ocuments…"), changes=True),
    Command("checklist", N_("&Documents checklist…"), changes=True),
    Command("papers_for", N_("Papers &for these people…")),
    Command("next_person", N_("Next pe&rson"), ("Ctrl+PgDown",)),
    Command("previous_person", N_("Pre&vious person"), ("Ctrl+PgUp",)),
    LINE,
    Command("copy_mail", N_("Copy mai&l addresses"), ("Ctrl+Shift+M",)),
    Command(
        "clear_filters", N_("Show &all again"), ("Ctrl+Shift+F",), why=N_("Nothing is left out")
    ),
    LINE,
    Command("merge", N_("Mer&ge these two…"), changes=True, why=N_("Mark two people first")),
    Command("find_twice", N_("Find people t&wice…"), changes=True),
    Command("tidy_values", N_("Tid&y values…"), changes=True, why=N_("Go to Participants first")),
    LINE,
    Command("own_fields", N_("Own f&ields…"), changes=True, why=N_("Go to Participants first")),
)
CURRICULUM = _needing(
    N_("Go to Curriculum first"),
    Command(
        "new_activity", N_("&New activity"), ("Ctrl+Shift+A",), changes=True, needs_cohort=True
    ),
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
    Command("next_part", N_("Nex&t part of the window"), ("F6",)),
    Command("previous_part", N_("Part &before it"), ("Shift+F6",)),
    Command("history", N_("&History"), ("Ctrl+Shift+H",)),
    Command("logistics", N_("&Logistics")),
    Command("move_room", N_("Move to roo&m…"), ("Ctrl+Shift+R",), changes=True, why=IN_ROOMS),
    Command("number_room", N_("&Number of the room…"), changes=True, why=IN_ROOMS),
    Command("deadlines", N_("&Deadlines…"), changes=True, needs_cohort=True),
    LINE,
    Command("factsheet", N_("Ne&ws draft…"), needs_cohort=True),
    Command("pack", N_("Whole &pack of papers…"), needs_cohort=True),
    Command("end_folder", N_("&End-of-course folder…"), needs_cohort=True),
    LINE,
    Command("figures_report", N_("Report of the &figures…"), why=IN_COUNTRIES),
    Command("signed_reports", N_("Numbered report&s…")),
    Command("counting_rules", N_("Counting r&ules…"), why=IN_COUNTRIES),
    Command("country_page", N_("Page of a c&ountry…"), why=IN_COUNTRIES),
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
    Command("tour", N_("T&our on the sample")),
    Command("throw_away_sample", N_("&Throw the sample away…"), why=N_("This is not the sample")),
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


BY_KEY = {command.key: command for _title, commands in MENUS for command in commands}
CHANGING = frozenset(
    command.key for _title, commands in MENUS for command in commands if command.changes
)
"""The keys of commands that a desk which is only looked at does not know."""
TURNING = frozenset({"undo", "redo"})
"""Those of them that somebody who does nothing but sign has for that."""
FOR_FILE_DESKS = frozenset({"save_copy", "back_up", "backups", "lock_now"})
"""Those of a desk that is a file, not of one on a server."""
LOCAL_DESK = "local_desk"
"""That of an office's desk, for whoever sees all of it."""
READING_THE_FILE = frozenset({"backups"})
"""Those that read the file of the desk, which is not touched where its backup is looked at."""


def plain_words(text: str) -> str:
    """The text of a command without its access key: 文件(&F) → 文件."""
    return re.sub(r"\(&.\)|&(?!&)", "", text.replace("&&", "\0")).replace("\0", "&")


class Commands(QObject):
    """The menus of a window. `asked(key)` when a command is chosen; what is possible is told by
    `set_possible`, and why something is not by `why_not`.
    """

    asked = Signal(str)

    def __init__(self, bar: QMenuBar) -> None:
        super().__init__(bar)
        self.actions: dict[str, QAction] = {}
        self._menus: list[tuple[QMenu, str]] = []
        self._texts: dict[str, str] = {}
        self._told: dict[str, bool] = {}  # which commands were said to be possible, and which not
        # why a command cannot be done now; given by the window
        self.why_not: Callable[[str], str] = lambda _key: ""
        self.below: dict[str, QMenu] = {}  # menus within a menu, by their command
        for title, commands in MENUS:
            menu = bar.addMenu(_(title))
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(lambda menu=menu: self.tell_reasons(menu))
            self._menus.append((menu, title))
            for command in commands:
                self._add(menu, command)
        self.view_menu = self._menus[2][0]

    def add_screens(self, screens: Collection[tuple[str, str]]) -> None:
        """The screens (key, title) at the top of the View menu."""
        first = self.view_menu.actions()[0]
        for key, title in screens:
            self.view_menu.insertAction(first, self._make(Command(f"screen_{key}", title)))
        self.view_menu.insertSeparator(first)

    def number_screens(self, keys: Sequence[str], shown: Sequence[str]) -> None:
        """The screens that have a tab come first and stand as the tabs do; Ctrl+1… for the tabs
        that are shown.
        """
        tabs = [self.actions[f"screen_{key}"] for key in keys]
        behind = next(one for one in self.view_menu.actions() if one not in tabs)
        for key, action in zip(keys, tabs, strict=True):
            self.view_menu.insertAction(behind, action)
            number = shown.index(key) + 1 if key in shown else 0
            action.setShortcut(QKeySequence(f"Ctrl+{number}" if 1 <= number <= 9 else ""))

    def set_possible(self, keys: Collection[str]) -> None:
        """Grey every command that is not among the keys."""
        for key, action in self.actions.items():
            if self._told.get(key) != (key in keys):  # asked several times a click
                self._told[key] = key in keys
                action.setEnabled(key in keys)

    def tell_reasons(self, menu: QMenu) -> None:
        """The lines of a menu that are grey say why on hovering; the others say nothing more."""
        keys = {action: key for key, action in self.actions.items()}
        for action in menu.actions():
            if action in keys:
                set_tip(action, "" if action.isEnabled() else self.why_not(keys[action]))

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
