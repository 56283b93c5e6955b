"""What a part of the Participants screen is: one concern with its commands, its lines of the menu, its view of the news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QMenu

from lcdesk.ui.kit.screen import Handlers

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class ParticipantsPart(Protocol):
    """The screen asks its parts one after the other and lays their widgets out; between them they share `Shown`."""

    def handlers(self) -> Handlers:
        """Commands possible now: key → what it does."""
        ...

    def fill_menu(self, menu: QMenu) -> None:
        """Lines of the menu of the right button, for what is selected."""
        ...

    def refresh(self, news: ChangeEvent | None) -> None:
        """The desk has changed (None: anything may have, even the cohort)."""
        ...

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        ...
