"""In which order the tabs of the window stand, and which of them are put away, as somebody chose;
tabs a newer program brings find their place by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class TabOrder:
    """All tabs, and those that are put away; at least one is not."""

    keys: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def shown(self) -> tuple[str, ...]:
        """The tabs to be seen, from the top."""
        return tuple(key for key in self.keys if key not in self.hidden)

    def moved_to(self, key: str, place: int) -> TabOrder:
        """The same with a tab at that place among those shown; the hidden ones stay where they
        are.
        """
        others = [one for one in self.shown if one != key]
        if len(others) == len(self.shown):
            return self
        at = max(0, min(place, len(others)))
        turned = iter([*others[:at], key, *others[at:]])
        return replace(
            self, keys=tuple(one if one in self.hidden else next(turned) for one in self.keys)
        )

    def moved(self, key: str, step: int) -> TabOrder:
        """The same with a tab so many places further down."""
        return (
            self.moved_to(key, max(0, self.shown.index(key) + step)) if key in self.shown else self
        )

    def can_hide(self, key: str) -> bool:
        """Does one remain without it?"""
        return any(one != key for one in self.shown)

    def with_hidden(self, key: str, *, is_hidden: bool) -> TabOrder:
        """The same with a tab put away, or shown again; the last one stays."""
        if not is_hidden:
            return replace(self, hidden=self.hidden - {key})
        return replace(self, hidden=self.hidden | {key}) if self.can_hide(key) else self


def tab_order(
    declared: Sequence[str], chosen: Iterable[str] = (), hidden: Iterable[str] = ()
) -> TabOrder:
    """The tabs of the program in the order chosen. One that nobody has placed stands behind the one
    it is declared behind.
    """
    placed = [key for key in dict.fromkeys(chosen) if key in declared]
    for at, key in enumerate(declared):
        if key not in placed:
            before = next((one for one in reversed(declared[:at]) if one in placed), None)
            placed.insert(placed.index(before) + 1 if before is not None else 0, key)
    away = frozenset(hidden) & frozenset(placed)
    if len(away) == len(placed):  # the settings were written by somebody else
        away -= set(placed[:1])
    return TabOrder(tuple(placed), away)


def neighbour(shown: Sequence[str], key: str, step: int) -> str:
    """The tab so many steps further, going on at the other end; from none of them the first or
    the last.
    """
    if key not in shown:
        return shown[0 if step > 0 else -1]
    return shown[(shown.index(key) + step) % len(shown)]
