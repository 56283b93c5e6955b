"""The slip of changes on paper: A4 pages as PDF, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from lcdesk.model.files import PDF, write_bytes
from lcdesk.model.timetable_changes import ChangeNotice
from lcdesk.papers.content import PaperContent
from lcdesk.papers.typesetter import shared_typesetter


def save_change_notice(change_notice: ChangeNotice, path: Path) -> None:
    """Write it as PDF; `KnownFault` where the place cannot be written."""
    made = shared_typesetter().set_pdf(change_notice_page(change_notice))
    write_bytes(path, made.pdf, formats=PDF)


def find_undrawn_in(change_notice: ChangeNotice, is_stopped: Callable[[], bool]) -> list[str]:
    """The texts of the slip that no font of this machine draws whole."""
    return shared_typesetter().undrawn_texts(change_notice_page(change_notice), is_stopped)


def change_notice_page(change_notice: ChangeNotice) -> PaperContent:
    """What stands on its pages."""
    english, chinese = change_notice.title
    held = asdict(change_notice)
    data = {
        "language": "both",
        "title": {"zh": chinese, "en": english},
        "heading": held.get("title"),
        **{key: held[key] for key in ("cohort", "note", "empty", "foot")},
        "days": [{"day": day, "entries": entries} for day, entries in held.get("days", ())],
    }
    return PaperContent("change_notice", data, change_notice.stands_at)
