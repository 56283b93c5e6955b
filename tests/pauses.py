"""Time goes by for a pause after wrong passwords: what is kept of it is dated back."""

from __future__ import annotations

import json
import time

from lcdesk.services.security import password_delays


def let_pass(seconds: float) -> None:
    """As if so much time had gone by since, by both clocks."""
    for file in password_delays.folder().glob("*.json"):
        wrong, at, ticked = json.loads(file.read_bytes())
        file.write_text(json.dumps((wrong, at - seconds, ticked - seconds)), encoding="utf-8")


def begin_again() -> None:
    """As if the last wrong one had just been told, however long it took to come here."""
    for file in password_delays.folder().glob("*.json"):
        wrong, *_when = json.loads(file.read_bytes())
        file.write_text(json.dumps((wrong, time.time(), time.monotonic())), encoding="utf-8")
