"""The sentences of the review: what it calls itself, what was understood, what the button will do,
what each problem asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lcdesk.model.clock import moment_of
from lcdesk.model.fields import Field, masked, without_quoted
from lcdesk.services.importing.earlier_lists import Correction
from lcdesk.tabular.checks import COUNT_DIFFERS as COUNT_DIFFERS
from lcdesk.tabular.plan.three_way import title_of_cell
from lcdesk.tabular.review.questions import NAMELESS, ORDER, TWICE, WHO, ReviewQuestion
from lcdesk.tabular.review.tables import ReviewedTables
from lcdesk.tabular.understood import (
    FIRST_DAY,
    GUESSED_LIST,
    UNCLEAR_WAY,
    FoundColumn,
    ImportPlan,
    ReadRow,
    ReadTable,
    is_listed,
    name_said,
)
from lcdesk.texts import N_, _, join_sentences, n_

FATES: dict[str, tuple[str, str]] = {
    "new": (N_("new"), "ok"),
    "change": (N_("update"), "info"),
    "same": (N_("no change"), "mute"),
    "open": (N_("asks"), "warn"),
    "needs you": (N_("needs you"), "bad"),
    "twice": (N_("twice in file"), "warn"),
    "left": (N_("left out"), "mute"),
    "kept": (N_("stays out"), "mute"),
    "gone": (N_("stays"), "mute"),
}
ICONS = {
    "new": "plus",
    "change": "pencil",
    "same": "check",
    "open": "circle-help",
    "needs you": "triangle-alert",
    "twice": "copy",
    "left": "circle-slash",
    "kept": "shield-check",
    "gone": "user-x",
}
MOST_ROWS = 6
MOST_WORDS = 12  # proposed together that are named
STAYS_OPEN = "stays open"
"""Beside the fates in the counts of a button: questions about single words of rows that go in."""


def count_words(key: str, count: int) -> str:
    """ "19 new"."""
    if key == "needs you":
        return n_("{count} needs you", "{count} need you", count)
    if key == "open":
        return n_("{count} row with open questions", "{count} rows with open questions", count)
    if key == "gone":
        return n_("{count} not in the file", "{count} not in the file", count)
    if key == "kept":
        return n_("{count} row with corrections", "{count} rows with corrections", count)
    return f"{count} {_(FATES[key][0])}"


def filter_words(key: str, count: int) -> str:
    """What a filter shows: "all 22 rows", "4 rows that ask"."""
    if key == "asked":
        return n_("{count} row that asks", "{count} rows that ask", count)
    if key == "tidied":
        return n_("{count} row with tidied values", "{count} rows with tidied values", count)
    return count_words(key, count) if key else n_("all {count} row", "all {count} rows", count)


def _sheet_sentence(plan: ImportPlan, sight: ReviewedTables, chosen: Collection[str] = ()) -> str:
    """Sheet “学员名单”, heads in row 3, two title rows skipped, 22 people; columns matched like
    last time.

    `chosen`: heads whose field was chosen in this review.
    """
    table = plan.understanding.tables[sight.tables[0]]
    if len(sight.sheets) > 1:
        parts = [n_("{count} sheet", "{count} sheets", len(sight.sheets))]
    else:
        parts = [_("Sheet “{name}”", name=table.sheet)] if table.sheet else []
    parts.append(_heads_words(table))
    if table.shape == "list" and table.head_rows[0] > 1:
        parts.append(
            n_("{count} row above skipped", "{count} rows above skipped", table.head_rows[0] - 1)
        )
    count = sight.planned
    people, entries = (
        n_("{count} person", "{count} people", count),
        n_("{count} entry", "{count} entries", count),
    )
    said = _(", ").join([*parts, people if sight.record == "participant" else entries])
    return join_sentences(
        (said + _(". ") + _columns_words(table.columns, chosen)).strip(),
        *(
            one.message
            for one in plan.understanding.problems
            if one.kind == COUNT_DIFFERS and one.sheet in sight.sheets
        ),
    )


def _heads_words(table: ReadTable) -> str:
    """Where the heads of a table stand."""
    first, last = table.head_rows
    if table.shape == "grid":
        return _("a timetable grid")
    if table.shape == "form":
        return _("a form for each")
    if first < 1:
        return _("no heads")
    return (
        _("heads in row {row}", row=first)
        if first == last
        else _("heads in rows {first} to {last}", first=first, last=last)
    )


def _columns_words(columns: Sequence[FoundColumn], chosen: Collection[str]) -> str:
    remembered = [column for column in columns if column.sureness == "remembered"]
    guessed = sum(column.sureness == "guessed" for column in columns)
    if guessed:
        return n_(
            "{count} column is a guess: look at its amber head.",
            "{count} columns are guesses: look at their amber heads.",
            guessed,
        )
    if any(column.head not in chosen for column in remembered):
        return _("Columns matched like last time.")
    return _("Columns as you chose them.") if remembered or chosen else ""


def _button_words(counts: Mapping[str, int]) -> str:
    """What the button will do: "Import 21, ask me about 1, 2 questions stay open"."""
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
    said = _("{what}, ask me about {count}", what=said, count=asked) if asked else said
    stays = counts.get(STAYS_OPEN, 0)
    return (
        n_(
            "{what}, {count} question stays open",
            "{what}, {count} questions stay open",
            stays,
            what=said,
        )
        if stays
        else said
    )


def name_in(row: ReadRow) -> str:
    """Who or what a row is about."""
    values = row.values
    if is_listed(row.kind):
        return name_said(row)
    composed = " ".join(
        str(values[name]) for name in ("given_name", "family_name") if values.get(name)
    )
    return str(
        values.get("full_name")
        or composed
        or values.get("name_zh")
        or values.get("title")
        or values.get("title_zh")
        or ""
    )


def _rows_words(question: ReviewQuestion) -> str:
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


TITLES = {
    "bad_date": N_("{raw} is not a date"),
    "incomplete_date": N_("{raw} tells no day of birth"),
    FIRST_DAY: N_("On which date is the first “{raw}”?"),
    UNCLEAR_WAY: N_("Which flights go to the course?"),
    "bad_time": N_("{raw} is not a time of day"),
    "bad_email": N_("{raw} is not a mail address"),
    "multiple_emails": N_("Several mail addresses in one cell"),
    "phone_precision_lost": N_("A phone number has lost its last digits"),
    "excel_error_cell": N_("The cell shows {raw}"),
    "formula_without_value": N_("A formula without its result"),
    "venue_conflict": N_("{raw} is taken twice at the same time"),
    "speaker_conflict": N_("{raw} speaks twice at the same time"),
}


def course_at(place: str) -> str:
    """An answer to which flights go to the course."""
    return _("The course is at {place}", place=place)


_SELF_TOLD = frozenset({"bad_time", "bad_email", "excel_error_cell", FIRST_DAY})


def title_of(
    question: ReviewQuestion, plan: ImportPlan, names: Mapping[int, str] | None = None
) -> str:
    """The head of a problem's card. `names`: of those whom the question may be about."""
    target, rows = question.target, question.rows
    who = name_in(plan.rows[rows[0]].read) if rows else ""
    if question.kind in TWICE:
        return _("{name} is in the file twice", name=who or _("Somebody"))
    if question.kind == WHO:
        return _title_of_who(question, who, names or {})
    if question.cell is not None:
        field = title_of_cell(question.record, question.cell)
        return _("{field} was changed in the list and here", field=field)
    if question.kind == NAMELESS:
        return n_("{count} row has no name", "{count} rows have no name", len(rows))
    if question.kind == ORDER:
        return _("{field}: day or month first?", field=target.title if target else "")
    if question.kind == GUESSED_LIST:
        return (
            _("Is this a list of people?")
            if question.record == "participant"
            else _("Is this a timetable?")
        )
    return _title_of_words(question)


def _title_of_words(question: ReviewQuestion) -> str:
    """The head of a card about words of a field."""
    target, rows = question.target, question.rows
    if question.words:
        count = len(question.words)
        if question.words[0].kind == "bad_date":
            return n_("{count} day without a year", "{count} days without a year", count)
        return n_("{count} word looks like a country", "{count} words look like countries", count)
    raw = safe(question.raw, target)
    times = " " + n_("({count} row)", "({count} rows)", len(rows)) if len(rows) > 1 else ""
    if question.kind in TITLES and (raw or "{raw}" not in TITLES[question.kind]):
        return _(TITLES[question.kind], raw=raw) + times
    if raw and target:
        if question.kind == "unknown_country" and question.likely:
            return _(
                "“{raw}”{times} → {value}?",
                raw=raw,
                times=times,
                value=target.kind.format(question.likely[0]),
            )
        return _("{field}: “{raw}”{times}", field=target.title, raw=raw, times=times)
    return target.title if target else _("Something to look at")


def _title_of_who(question: ReviewQuestion, who: str, names: Mapping[int, str]) -> str:
    if is_listed(question.record):
        return _("Is “{name}” here already?", name=who)
    if question.record != "participant":
        return _("Which entry is “{name}”?", name=who)
    known = [names[one] for one in question.likely if one in names]
    if len(known) == 1 and known[0] != who:
        return _("Is {name} the same person as {other}?", name=who, other=known[0])
    return _("Is {name} known already?", name=who)


def note_of(question: ReviewQuestion, plan: ImportPlan, apart: str = "") -> str:
    """The words below it: which rows, and what is wrong. `apart`: what the records agree and
    differ in.
    """
    if question.kind in TWICE and question.rows:
        row = plan.rows[question.rows[0]]
        if row.twin is not None:
            both = {"first": row.twin, "second": row.read.row}
            said = (
                _("Rows {first} and {second} are about the same entry.", **both)
                if is_listed(question.record)
                else _("Rows {first} and {second} are about the same person.", **both)
            )
            if question.kind == "duplicate_passport":
                said += " " + _("They have the same passport number.")
            return f"{said} {apart}".strip()
    if question.kind == GUESSED_LIST:
        return question.message  # about all rows of the sheet
    if question.words:
        return _proposals(question)
    where = _rows_words(question) if question.rows else ""
    if question.kind == WHO and apart:
        return _("{where}: {message}", where=where, message=apart)
    parts = [where]
    if len(question.rows) == 1:
        parts.append(name_in(plan.rows[question.rows[0]].read))
    if question.kind in TITLES and not question.kind.endswith("_conflict") and question.target:
        parts.append(question.target.title)
    where, message = _(", ").join(part for part in parts if part), _message(question)
    if question.cell is not None and apart:
        message = join_sentences(message, apart)
    return (
        _("{where}: {message}", where=where, message=message)
        if where and message
        else where or message
    )


def _proposals(question: ReviewQuestion) -> str:
    """Kazahstan → Kazakhstan, Usbekistan → Uzbekistan: what each word is proposed to be."""
    said = [
        f"{one.raw} → {one.target.kind.format(one.likely[0]) if one.target else one.likely[0]}"
        for one in question.words
    ]
    more = len(said) - MOST_WORDS
    shown = _(", ").join(said[:MOST_WORDS])
    return shown + (_(" and {count} more", count=more) if more > 0 else "")


def _message(question: ReviewQuestion) -> str:
    """What is wrong, where the title does not say it."""
    if question.kind == ORDER:
        samples = _(", ").join(f"“{raw}”" for raw in question.samples[:3])
        return _("{samples}: nothing else in the column tells which it is.", samples=samples)
    if question.kind == NAMELESS:
        return _("without a name it cannot go in.")
    return "" if question.kind in _SELF_TOLD else _without_private(question)


def _without_private(question: ReviewQuestion) -> str:
    target = question.target
    is_private = target is not None and target.is_private
    return without_quoted(question.message, question.raw) if is_private else question.message


def correction_words(correction: Correction) -> str:
    """Who changed a cell here, and when."""
    when = moment_of(correction.at)
    if not correction.who:
        return _("Changed here {when}.", when=when)
    return _("Changed here by {who}, {when}.", who=correction.who, when=when)


# --- What a review calls itself: of a file, of one of several files, or of rows that waited ---


SAFETY = N_("A safety copy is made first. Ctrl+Z undoes the whole import.")


@dataclass(frozen=True)
class ReviewMode:
    """The review of a file; `place` is "2 of 3" where others follow."""

    place: str = ""
    is_file = True  # its heads, columns and cohort can be chosen
    safety = SAFETY

    def title(self, name: str) -> str:
        """The head of the page."""
        if self.place:
            return _("Import “{name}” ({place})", name=name, place=self.place)
        return _("Import “{name}”", name=name)

    def sentence(self, plan: ImportPlan, sight: ReviewedTables, chosen: Collection[str]) -> str:
        """What was understood."""
        return _sheet_sentence(plan, sight, chosen)

    def button(self, counts: Mapping[str, int], left: int, *, has_answers: bool) -> str:
        """What the button will do. `left`: rows left out; `has_answers`: something was decided."""
        return _button_words(counts)

    def can_confirm(self, counts: Mapping[str, int], *, has_answers: bool) -> bool:
        """Is there anything the button would do?"""
        return any(counts.get(fate) for fate in ("new", "change", "needs you"))

    @property
    def cancel(self) -> str:
        """What giving up is called."""
        return _("Skip this file") if self.place else _("Cancel")


@dataclass(frozen=True)
class TrayReviewMode(ReviewMode):
    """The review of rows that waited; `cohort` is where they belong."""

    cohort: str = ""
    is_file = False
    safety = N_("A safety copy is made first. What still asks waits on, with what you typed.")

    def title(self, name: str) -> str:
        return _("Rows that wait: {name}", name=name)

    def sentence(self, plan: ImportPlan, sight: ReviewedTables, chosen: Collection[str]) -> str:
        said = n_(
            "{count} row waits for an answer", "{count} rows wait for an answer", len(plan.rows)
        )
        return (
            _("{rows}, for {cohort}.", rows=said, cohort=self.cohort)
            if self.cohort
            else said + _(".")
        )

    def button(self, counts: Mapping[str, int], left: int, *, has_answers: bool) -> str:
        going, asked = counts["new"] + counts["change"] + counts["same"], counts["needs you"]
        if counts["new"] or counts["change"]:
            return _button_words(counts)
        if going:
            said = n_("Take {count} row off the list", "Take {count} rows off the list", going)
            return _("{what}, ask me about {count}", what=said, count=asked) if asked else said
        if left:
            return n_("Leave {count} row out", "Leave {count} rows out", left)
        return _("Keep the answers for later") if has_answers else _("Nothing is answered yet")

    def can_confirm(self, counts: Mapping[str, int], *, has_answers: bool) -> bool:
        return has_answers or any(counts.get(fate) for fate in ("new", "change", "same"))

    @property
    def cancel(self) -> str:
        return _("Cancel")
