"""The rows that wait for an answer: the card that lists them, what is done with them (left out,
saved as a workbook), and their review, in which only what was answered goes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from lcdesk.db.queries.imports import WaitingRow
from lcdesk.garbage_collection import freeze_large
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownValue
from lcdesk.model.fields import Field, without_quoted
from lcdesk.model.files import BOOK
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.importing import pending_rows
from lcdesk.services.importing.import_log import RECORDS, kept_row
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.services.importing.open_questions import problems_kept
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.learned import LearnedMapping
from lcdesk.tabular.understood import ImportPlan, Problem, Understanding, is_listed
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.importing.review import Choices, Outlook, Review
from lcdesk.ui.importing.words import TITLES, safe
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.plain_text import Retranslation, set_tip
from lcdesk.ui.kit.screen import Context, Screen
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import ListCard
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.kit.widgets import Button, MenuButton


class ListedWaiting(WaitingRow):
    """A waiting row with the name of its cohort."""

    cohort: str


class TrayCard(ListCard[ListedWaiting]):
    """What is asked of the chosen rows; without a choice of all of them. Signals carry the ids."""

    answer_asked = Signal(list)
    leave_asked = Signal(list)
    save_asked = Signal(list)
    scope_changed = Signal()

    def __init__(self, retranslation: Retranslation, parent: QWidget) -> None:
        super().__init__(_COLUMNS, "why", is_multi=True, parent=parent)
        self.is_everywhere, self.scope = False, MenuButton("")
        self.save = Button(
            "", "file-spreadsheet", clicked=lambda: self.save_asked.emit(self.meant())
        )
        self.leave = Button("", "circle-slash", clicked=self._leave)
        self.answer = Button(
            "", "message-circle", "soft", clicked=lambda: self.answer_asked.emit(self.meant())
        )
        self.add(self.scope, self.save, self.leave, self.answer)
        self.scope.opening.connect(self._fill)
        self.view.chosen.connect(self._show_choice)
        self.view.removal_asked.connect(self._leave)
        self.view.opened.connect(lambda at: self.answer_asked.emit([at]))
        retranslation.say(
            N_("Waiting for an answer"), self.head.setText, self.view.setAccessibleName
        )
        retranslation.say(N_("Leave out"), self.leave.setText)
        retranslation.say(N_("Save as Excel"), self.save.setText)
        retranslation.say(N_("Answer…"), self.answer.setText)
        retranslation.say(N_("Rows of"), self.scope.set_label)

    def show_waiting(self, records: Sequence[ListedWaiting], elsewhere: int) -> None:
        """Fill the card; `elsewhere`: how many rows wait in other cohorts."""
        self.show_records(records)
        self.setVisible(bool(records or elsewhere))
        self.scope.setVisible(bool(elsewhere) or self.is_everywhere)
        self.view.columns.show("cohort", self.is_everywhere)
        self._show_choice()

    def retranslate(self) -> None:
        """Say the table and the counts anew."""
        self.table.retranslate()
        self._show_choice()

    def meant(self) -> list[int]:
        """The chosen rows, or all."""
        return self.view.selected_ids() or list(self.table.ids)

    def _show_choice(self) -> None:
        chosen, count = len(self.view.selected_ids()), len(self.table.ids)
        rows = n_("{count} row", "{count} rows", count)
        self.note.setText(
            _("{chosen} of {rows} marked", chosen=chosen, rows=rows) if chosen else rows
        )
        self.leave.setEnabled(bool(chosen))
        for button in (self.answer, self.save):
            button.setEnabled(bool(count))
        all_of_them = _("Without a choice all of them are meant.")
        set_tip(self.answer, "" if chosen else all_of_them)
        set_tip(self.save, "" if chosen else all_of_them)
        self.scope.set_value(_("all cohorts") if self.is_everywhere else _("this cohort"))

    def _leave(self) -> None:
        if chosen := self.view.selected_ids():
            self.leave_asked.emit(chosen)

    def _fill(self, menu: QMenu) -> None:
        for words, is_everywhere in ((_("this cohort"), False), (_("all cohorts"), True)):
            action = menu.addAction(words, lambda to=is_everywhere: self._choose_scope(to))
            action.setCheckable(True)
            action.setChecked(is_everywhere == self.is_everywhere)

    def _choose_scope(self, is_everywhere: bool) -> None:
        self.is_everywhere = is_everywhere
        self.scope_changed.emit()


def _name(record: ListedWaiting) -> str:
    values = kept_row(record["raw"]).get("values") or {}
    kind = RECORDS.get(record["entity"] or "", "participant")
    if is_listed(kind):
        said = kept_row(record["raw"])["raw"]
        names = KINDS[kind].names
        told = (str(held[name]) for held in (values, said) for name in names if held.get(name))
        return next(told, "–")
    composed = " ".join(
        str(values[name]) for name in ("given_name", "family_name") if values.get(name)
    )
    return str(
        values.get("full_name") or composed or values.get("name_zh") or values.get("title") or "–"
    )


def _reasons(record: ListedWaiting) -> str:
    kind = RECORDS.get(record["entity"] or "", "participant")
    fields = KINDS[kind].by_name
    told = [(one, fields.get(one["field"] or "")) for one in problems_kept(record)]
    return " ".join(
        reason(one["kind"], one["message"], one.get("raw") or "", field) for one, field in told
    )


def _place(record: ListedWaiting) -> str:
    sheet = record["sheet"]
    return (
        _("{sheet}, row {row}", sheet=sheet, row=record["row"])
        if sheet
        else _("Row {row}", row=record["row"])
    )


_COLUMNS = (
    TableColumn("who", N_("Name"), 170, "strong", text=_name, is_sortable=False),
    TableColumn("why", N_("What is asked"), 320, "text", text=_reasons, is_sortable=False),
    TableColumn("place", N_("Row"), 160, "muted", text=_place, is_sortable=False),
    TableColumn("file_name", N_("File"), 190, "muted", is_sortable=False, yields_below=760),
    TableColumn("cohort", N_("Cohort"), 170, "muted", is_sortable=False),
)


def _is_of_list(record: WaitingRow) -> bool:
    """Is it a row of a list of the office, which belongs to no cohort?"""
    return is_listed(RECORDS.get(record["entity"] or "", "participant"))


def list_name(record: WaitingRow) -> str:
    """The list of the office that a row belongs to; "" for one of a cohort."""
    kind = RECORDS.get(record["entity"] or "", "participant")
    return _(LISTS[kind].plural) if is_listed(kind) else ""


def _belongs_to(record: WaitingRow) -> tuple[int | None, str | None]:
    """What is answered together: the rows of one cohort, or of one list of the office."""
    return record["cohort_id"], record["entity"] if _is_of_list(record) else None


# --- Why a row waits, in the language of the moment: what was kept is in that of the import ---


_CHINESE = re.compile("[\u4e00-\u9fff]")
_REASONS = {
    **TITLES,
    "missing_name": N_("There is no name."),
    "likely_same": N_("This may be somebody who is known already."),
    "duplicate_passport": N_("This passport number is in the file twice."),
    "twice_in_file": N_("This person is in the file twice."),
    "ambiguous_date": N_("{raw}: day or month first?"),
    "unknown_country": N_("“{raw}” is no country that is known."),
    "ambiguous_country": N_("“{raw}” may be several countries."),
    "wrong_row": N_("This row cannot be told apart."),
    "unknown_name": N_("Nobody here is called “{raw}”."),
    "several_called": N_("Several are called “{raw}”."),
}


def reason(
    kind: str, message: str, raw: str, target: Field | None, *, is_masked: bool = True
) -> str:
    """The kept message where it is in the language of the moment, else a shorter one; private
    values are masked.
    """
    hidden = safe(raw, target) if is_masked else raw
    is_hidden = is_masked and target is not None and target.is_private
    told = without_quoted(message, raw) if is_hidden else message
    if _is_spoken(message.replace(raw, "") if raw else message):
        return told
    said = _REASONS.get(kind)
    if said is not None and (hidden or "{raw}" not in said):
        return _(said, raw=hidden)
    if target is not None:
        return _("{field}: “{raw}”", field=target.title, raw=hidden) if hidden else target.title
    return told


def _is_spoken(message: str) -> bool:
    """Is a sentence, but for names in quotes, in the language of the moment?"""
    bare = re.sub("“[^”]*”", "", message)
    return bool(_CHINESE.search(bare)) == (language() == "zh")


# --- What is done with them ---


Ids = Sequence[int]


class PendingCommands:
    """Hears the card; `answered(ids)` opens the review."""

    def __init__(
        self,
        context: Context,
        owner: QWidget,
        card: TrayCard,
        answered: Callable[[tuple[int, ...]], object],
    ) -> None:
        self._context, self._owner, self._card, self._answered = context, owner, card, answered
        self._everything: list[ListedWaiting] = []
        self._rows: list[ListedWaiting] = []  # on view
        card.answer_asked.connect(self.answer)
        card.leave_asked.connect(self.leave_out)
        card.save_asked.connect(self.ask_to_save)
        card.scope_changed.connect(self.show)

    def show_rows(self, everything: list[ListedWaiting]) -> int:
        """Fill the card with rows of all cohorts; how many of the one on screen wait."""
        self._everything = everything
        return self.show()

    def show(self) -> int:
        """The rows of the cohort on screen, or all; how many of the former there are."""
        cohort = self._context.cohort_id
        here = [
            row
            for row in self._everything
            if cohort is None or row["cohort_id"] == cohort or _is_of_list(row)
        ]
        self._rows = self._everything if self._card.is_everywhere else here
        self._card.show_waiting(self._rows, len(self._everything) - len(here))
        return len(here)

    def answer(self, ids: Ids) -> None:
        """Review the rows; of several cohorts those of the first come first, and the others wait
        on.
        """
        asked = [row for row in self._rows if row["id"] in set(ids)]
        first = next(map(_belongs_to, asked), None)
        mine = tuple(row["id"] for row in asked if _belongs_to(row) == first)
        if len(mine) < len(ids):
            self._context.announce(
                _("The rows of one cohort come first; answer the others afterwards."), "info"
            )
        if mine:
            self._answered(mine)

    def leave_out(self, ids: Ids) -> None:
        """Take them off the list; undo brings them back."""
        desk, count = self._context.desk, len(ids)
        told = n_("{count} row was left out.", "{count} rows were left out.", count)
        self._context.tasks.run(
            _("Leaving rows out"),
            lambda _task: pending_rows.leave_out(desk, list(ids)),
            lambda _done: self._context.tell_done(told),
            owner=self._owner,
        )

    def ask_to_save(self, ids: Ids) -> None:
        """Ask where the workbook goes, then write it."""
        name = _("Waiting rows")
        owner = self._owner.window()
        ask_to_save(owner, _("Save as Excel"), BOOK, name, lambda path: self.save(ids, path))

    def save(self, ids: Ids, path: Path) -> None:
        """The rows with their reasons, to be corrected and imported again."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Writing the workbook"),
            lambda _task: pending_rows.export(desk, path, list(ids)),
            lambda _count: tell_saved(self._owner, path),
            owner=self._owner,
        )


# --- The rows of a plan that ask for something, as a workbook ---


def ask_for_problems(screen: Screen, plan: ImportPlan) -> QFileDialog:
    """Ask where the workbook goes, then write it."""
    name = _("{name} to correct", name=Path(plan.understanding.file_name).stem)
    return ask_to_save(
        screen.window(),
        _("Save problems as Excel"),
        BOOK,
        name,
        lambda path: save_problems(screen, plan, path),
    )


def save_problems(screen: Screen, plan: ImportPlan, path: Path) -> None:
    """Write the workbook."""
    from lcdesk.services.importing.pending_rows import export_problems

    screen.context.tasks.run(
        _("Writing the workbook"),
        lambda _task: export_problems(plan, path),
        lambda _count: tell_saved(screen, path),
        owner=screen,
    )


# --- Their review: no sheet behind them, and only what was answered goes in ---


@dataclass
class WaitingReview(Review):
    """The rows with these ids; `cohort_id` is where they belong."""

    ids: tuple[int, ...] = ()
    desk: Desk | None = None
    _again: Understanding | None = field(default=None, repr=False)

    def _look(self, desk: Desk, choices: Choices) -> Outlook:
        """Columns without a place in a sheet: there is nothing to be chosen below their heads."""
        seen = super()._look(desk, choices)
        sights = [
            replace(sight, columns=tuple(replace(one, index=None) for one in sight.columns))
            for sight in seen.sights
        ]
        return replace(seen, sights=sights, counts=None)

    def find_cohort(self, desk: Desk) -> None:
        """They belong into the cohort they came into."""

    def _understood(self, choices: Choices) -> Understanding:
        """As they were read, in the language of the moment; their columns stay as they were
        chosen then.
        """
        assert self.desk is not None
        if self._again is None:
            self._again = _said_again(pending_rows.reopen(self.desk, self.ids))
        return self._again

    def forget_reading(self) -> None:
        self._again = None

    def learned(self, outlook: Outlook) -> list[LearnedMapping]:
        """Only words teach: the columns were learnt when the file came in."""
        words = (KnownValue, CountryAlias)
        return [one for one in super().learned(outlook) if one.entity in words]


def open_waiting(desk: Desk, ids: tuple[int, ...]) -> WaitingReview:
    """Rows of one cohort; `KnownFault` when they are of several, or wait no more."""
    again = _said_again(pending_rows.reopen(desk, ids))
    rows = pending_rows.list_waiting(desk, None, ids)
    cohort_id = rows[0]["cohort_id"] if rows else None
    known = learned_mappings.recall(desk)
    return WaitingReview(
        Path(again.file_name),
        Workbook([]),
        known,
        cohort_id=cohort_id,
        ids=tuple(row["id"] for row in rows),
        desk=desk,
        _again=again,
    )


def _said_again(again: Understanding) -> Understanding:
    """The problems in the language of the moment."""
    kinds = {(row.sheet, row.row): row.kind for row in again.rows}
    problems: list[Problem] = []
    for problem in again.problems:
        fields = KINDS[kinds.get((problem.sheet, problem.row or 0), "participant")].by_name
        raw = problem.raw or ""
        # Private values are masked where they are shown; here they stay, since questions are
        # grouped by them.
        said = reason(
            problem.kind, problem.message, raw, fields.get(problem.field or ""), is_masked=False
        )
        problems.append(replace(problem, message=said))
    return replace(again, problems=problems)


def put_waiting_in(
    desk: Desk, review: WaitingReview, outlook: Outlook, task: Task
) -> tuple[ImportOutcome, int | None]:
    """Learn what the answers teach, then put in what is ready; the operation, None when nothing was
    to be done.
    """
    before = _last_operation(desk)
    plan = outlook.plan
    if learned := review.learned(outlook):
        learned_mappings.keep(desk, learned, plan.understanding.file_name)
        before = _last_operation(desk)
    with freeze_large():
        outcome = pending_rows.apply(desk, plan, review.ids, review.cohort_id, task.step)
    after = _last_operation(desk)
    return outcome, after if after != before else None


def _last_operation(desk: Desk) -> int | None:
    return next((handler.id for handler in history.list_operations(desk, 1)), None)
