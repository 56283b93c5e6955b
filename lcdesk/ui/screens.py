"""The list of screens; each lives in its own folder and is imported when it is first shown, or while nobody waits."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass

from lcdesk.texts import N_
from lcdesk.ui.screen import Screen


@dataclass(frozen=True)
class ScreenKind:
    """What the side bar needs of a screen before its module is imported."""

    key: str
    module: str
    title: str  # marked with N_, as the screen's own
    icon: str

    def load(self) -> type[Screen]:
        """The one class of the module that is a screen of its own."""
        module = importlib.import_module(self.module)
        found = [
            value for value in vars(module).values()
            if isinstance(value, type) and issubclass(value, Screen) and value.__module__ == self.module and value.key
        ]  # fmt: skip
        return found[0]


SCREENS = (
    ScreenKind("overview", "lcdesk.ui.overview.screen", N_("Overview"), "layout-dashboard"),
    ScreenKind("participants", "lcdesk.ui.participants.screen", N_("Participants"), "users"),
    ScreenKind("curriculum", "lcdesk.ui.curriculum.screen", N_("Curriculum"), "calendar-days"),
    ScreenKind("countries", "lcdesk.ui.countries.screen", N_("Countries"), "chart-column"),
    ScreenKind("import", "lcdesk.ui.importing.screen", N_("Import"), "import"),
    ScreenKind("logistics", "lcdesk.ui.logistics.screen", N_("Logistics"), "plane-landing"),
    ScreenKind("history", "lcdesk.ui.history.screen", N_("History"), "history"),
)


def list_screens() -> Iterator[tuple[str, ScreenKind]]:
    """(key, kind) of every screen there is; one whose module does not exist is left out."""
    for kind in SCREENS:
        package = kind.module.rpartition(".")[0]
        if importlib.util.find_spec(package) and importlib.util.find_spec(kind.module):
            yield kind.key, kind
