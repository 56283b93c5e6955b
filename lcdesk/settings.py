"""What one person chose on this machine: language, theme, density, office, last desk, and where
the window stood.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from lcdesk import private_files
from lcdesk.whole_file import write_whole

FILE = "settings.json"
ALL_COHORTS = 0
"""Stands where the number of a cohort stands, for all of them together."""


@dataclass
class Settings:
    """All choices with their defaults; unknown entries of a newer program survive in `other`."""

    language: str = ""  # "" = that of the system
    theme: str = "system"  # light, dark, system
    density: str = "normal"  # of rows: compact (32 px), normal (40), wide (52)
    text_size: int = 100  # per cent
    name_form: str = "given_first"  # how people are listed (model/names.py)
    office: str = ""
    who: str = ""  # the name history says; "" = the login
    last_desk: str = ""  # the one open at the end; "" = none was
    start_with: str = "last"  # "last": the desk open at the end, "page": the start page
    # desks and files this person worked with, newest first (services/start)
    known_desks: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    logins: dict[str, Any] = field(default_factory=dict[str, Any])  # an office's desk → login name
    # an office's desk → the last file that was made of it here (services/office/local_desks)
    local_desks: dict[str, Any] = field(default_factory=dict[str, Any])
    recent_files: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    last_cohort: int | None = None  # or ALL_COHORTS
    # what the palette was asked for, newest first
    last_commands: list[str] = field(default_factory=list[str])
    last_screen: str = "participants"
    told_version: str = ""  # the version whose news were shown; "" = none yet
    tab_order: list[str] = field(default_factory=list[str])  # none: as the program has them
    hidden_tabs: list[str] = field(default_factory=list[str])
    # of the tabs: "names", "icons" alone, "auto": icons where the window is narrow
    tabs_as: str = "auto"
    tour: str = ""  # "seen": it is not offered with the sample any more
    passport_months: int = 6  # a passport ending sooner after the course is shown in amber
    # without key or mouse, until the window of a desk with a password locks itself; 0: never
    lock_minutes: int = 15
    backup_folder: str = ""  # "" = beside the desk
    opened_in: str = ""  # the folder files were read from last; "" = none yet
    saved_in: str = ""  # the folder files were saved in last
    wording_file: str = ""  # the office's names of countries; "" = those that came with the program
    # desks that stay in a synced folder all the same
    kept_places: list[str] = field(default_factory=list[str])
    windows: dict[str, Any] = field(
        default_factory=dict[str, Any]
    )  # screen (its name, its size) → how the window stood there
    # screen → column order, widths, hidden
    views: dict[str, Any] = field(default_factory=dict[str, Any])
    other: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_first_run(self) -> bool:
        """True until the office has told its language and name."""
        return not self.language


def place() -> Path:
    """The settings file of this person on this machine."""
    return user_config_path("lcdesk", appauthor=False) / FILE


def load(path: Path | None = None) -> Settings:
    """The choices kept; the defaults where there are none yet or the file cannot be read (it is
    kept as *.bad).
    """
    file = path or place()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return Settings()
    except ValueError:
        with suppress(OSError):  # a folder that refuses costs the broken file, never the start
            file.replace(file.with_suffix(".bad"))
        return Settings()
    # any JSON
    return _settings(kept) if isinstance(kept, dict) else Settings()  # pyright: ignore[reportUnknownArgumentType]


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the choices so that a crash leaves either the old file or the new one; OSError when
    the folder refuses.
    """
    file = path or place()
    private_files.make_folder(file.parent)
    known = asdict(settings)
    whole = {**known.pop("other"), **known}
    write_whole(file, json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True).encode())


def _settings(kept: dict[str, Any]) -> Settings:
    """Settings from JSON; an entry of another type than its default's is not believed."""
    blank = Settings()
    known = {f.name for f in fields(Settings)} - {"other"}
    fits = {
        name: kept[name]
        for name in known & kept.keys()
        if _is_like(kept[name], getattr(blank, name))
    }
    return Settings(**fits, other={name: kept[name] for name in kept.keys() - known})


def _is_like(value: object, default: object) -> bool:
    if default is None:
        return value is None or (isinstance(value, int) and not isinstance(value, bool))
    return isinstance(value, type(default)) and not isinstance(value, bool)
