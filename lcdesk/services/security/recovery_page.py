"""The recovery key on paper: one page of A4 in both languages, its groups in numbered boxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from lcdesk.model.files import PDF, write_bytes
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import Typesetter


@dataclass(frozen=True)
class RecoveryPage:
    """What stands on it. `key` as `recovery_key` tells it: groups between dashes; `day` as
    2026-11-27.
    """

    desk: str
    office: str
    day: str
    key: str

    def without(self, signs: Collection[str]) -> RecoveryPage:
        """The same with “?” for characters that cannot be printed: the key must come onto paper."""
        marks = str.maketrans(dict.fromkeys(signs, "?"))
        return replace(self, desk=self.desk.translate(marks), office=self.office.translate(marks))

    @property
    def content(self) -> PaperContent:
        data = {
            "language": "both",
            "title": {"zh": "恢复密钥", "en": "Recovery key"},
            "desk": self.desk,
            "office": self.office,
            "day": self.day,
            "groups": self.key.split("-"),
        }
        moment = dt.datetime.combine(dt.date.fromisoformat(self.day), dt.time(), dt.UTC)
        return PaperContent("recovery_key", data, moment)


def recovery_pdf(page: RecoveryPage) -> bytes:
    """The page as PDF. A process of its own sets it and ends: the key stays nowhere."""
    with Typesetter() as typesetter:
        undrawn = typesetter.undrawn((page.desk, page.office))
        return typesetter.set_pdf(page.without(undrawn).content).pdf


def recovery_picture(page: RecoveryPage, per_inch: float) -> bytes:
    """The same as PNG, so many pixels to an inch."""
    with Typesetter() as typesetter:
        (picture,) = typesetter.set_pictures(page.content, per_inch)
    return picture


def save_recovery(page: RecoveryPage, path: Path) -> None:
    """Write the PDF; `KnownFault` where the place cannot be written."""
    write_bytes(path, recovery_pdf(page), formats=PDF)
