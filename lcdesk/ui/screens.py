"""The list of screens; each lives in its own folder and is imported after the window has been painted."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

from lcdesk.ui.screen import Screen

SCREENS: tuple[tuple[str, str], ...] = (
    ("overview", "lcdesk.ui.overview.screen"),
    ("participants", "lcdesk.ui.participants.screen"),
    ("curriculum", "lcdesk.ui.curriculum.screen"),
    ("countries", "lcdesk.ui.countries.screen"),
    ("import", "lcdesk.ui.importing.screen"),
    ("history", "lcdesk.ui.history.screen"),
)


def load_screens() -> Iterator[tuple[str, type[Screen]]]:
    """(key, class) of every screen there is; one whose module does not exist is left out."""
    for key, name in SCREENS:
        package = name.rpartition(".")[0]
        if importlib.util.find_spec(package) and importlib.util.find_spec(name):
            yield key, _screen_of(name)


def _screen_of(name: str) -> type[Screen]:
    """The one class of a module that is a screen of its own."""
    module = importlib.import_module(name)
    found = [
        value for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == name and value.key
    ]  # fmt: skip
    return found[0]
