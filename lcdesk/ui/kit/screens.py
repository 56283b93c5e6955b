"""The list of screens; each lives in its own folder and is imported when it is first shown, or
while nobody waits.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from lcdesk.texts import N_
from lcdesk.ui.kit.screen import Screen


@dataclass(frozen=True)
class ScreenKind:
    """What the side bar needs of a screen before its module is imported."""

    key: str
    module: str
    title: str  # marked with N_, as the screen's own
    icon: str
    # the screen of the side bar whose tab this is; "" for one with an item of its own
    below: str = ""
    tab: str = ""  # marked with N_: what its tab is called where that is not its title

    def load(self) -> type[Screen]:
        """The one class of the module that is a screen of its own."""
        module = importlib.import_module(self.module)
        found = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Screen)
            and value.__module__ == self.module
            and value.key
        ]
        return found[0]


SCREENS = (
    ScreenKind("overview", "lcdesk.ui.overview.screen", N_("Overview"), "layout-dashboard"),
    ScreenKind("participants", "lcdesk.ui.participants.screen", N_("Participants"), "users"),
    ScreenKind(
        "curriculum",
        "lcdesk.ui.curriculum.screen",
        N_("Curriculum"),
        "calendar-days",
        tab=N_("Timetable"),
    ),
    ScreenKind(
        "attendance", "lcdesk.ui.attendance.screen", N_("Attendance"), "list-checks", "curriculum"
    ),
    ScreenKind("evaluation", "lcdesk.ui.evaluation.screen", N_("Evaluation"), "star", "curriculum"),
    ScreenKind(
        "directory",
        "lcdesk.ui.organisations.directory_screen",
        N_("Experts and places"),
        "contact",
        "curriculum",
    ),
    ScreenKind(
        "versions", "lcdesk.ui.versions.screen", N_("Changes"), "calendar-clock", "curriculum"
    ),
    ScreenKind("countries", "lcdesk.ui.figures.figures_screen", N_("Countries"), "chart-column"),
    ScreenKind("import", "lcdesk.ui.importing.screen", N_("Import"), "import"),
    ScreenKind("logistics", "lcdesk.ui.logistics.screen", N_("Logistics"), "plane-landing"),
    ScreenKind("history", "lcdesk.ui.history.screen", N_("History"), "history"),
)


def family(key: str) -> list[ScreenKind]:
    """The screen of the side bar that this one is or lies below, and all that lie below it."""
    head = next(kind.below or key for kind in SCREENS if kind.key == key)
    return [kind for kind in SCREENS if head in (kind.key, kind.below)]
