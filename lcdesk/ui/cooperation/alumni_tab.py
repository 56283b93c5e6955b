"""The tab of alumni: who took part, where they are today, who agrees to be written to, and when to
ask again; as groups, and as a file for letters.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import Record
from lcdesk.model.files import LIST
from lcdesk.model.findings import say_places
from lcdesk.model.names import dated_name
from lcdesk.model.record_search import fold_search
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.cooperation import alumni
from lcdesk.services.cooperation.alumni import CONSENTS, AlumniLine, Consent, ContactLine
from lcdesk.services.cooperation.mail_merge import MergeOutcome, export_mail_merge
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ALUMNI, RecordList, list_records
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.cooperation.looks import is_late
from lcdesk.ui.cooperation.tab import (
    SAID_MS,
    CooperationTab,
    Sentence,
    ValueFilter,
    choices_of,
    connect_table,
    country_choices,
)
from lcdesk.ui.kit.dialogs.record_export import Step, ask_export, ask_export_by
from lcdesk.ui.kit.dialogs.saving import ask_where, file_name, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.table.model import GroupBand, Identified, TableColumn, column_of
from lcdesk.ui.kit.widgets import Button, column, row
from lcdesk.ui.kit.widgets.chips import ChipButton

ROOMY = 900
PERSON = "person"
"""The kind of what is asked for where no contact is meant, but a person."""
CONSENT = {
    "agreed": N_("agreed"),
    "expired": N_("expired"),
    "refused": N_("refused"),
    "unknown": N_("not asked"),
}
GROUPS = {
    "": N_("No groups"),
    "nationality": N_("Country"),
    "field_of_work": N_("Field"),
    "year": N_("Year"),
    "agrees": N_("Consent"),
    "kept_by": N_("Kept by"),
}
_WIDTHS = {
    "person": 176,
    "position": 128,
    "organization": 180,
    "consent": 76,
    "last_contact": 100,
    "next_step": 108,
    "due": 100,
}


class AlumniRow(Identified):
    """What the table shows of somebody; beside these keys it has what is kept of the contact, by
    the names of its fields.
    """

    contact_id: int | None
    person: str
    nationality: str | None
    field_of_work: str | None
    cohorts: str
    years: tuple[int, ...]
    year: int | None
    position_then: str | None
    organization_then: str | None
    agrees: Consent


@dataclass(frozen=True)
class AlumniContent:
    """The people and their rows, by their ids; and what is searched of each."""

    lines: Mapping[int, AlumniLine] = field(default_factory=dict[int, AlumniLine])
    rows: Sequence[AlumniRow] = ()
    today: dt.date = dt.date.min
    said: Mapping[int, str] = field(default_factory=dict[int, str])
    late: int = 0


class AlumniTable(EntryTable[AlumniRow]):
    """Its rows may stand under bands: `group(record)` gives the value and the words of the band
    of a record.
    """

    group: Callable[[AlumniRow], tuple[Any, str]] | None = None

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


class AlumniTab(CooperationTab[AlumniRow]):
    """One row a person; what is typed into it becomes, or changes, the contact that is kept."""

    key = "alumni"
    which = ALUMNI

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__(context, edits)
        self.content = AlumniContent()
        self.sentence, self.late = (
            Sentence(),
            ChipButton("warn", "triangle-alert", is_checkable=True),
        )
        self.country = ValueFilter(N_("Country"), has_flags=True)
        self.year = ValueFilter(N_("Year"))
        self.consent = ValueFilter(N_("Consent"))
        self.groups = ValueFilter(N_("Groups"))
        self.mail = Button("", "mail", clicked=self.export_for_letters)
        self.table = self._grouped = AlumniTable(_columns(), "organization")
        self.table.view.columns.stretch("organization", 130)
        head = row(
            self.sentence, self.late, None, self.country, self.year, self.consent, self.groups
        )
        self.setLayout(column(head, self.table, gap=14))
        self._say_soon = context.tasks.delayed(self._say, SAID_MS, self)
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
            lines = alumni.list_alumni(desk)
            names = {one["id"]: dated_name(one) for one in list_cohorts(desk)}
        today = clock.today()
        rows = [_row(line, names, today) for line in lines]
        said = {line.person_id: _said(line, row) for line, row in zip(lines, rows, strict=True)}
        late = sum(is_late(line.due, today) for line in lines)
        return AlumniContent({line.person_id: line for line in lines}, rows, today, said, late)

    def show_content(self, content: AlumniContent, *, is_typed: bool) -> None:
        self.content, self.is_read = content, True
        rows = content.rows
        self.country.offer(country_choices(one["nationality"] for one in rows))
        years = (year for one in rows for year in one["years"])
        self.year.offer(reversed(choices_of(years, str)))
        self.consent.offer(
            choices_of((one["agrees"] for one in rows), lambda code: _(CONSENT[code]), CONSENTS)
        )
        self.groups.offer([(key, _(words), 0) for key, words in GROUPS.items() if key])
        self.fill(is_typed=is_typed)

    def fill(self, *, is_typed: bool) -> None:
        if not self.content.late:
            self.late.setChecked(False)
        shown = [one for one in self.content.rows if self._allows(one)]
        self.table.search(self.words, is_shown_soon=True)
        self.table.show_entries(shown, is_typed=is_typed, said=self.content.said)
        late = self.content.late
        self.late.say(_("{count} late", count=late) if late else "")
        self._say()

    def search(self, words: str) -> None:
        self.words = words
        self.table.search(words)
        self._say_soon()

    def _say(self) -> None:
        entries = self._grouped.entries
        records = [entries[one] for one in self.table.table.whole if one > 0]
        self.sentence.setText(_sentence(records))
        agrees = any(one["agrees"] == "agreed" for one in records)
        grey(self.mail, "" if agrees else _("Nobody here has agreed to be written to"))
        self.counted.emit()

    def _allows(self, one: AlumniRow) -> bool:
        return (
            self.country.allows(one["nationality"])
            and (self.year.wanted is None or self.year.wanted in one["years"])
            and self.consent.allows(one["agrees"])
            and (
                not self.late.isChecked()
                or is_late(self.content.lines[one["id"]].due, self.content.today)
            )
        )

    def _group(self) -> None:
        by = self.groups.wanted
        self._grouped.group = None if not by else lambda one: _band_of(one, by)
        self.show_words()

    def is_empty(self) -> bool:
        return not self.content.rows

    def empty_words(self) -> str:
        return _(
            "No alumni yet: whoever took part in a course (status arrived or further) comes here "
            "once it has ended. Others can be noted before."
        )

    # --- what is chosen ---

    def chosen_records(self) -> tuple[RecordList, Sequence[AlumniRow]]:
        current = self.table.view.current_id()
        ids = sorted(self.table.selected(), key=lambda one: one != current)
        return ALUMNI, self.table.read_page(ids)

    def count(self) -> int | None:
        return len(self.content.rows) if self.is_read else None

    def has(self, record_id: int, kind: str = "") -> bool:
        return self._row_of(record_id, kind) is not None

    def _row_of(self, record_id: int, kind: str) -> int | None:
        """The person a contact is of, or the person of this number."""
        column = "id" if kind == PERSON else "contact_id"
        found = (one["id"] for one in self.content.rows if one[column] == record_id)
        return next(found, None)

    def export_ids(self) -> Sequence[int]:
        """The contacts of those shown; who has none is in no list of contacts."""
        entries = self._grouped.entries
        kept = (entries[one]["contact_id"] for one in self.shown_ids())
        return [one for one in kept if one is not None]

    def can_export(self) -> bool:
        return any(one > 0 for one in self.table.table.whole)

    def count_shown(self, which: RecordList) -> int:
        return self.table.table.records

    def exports(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """All who are shown, or only the contacts that are kept of them."""
        if not self.can_export():
            return ()
        entries: list[tuple[str, Callable[[], object]]] = [
            (_("All who are shown, with where they took part…"), self.export_all)
        ]
        if ids := self.export_ids():
            contacts = partial(ask_export, self, self.context, ALUMNI, ids)
            entries.append((_("Only the contacts that are kept…"), contacts))
        return entries

    def export_all(self) -> None:
        """Those shown, whether a contact of them is kept or not."""
        desk, lines = self.context.desk, [self.content.lines[one] for one in self.shown_ids()]

        def write(path: Path, is_plain: bool, step: Step) -> int:
            from lcdesk.services.exporting.record_lists import export_alumni

            return export_alumni(desk, lines, path, is_plain=is_plain, step=step)

        ask_export_by(self, self.context, ALUMNI, len(lines), write)

    def removed_ids(self, records: Sequence[AlumniRow]) -> list[int]:
        return [one["contact_id"] for one in records if one["contact_id"] is not None]

    def record_of(self, which: RecordList, record: AlumniRow) -> Record:
        """All that is kept about the contact, private values too; of whom there is none yet, who
        it would be of.
        """
        number = record["contact_id"]
        kept = list_records(self.context.desk, ALUMNI, [number]) if number else []
        whole = kept[0] if kept else {"person": record["person"]}
        return {**whole, "id": record["id"], "contact_id": number}

    def write(self, which: RecordList, cells: Cells, shown: Mapping[int, Record]) -> bool:
        desk = self.context.desk
        return self.edits.do(lambda: alumni.note_contacts(desk, cells, shown), which, cells)

    def shown_ids(self) -> Sequence[int]:
        return [one for one in self.table.table.whole if one > 0]

    def select(self, record_id: int, kind: str = "") -> None:
        record_id = self._row_of(record_id, kind) or record_id
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

    def export_for_letters(self) -> None:
        """Those shown who agree to be written to, and nobody else."""
        lines = [self.content.lines[one] for one in self.shown_ids()]
        proposed = Path(file_name(_("Alumni who agreed")) + LIST.endings[0])
        title = _("Export for mail merge")
        path = ask_where(self.window(), title, proposed, LIST)
        if path is None:
            return
        desk = self.context.desk
        self.context.tasks.run(
            _("Exporting…"),
            lambda _task: export_mail_merge(desk, lines, path),
            lambda outcome: tell_saved(self, path, lambda: _outcome_words(outcome, path)),
            owner=self,
        )


def _outcome_words(outcome: MergeOutcome, path: Path) -> str:
    said = n_(
        "Saved {name}: {count} person",
        "Saved {name}: {count} people",
        outcome.written,
        name=path.name,
    )
    more = [
        n_("{count} did not agree", "{count} did not agree", outcome.left_out)
        if outcome.left_out
        else "",
        n_("{count} without an address", "{count} without an address", outcome.without_mail)
        if outcome.without_mail
        else "",
    ]
    return _(", ").join(one for one in (said, *more) if one)


def _row(line: AlumniLine, names: Mapping[int, str], today: dt.date) -> AlumniRow:
    """What the table shows of somebody."""
    row: AlumniRow = {
        "id": line.person_id,
        "contact_id": line.contact.id if line.contact else None,
        "person": line.name,
        "nationality": line.country,
        "field_of_work": line.field_of_work,
        "cohorts": _(", ").join(names[one] for one in line.cohorts if one in names),
        "years": line.years,
        "year": line.years[-1] if line.years else None,
        "position_then": line.position,
        "organization_then": line.organization,
        "agrees": line.consent(today),
    }
    kept = {name: getattr(line.contact, name, None) for name in _KEPT}
    return cast("AlumniRow", {**row, **kept})  # what is kept stands beside the keys of the type


_KEPT = tuple(name for name in ContactLine._fields if name not in ("id", "person_id"))


def _said(line: AlumniLine, row: AlumniRow) -> str:
    kept = line.contact
    more = (row["cohorts"], *((kept.kept_by, kept.next_step) if kept else ()))
    return alumni.words_of(line) + fold_search("\n".join(("", *filter(None, more))))


def _band_of(one: AlumniRow, by: str) -> tuple[Any, str]:
    value = one.get(by)
    if by == "agrees":
        return value, _(CONSENT[one["agrees"]])
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
        name: column_of(one, width=_WIDTHS.get(name, one.width))
        for name, one in fields.items()
        if not one.is_private and name != "notes"
    }
    work = TableColumn("field_of_work", N_("Field"), 130, "muted", is_hidden=True)
    made["person"] = made["person"].with_(look="name", is_editable=False)
    made["consent"] = made["consent"].with_(title=N_("Consent"))
    for name in ("position", "organization"):
        made[name] = made[name].with_(
            text=partial(_today_or_then, name), tone=partial(_tone_of_then, name)
        )
    made["due"] = made["due"].with_(
        tone=lambda one: "warn" if is_late(one.get("due"), clock.today()) else ""
    )
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
        work,
        *(made[name] for name in first),
        *(made[name] for name in rest),
    ]


def _today_or_then(name: str, one: Record) -> str:
    """What it is today, else what it was then."""
    return str(one.get(name) or one.get(f"{name}_then") or "")


def _tone_of_then(name: str, one: Record) -> str:
    return "" if one.get(name) else "fg3"


def _country(code: str | None) -> str:
    return countries.name(code, language()) if code else ""


def _sentence(people: Sequence[AlumniRow]) -> str:
    """ "214 alumni from 31 countries; 120 agreed to be written to"."""
    count = n_("{count} former participant", "{count} alumni", len(people))
    met = {one["nationality"] for one in people if one["nationality"]}
    head = _("{leads} from {countries}", leads=count, countries=say_places(met)) if met else count
    agreed = sum(one["agrees"] == "agreed" for one in people)
    if not agreed:
        return head
    said = n_("{count} agreed to be written to", "{count} agreed to be written to", agreed)
    return _("{head}; {more}", head=head, more=said)
