"""Remembered answers as a .csv file: out, edited in Excel perhaps, and in again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import KnownFault
from lcdesk.services.learned.mapping_entries import (
    Item,
    closed_field,
    country_meant,
    field_meant,
    order_meant,
    record_named,
    value_meant,
)
from lcdesk.services.learned.mapping_facts import LearnedMapping
from lcdesk.tabular.matching.memory import NOTHING
from lcdesk.tabular.reading import read_workbook
from lcdesk.tabular.writing import ColumnSpec, SheetSpec, write_csv
from lcdesk.texts import _

Line = dict[str, str]
HEADS = ("kind", "record", "layout", "field", "said", "means", "chosen", "words", "file_name", "learnt_at")
"""A layout is one line a column (`said` its head, `means` its field or skip, `chosen` yes where a person chose it);
`words` only explain, and a # keeps Excel from
taking the number of a layout for one."""
YES, SKIP = "yes", "skip"
_MOST_TOLD = 5


def write_sheet(path: Path, items: Sequence[Item]) -> int:
    """Write the entries (of `list_memory`); their number. KnownFault when the file cannot be written."""
    rows = [[line.get(head, "") for head in HEADS] for item in items for line in _lines(item)]
    write_csv(path, SheetSpec("memory", [ColumnSpec(head, head) for head in HEADS], rows))
    return len(items)


def facts_in(path: Path) -> list[LearnedMapping]:
    """The entries of such a file; `KnownFault` when it is none, or lists what nobody knows."""
    facts: list[LearnedMapping] = []
    layouts: dict[tuple[str, str], list[Line]] = {}
    wrong: list[str] = []
    for number, line in _read(path):
        try:
            _check(line)
            if line["kind"] == "layout":
                layouts.setdefault((line["record"], line["layout"]), []).append(line)
            else:
                facts.append(_FACTS[line["kind"]](line))
        except KnownFault as fault:
            wrong.append(_("Line {number}: {message}", number=number, message=fault.message))
    if wrong:
        more = [_(" and {count} more", count=len(wrong) - _MOST_TOLD).strip()] if len(wrong) > _MOST_TOLD else []
        raise KnownFault(
            " ".join([*wrong[:_MOST_TOLD], *more]),
            _("Nothing was taken in. Mend these lines or delete them, and import again."),
        )
    return [*map(_layout_fact, layouts.values()), *facts]


def _lines(item: Item) -> Iterator[Line]:
    learnt = item["learnt_at"].isoformat(" ") if item["learnt_at"] else ""
    shared = {
        "kind": item["kind"],
        "record": item["record"],
        "layout": f"#{item['layout']}" if item["layout"] else "",
        "file_name": item["file_name"] or "",
    }
    shared["learnt_at"] = learnt
    if item["kind"] != "layout":
        field = "" if item["kind"] == "head" else item["field"]
        yield {**shared, "field": field, "said": item["said"], "means": item["value"], "words": item["means"]}
        return
    for column in item["columns"]:
        is_chosen, words = column["is_chosen"], column["means"] if column["field"] else ""
        yield {
            **shared, "said": column["head"], "means": SKIP if column["field"] == NOTHING else column["field"] or "", "chosen": YES if is_chosen else "", "words": words,
        }  # fmt: skip


def _read(path: Path) -> Iterator[tuple[int, Line]]:
    grid = next(iter(read_workbook(path).grids), None)
    rows = [[cell.text for cell in row] for row in grid.rows] if grid else []
    heads = [text.strip().lower() for text in rows[0]] if rows else []
    if not {"kind", "said", "means"} <= set(heads):
        raise KnownFault(
            _("“{name}” is no list of remembered answers.", name=path.name),
            _("Take a file that “lcdesk memory export” wrote: its first row names the columns kind, said, means …"),
        )
    for number, row in enumerate(rows[1:], start=2):
        line = dict(zip(heads, row, strict=False))
        if any(text.strip() for text in row):
            yield number, {head: line.get(head, "") for head in HEADS}


def _check(line: Line) -> None:
    line.update({head: line[head].strip() for head in HEADS if head not in ("said", "file_name")})
    line["layout"] = line["layout"].removeprefix("#")
    if line["kind"] != "layout" and line["kind"] not in _FACTS:
        raise KnownFault(_("“{kind}” is no kind of remembered answer.", kind=line["kind"]))
    if not line["said"].strip() and line["kind"] != "order":
        raise KnownFault(_("The column “said” is empty."))
    if line["kind"] in ("layout", "order") and not line["layout"]:
        raise KnownFault(_("The column “layout” is empty."))
    if line["kind"] != "country":
        record_named(line["record"])
    if line["kind"] == "layout" and line["means"]:
        means = NOTHING if line["means"].lower() == SKIP else line["means"]
        line["means"] = field_meant(line["record"], means, or_nothing=True)
    _source(line)


def _source(line: Mapping[str, str]) -> dict[str, Any]:
    """File and time it was learnt, where they are told."""
    told: dict[str, Any] = {"file_name": line["file_name"]} if line["file_name"] else {}
    if line["learnt_at"]:
        with suppress(ValueError):  # Excel may have written the date its own way: then it counts as learnt now
            told["learnt_at"] = dt.datetime.fromisoformat(line["learnt_at"])
    return told


def _layout_fact(lines: Sequence[Line]) -> LearnedMapping:
    first = lines[0]
    given = [line for line in lines if line["means"]]
    return LearnedMapping(
        KnownLayout,
        {
            "kind": first["record"], "fingerprint": first["layout"], "heads": list(_texts(lines)),
            "taken": {line["said"]: line["means"] for line in given if line["chosen"].lower() != YES},
            "corrected": {line["said"]: line["means"] for line in given if line["chosen"].lower() == YES}, **_source(first),
        },
    )  # fmt: skip


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    return iter(dict.fromkeys(line["said"] for line in lines))


def _head_fact(line: Line) -> LearnedMapping:
    name = field_meant(line["record"], line["means"])
    return LearnedMapping(KnownHead, {"kind": line["record"], "head": line["said"], "field": name, **_source(line)})


def _value_fact(line: Line) -> LearnedMapping:
    target = closed_field(line["record"], line["field"])
    value = value_meant(target, line["means"])
    said = {"kind": line["record"], "field": target.name, "spelling": line["said"], "value": value}
    return LearnedMapping(KnownValue, {**said, **_source(line)})


def _order_fact(line: Line) -> LearnedMapping:
    name = field_meant(line["record"], line["field"])
    said = {
        "kind": line["record"],
        "fingerprint": line["layout"],
        "field": name,
        "sequence": order_meant(line["means"]),
    }
    return LearnedMapping(KnownOrder, {**said, **_source(line)})


def _country_fact(line: Line) -> LearnedMapping:
    return LearnedMapping(
        CountryAlias, {"spelling": line["said"], "country": country_meant(line["means"]), **_source(line)}
    )


_FACTS = {"head": _head_fact, "value": _value_fact, "order": _order_fact, "country": _country_fact}
