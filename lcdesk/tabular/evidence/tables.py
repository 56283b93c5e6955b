"""The table of a sheet in which no rule found one, as the evidence has it; whether it asks, why it
was taken so in words, and what looks like no table however well its headers fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.days import day_of
from lcdesk.tabular.evidence.cells import SheetEvidence, has_known_name
from lcdesk.tabular.evidence.columns import Column, columns_below
from lcdesk.tabular.evidence.judging import SURE, Judgement, fitted, judge, weigh_fields
from lcdesk.tabular.grid import Grid
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.learned import LearnedMappings, is_layout_known
from lcdesk.tabular.matching.words import is_person, is_place, letters
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.finding import SheetTables, find_below
from lcdesk.tabular.tables.found import FoundTable
from lcdesk.tabular.times import span_in
from lcdesk.tabular.understood import GUESSED_LIST, FoundColumn, Problem, ReadRow, RecordName
from lcdesk.texts import _, join_sentences

_LEAST = 0.5  # a field below that is none, names apart
_FAR_LESS = 0.2
_HALVES = frozenset({"family_name", "given_name"})
_WHOLE_NAMES = frozenset({"full_name", "name_zh"})
_HALF, _MOSTLY, _SOME = 0.4, 0.9, 0.2  # how likely a half must be, and shares of its cells
_NEAR, _MANY_KNOWN = 2, 0.7  # columns between the halves of a name; known first names
_NO_FIELDS = frozenset({"weekday", "period"})  # evidence for the kind, and no field of a record
# A guess below this is no question; grids are read by rules alone. Lists without headers, and of names
# that the lists of names hardly have, are seldom surer than a quarter.
_WORTH_ASKING: dict[str, float] = {"people": 0.15, "list": 0.3}
_DOUBTFUL, _FEW = (
    0.5,
    3,
)  # how sure "neither" must be to ask; columns known by rules that leave no doubt
_NO_GRID = 0.75  # grids with merged half-days look odd, too
_GUESSED = frozenset({"title", "full_name", "family_name"})
_KINDS: dict[str, RecordName] = {"people": "participant", "list": "activity"}


def find_weighed(
    grid: Grid, learned: LearnedMappings | None = None
) -> tuple[SheetTables, Judgement] | None:
    """The table below the likeliest row of headers, with the fields that headers and cells speak
    for, and the judgement; None where the sheet is more likely no list.
    """
    judged = judge(grid)
    if judged is None or not _is_worth_asking(judged):
        return None
    row = 0 if judged.header is None else judged.header + 1
    sheet = find_below(grid, (row, row), learned, (_KINDS[judged.kind],), likely_fields(judged))
    return (sheet, judged) if sheet.tables else None


def _is_worth_asking(judged: Judgement) -> bool:
    if judged.kind == "people" and min(judged.kinds["people"], judged.header_sureness) >= SURE:
        return True  # surely people, whichever column names them
    return judged.sureness >= _WORTH_ASKING.get(judged.kind, 2.0)


def likely_fields(judged: Judgement) -> dict[int, str]:
    """Column → field, those that are more likely than not, and names unless another is far
    likelier to be one.
    """
    names = [sureness for field, sureness in judged.fields.values() if field.endswith("_name")]
    least = max(names, default=0.0) * _FAR_LESS
    return {
        column: field
        for column, (field, sureness) in judged.fields.items()
        if field not in _NO_FIELDS and sureness >= (least if field.endswith("_name") else _LEAST)
    }


def with_other_half(table: FoundTable, columns: list[FoundColumn]) -> list[FoundColumn]:
    """The columns of people of whom one half of the name is known only, with the other half where
    the cells near it look like it, whatever their header says.
    """
    fields = {column.field for column in columns}
    missing = _HALVES - fields
    if table.heads.kind != "participant" or len(missing) != 1 or fields & _WHOLE_NAMES:
        return columns
    (half,) = missing
    known = next(column.index for column in columns if column.field in _HALVES)
    free = [
        column
        for column in columns
        if column.field is None and column.why != "memory" and abs(column.index - known) <= _NEAR
    ]
    if not free:
        return columns
    sheet = SheetEvidence(table.grid)
    seen = columns_below(sheet, table.heads.bottom if table.heads.bottom >= 0 else None)
    likely = weigh_fields(seen, sheet.width, fitted())
    names = [
        column
        for column in free
        if column.index in seen
        and likely[column.index][half] >= _HALF
        and _is_of_names(seen[column.index], half)
    ]
    if not names:
        return columns
    best = max(names, key=lambda column: likely[column.index][half])
    remark = _(
        "“{head}” is taken for {field}: its cells look like names.",
        head=best.head,
        field=KINDS["participant"].field(half).title,
    )
    taken = replace(best, field=half, sureness="guessed", why="cells", remark=remark)
    return [taken if column is best else column for column in columns]


def _is_of_names(column: Column, half: str) -> bool:
    """Names and hardly anything else, each of somebody's own: known as first names, or families in
    capitals; of others the cells do not tell them from towns.
    """
    shares = column.shares
    is_told = (
        shares["known_given"] >= _MANY_KNOWN
        if half == "given_name"
        else shares["loud"] > _MOSTLY and shares["known_family"] > _SOME
    )
    return (
        is_told
        and shares["name_shape"] > _MOSTLY
        and shares["distinct"] > _LEAST
        and max(shares["place"], shares["country"], shares["body"], shares["job"]) < _SOME
    )


def ask_unless_sure(
    works: Sequence[TableReading], judged: Judgement, learned: LearnedMappings | None
) -> None:
    """Let the rows of tables that are not surely lists wait for an answer, unless one with these
    headers went in before; of sure ones tell by what they were read.
    """
    for work in works:
        why = why_of(judged, work.kind, work.columns)
        implausible = why_implausible(work)
        if judged.is_sure and not implausible:
            work.remarks.append(why)
        elif not is_layout_known(work.kind, work.columns, learned):
            _ask(work, implausible or why)


def ask_without_headers(works: Sequence[TableReading], learned: LearnedMappings | None) -> None:
    """Let the rows of tables whose columns only their cells told wait for an answer, unless one
    with these headers went in before.
    """
    for work in works:
        if not is_layout_known(work.kind, work.columns, learned):
            _ask(work, _("No header row was found."))


def ask_all(works: Sequence[TableReading], why: str) -> None:
    """Let all rows of some tables wait for an answer."""
    for work in works:
        _ask(work, why)


def why_unsure_of_levels(sureness: float) -> str:
    """Why a timetable is asked about whose sides are not surely days and hours."""
    return _(
        "{share} of what stands along its sides was taken for days, hours or lessons.",
        share=f"{sureness:.0%}",
    )


def doubt(
    grid: Grid, works: Sequence[TableReading], learned: LearnedMappings | None = None
) -> None:
    """A second opinion on tables that rules read: where no timetable looks like it, or where hardly
    a column is known and the cells speak rather for something else, their rows wait for an answer.
    """
    unsettled = [work for work in works if not _is_settled(work, learned)]
    reasons = [(work, why_implausible(work)) for work in unsettled]
    strange = [(len(work.rows), why) for work, why in reasons if why]
    open_still: list[TableReading] = []
    for work, own in reasons:
        if why := own or _said_of_more(strange, work):
            _ask(work, why)
        elif _knows_little(work):
            open_still.append(work)
    judged = judge(grid) if open_still else None
    for work in open_still if judged else ():
        share = judged.kinds["neither"] if judged else 0
        if share >= (_DOUBTFUL if work.found.shape == "list" else _NO_GRID):
            _ask(
                work,
                _(
                    "Few of its headers are known, and its cells look like another kind of table "
                    "({share}).",
                    share=f"{share:.0%}",
                ),
            )


def _said_of_more(strange: Sequence[tuple[int, str]], work: TableReading) -> str:
    """Why a small table is no list beside a larger one on its sheet that is none."""
    return next((why for rows, why in strange if rows > len(work.rows)), "")


def _is_settled(work: TableReading, learned: LearnedMappings | None) -> bool:
    """True where somebody has said already what it is, or it is asked."""
    return (
        work.found.is_own
        or any(column.sureness == "remembered" for column in work.columns)
        or any(problem.kind == GUESSED_LIST for problem in work.problems)
        or is_layout_known(work.kind, work.columns, learned)
    )


def _knows_little(work: TableReading) -> bool:
    if work.found.shape == "grid":
        # its days tell where it is, and nothing what it is; hours in its cells do, or beside dates
        return not (_has_hours_in_cells(work) or _is_dated_and_timed(work))
    if work.found.shape == "form":
        return False
    if any(column.why == "cells" and column.field in _GUESSED for column in work.columns):
        return True
    known = len({column.field for column in work.columns if column.field} - {"number"})
    return known < _FEW or known * 2 < len(work.columns)


def _is_dated_and_timed(work: TableReading) -> bool:
    """Do nearly all activities have a date, a start and an end, and many of them a room or a
    speaker?
    """
    told = [row.values.keys() for row in work.rows]
    whole = sum({"date", "start", "end"} <= one for one in told)
    placed = sum(bool({"venue", "speaker"} & one) for one in told)
    return whole > _NEARLY_ALL * len(told) and placed * 3 > len(told)


def _has_hours_in_cells(work: TableReading) -> bool:
    """Does most of what a grid says begin with its own hours, as our timetables do?"""
    grid = work.sheet or work.found.grid
    columns = {letters(column): column for column in range(grid.width)}
    told = 0
    for row in work.rows:
        column = columns.get((row.column or "").split("/")[0])
        if column is not None and row.row <= grid.height:
            span = span_in(grid.cell(row.row - 1, column))
            told += bool(span and span.start)
    return told * 2 > len(work.rows)


def _ask(work: TableReading, why: str) -> None:
    work.problems += [
        Problem(
            row.sheet,
            row.row,
            None,
            GUESSED_LIST,
            why,
            row.sheet or "",
            is_blocking=True,
            column=row.column,
        )
        for row in work.rows
    ]


# --- A judgement in words: what a sheet was taken for, and by what cells ---


# The evidence that makes a cell look like a field; of several the one that most cells have is told.
_LOOKS = {
    "full_name": ("chinese_name", "name_shape"),
    "family_name": ("loud", "name_shape"),
    "given_name": ("name_shape",),
    "email": ("mail",),
    "gender": ("gender",),
    "phone": ("phone",),
    "nationality": ("country",),
    "organization": ("body",),
    "position": ("job",),
    "birth_date": ("birth", "date"),
    "title": ("long", "name_shape"),
    "speaker": ("chinese_name", "name_shape"),
    "date": ("date", "moment"),
    "start": ("time",),
    "end": ("time",),
    "venue": ("place",),
}


def why_of(judged: Judgement, kind: RecordName, columns: list[FoundColumn]) -> str:
    """What the table is made of: where its heads stand, and by what cells its guessed columns were
    told.
    """
    where = (
        _("No header row was found.")
        if judged.header is None
        else _("Row {row} is taken for the header row.", row=judged.header + 1)
    )
    return join_sentences(where, *_told(judged, kind, columns))


def _told(judged: Judgement, kind: RecordName, columns: list[FoundColumn]) -> Iterator[str]:
    for column in columns:
        weighed = judged.columns.get(column.index)
        looks = _LOOKS.get(column.field or "")
        if column.sureness != "guessed" or weighed is None or looks is None:
            continue
        likely = max(weighed.shares[one] for one in looks)
        yield _(
            "Column {letter} is taken for {field}: {likely} of {count} cells look like it.",
            letter=letters(column.index),
            field=KINDS[kind].field(column.field or "").title,
            likely=round(likely * weighed.cells),
            count=weighed.cells,
        )


# --- What no timetable and no list of people looks like: reasons to ask ---


Thing = TypeVar("Thing")
_NO_NAME = re.compile(r"[a-z]_[a-z]|[{}<>=|\\]|\w/\w+/|://|\.(?:\w{2,4})$")
_SAYS_MORE = re.compile(r"[^\W\d_]{3}.*\s.*[^\W\d_]{3}|[\u4e00-\u9fff]{4}", re.S)  # several words
_LATIN = re.compile("[a-zß-ɏ]", re.I)
_SOME_ROWS = 3  # one in so many
_EXACT = 0.85  # of a header that says just that
_GROUP, _SELDOM_KNOWN = 12, 4  # names, and one in so many
_LEAST_ROWS = 4  # rows by which anything can be told
_MANY = 10
_NEARLY_ALL = 0.9
_CLASS = 30  # people, not all of whom go by one word
_SAID_OF_NAMES = frozenset({"full_name", "given_name", "family_name", "gender", "nationality"})
# two words, or a whole name in a script that sets no blanks
_SEVERAL = re.compile("[\\s,·\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FEW_OF_ROWS = 2  # different titles of many rows
_LOOKED_AT = 200  # rows, evenly over the table
_MOST = 0.6
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ROOM = re.compile(r"[A-Z]{0,3}[-. ]?\d{1,3}[-. ]?\d{0,3}[a-zA-Z]?")
_FIVE = 5  # minutes
_PERSONS = 4  # a title in so many that names a person is one too many
_SUMS = 4  # columns
_SUM = re.compile(r"[^\W\d]{0,3}\W?\d{1,3}(?:[., ]?\d{3})*[.,]\d\d|0")
_LONGEST = 731  # days that a programme of courses may last


def why_implausible(work: TableReading) -> str:
    """The first reason, in words, why a table is hardly what it was taken for; "" for none."""
    if len(work.rows) < _LEAST_ROWS:
        return ""
    rows = work.rows[:: max(1, len(work.rows) // _LOOKED_AT)]
    reasons = _of_people(work, rows) if work.kind == "participant" else _of_activities(work, rows)
    return next(reasons, "")


def may_be_list(work: TableReading) -> bool:
    """False for a timetable that is none, so that nobody need be asked: no title of it has a letter
    (figures alone are a table of something else, however short it is), or it is a list of goods.
    """
    return work.kind == "participant" or not (_has_figures_alone(work) or _is_of_goods(work))


def _has_figures_alone(work: TableReading) -> bool:
    titles = [
        str(title)
        for row in work.rows
        if (title := row.activity.get("title") or row.activity.get("title_zh"))
    ]
    return bool(titles) and not any(map(_has_letter, titles))


def _is_of_goods(work: TableReading) -> bool:
    """Bought on days years apart, at no hour, with sums of money and nobody who speaks."""
    told = {name for row in work.rows for name in row.values}
    days = [day for row in work.rows if (day := row.activity.get("date"))]
    return (
        not told & {"start", "end", "speaker"}
        and len(days) >= _LEAST_ROWS
        and (max(days) - min(days)).days > _LONGEST
        and bool(_sums_in(work, work.rows))
    )


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _of_people(work: TableReading, rows: Sequence[ReadRow]) -> Iterator[str]:
    names = [str(name) for row in rows if (name := row.participant.get("full_name"))]
    if _are_mostly(names, countries.is_known):
        yield _("Most of its names are names of countries.")
    if _are_mostly(names, lambda name: not _WORD.search(name)):
        yield _("Most of its names are figures.")
    if _are_mostly(names, lambda name: bool(_NO_NAME.search(name))):
        yield _("Most of its names are no names of persons (“{name}”).", name=names[0])
    if _has_no_mails(rows):
        yield _("Most of its mail addresses are none.")
    if _is_of_sums(work, rows):
        yield _("Most of its columns are sums of money.")
    if len(rows) >= _CLASS and sum(map(_is_mere_word, rows)) > _NEARLY_ALL * len(rows):
        yield _("Its names are single words, and nothing else tells who they are.")
    if _are_strange(rows, names):
        yield _(
            "Hardly one of its names is a known name of persons (“{name}”), and nothing else tells "
            "who they are.",
            name=names[0],
        )


def _has_no_mails(rows: Sequence[ReadRow]) -> bool:
    """Do most mail addresses hold something else, where nothing but names stands beside them?"""
    told = [row for row in rows if row.values.get("email") or row.raw.get("email")]
    if any(row.values.keys() - _WHOLE_NAMES - _HALVES - {"email", "notes"} for row in rows):
        return False
    return len(told) >= _LEAST_ROWS and sum(
        "@" in (row.raw.get("email") or "@") for row in told
    ) * 3 < len(told)


def _are_strange(rows: Sequence[ReadRow], names: Sequence[str]) -> bool:
    """A list of nothing but names in Latin letters, of which hardly one has a word that is known
    as a first name or a family's.
    """
    if len(names) < _GROUP or not all(row.values.keys() <= _WHOLE_NAMES for row in rows):
        return False
    return sum(map(_has_known_name, names)) * _SELDOM_KNOWN < len(names)


def _has_known_name(name: str) -> bool:
    """True for names in other letters, too, of which lists of names hold few."""
    return not name.isascii() and not _LATIN.search(name) or has_known_name(name)


def _is_mere_word(row: ReadRow) -> bool:
    """Is nobody meant but a first name, as in a list of how many bear each?"""
    names = [str(value) for name, value in row.values.items() if name.endswith("_name")]
    return len(names) == 1 and not _SEVERAL.search(names[0]) and row.values.keys() <= _SAID_OF_NAMES


def _is_of_sums(work: TableReading, rows: Sequence[ReadRow]) -> bool:
    """Do most columns hold sums with decimals, as a payroll's do? Numbers of papers and telephones
    have none.
    """
    sums = _sums_in(work, rows)
    return len(sums) >= _SUMS and len(sums) * 3 >= len(work.columns)


def _sums_in(work: TableReading, rows: Sequence[ReadRow]) -> list[str]:
    """The headers of the columns of the office's own that hold sums of money."""
    further = [column.head for column in work.columns if column.field is None]
    return [
        head
        for head in further
        if _are_mostly([text for row in rows if (text := row.extra.get(head))], _is_sum)
    ]


def _is_sum(text: str) -> bool:
    return bool(_SUM.fullmatch(text.strip()))


def _of_activities(work: TableReading, rows: Sequence[ReadRow]) -> Iterator[str]:
    titles = [
        str(title)
        for row in rows
        if (title := row.activity.get("title") or row.activity.get("title_zh"))
    ]
    if _are_mostly(titles, _is_no_title):
        yield _("Most of its titles are dates or figures (“{title}”).", title=titles[0])
    if _are_mostly(titles, _is_room):
        yield _("Most of its titles are names of rooms (“{title}”).", title=titles[0])
    persons = sum(map(is_person, titles))
    if work.found.shape == "grid" and len(titles) >= _MANY and persons * _PERSONS > len(titles):
        yield _("Many of its titles are names of persons (“{title}”).", title=_first(titles))
    few = _FEW_OF_ROWS - 1 if work.found.shape == "grid" else _FEW_OF_ROWS
    if len(titles) >= _MANY and len(set(titles)) <= few:
        yield _("Its titles hardly differ (“{title}”).", title=titles[0])
    days = [day for row in rows if (day := row.activity.get("date"))]
    if len(days) >= _LEAST_ROWS and (max(days) - min(days)).days > _LONGEST:
        first, last = min(days).year, max(days).year
        yield _("Its days lie in the years {first} to {last}.", first=first, last=last)
    starts = [start for row in rows if (start := row.activity.get("start"))]
    is_odd = _are_mostly(starts, lambda start: start.minute % _FIVE != 0)
    if is_odd and not _is_well_headed(work):
        yield _("Most of its hours are odd ones ({hour}).", hour=f"{starts[0]:%H:%M}")
    if _has_one_speaker(work):
        yield _("All of its activities have the same speaker.")
    if beside := _beside_titles(work, rows):
        yield _(
            "Beside its titles stand others that are in no column of a timetable (“{text}”).",
            text=beside,
        )
    if _are_mostly(rows, _is_undated):
        yield _("Most of its rows tell neither a day nor an hour.")


def _first(titles: Sequence[str]) -> str:
    return next(filter(is_person, titles))


def _is_well_headed(work: TableReading) -> bool:
    """Do headers alone say where day, hours and title stand, as in a template that is filled in?"""
    columns = map(work.column_of, ("date", "start", "end", "title"))
    return all(column is not None and column.sureness == "sure" for column in columns)


def _are_mostly(things: Sequence[Thing], test: Callable[[Thing], bool]) -> bool:
    return len(things) >= _LEAST_ROWS and sum(map(test, things)) > _MOST * len(things)


def _is_no_title(title: str) -> bool:
    day = day_of(title)
    is_address = title.startswith(("http://", "https://", "www."))
    return not _has_letter(title) or is_address or (day is not None and not day.rest)


def _is_room(title: str) -> bool:
    return bool(_ROOM.fullmatch(title)) or (len(title.split()) <= _FEW_OF_ROWS and is_place(title))


def _beside_titles(work: TableReading, rows: Sequence[ReadRow]) -> str:
    """A text of the further columns of a list, where several of these hold words in a third of
    its rows and no header names its titles, or one has a header of titles, too: halls or groups
    across; "" for none.
    """
    title = work.column_of("title") or work.column_of("title_zh")
    if work.found.shape != "list" or title is None or title.sureness == "remembered":
        return ""
    further = [column.head for column in work.columns if column.field is None]
    if title.why != "cells":
        further = [head for head in further if _is_guessed_title(title.head, head)]
    said = [
        [text for row in rows if _SAYS_MORE.search(text := row.extra.get(head, ""))]
        for head in further
    ]
    full = [texts for texts in said if texts and len(texts) * _SOME_ROWS >= len(rows)]
    return full[0][0] if len(full) > (title.why == "cells") else ""


def _is_guessed_title(title: str, head: str) -> bool:
    """Do both headers say Title as surely, and less so than Title alone does (Pool_Titel)?"""
    hits = [look_up("activity", one) for one in (title, head)]
    scores = [hit.score if hit and hit.field == "title" else 1.0 for hit in hits]
    return scores[0] == scores[1] < _EXACT


def _has_one_speaker(work: TableReading) -> bool:
    """True where each of many activities has one speaker, whom no header calls so."""
    column = work.column_of("speaker")
    speakers = [str(row.values.get("speaker") or "") for row in work.rows]
    return (
        len(speakers) >= _MANY
        and len(set(speakers)) == 1
        and bool(speakers[0])
        and (column is None or column.why == "cells")
    )


def _is_undated(row: ReadRow) -> bool:
    said = row.values.keys() | row.raw.keys()
    return not said & {"date", "start"}
