"""The sentences of the review: what was understood, what the button will do, what each problem asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lcdesk.model.fields import Field
from lcdesk.tabular.review import NAMELESS, NAMES, ORDER, TWICE, WHO, Question, Sight
from lcdesk.tabular.understood import Fate, Plan, PlannedRow, ReadRow
from lcdesk.texts import N_, _, n_
from lcdesk.ui.table import masked

FATES: dict[str, tuple[str, str]] = {
    "new": (N_("new"), "ok"), "change": (N_("update"), "info"), "same": (N_("no change"), "mute"), "needs you": (N_("needs you"), "bad"),
    "twice": (N_("twice in file"), "warn"),
}  # fmt: skip
ICONS = {"new": "plus", "change": "pencil", "same": "check", "needs you": "triangle-alert", "twice": "copy"}
MOST_ROWS = 6


def fate_of(row: PlannedRow) -> str:
    """The word of FATES for a row."""
    return "twice" if row.twin is not None and row.fate == "needs you" else row.fate


def count_words(key: str, count: int) -> str:
    """ "19 new"."""
    if key == "needs you":
        return n_("{count} needs you", "{count} need you", count)
    return f"{count} {_(FATES[key][0])}"


def sheet_sentence(plan: Plan, sight: Sight) -> str:
    """Sheet “学员名单”, heads in row 3, two title rows skipped, 22 people."""
    table = plan.understanding.tables[sight.tables[0]]
    if len(sight.sheets) > 1:
        parts = [n_("{count} sheet", "{count} sheets", len(sight.sheets))]
    else:
        parts = [_("Sheet “{name}”", name=table.sheet)] if table.sheet else []
    first, last = table.head_rows
    if table.shape == "grid":
        parts.append(_("a timetable grid"))
    elif first == last:
        parts.append(_("heads in row {row}", row=first))
    else:
        parts.append(_("heads in rows {first} to {last}", first=first, last=last))
    if table.shape == "list" and first > 1:
        parts.append(n_("{count} row above skipped", "{count} rows above skipped", first - 1))
    people, entries = (
        n_("{count} person", "{count} people", len(sight.rows)),
        n_("{count} entry", "{count} entries", len(sight.rows)),
    )
    said = _(", ").join([*parts, people if sight.record == "participant" else entries])
    remembered = sum(column.sureness == "remembered" for column in table.columns)
    guessed = sum(column.sureness == "guessed" for column in table.columns)
    said += _(". ")
    if guessed:
        said += n_(
            "{count} column is a guess: look at its amber head.",
            "{count} columns are guesses: look at their amber heads.",
            guessed,
        )
    elif remembered:
        said += _("Columns as you chose them.")
    return said.strip()


def button_words(counts: Mapping[Fate, int]) -> str:
    """What the button will do: "Import 21, ask me about 1"."""
    new, changed, asked = counts["new"], counts["change"], counts["needs you"]
    if not new and not changed:
        return (
            n_("Put {count} row aside for later", "Put {count} rows aside for later", asked)
            if asked
            else _("Nothing to import")
        )
    if new and changed:
        said = _("Import {new}, update {changed}", new=new, changed=changed)
    elif new:
        said = _("Import {count}", count=new)
    else:
        said = _("Update {count}", count=changed)
    return _("{what}, ask me about {count}", what=said, count=asked) if asked else said


def name_in(row: ReadRow) -> str:
    """Who or what a row is about."""
    values = row.values
    composed = " ".join(str(values[name]) for name in ("given_name", "family_name") if values.get(name))
    return str(
        values.get("full_name")
        or composed
        or values.get("name_zh")
        or values.get("title")
        or values.get("title_zh")
        or ""
    )


def rows_words(question: Question) -> str:
    """Row 15 · Rows 8, 9 and 14."""
    rows = question.excel_rows
    if len(rows) == 1:
        return _("Row {row}", row=rows[0])
    listed = _(", ").join(map(str, rows[:MOST_ROWS]))
    more = _(" and {count} more", count=len(rows) - MOST_ROWS) if len(rows) > MOST_ROWS else ""
    return _("Rows {rows}", rows=listed + more)


def safe(text: str, target: Field | None) -> str:
    """A cell's text, masked where the field is private."""
    return masked(text) if target and target.is_private else text


def title_of(question: Question, plan: Plan) -> str:
    """The head of a problem's card."""
    target, rows = question.target, question.rows
    who = name_in(plan.rows[rows[0]].read) if rows else ""
    if question.kind in TWICE:
        return _("{name} is in the file twice", name=who or _("Somebody"))
    if question.kind == WHO:
        return (
            _("Is {name} known already?", name=who)
            if question.record == "participant"
            else _("Which entry is “{name}”?", name=who)
        )
    if question.kind == NAMELESS:
        return n_("{count} row has no name", "{count} rows have no name", len(rows))
    if question.kind == ORDER:
        return _("{field}: day or month first?", field=target.title if target else "")
    if question.raw and target:
        raw, likely = safe(question.raw, target), question.likely
        times = " " + n_("({count} row)", "({count} rows)", len(rows)) if len(rows) > 1 else ""
        if likely and question.kind in ("unknown_country", "ambiguous_country"):
            return _("“{raw}”{times} → {value}?", raw=raw, times=times, value=target.kind.format(likely[0]))
        return _("{field}: “{raw}”{times}", field=target.title, raw=raw, times=times)
    return target.title if target else _("Something to look at")


def note_of(question: Question, plan: Plan) -> str:
    """The words below it: which rows, and what is wrong."""
    if question.kind in TWICE and question.rows:
        row = plan.rows[question.rows[0]]
        if row.twin is not None:
            said = _("Rows {first} and {second} are about the same person.", first=row.twin, second=row.read.row)
            return said + (
                " " + _("They have the same passport number.") if question.kind == "duplicate_passport" else ""
            )
    message = _without_private(question)
    if question.kind == ORDER:
        samples = _(", ").join(f"“{raw}”" for raw in question.samples[:3])
        message = _("{samples}: nothing else in the column tells which it is.", samples=samples)
    where = rows_words(question) if question.rows else ""
    if len(question.rows) == 1 and (name := name_in(plan.rows[question.rows[0]].read)):
        where = _("{row}, {name}", row=where, name=name)
    return _("{where}: {message}", where=where, message=message) if where else message


def _without_private(question: Question) -> str:
    target = question.target
    if target and target.is_private and question.raw:
        return question.message.replace(question.raw, masked(question.raw))
    return question.message


def waiting_message(problem: Mapping[str, Any], target: Field | None) -> str:
    """A kept problem in words, private values masked."""
    raw = str(problem.get("raw") or "")
    message = str(problem.get("message") or "")
    return message.replace(raw, masked(raw)) if raw and target and target.is_private else message


NAME_FIELDS = frozenset(NAMES)
