"""The tables on the page of a country: people, cohorts, organisations, cooperation leads, groups, learned spellings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from lcdesk.model.kinds import Date
from lcdesk.model.lists import GENDER, LEAD_STAGE, ORGANISATION_KIND, ORGANISATION_ROLE, STATUS
from lcdesk.model.sentences import list_names
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.country_page import (
    AliasLine,
    CohortLine,
    GroupLine,
    LeadEntry,
    OrganisationLine,
    read_people,
)
from lcdesk.services.participants.leads import kind_words
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.kit.table.model import ReadPage, Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NARROW, WIDE = 900, 1150  # px of a table below which what matters less gives way


class LineTable(RecordView):
    """A table to be read: a double click or Enter on a line tells `opened(id)`; lines of `show_lines` count from 0."""

    def __init__(self, columns: Sequence[TableColumn], stretched: str, read_page: ReadPage | None = None) -> None:
        self._lines: Sequence[Record] = ()
        super().__init__(RecordTable(columns, read_page or self._read))
        self.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        self.stretch(stretched)

    def show_lines(self, lines: Iterable[Record]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self.table.set_ids(())
        self.set_ids(range(len(self._lines)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.key() in ENTER and at.isValid():
            self.opened.emit(self.table.id_at(at.row()))
        else:
            super().keyPressEvent(event)

    def _read(self, ids: Sequence[int]) -> list[Record]:
        return [{**self._lines[at], "id": at} for at in ids if at < len(self._lines)]


def people_table(desk: Desk) -> LineTable:
    """People by the ids of their enrolments (`set_ids`), read as they come into view."""
    return LineTable(_PEOPLE, "organization", lambda ids: [asdict(line) for line in read_people(desk, ids)])


def cohort_lines(cohorts: Sequence[CohortLine]) -> list[Record]:
    """One line a cohort, for a table of `COHORTS`."""
    return [
        {
            "cohort": one.short, "starts": one.starts, "women": one.women, "men": one.men, "other": one.other or "",
            "total": one.total, "agreed": one.agreed, "is_passed": one.most is not None and one.holding > one.most,
        }
        for one in cohorts
    ]  # fmt: skip


def organisation_lines(organisations: Sequence[OrganisationLine]) -> list[Record]:
    """One line an organisation, for a table of `ORGANISATIONS`."""
    return [
        {
            "name": one.name, "kind": list_names([ORGANISATION_KIND.format(kind) for kind in one.kinds]),
            "years": list_names([str(year) for year in one.years]), "people": len(one.people),
            "nominated": len(one.nominated) or "", "roles": list_names([ORGANISATION_ROLE.format(role) for role in one.roles]),
        }
        for one in organisations
    ]  # fmt: skip


def lead_lines(leads: Sequence[LeadEntry]) -> list[Record]:
    """One line a cooperation lead, for a table of `LEADS`."""
    return [
        {
            "kind": _raised(kind_words(entry.lead.kind)), "partner": entry.lead.partner or "", "stage": entry.lead.stage,
            "due": due_day(entry), "is_overdue": entry.lead.is_overdue, "person": entry.lead.name, "cohort": entry.short,
            "next_step": entry.lead.next_step or "",
        }
        for entry in leads
    ]  # fmt: skip


def due_day(entry: LeadEntry) -> str:
    """The day to ask again; colour never says alone that it has passed."""
    day = day_words(entry.lead.due)
    return _("overdue: {day}", day=day) if entry.lead.is_overdue else day


def group_lines(groups: Sequence[GroupLine]) -> list[Record]:
    """One line a stay in a group, for a table of `GROUPS`."""
    return [
        {
            "group": one.name, "since": day_words(since) or _("not known"), "until": day_words(until),
            "today": _("member") if one.is_today else _("no member"), "opened": opened_words(one),
        }
        for one in groups
        for since, until in one.stays
    ]  # fmt: skip


def opened_words(one: GroupLine) -> str:
    """ "3 of 4 cohorts"; "" while none has a first day."""
    if not one.openings:
        return ""
    return n_("{part} of {count} cohort", "{part} of {count} cohorts", one.openings, part=len(one.opened))


def alias_lines(aliases: Sequence[AliasLine]) -> list[Record]:
    """One line a spelling, for a table of `SPELLINGS`."""
    return [
        {
            "spelling": one.spelling, "file": one.file_name or _("confirmed by hand"),
            "when": day_words(one.learnt_at.date() if one.learnt_at else None),
        }
        for one in aliases
    ]  # fmt: skip


def day_words(day: dt.date | None) -> str:
    """A day as tables have it: 6 Dec 2026, in Chinese 2026-12-06; "" for none."""
    if day is None:
        return ""
    return day.isoformat() if language() == "zh" else Date().format(day)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(name: str) -> Any:
    return lambda record: day_words(record.get(name))


def _column(name: str, title: str, width: int, look: str = "text", **more: Any) -> TableColumn:
    return TableColumn(name, title, width, look, is_sortable=False, **more)


_PEOPLE = (
    _column("name", N_("Name"), 210, "name"),
    _column("gender", N_("Gender"), 76, "muted", text=lambda one: GENDER.format(one["gender"]) if one["gender"] else "", yields_below=NARROW),
    _column("organization", N_("Organisation"), 220), _column("position", N_("Position"), 150, "muted"),
    _column("short", N_("Cohort"), 190, "muted"),
    _column("starts", N_("First day"), 110, "muted", text=_day("starts"), yields_below=WIDE),
    _column("status", N_("Status"), 128, "chip", text=lambda one: STATUS.format(one["status"]) if one["status"] else ""),
)  # fmt: skip
COHORTS = (
    _column("cohort", N_("Cohort"), 180, "strong"), _column("starts", N_("First day"), 108, "muted", text=_day("starts"), yields_below=NARROW),
    _column("women", N_("Women"), 72, "number"), _column("men", N_("Men"), 60, "number"),
    _column("other", N_("Other"), 64, "number"), _column("total", N_("Total"), 64, "number"),
    _column("agreed", N_("Places agreed"), 124, "muted", tone=lambda one: "warn" if one["is_passed"] else ""),
)  # fmt: skip
ORGANISATIONS = (
    _column("name", N_("Organisation"), 300, "strong"), _column("kind", N_("Kind of organisation"), 150, "muted"),
    _column("years", N_("Years"), 150, "muted"), _column("people", N_("People"), 80, "number"),
    _column("nominated", N_("Nominated"), 100, "number"), _column("roles", N_("Roles"), 150, "muted", yields_below=NARROW),
)  # fmt: skip
LEADS = (
    _column("kind", N_("Kind"), 170, "strong"), _column("partner", N_("Local partner"), 180),
    _column("stage", N_("Stage"), 130, "chip", text=lambda one: LEAD_STAGE.format(one["stage"]) if one["stage"] else ""),
    _column("due", N_("Follow up"), 160, tone=lambda one: "warn" if one["is_overdue"] else ""),
    _column("person", N_("Participant"), 170), _column("cohort", N_("Cohort"), 180, "muted"),
    _column("next_step", N_("Next step"), 170, "muted", yields_below=WIDE),
)  # fmt: skip
GROUPS = (
    _column("group", N_("Group"), 280, "strong"), _column("since", N_("From"), 130, "muted"),
    _column("until", N_("Until"), 130, "muted"), _column("today", N_("Today"), 130),
    _column("opened", N_("On the opening day"), 180, "muted"),
)  # fmt: skip
SPELLINGS = (
    _column("spelling", N_("Spelling"), 240, "strong"), _column("file", N_("Learnt from"), 300, "muted"),
    _column("when", N_("When"), 140, "muted"),
)  # fmt: skip
