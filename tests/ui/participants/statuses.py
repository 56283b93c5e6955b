"""What the tests of statuses share: whose row is which, the dialog on view, what the desk says."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QDialog

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants import status
from lcdesk.ui.participants.screen import ParticipantsScreen

WANJIRU, BRIAN, HANA, DAWIT, CHIDINMA, ERIC, AYESHA, XIAOMING = range(8)
T = TypeVar("T", bound=QDialog)


def shown(screen: ParticipantsScreen, kind: type[T]) -> T:
    return next(dialog for dialog in screen.findChildren(kind) if dialog.isVisible())


def status_of(desk: Desk, row_id: int) -> str:
    return str((read_one(desk, row_id) or {})["status"])


def move(desk: Desk, ids: list[int], to: str) -> None:
    status.move(desk, status.plan(desk, ids, to))
