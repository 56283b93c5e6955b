"""The tab of alumni: who took part, where they are today, who agrees to be written to, and when to
ask again; as groups, and as a file for letters.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.findings import say_places
from lcdesk.model.kinds import Country, Text
from lcdesk.services.cooperation.counts import AlumniFacts, facts_of_alumni
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ALUMNI, RecordList, list_records
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.cooperation.looks import is_late
from lcdesk.ui.cooperation.tab import (
    ChipButton,
    CooperationTab,
    SearchTexts,
    Sentence,
    ValueFilter,
    choices_of,
    connect_table,
    country_choices,
)
from lcdesk.ui.kit.dialogs.record_export import ask_export
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.table.model import GroupBand, Record, TableColumn, column_of
from lcdesk.ui.kit.widgets import Button, column, row

ROOMY = 900
CONSENT = {"yes": N_("agreed"), "no": N_("refused"), "": N_("not asked")}
GROUPS = {
    "": N_("No groups"),
    "nationality": N_("Country"),
    "year": N_("Year"),
    "consent": N_("Consent"),
    "kept_by": N_("Kept by"),
}
_WIDTHS = {
    "person": 176,
    "position": 128,
    "organization": 180,
    "consent": 76,
    "last_contact": 100,
    "next_step": 124,
    "due": 100,
}


@dataclass(frozen=True)
class AlumniContent:
    """The contacts with what is known of each person, and what is searched of each."""

    alumni: Sequence[Record] = ()
    today: dt.date = dt.date.min
    said: Mapping[int, str] = field(default_factory=dict[int, str])
    late: int = 0


_SEARCHED = RecordKind(
    ALUMNI.kind.name,
    ALUMNI.kind.label,
    (
        *ALUMNI.kind.fields,
        Field("nationality", Country(), N_("Country/region")),
        Field("cohorts", Text(), N_("Cohorts")),
    ),
    ALUMNI.kind.names,
)
"""Found also by the country and the courses of the person."""


class AlumniTable(EntryTable):
    """Its rows may stand under bands: `group(record)` gives the value and the words of the band
    of a record.
    """

    group: Callable[[Record], tuple[Any, str]] | None = None

    def show_rows(self, ids: Sequence[int]) -> None:
        """Under bands where there are groups; those with most rows stay in order of their words."""
        if self.group is None:
            self.view.set_ids(ids)
            return
        found: dict[Any, tuple[str, list[int]]] = {}
        for one in ids:
            value, words = self.group(self.entries[one])
            found.setdefault(value, (words, []))[1].append(one)
        rows, bands = array("q"), dict[int, GroupBand]()
        ordered = sorted(found.items(), key=lambda group: (group[0] in (None, ""), group[1][0]))
        for value, (words, members) in ordered:
            mark = -len(bands) - 1
            bands[mark] = GroupBand(words, len(members), key=value)
            rows.append(mark)
            rows.extend(members)
        self.view.set_rows(rows, bands)


class AlumniTab(CooperationTab):
    """One row a contact."""

    key = "alumni"
    which = ALUMNI

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__(context, edits)
        self.content = AlumniContent()
        self._texts = SearchTexts(_SEARCHED)
        self.sentence, self.late = Sentence(), ChipButton("warn", "triangle-alert")
        self.country = ValueFilter(N_("Country"), has_flags=True)
        self.year = ValueFilter(N_("Year"))
        self.consent = ValueFilter(N_("Consent"))
        self.groups = ValueFilter(N_("Groups"))
        self.mail = Button("", "mail", clicked=self.export_for_letters)
        self.table = AlumniTable(_columns(), "organization")
        self.table.view.columns.stretch("organization", 130)
        head = row(
            self.sentence, self.late, None, self.country, self.year, self.consent, self.groups
        )
        self.setLayout(column(head, self.table, gap=14))
        self._connect()

    def _connect(self) -> None:
        self.retranslation.say(N_("Alumni"), self.table.view.setAccessibleName)
        self.retranslation.say(N_("Export for mail merge…"), self.mail.setText)
        for button in (self.country, self.year, self.consent):
            button.narrowed.connect(self.show_words)
        self.groups.narrowed.connect(self._group)
        self.late.toggled.connect(lambda _is_on: self.show_words())
        connect_table(self, self.table, ALUMNI)

    def buttons(self) -> Sequence[QWidget]:
        return (self.mail,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in (self.country, self.year, self.consent, self.groups):
            button.set_brief(self.width() < ROOMY)

    # --- read and shown ---

    def read(self, desk: Desk) -> AlumniContent:
        with desk.reading_together():
            found = list_records(desk, ALUMNI)
            facts = facts_of_alumni(desk)
        nobody = AlumniFacts(None, "", ())
        whole = [
            {
                **one,
                "nationality": (known := facts.get(one["id"], nobody)).country,
                "cohorts": known.cohorts,
                "years": known.years,
                "year": known.years[-1] if known.years else None,
            }
            for one in found
        ]
        today = clock.today()
        late = sum(is_late(one, today) for one in whole)
        return AlumniContent(whole, today, self._texts.of(whole), late)

    def show_content(self, content: AlumniContent, *, is_typed: bool) -> None:
        self.content, self.is_read = content, True
        alumni = content.alumni
        self.country.offer(country_choices(one["nationality"] for one in alumni))
        years = (year for one in alumni for year in one["years"])
        self.year.offer(reversed(choices_of(years, str)))
        self.consent.offer(
            choices_of((consent_of(one) for one in alumni), lambda code: _(CONSENT[code]))
        )
        self.groups.offer([(key, _(words), 0) for key, words in GROUPS.items() if key])
        self._show(is_typed=is_typed)

    def show_words(self) -> None:
        self._show(is_typed=False)

    def _show(self, *, is_typed: bool) -> None:
        if not self.content.late:
            self.late.setChecked(False)
        shown = [one for one in self.content.alumni if self._allows(one)]
        self.table.search(self.words, is_shown_soon=True)
        self.table.show_entries(shown, is_typed=is_typed, said=self.content.said)
        late = self.content.late
        self.late.say(_("{count} late", count=late) if late else "")
        self._say()

    def search(self, words: str) -> None:
        self.words = words
        self.table.search(words)
        self._say()

    def _say(self) -> None:
        entries = self.table.entries
        records = [entries[one] for one in self.table.table.whole if one > 0]
        self.sentence.setText(_sentence(records))
        self.mail.setEnabled(any(one["consent"] for one in records))
        self.counted.emit()

    def _allows(self, one: Record) -> bool:
        return (
            self.country.allows(one["nationality"])
            and (self.year.wanted is None or self.year.wanted in one["years"])
            and self.consent.allows(consent_of(one))
            and (not self.late.isChecked() or is_late(one, self.content.today))
        )

    def _group(self) -> None:
        by = self.groups.wanted
        self.table.group = None if not by else lambda one: _band_of(one, by)
        self.show_words()

    def is_empty(self) -> bool:
        return not self.content.alumni

    def empty_words(self) -> str:
        return _(
            "Nobody is kept in touch with yet. Note what somebody who took part does today, and "
            "whether they agree to be written to."
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.table.table.retranslate()
        self._show(is_typed=True)

    # --- what is chosen ---

    def chosen_records(self) -> tuple[RecordList, Sequence[Record]]:
        current = self.table.view.current_id()
        ids = sorted(self.table.selected(), key=lambda one: one != current)
        return ALUMNI, self.table.read_page(ids)

    def has(self, record_id: int) -> bool:
        return any(one["id"] == record_id for one in self.content.alumni)

    def shown_ids(self) -> Sequence[int]:
        return [one for one in self.table.table.whole if one > 0]

    def select(self, record_id: int) -> None:
        if record_id not in set(self.table.table.ids):
            for button in (self.country, self.year, self.consent):
                if button.wanted is not None:
                    button.want(None)
            self.late.setChecked(False)
        self.table.view.select_ids([record_id])

    def focus_target(self) -> QWidget:
        return self.table

    def handlers(self) -> Handlers:
        return self.table.handlers()

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(icon("mail"), _("Export for mail merge…"), self.export_for_letters)

    def refuse(self, cells: Cells, message: str) -> None:
        self.table.view.cells.reject_cells(cells, message)

    def note_written(self, which: RecordList, cells: Cells) -> None:
        self.table.note_written(cells)

    def export_for_letters(self) -> None:
        """Those shown who agreed to be written to, and nobody else."""
        shown = [self.table.entries[one] for one in self.table.table.whole if one > 0]
        ids = [one["id"] for one in shown if agrees(one, self.content.today)]
        if not ids:
            self.context.announce(_("Nobody who is shown agreed to be written to."), tone="warn")
            return
        ask_export(self.window(), self.context, ALUMNI, ids, _("Alumni who agreed"))


def agrees(one: Record, today: dt.date) -> bool:
    """May somebody be written to today?"""
    until = one.get("consent_until")
    return bool(one.get("consent")) and (until is None or until >= today)


def consent_of(one: Record) -> str:
    """ "yes", "no", or "" where nobody asked."""
    said = one.get("consent")
    return "" if said is None else "yes" if said else "no"


def _band_of(one: Record, by: str) -> tuple[Any, str]:
    if by == "consent":
        return consent_of(one), _(CONSENT[consent_of(one)])
    value = one.get(by)
    if by == "nationality":
        return value, countries.name(value, language()) if value else _("not known")
    return value, str(value) if value else _("not known")


def _columns() -> list[TableColumn]:
    fields = ALUMNI.kind.by_name
    country = TableColumn(
        "nationality",
        N_("Country/region"),
        120,
        "country",
        text=lambda one: _country(one.get("nationality")),
    )
    cohorts = TableColumn(
        "cohorts", N_("Cohorts"), 136, "muted", text=lambda one: str(one.get("cohorts") or "")
    )
    made = {
        name: column_of(field, width=_WIDTHS.get(name, field.width))
        for name, field in fields.items()
    }
    made["person"] = made["person"].with_(look="name", is_editable=False)
    made["consent"] = made["consent"].with_(title=N_("Consent"))
    made["organization"] = made["organization"].with_(look="muted")
    made["due"] = made["due"].with_(tone=lambda one: "warn" if is_late(one, clock.today()) else "")
    for name, width in (("next_step", 900), ("last_contact", 820), ("position", 700)):
        made[name] = made[name].with_(yields_below=width)
    for name in ("country", "email", "newsletter"):
        made[name] = made[name].with_(is_hidden=True)
    first = ("position", "organization", "consent", "last_contact", "next_step", "due")
    rest = [name for name in made if name not in (*first, "person")]
    return [
        made["person"],
        country,
        cohorts,
        *(made[name] for name in first),
        *(made[name] for name in rest),
    ]


def _country(code: str | None) -> str:
    return countries.name(code, language()) if code else ""


def _sentence(alumni: Sequence[Mapping[str, Any]]) -> str:
    """ "214 alumni from 31 countries; 120 agreed to be written to"."""
    count = n_("{count} alumnus or alumna", "{count} alumni", len(alumni))
    met = {one["nationality"] for one in alumni if one["nationality"]}
    head = _("{leads} from {countries}", leads=count, countries=say_places(met)) if met else count
    agreed = sum(bool(one["consent"]) for one in alumni)
    if not agreed:
        return head
    said = n_("{count} agreed to be written to", "{count} agreed to be written to", agreed)
    return _("{head}; {more}", head=head, more=said)
