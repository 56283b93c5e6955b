"""What the office answered once about its files, kept with the desk: recalled for reading,
learnt, seen, changed, forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, LongText
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.opening import peeking
from lcdesk.services.learned.mapping_entries import (
    ENTRIES,
    Entry,
    Item,
    KnownEntries,
    LearnedMapping,
    closed_field,
    country_meant,
    decoded,
    facts_of,
    field_meant,
    is_news,
    item_of,
    known_rows,
    learn,
    order_meant,
    record_named,
    value_meant,
)
from lcdesk.tabular.matching.memory import NOTHING, Memory, head_key, value_key
from lcdesk.tabular.reading import read_workbook
from lcdesk.tabular.review.lessons import Lessons, lessons_of
from lcdesk.tabular.understood import RecordName, Understanding
from lcdesk.tabular.writing import ColumnSpec, SheetSpec, write_table
from lcdesk.texts import N_, _

__all__ = [
    "change",
    "export_memory",
    "forget",
    "forget_numbers",
    "import_memory",
    "keep",
    "keep_layouts",
    "list_memory",
    "recall",
    "recall_from",
]

LEARN, LEARN_ONE = N_("Remember {count} answers from {name}"), N_("Remember 1 answer from {name}")
LEARN_COLUMNS = N_("Remember the columns of {name}")
_MEANING = Field("means", LongText(), N_("Means"))
CHANGE = N_("Change what is remembered of “{name}”")
FORGET, FORGET_ONE = (
    N_("Forget {count} remembered answers"),
    N_("Forget what is remembered of “{name}”"),
)


def recall(desk: Desk) -> Memory:
    """All that was answered before, for `understand`: a spelling of a country counts in every
    field of a country.
    """
    return _memory_of(_known(desk))


def recall_from(path: Path) -> Memory | None:
    """The same out of a desk that is not opened: not a byte of it changes, and it may be open
    elsewhere meanwhile.

    None when there is no desk, or none of this version of the program.
    """
    with peeking(path) as desk:
        return desk and recall(desk)


def keep(desk: Desk, lessons: Lessons, file_name: str) -> int:
    """Learn what a review taught, as an operation of its own; the number of entries that are new or
    differ (0: no operation).
    """
    known = _known(desk)
    return _learn(desk, facts_of(lessons, known), known, file_name)


def keep_layouts(desk: Desk, understanding: Understanding) -> int:
    """Learn the columns of a file that is taken in as it was understood."""
    return keep(desk, lessons_of(understanding, Memory()), understanding.file_name)


def list_memory(desk: Desk) -> list[Item]:
    """Every remembered answer, the latest first of each kind.

    Keys: "number" (stable, one for all), "id", "entity" (class name), "kind" (layout, head, value,
    order, country), "said" (the file's words), "means" (words of the moment), "value" (what
    `change` takes: for a layout a dict head → field), "choices" ((value, label), …; for a layout
    those of each head), "field" and "record", "columns" (of a layout: head, field, means,
    is_chosen), "is_stale" (its field or value is no longer there), "file_name", "learnt_at".
    """
    known = _known(desk)
    return [
        item_of(row, known)
        for entity in ENTRIES
        for row in reversed(known.rows)
        if isinstance(row, entity)
    ]


def change(
    desk: Desk, entity: str, row_id: int, means: Any, shown: Mapping[str, Any] | None = None
) -> None:
    """Let an entry mean something else: a field, a code (or its words), "dmy"/"mdy"; for a layout
    head → field, "-" or None.

    `KnownFault` when there is no such entry, field or value. `shown`: the entry as `list_memory`
    told it; `EditConflictsFound` when it means something else by now.
    """

    def alter(work: Work) -> None:
        row, known = work.get(_entity(entity), row_id), known_rows(work.session)
        now = item_of(row, known)
        work.set(row, _altered(row, means))
        mine = item_of(row, known)
        if shown is not None and now["value"] not in (shown["value"], mine["value"]):
            told = _("What is remembered of “{said}” was changed meanwhile.", said=now["said"])
            raise edit_conflicts_found(told, [EditConflict(_MEANING, now["means"], mine["means"])])

    desk.execute(CHANGE, alter, name=_words(desk, entity, row_id))


def forget(desk: Desk, entity: str, ids: Iterable[int]) -> None:
    """Take entries out of memory; with a layout go its orders of dates. One operation."""
    _forget(desk, [(entity, one) for one in ids])


def forget_numbers(desk: Desk, numbers: Sequence[int]) -> list[Item]:
    """The same by the numbers of `list_memory`; the entries that were forgotten. `KnownFault`
    when there is no such.
    """
    listed = {item["number"]: item for item in list_memory(desk)}
    missing = [number for number in numbers if number not in listed]
    if missing:
        raise KnownFault(
            _("Nothing is remembered under number {number}.", number=missing[0]),
            _("“lcdesk memory” lists all."),
        )
    found = [listed[number] for number in dict.fromkeys(numbers)]
    _forget(desk, [(item["entity"], item["id"]) for item in found])
    return found


def export_memory(desk: Desk, path: Path) -> int:
    """All of it as .csv that opens in Excel; the number of entries."""
    return write_sheet(path, list_memory(desk))


def import_memory(desk: Desk, path: Path) -> int:
    """Take a .csv in that `export_memory` wrote, perhaps edited since; the number of entries that
    are new or differ.

    `KnownFault` when it is no such file, or names fields and values nobody knows (all are listed;
    then nothing is taken).
    """
    return _learn(desk, facts_in(path), _known(desk), path.name)


def _memory_of(known: KnownEntries) -> Memory:
    countries = [
        target.name
        for kind in KINDS.values()
        for target in kind.fields
        if isinstance(target.kind, Country)
    ]
    values: dict[tuple[str, str], Any] = {
        (name, value_key(row.spelling)): row.country
        for row in known.of(CountryAlias)
        for name in countries
    }
    values |= {
        (row.field, value_key(row.spelling)): decoded(row.kind, row.field, row.value)
        for row in known.of(KnownValue)
    }
    layouts = known.of(KnownLayout)
    return Memory(
        layouts={row.fingerprint: row.corrected for row in layouts if row.corrected},
        taken={row.fingerprint: row.taken for row in layouts},
        heads={
            head_key(cast("RecordName", row.kind), row.head): row.field
            for row in known.of(KnownHead)
        },
        values=values,
        orders={(row.fingerprint, row.field): row.sequence for row in known.of(KnownOrder)},
    )


def _learn(desk: Desk, facts: Sequence[LearnedMapping], known: KnownEntries, file_name: str) -> int:
    news = [fact for fact in facts if is_news(fact, known)]
    if not news:
        return 0
    count = sum(fact.answers(known) for fact in news) or sum(
        fact.entity is KnownHead for fact in news
    )
    label = {0: LEARN_COLUMNS, 1: LEARN_ONE}.get(count, LEARN)
    desk.execute(label, lambda work: learn(work, news, file_name), count=count, name=file_name)
    return len(news)


def _forget(desk: Desk, wanted: Sequence[tuple[str, int]]) -> None:
    if not wanted:
        return

    def drop(work: Work) -> None:
        known = known_rows(work.session)
        rows: dict[tuple[str, int], Entry] = {}
        for entity, row_id in wanted:
            row = work.get(_entity(entity), row_id)
            also = (
                known.orders_of(row.kind, row.fingerprint) if isinstance(row, KnownLayout) else []
            )
            rows |= {(type(one).__name__, one.id): one for one in (row, *also)}
        for row in rows.values():
            work.remove(row)

    name = _words(desk, *wanted[0])
    desk.execute(FORGET_ONE if len(wanted) == 1 else FORGET, drop, count=len(wanted), name=name)


def _altered(row: Entry, means: Any) -> dict[str, Any]:
    """The column values after `change`."""
    if isinstance(row, KnownLayout):
        return _altered_layout(row, means)
    if isinstance(row, KnownHead):
        return {"field": field_meant(row.kind, means)}
    if isinstance(row, KnownOrder):
        return {"sequence": order_meant(means)}
    if isinstance(row, CountryAlias):
        return {"country": country_meant(means)}
    return {"value": value_meant(closed_field(row.kind, row.field), means)}


def _altered_layout(row: KnownLayout, means: Mapping[str, str | None]) -> dict[str, Any]:
    """Columns a person chose anew; a field that another column had goes to the one chosen last."""
    corrected, taken = dict(row.corrected), dict(row.taken)
    for head, said in means.items():
        name = None if said is None else field_meant(row.kind, said, or_nothing=True)
        if name == taken.get(head) and head not in corrected:
            continue
        taken.pop(head, None)
        corrected.pop(head, None)
        if name is not None:
            freed = {other for other, had in (taken | corrected).items() if had == name != NOTHING}
            corrected |= {head: name, **dict.fromkeys(freed, NOTHING)}
            taken = {other: had for other, had in taken.items() if other not in freed}
    return {"corrected": corrected, "taken": taken}


def _entity(name: str) -> type[Entry]:
    found = next((entity for entity in ENTRIES if entity.__name__ == name), None)
    if found is None:
        raise KnownFault(_("“{name}” is nothing that is remembered.", name=name))
    return found


def _words(desk: Desk, entity: str, row_id: int) -> str:
    """What an entry says, for the history."""
    for item in list_memory(desk):
        if (item["entity"], item["id"]) == (entity, row_id):
            return str(item["said"])
    return ""


def _known(desk: Desk) -> KnownEntries:
    with desk.reading() as session:
        return known_rows(session)


# --- Remembered answers as a .csv file: out, edited in Excel perhaps, and in again ---


Line = dict[str, str]
HEADS = (
    "kind",
    "record",
    "layout",
    "field",
    "said",
    "means",
    "chosen",
    "words",
    "file_name",
    "learnt_at",
)
"""A layout is one line a column (`said` its head, `means` its field or skip, `chosen` yes where
a person chose it); `words` only explain, and a # keeps Excel from taking the number of a layout
for one.
"""
YES, SKIP = "yes", "skip"
_MOST_TOLD = 5


def write_sheet(path: Path, items: Sequence[Item]) -> int:
    """Write the entries (of `list_memory`); their number. KnownFault when the file cannot be
    written.
    """
    rows = [[line.get(head, "") for head in HEADS] for item in items for line in _lines(item)]
    write_table(path, SheetSpec("memory", [ColumnSpec(head, head) for head in HEADS], rows))
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
        more = (
            [_(" and {count} more", count=len(wrong) - _MOST_TOLD).strip()]
            if len(wrong) > _MOST_TOLD
            else []
        )
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
        yield {
            **shared,
            "field": field,
            "said": item["said"],
            "means": item["value"],
            "words": item["means"],
        }
        return
    for column in item["columns"]:
        is_chosen, words = column["is_chosen"], column["means"] if column["field"] else ""
        yield {
            **shared,
            "said": column["head"],
            "means": SKIP if column["field"] == NOTHING else column["field"] or "",
            "chosen": YES if is_chosen else "",
            "words": words,
        }


def _read(path: Path) -> Iterator[tuple[int, Line]]:
    grid = next(iter(read_workbook(path).grids), None)
    rows = [[cell.text for cell in row] for row in grid.rows] if grid else []
    heads = [text.strip().lower() for text in rows[0]] if rows else []
    if not {"kind", "said", "means"} <= set(heads):
        raise KnownFault(
            _("“{name}” is no list of remembered answers.", name=path.name),
            _(
                "Take a file that “lcdesk memory export” wrote: its first row names the columns "
                "kind, said, means …"
            ),
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
        # Excel may have written the date its own way: then it counts as learnt now
        with suppress(ValueError):
            told["learnt_at"] = dt.datetime.fromisoformat(line["learnt_at"])
    return told


def _layout_fact(lines: Sequence[Line]) -> LearnedMapping:
    first = lines[0]
    given = [line for line in lines if line["means"]]
    return LearnedMapping(
        KnownLayout,
        {
            "kind": first["record"],
            "fingerprint": first["layout"],
            "heads": list(_texts(lines)),
            "taken": {
                line["said"]: line["means"] for line in given if line["chosen"].lower() != YES
            },
            "corrected": {
                line["said"]: line["means"] for line in given if line["chosen"].lower() == YES
            },
            **_source(first),
        },
    )


def _texts(lines: Iterable[Line]) -> Iterator[str]:
    return iter(dict.fromkeys(line["said"] for line in lines))


def _head_fact(line: Line) -> LearnedMapping:
    name = field_meant(line["record"], line["means"])
    return LearnedMapping(
        KnownHead, {"kind": line["record"], "head": line["said"], "field": name, **_source(line)}
    )


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
        CountryAlias,
        {"spelling": line["said"], "country": country_meant(line["means"]), **_source(line)},
    )


_FACTS = {"head": _head_fact, "value": _value_fact, "order": _order_fact, "country": _country_fact}
