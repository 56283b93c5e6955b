"""Texts of widgets that are said again when the language changes."""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.texts import _

Setter = Callable[[str], object]


class Retranslation:
    """Remembers which text each long-lived widget shows; one for a screen or a dialog."""

    def __init__(self) -> None:
        self._said: list[tuple[tuple[Setter, ...], str]] = []

    def say(self, message: str, *setters: Setter) -> None:
        """Give each setter the translation of `message` (marked with `N_`), now and after each
        switch.
        """
        self._said.append((setters, message))
        for setter in setters:
            setter(_(message))

    def again(self) -> None:
        """Say everything in the language of the moment."""
        for setters, message in self._said:
            for setter in setters:
                setter(_(message))
