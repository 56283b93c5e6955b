"""The screens, each declared once; a screen lives in its own folder and is imported when it is
first shown, or while nobody waits. The stack, the side bar, the menu with its shortcuts, tabs
and titles follow from `SCREENS`, in its order.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection
from dataclasses import dataclass

from lcdesk.texts import N_
from lcdesk.ui.kit.screen import Screen


@dataclass(frozen=True)
class ScreenKind:
    """What is known of a screen before its module is imported."""

    key: str
    module: str
    title: str  # marked with N_
    icon: str
    # the screen of the side bar whose tab this is; "" for one with an item of its own
    below: str = ""
    tab: str = ""  # marked with N_: what its tab is called where that is not its title
    # entities it shows: what an undo did to them is seen here
    shows: tuple[str, ...] = ()
    # entities an undo of which leaves this screen on view, though others show them too; ("*",): all
    stays_for: tuple[str, ...] = ()

    def shows_undo_of(self, touched: Collection[str]) -> bool:
        """May this screen stay on view when an undo has touched these entities?"""
        return "*" in self.stays_for or any(entity in touched for entity in self.stays_for)

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
    ScreenKind(
        "participants",
        "lcdesk.ui.participants.screen",
        N_("Participants"),
        "users",
        shows=("Enrolment", "Person", "SavedView"),
    ),
    ScreenKind(
        "curriculum",
        "lcdesk.ui.curriculum.screen",
        N_("Curriculum"),
        "calendar-days",
        tab=N_("Timetable"),
        shows=("Activity", "ActivityPerson"),
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
        # joining or removing these touches activities too, and the hands stay where they are
        stays_for=("Expert", "Venue", "Theme", "VenueWay"),
    ),
    ScreenKind(
        "versions", "lcdesk.ui.versions.screen", N_("Changes"), "calendar-clock", "curriculum"
    ),
    ScreenKind(
        "countries",
        "lcdesk.ui.figures.figures_screen",
        N_("Countries"),
        "chart-column",
        shows=("CountingRule", "SignedReport", "PictureTitle", "MapPicture"),
    ),
    ScreenKind("import", "lcdesk.ui.importing.screen", N_("Import"), "import"),
    ScreenKind("logistics", "lcdesk.ui.logistics.screen", N_("Logistics"), "plane-landing"),
    ScreenKind("history", "lcdesk.ui.history.screen", N_("History"), "history", stays_for=("*",)),
)


def screen_kind(key: str) -> ScreenKind:
    """The declaration of a screen."""
    return next(kind for kind in SCREENS if kind.key == key)


def family(key: str) -> list[ScreenKind]:
    """The screen of the side bar that this one is or lies below, and all that lie below it."""
    head = screen_kind(key).below or key
    return [kind for kind in SCREENS if head in (kind.key, kind.below)]
