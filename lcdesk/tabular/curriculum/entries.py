"""The entries of one timetable cell, one for each hour and each parallel group it tells of; the
marks at them that are no part of a title; and the one activity that merged blocks of a list hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lcdesk.model.activity_people import without_delegations
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import is_placeholder
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.tabular.curriculum.facts import facts_of, is_written_as_name, labelled_facts, speaker_of
from lcdesk.tabular.curriculum.slots import label_of
from lcdesk.tabular.evidence.cells import is_full_name
from lcdesk.tabular.grid import EMPTY, Cell
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import has_cjk, is_body, is_person, is_place, kind_of, letters
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.tables.found import is_merged_down
from lcdesk.tabular.tables.lines import is_group
from lcdesk.tabular.times import is_half, span_in, span_of
from lcdesk.tabular.understood import FoundColumn, ReadRow
from lcdesk.texts import _, n_

_GROUP = (
    r"(?:(?:sub-?)?groups?|groupe|групп[аы]|подгруппа|grp\.?)\s*[A-HА-Я\d]{1,2}(?![^\W_])|"
    r"[A-H\d一二三四五六甲乙丙丁]\s*[组班]|"
    r"第\s*[一二三四五六七八九十\d]+\s*(?:小)?组"
)
_AT_FRONT = re.compile(
    rf"(?:(?:^|(?<=[\n/;；|]))[^\S\n]*[(（\[【]?(?P<group>{_GROUP})\s*[)）\]】]?\s*[:：\-–—]|"
    rf"(?<=\s)(?P<later>{_GROUP})\s*[:：])\s*",
    re.I,
)
_ALONE = re.compile(
    rf"^[^\S\n]*[(（\[【]?(?P<group>{_GROUP})\s*[)）\]】]?[:：]?[^\S\n]*$", re.I | re.M
)
_ASIDE = re.compile(rf"\s*[(（\[【]\s*(?P<group>{_GROUP})\s*[)）\]】]", re.I)
_CLOCK = re.compile(r"\s*\d{1,2}[:：.h]\d{2}\s+(?=[^\W\d_])")
_SAID = re.compile(rf"[(（\[【]?(?P<group>{_GROUP})", re.I)
_TIMED = re.compile(
    r"[^\S\n]*(?:上午|下午|晚上|早上|中午|de|from|с)?[^\S\n]*\d{1,2}\s*(?:[:.h：点∶]|[-–—~～]\s*\d|[ap]m\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A part of a cell that is an activity of its own, and the parallel group it is for."""

    text: str
    group: str | None = None


def entries_of(text: str) -> list[CellEntry]:
    """The entries of a cell in order; most cells hold one."""
    return [
        CellEntry(part, entry.group) for entry in _by_group(text) for part in _by_hour(entry.text)
    ] or [CellEntry(text)]


def group_in(head: str) -> tuple[str, str] | None:
    """The group and the rest of the head of a column: "A组内容", "Group B: topic"."""
    found = _SAID.match(head.strip())
    return (
        (_plain(found["group"]), head.strip()[found.end() :].strip(" :：-–—/()（）"))
        if found
        else None
    )


def _by_group(text: str) -> list[CellEntry]:
    """ "Group A: … / Group B: …", a line for each label; what stands before the first holds for
    all.
    """
    found = list(_AT_FRONT.finditer(text)) or list(_ALONE.finditer(text))
    if not found:
        return _by_bracket(text)
    before = text[: found[0].start()].strip(" \n/;；|")
    stops = [one.start() for one in found[1:]] + [len(text)]
    parts = [
        text[one.end() : stop].strip(" \n/;；|,，") for one, stop in zip(found, stops, strict=True)
    ]
    if before and all(is_place(part) for part in parts if part):
        parts = [f"{before}\n{part}" for part in parts]
    elif before:
        return [CellEntry(text)]
    named = zip(parts, (_plain(next(filter(None, one.groups()))) for one in found), strict=True)
    return [CellEntry(part, group) for part, group in named if part] or [CellEntry(text)]


def _by_bracket(text: str) -> list[CellEntry]:
    """ "Urban trees (Group A)": a line each, or the only one."""
    lines = text.split("\n")
    at = [place for place, line in enumerate(lines) if _ASIDE.search(line)]
    if not at or (len(at) > 1 and at[0] > 0):
        return [CellEntry(text)]
    groups = [found["group"] for place in at if (found := _ASIDE.search(lines[place]))]
    stops = [*at[1:], len(lines)]
    starts = [0, *at[1:]]
    parts = ["\n".join(lines[start:stop]) for start, stop in zip(starts, stops, strict=True)]
    return [
        CellEntry(_ASIDE.sub("", part), _plain(group))
        for part, group in zip(parts, groups, strict=True)
    ]


def _plain(group: str) -> str:
    return " ".join(group.split())


def _by_hour(text: str) -> list[str]:
    """Parted where a line begins with hours of its own, from and to; hours on lines below their
    titles stay with them.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    spans = {place: rest for place, line in enumerate(lines) if (rest := _hours(line)) is not None}
    clocks = {place: rest for place, line in enumerate(lines) if (rest := _clock(line)) is not None}
    if not spans and 0 in clocks:
        spans = clocks
    begins = [place for place, rest in spans.items() if rest or place == 0]
    if spans and not begins and len(spans) > 1:  # every title has its hours below
        begins = [0, *(place + 1 for place in spans if place + 1 < len(lines))]
    elif 0 in spans:
        begins = list(spans)
    if not begins or begins == [0]:
        return [text]
    starts = begins if begins[0] == 0 else [0, *begins]
    return [
        "\n".join(lines[start:stop])
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _clock(line: str) -> str | None:
    """What stands behind one hour at the front of a line ("9:00 Opening")."""
    found = _CLOCK.match(line)
    return line[found.end() :].strip() if found else None


def _hours(line: str) -> str | None:
    """What stands behind hours at the front of a line; None when there are none."""
    if not _TIMED.match(line):
        return None
    span = span_of(line)
    return span.rest if span and span.start and span.end else None


# --- Marks: cancelled, new, and the signs a legend explains ---

_SIGN = "●▲■★◆○△□☆◇▼►▶◎♦♣♠♥✪✦⬤🔴🔵🟢🟡"
_CANCELLED = r"(?:已?取消|cancell?ed|called off|annulée?s?|отмен(?:ено|ена|ён|а)|аннулировано)"
_IS_CANCELLED = re.compile(
    rf"^\W*{_CANCELLED}\W*$|^\W*{_CANCELLED}\s*[)）\]】:：\-–—!]|"
    rf"[(（\[【\-–—:：!]\s*{_CANCELLED}\s*[)）\]】!]*\s*$",
    re.I,
)
_ALL_CANCELLED = re.compile(rf"\W*{_CANCELLED}\W*", re.I)
_NEWS = (
    r"(?:new|updated?|changed?|revised|moved|nouve(?:au|lle)|modifiée?|новое|изменено|新增|新|更新|"
    r"调整|变更|有变动)"
)
_IS_NEWS = re.compile(
    rf"^\s*(?:[(（\[【*]+\s*({_NEWS})\s*[)）\]】*]+\s*[:：]?|({_NEWS})\s*(?:[:：!]+|\s[-–—]\s))\s*(?=\S)",
    re.I,
)
_LEGEND = re.compile(rf"([{_SIGN}])\s*[=＝:：–—-]?\s*([^{_SIGN}\n,;，；、|/=]{{2,40}})")
_FRONT = re.compile(rf"^\s*([{_SIGN}])+\s*")
_BACK = re.compile(rf"\s*([{_SIGN}])+\s*$")
_TITLES = ("title", "title_zh")


def legend_in(texts: Iterable[str]) -> dict[str, str]:
    """Sign → kind of activity, from lines such as "● lecture  ▲ visit"; a line of several signs counts before one of one."""
    out: dict[str, str] = {}
    for found in sorted(
        (_LEGEND.findall(text) for text in texts if len(text) < 300), key=len, reverse=True
    ):
        for sign, words in found:
            kind = _kind(words) or (kind_of(words.strip()) if len(found) > 1 else None)
            if kind:
                out.setdefault(sign, kind)
    return out


def _kind(words: str) -> str | None:
    try:
        return ACTIVITY_KIND.parse(words.strip(" .。()（）"))
    except BadValue:
        return None


def settle_marks(row: ReadRow, legend: dict[str, str]) -> None:
    """Take signs and news out of a row's titles: a sign of the legend tells the kind, news are
    kept beside the row.
    """
    for name in _TITLES:
        text = row.values.get(name)
        if not isinstance(text, str):
            continue
        plain = text
        sign = _FRONT.match(plain) or _BACK.search(plain)
        if sign:
            plain = _BACK.sub("", _FRONT.sub("", plain))
            if sign[1] in legend:
                row.values.setdefault("kind", legend[sign[1]])
        if news := _IS_NEWS.match(plain):
            plain = plain[news.end() :]
            row.extra[_("Mark")] = (news[1] or news[2]).strip()
        if plain and plain != text:
            row.raw.setdefault(name, text)
            row.values[name] = plain


def settle_delegations(rows: Sequence[ReadRow]) -> str:
    """ "Representatives of the Consulate General (3)" among those who attended are an organisation
    with a head count; a sentence about those there are, "" for none.
    """
    told: list[str] = []
    for row in rows:
        text = row.activity.get("attended")
        names, bodies = without_delegations(text)
        if not bodies:
            continue
        row.raw.setdefault("attended", text or "")
        row.raw.setdefault("represented", text or "")
        here = filter(None, [row.activity.get("represented"), *bodies])
        row.values.update(represented="; ".join(dict.fromkeys(here)), attended=names)
        if names is None:
            row.values.pop("attended")
        told += bodies
    once = list(dict.fromkeys(told))
    return (
        _("Taken as organisations that sent people: {names}.", names="; ".join(once[:8]))
        if once
        else ""
    )


def without_cancelled(
    rows: list[ReadRow], struck: Collection[int] = ()
) -> tuple[list[ReadRow], str]:
    """The rows that take place, and a sentence about those that are marked as cancelled ("" when
    there are none).

    `struck`: rows of the sheet (zero-based) that are crossed out; where most are, it means
    something else.
    """
    is_told = sum(1 for row in rows if row.row - 1 in struck) * 2 < len(rows)
    gone = [row for row in rows if _is_cancelled(row) or (is_told and row.row - 1 in struck)]
    if not gone:
        return rows, ""
    ids = {id(row) for row in gone}
    named = ", ".join(
        f"{row.values.get('title') or row.values.get('title_zh')} ({row.row})" for row in gone[:5]
    )
    said = n_(
        "{count} entry is marked as cancelled and left out: {entries}.",
        "{count} entries are marked as cancelled and left out: {entries}.",
        len(gone),
        entries=named,
    )
    return [row for row in rows if id(row) not in ids], said


def _is_cancelled(row: ReadRow) -> bool:
    said = [str(row.values.get(name) or "") for name in _TITLES]
    aside = [str(row.activity.get("notes") or ""), *row.extra.values()]
    return any(_IS_CANCELLED.search(title) for title in said) or any(
        _ALL_CANCELLED.fullmatch(text) for text in aside
    )


# --- Merged blocks of a list: activities in several rows, words over several columns ---

Line = Literal["title", "speaker", "more", "facts"]
"""What a further row of an activity tells: a line of its title, a speaker, what cells say, or what
labels say ("Venue: …").
"""

_OF_SEVERAL = frozenset(
    "speaker speaker_organization speaker_title notes contact materials host addressed attended "
    "interpreter escort".split()
)
_NAMES_PIECE = re.compile(r"[/&+,，、()（）|\n]|[及和与]|\b(?:and|et|y|e|и|und|dan)\b", re.I)
_BRACKETED = re.compile(r"[(（\[【].*[)）\]】]", re.S)
_POSSESSIVE = re.compile(r"['’]s(?![^\W_])")
_SAYS_SPEAKER = 0.85
_PARTICLE = 3  # letters: van, bin, de
_CODE = 3  # letters: A, B1, All
_LONGEST_NAME = 6  # words


@dataclass(slots=True)
class _Session:
    """An activity of a list: its first row, the further rows, and the lines of its title and the
    cells of its speakers, where they stand in several.
    """

    first: int
    lines: list[tuple[int, Line]] = field(default_factory=list[tuple[int, Line]])


def settle_merges(work: TableReading) -> dict[int, list[str]]:
    """Make one row of each activity that stands in several, as merged blocks bear it out, or labels
    on rows of their own; and leave words merged over several columns to the title. Excel row → the
    cells of its speakers, where there are several rows.
    """
    title = work.column_of("title") or work.column_of("title_zh")
    grid = work.found.grid
    groups = {said[0] for column in work.columns if (said := group_in(column.head))}
    if title is None or work.found.is_own or len(groups) > 1:
        return {}
    sessions = _sessions(work, title)
    joined = [session for session in sessions if session.lines]
    wide = {session.first: _covered(work, session.first, title) for session in sessions}
    if not joined and not any(wide.values()):
        return {}
    rows, speakers = list(grid.rows), dict[int, list[str]]()
    for session in joined:
        rows[session.first], said = _joined_row(work, title, session)
        if said:
            speakers[session.first + 1] = said
    for row, columns in wide.items():
        rows[row] = [EMPTY if at in columns else cell for at, cell in enumerate(rows[row])]
    work.found.grid = replace(grid, rows=rows)
    gone = {row for session in joined for row, _line in session.lines}
    work.found.left |= dict.fromkeys(gone & work.found.left.keys(), "continued")
    work.leave_out([row for row in work.rows if row.row - 1 in gone], "continued")
    return speakers


def _sessions(work: TableReading, title: FoundColumn) -> list[_Session]:
    out: list[_Session] = []
    last = -1
    for row in sorted({*work.found.rows, *_wide_facts(work, title)}):
        line = _line(work, title, out[-1].first, row) if out and row == last + 1 else None
        if line:
            out[-1].lines.append((row, line))
        elif row in work.found.left:
            continue
        else:
            out.append(_Session(row))
        last = row
    return out


def _wide_facts(work: TableReading, title: FoundColumn) -> list[int]:
    """Rows of labelled facts that are merged over several columns, for which they are notes of the
    table.
    """
    left = work.found.left.items()
    return [row for row, why in left if why == "note" and labelled_facts(_said(work, row, title))]


def _covered(work: TableReading, row: int, title: FoundColumn) -> set[int]:
    """The columns right and left of a title that its cell is merged over, but for those that say
    when.
    """
    spans = [merge for merge in work.found.grid.merges_in(row) if merge.covers(row, title.index)]
    return {
        column.index
        for merge in spans
        for column in work.columns
        if merge.left <= column.index <= merge.right
        and (column.field is None or column.field in _OF_SEVERAL | {"venue"})
        and column.index != title.index
    }


def _line(work: TableReading, title: FoundColumn, first: int, row: int) -> Line | None:
    """What a row tells of the activity that begins in the row `first`; None where it is another."""
    start = work.column_of("start")
    upper, lower = _said(work, first, title), _said(work, row, title)
    struck = work.found.grid.struck_rows
    if not upper or (row in struck) != (first in struck):
        return None
    if _tells_facts(work, title, first, row):
        return "facts"
    if start is None or not _said(work, first, start):
        return None
    own = _own(work, first, row)
    is_whole = is_merged_down(work.found.grid, first, row, title.index)
    is_timed = is_merged_down(work.found.grid, first, row, start.index)
    is_below = is_timed and not lower and (len(own) == 1 or _are_of_several(own))
    if is_whole or is_below:
        return "more" if all(_may_differ(work, first, row, column) for column in own) else None
    if not is_timed or own != [title] or _is_speaker(upper):
        return None
    if _is_speaker(lower) or _may_be_speaker(work, title, first, row):
        return "speaker"
    is_other_language = has_cjk(lower) != has_cjk(upper)
    return "title" if is_other_language or _BRACKETED.fullmatch(lower) else None


def _tells_facts(work: TableReading, title: FoundColumn, first: int, row: int) -> bool:
    """Does a row with no day or hour of its own say nothing but labelled facts, where its title
    would be ("Speaker: Ms Li"), of an activity that has a title?
    """
    said = labelled_facts(_said(work, row, title))
    wide = [merge for merge in work.found.grid.merges_in(row) if merge.covers(row, title.index)]
    own = [
        column
        for column in _own(work, first, row)
        if column == title or not any(merge.covers(row, column.index) for merge in wide)
    ]
    return bool(said) and own == [title] and not labelled_facts(_said(work, first, title))


def _are_of_several(columns: Collection[FoundColumn]) -> bool:
    return bool(columns) and all(column.field in _OF_SEVERAL for column in columns)


def _said(work: TableReading, row: int, column: FoundColumn) -> str:
    return work.found.grid.cell(row, column.index).text.strip()


def _own(work: TableReading, first: int, row: int) -> list[FoundColumn]:
    """The columns in which a row says something that is not merged down from the row `first`."""
    return [
        column
        for column in work.columns
        if _said(work, row, column)
        and not is_merged_down(work.found.grid, first, row, column.index)
    ]


def _may_differ(work: TableReading, first: int, row: int, column: FoundColumn) -> bool:
    """May what a row says of its own stand beside what the first row of the same activity says? Two
    hours, two rooms or two groups are two activities.
    """
    text, above = _said(work, row, column), _said(work, first, column)
    if text == above or column.field in _OF_SEVERAL:
        return True
    if column.field is not None:
        return column.field == "venue" and not above
    if column.head == letters(column.index):
        return False  # nothing says what it holds
    span = span_in(work.found.grid.cell(row, column.index))
    is_slot = is_half(text) or label_of(text) is not None or bool(span and span.start)
    return not is_slot and not is_group(text) and len(text) > _CODE


def _is_speaker(text: str) -> bool:
    """A person and nothing else: "Prof. Lin, Delta University", and neither "Prof. Lin: Soils" nor
    "Dr. Lee's laboratory".
    """
    told = facts_of(text).values
    if "speaker" in told and not told.keys() & {"title", "title_zh"}:
        return True
    name = speaker_of(text)
    words = name["speaker"].split()
    body = name.get("speaker_organization", "")
    return (
        is_person(text)
        and kind_of(text) is None
        and not re.search(r"[:：]", text)
        and not _POSSESSIVE.search(text)
        and len(words) <= _LONGEST_NAME
        and not any(len(word) > _PARTICLE and word[0].islower() for word in words)
        and (not re.search(r"\s[-–—]\s", text) or is_body(body))
    )


def _may_be_speaker(work: TableReading, title: FoundColumn, first: int, row: int) -> bool:
    """Is a line below a title somebody, where the header says that the column names speakers, too,
    and the line is written as a name? Unless it is a known one, something else than day and hour
    must be merged over both: two activities at a time are not in one room.
    """
    text = _said(work, row, title)
    hits = [look_up("activity", piece) for piece in _NAMES_PIECE.split(title.head) if piece.strip()]
    if not any(hit and hit.field == "speaker" and hit.score >= _SAYS_SPEAKER for hit in hits):
        return False
    is_bound = any(
        _said(work, row, column)
        and column.field not in {"date", "start", "end", "kind", "theme"}
        and is_merged_down(work.found.grid, first, row, column.index)
        for column in work.columns
    )
    is_short = has_cjk(text) and len(text.replace(" ", "")) <= _PARTICLE
    is_name = is_full_name(text) or (is_bound and (is_written_as_name(text) or is_short))
    return is_name and kind_of(text) is None and not is_place(text) and not is_body(text)


def _joined_row(
    work: TableReading, title: FoundColumn, session: _Session
) -> tuple[list[Cell], list[str]]:
    """The cells of an activity of several rows in one, and the cells of its speakers."""
    cells = list(work.found.grid.rows[session.first])
    speaker = work.column_of("speaker")
    speakers = [_said(work, session.first, speaker)] if speaker else []
    for row, line in session.lines:
        if line == "speaker":
            speakers.append(_said(work, row, title))
            continue
        if line == "facts":
            _put_facts(work, title, cells, speakers, _said(work, row, title))
            continue
        for column in _own(work, session.first, row):
            text = _said(work, row, column)
            if column is speaker:
                speakers.append(text)
            else:
                mark = "\n" if line == "title" else "; "
                cells[column.index] = _with(cells[column.index], text, mark)
    named = [text for text in dict.fromkeys(speakers) if text and not is_placeholder(text, "name")]
    return cells, named


def _put_facts(
    work: TableReading, title: FoundColumn, cells: list[Cell], speakers: list[str], text: str
) -> None:
    """Put labelled facts where they belong: into the columns that tell the same, else below the
    title, where labels are read.
    """
    for line in filter(None, map(str.strip, text.splitlines())):
        facts = labelled_facts(line)
        column = next((one for name in facts if (one := work.column_of(name))), None)
        if column and column.field == "speaker":
            body = facts.get("speaker_organization")
            speakers.append(f"{facts['speaker']} ({body})" if body else facts["speaker"])
        elif column and column.field and not cells[column.index].text.strip():
            cells[column.index] = Cell(facts[column.field], facts[column.field])
        else:
            cells[title.index] = _with(cells[title.index], line, "\n")


def _with(cell: Cell, text: str, mark: str) -> Cell:
    said = cell.text.strip()
    if said == text or (said and text in said.split(mark)):
        return cell
    both = f"{said}{mark}{text}" if said else text
    return Cell(both, both)
