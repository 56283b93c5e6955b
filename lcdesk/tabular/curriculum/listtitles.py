"""The titles of a timetable list, and whatever else their cells tell: speaker, place, hours, groups, a second activity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from lcdesk.tabular.curriculum.entries import CellEntry, entries_of, group_in
from lcdesk.tabular.curriculum.facts import Facts, facts_of
from lcdesk.tabular.matching.aliases import look_up
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.times import Half, half_of, is_half
from lcdesk.tabular.understood import FoundColumn, ReadRow

Part = Callable[[ReadRow], list[ReadRow]]
"""How a row is parted into the activities its title tells of."""


def _wants(work: TableReading) -> frozenset[str]:
    """What the cell of the title may tell besides: what no column of its own has."""
    return frozenset(name for name in ("speaker", "venue") if work.column_of(name) is None)


def group_columns(work: TableReading) -> list[tuple[FoundColumn, str]]:
    """Columns of titles for parallel groups ("A组内容 | B组内容"), with their groups; the first stands for all of them."""
    found = [(column, said[0]) for column in work.columns if (said := group_in(column.head)) and _is_title(said[1])]
    if len({group for _, group in found}) < 2:
        return []
    places = {column.index: place for place, (column, _) in enumerate(found)}
    work.columns = [
        replace(column, field=None if places[column.index] else "title", sureness="sure")
        if column.index in places
        else column
        for column in work.columns
    ]
    return found


def _is_title(head: str) -> bool:
    hit = look_up("activity", head) if head else None
    return not head or (hit is not None and hit.field in {"title", "title_zh"})


def read_titles(work: TableReading, by_group: Sequence[tuple[FoundColumn, str]]) -> dict[int, Part]:
    """Titles and whatever their cells tell besides; Excel row → how to part it, where a row holds several activities."""
    column = work.column_of("title") or work.column_of("title_zh")
    if column is None:
        return {}
    wants, several = _wants(work), dict[int, Part]()
    for row, cell, half in zip(work.rows, work.cells(column.index), halves_of(work), strict=True):
        entries = _by_columns(work, row, by_group) if by_group else entries_of(cell.text) if cell.text.strip() else []
        if not entries:
            continue
        facts = [_facts(entry, half, wants) for entry in entries]
        if column.field == "title_zh":
            row.values.pop("title_zh", None)
        told = _told(facts[0])
        if "title_zh" in told and row.values.get("title_zh", told["title_zh"]) != told["title_zh"]:
            row.extra[column.head] = cell.text
        row.values = {**told, **row.values}
        if len(entries) > 1:
            several[row.row] = partial(_parted, facts=facts)
        else:
            _keep_raw(row, facts[0].values, cell.text)
    return several


def _by_columns(work: TableReading, row: ReadRow, by_group: Sequence[tuple[FoundColumn, str]]) -> list[CellEntry]:
    """The activities of the groups' columns; one that stands in all of them is for all."""
    said = {group: work.found.grid.cell(row.row - 1, column.index).text.strip() for column, group in by_group}
    for column, _group in by_group:
        row.extra.pop(column.head, None)
    if len(set(said.values())) == 1:
        return [entry for text in list(said.values())[:1] if text for entry in entries_of(text)]
    return [
        CellEntry(entry.text, entry.group or group)
        for group, text in said.items()
        if text
        for entry in entries_of(text)
    ]


def _facts(entry: CellEntry, half: Half | None, wants: frozenset[str]) -> Facts:
    facts = facts_of(entry.text, half=half, wants=wants)
    if entry.group:
        facts.values["group_name"] = entry.group
    return facts


def _told(facts: Facts) -> dict[str, Any]:
    hours = {name: hour for name, hour in (("start", facts.start), ("end", facts.end)) if hour}
    return {**facts.values, **hours}


def _parted(row: ReadRow, facts: Sequence[Facts]) -> list[ReadRow]:
    """A row for each activity of one cell; they share what the row's other cells say."""
    shared = {name: value for name, value in row.values.items() if facts[0].values.get(name) != value}
    out: list[ReadRow] = []
    for number, told in enumerate(facts, 1):
        own = _told(told)
        hours = {"start": None, "end": None} if told.start else {}
        values = {name: value for name, value in {**shared, **hours, **own}.items() if value is not None}
        part = replace(row, values=values, raw=dict(row.raw), extra=dict(row.extra))
        part.column = f"/{number}" if number > 1 else row.column
        out.append(part)
    return out


def _keep_raw(row: ReadRow, found: dict[str, str], text: str) -> None:
    name = "title" if "title" in found else "title_zh"
    if found.get(name) not in (None, text):
        row.raw[name] = text


def halves_of(work: TableReading) -> list[Half | None]:
    """Morning or afternoon of each row, from a column of its own (filled down where its cells are merged)."""
    found: list[Half | None] = [None] * len(work.rows)
    for column in work.columns:
        cells = work.cells(column.index)
        if column.field in (None, "start", "date") and sum(1 for cell in cells if is_half(cell.text)) * 2 > sum(
            1 for cell in cells if cell.text.strip()
        ):
            found = [half_of(cell.text) or before for cell, before in zip(cells, found, strict=True)]
    return found
