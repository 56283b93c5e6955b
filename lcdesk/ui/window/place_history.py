"""Where somebody has been in the window, as a browser keeps it: a jump leaves the place before,
Alt+Left goes back to it, Alt+Right forth again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 100
KEPT = ("tab", "ids", "rules", "words", "country", "status", "select", "open", "kind", "column")
"""What of a `ScreenRequest` shows something again; the rest makes, reads or tells something."""


@dataclass(frozen=True)
class Place:
    """A screen with the cohort shown there (as the settings have it) and what it was asked for.

    `visit`: a number that is another one each time the screen is asked for something; `shown`: what
    brings back what stands there, where the screen does not keep it by itself.
    """

    key: str
    cohort: int | None
    visit: int = 0
    asked: Mapping[str, Any] = field(default_factory=dict[str, Any])
    shown: Mapping[str, Any] = field(default_factory=dict[str, Any])


class PlaceHistory:
    """`here` before a jump is what is left; what lies ahead is forgotten with it. It knows places
    alone: whoever goes asks it where to.
    """

    def __init__(self) -> None:
        self.behind: list[Place] = []
        self.ahead: list[Place] = []
        self._visits: dict[str, int] = {}  # of a screen: the last one
        self._asked: dict[str, Mapping[str, Any]] = {}

    def forget(self) -> None:
        """Another desk."""
        self.behind.clear()
        self.ahead.clear()
        self._visits.clear()
        self._asked.clear()

    def visit(self, key: str, request: Mapping[str, Any]) -> None:
        """A screen is opened, and asked for this."""
        if request:
            self._visits[key] = self._visits.get(key, 0) + 1
            self._asked[key] = {name: request[name] for name in KEPT if name in request}

    def place(self, key: str, cohort: int | None, shown: Mapping[str, Any]) -> Place:
        """The place where somebody is on a screen."""
        return Place(key, cohort, self._visits.get(key, 0), self._asked.get(key, {}), shown)

    def leave(self, here: Place) -> None:
        """Somebody jumps from here to elsewhere."""
        self.ahead.clear()
        if not self.behind or self.behind[-1] != here:
            self.behind.append(here)
            del self.behind[:-MOST]

    def go(self, here: Place, step: int) -> Place | None:
        """Back (-1) or forth (1): the place to go to; None where there is none."""
        source, other = (self.behind, self.ahead) if step < 0 else (self.ahead, self.behind)
        if not source:
            return None
        other.append(here)
        return source.pop()

    def request_of(self, place: Place) -> Mapping[str, Any]:
        """What a screen is to be asked for, so that the place is as it was left: nothing where it
        was not asked for anything else since and keeps by itself what it shows.
        """
        if place.shown:
            return place.shown
        return {} if self._visits.get(place.key, 0) == place.visit else place.asked
