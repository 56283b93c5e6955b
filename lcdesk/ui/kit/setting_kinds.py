"""The settings, each declared once: its name, what it does, where it stands, what else it is found
by, how it is chosen and where it is kept. The page of the settings and Ctrl+K follow from
`SETTINGS`, in its order.

To add one: a field of `lcdesk.settings.Settings` and a `SettingKind` here, with its options, with a
widget of its own (`part`), or with neither for a line to type in.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lcdesk import texts
from lcdesk.model.names import NAME_FORMS
from lcdesk.settings import Settings
from lcdesk.texts import N_, _
from lcdesk.ui.kit.word_matching import rank, spellings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lcdesk.ui.kit.screen import Frame

SECTIONS = (
    ("office", N_("Office")),
    ("screen", N_("On screen")),
    ("tabs", N_("Tabs")),
    ("people", N_("Participants")),
    ("countries", N_("Names of countries")),
    ("safety", N_("Safety")),
)


@dataclass(frozen=True)
class SettingKind:
    """A setting. Without `take` it is kept as it stands in the field of `Settings` that has its
    key.
    """

    key: str
    section: str  # of SECTIONS
    label: str  # marked with N_
    note: str = ""  # marked with N_: what it does
    words: str = ""  # marked with N_: other words it is looked for by
    options: tuple[tuple[str, str], ...] = ()  # (value, label marked with N_), to choose from
    part: str = ""  # "module:class": a widget of its own, made for the window
    hint: Callable[[], str] | None = None  # what stands in an empty line
    read: Callable[[Settings], str] | None = None
    read_shown: Callable[[Frame], str] | None = None  # where it is that of the open desk
    take: Callable[[Frame, str], object] | None = None
    can_reset: bool = True  # may it be set back to what the program begins with?

    def value(self, chosen: Settings) -> str:
        """As it is chosen."""
        return self.read(chosen) if self.read else str(getattr(chosen, self.key))

    def value_in(self, window: Frame) -> str:
        """The same, for what is open in a window."""
        return self.read_shown(window) if self.read_shown else self.value(window.settings)

    def first(self) -> str | None:
        """What the program begins with; None where that cannot be said."""
        return self.value(Settings()) if self.options and self.can_reset else None

    def choose(self, window: Frame, value: str) -> None:
        """Takes effect at once, and is kept."""
        if self.take:
            self.take(window, value)
        else:
            setattr(window.settings, self.key, value)

    def names(self) -> tuple[str, ...]:
        """All it is found by, in every language."""
        said = (self.label, dict(SECTIONS)[self.section], self.words, self.note)
        options = (label for _value, label in self.options)
        return spellings(*(one for one in (*said, *options) if one))

    def make_part(self, window: Frame) -> QWidget:
        """The widget of its own."""
        module, name = self.part.split(":")
        made: Callable[[Frame], QWidget] = getattr(importlib.import_module(module), name)
        return made(window)


def fitting(kinds: Iterable[SettingKind], typed: str) -> list[SettingKind]:
    """Those that fit what was typed, in their order."""
    return [kind for kind in kinds if rank(typed, kind.names()) is not None]


def _office(window: Frame) -> str:
    return window.context.office if window.context else window.settings.office


def _set_office(window: Frame, text: str) -> None:
    """That of the open desk; the settings follow where they said the same."""
    from lcdesk.services.start.office_name import name_office, read_office
    from lcdesk.services.start.sample import is_sample

    desk, chosen = window.context.desk if window.context else None, window.settings
    if desk is None or desk.taken or is_sample(desk):
        chosen.office = text.strip()
    else:
        is_same = chosen.office in ("", read_office(desk, chosen))
        name_office(desk, text)
        if is_same:
            chosen.office = text.strip()
    window.name_desk()


def _login() -> str:
    from lcdesk.services.core.desk import login

    return login()


def _set_who(window: Frame, text: str) -> None:
    from lcdesk.services.core.desk import whose_work, work_as

    window.settings.who = text.strip()
    work_as(text)
    if window.context:
        window.context.desk.who = whose_work()


def _set_months(window: Frame, months: str) -> None:
    window.settings.passport_months = int(months)
    if window.context:
        window.context.readiness.read_soon()
    if screen := window.current_screen():
        screen.refresh(None)


SETTINGS: tuple[SettingKind, ...] = (
    SettingKind(
        "office",
        "office",
        N_("Name of the office"),
        N_("Of the desk that is open: it stands in the title of the window and on papers."),
        N_("title organisation institute"),
        read_shown=_office,
        take=_set_office,
    ),
    SettingKind(
        "who",
        "office",
        N_("Your name, as the history shall say it"),
        N_("Left empty, the history says the name you log in with."),
        N_("user who login author"),
        hint=_login,
        take=_set_who,
    ),
    SettingKind(
        "start_with",
        "office",
        N_("When lcdesk starts"),
        words=N_("begin open last start page"),
        options=(("last", N_("The desk that was open last")), ("page", N_("The start page"))),
    ),
    SettingKind(
        "language",
        "screen",
        N_("Language"),
        N_("Of menus, screens and what is printed; it changes at once."),
        N_("Chinese English translation"),
        options=tuple(texts.LANGUAGES.items()),
        read=lambda chosen: chosen.language or texts.language(),
        take=lambda window, code: window.set_language(code),
        can_reset=False,
    ),
    SettingKind(
        "theme",
        "screen",
        N_("Appearance"),
        words=N_("dark light night colours theme"),
        options=(("light", N_("Light")), ("dark", N_("Dark")), ("system", N_("As the system"))),
        take=lambda window, choice: window.set_theme(choice),
    ),
    SettingKind(
        "density",
        "screen",
        N_("Row height"),
        words=N_("density compact rows lines"),
        options=(
            ("normal", N_("Comfortable (40 px)")),
            ("compact", N_("Compact (32 px)")),
            ("wide", N_("Wide (52 px)")),
        ),
        take=lambda window, density: window.set_density(density),
    ),
    SettingKind(
        "text_size",
        "screen",
        N_("Text size"),
        words=N_("zoom larger smaller font letters reading"),
        part="lcdesk.ui.settings.text_size:TextSizeChoice",
    ),
    SettingKind(
        "tabs_as",
        "tabs",
        N_("Names of the tabs"),
        N_("Ctrl+B turns them on and off."),
        N_("icons narrow fold side bar width"),
        options=(
            ("auto", N_("Where there is room")),
            ("names", N_("Always")),
            ("icons", N_("Never, only icons")),
        ),
        take=lambda window, choice: window.choose_tabs_as(choice),
    ),
    SettingKind(
        "tabs",
        "tabs",
        N_("Which tabs are shown, and in which order"),
        N_("Ctrl+1, Ctrl+2 … open them as they stand. Hidden ones are found with Ctrl+K."),
        N_("hide reorder move screens side bar"),
        part="lcdesk.ui.settings.tabs:TabsChoice",
    ),
    SettingKind(
        "name_form",
        "people",
        N_("Names of people in lists"),
        words=N_("family name given name order capitals passport form"),
        options=NAME_FORMS,
        take=lambda window, form: window.set_name_form(form),
    ),
    SettingKind(
        "months",
        "people",
        N_("Passport valid after the course, months"),
        N_("One that ends sooner is shown in amber."),
        N_("expiry six months rule validity"),
        options=tuple((str(number), str(number)) for number in (0, 1, 3, 6, 9, 12)),
        read=lambda chosen: str(chosen.passport_months),
        take=_set_months,
    ),
    SettingKind(
        "wording",
        "countries",
        N_("The office's own wording"),
        words=N_("country names spelling file"),
        part="lcdesk.ui.settings.countries:WordingChoice",
    ),
    SettingKind(
        "lock",
        "safety",
        N_("Lock the window of a desk with a password when nobody touches it"),
        words=N_("password minutes idle"),
        part="lcdesk.ui.security.password_dialog:MinutesBox",
    ),
    SettingKind(
        "backups",
        "safety",
        N_("Backup folder"),
        words=N_("copies restore where directory"),
        part="lcdesk.ui.settings.backup_folder:BackupChoice",
    ),
)


def focus_of(part: Any) -> QWidget:
    """Where the keyboard begins in the widget of a setting: `first`, or itself."""
    return getattr(part, "first", part)


def section_title(section: str) -> str:
    """What a section is called."""
    return _(dict(SECTIONS)[section])
