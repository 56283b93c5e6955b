"""Learned mappings: what the office answered once about its files, kept with the desk; recalled for
reading, listed, changed, forgotten, exported and imported as lines that Excel may have edited.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, LongText
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.core.opening import peeking
from lcdesk.services.learned.mapping_kinds import (
    HEAD,
    LAYOUT,
    MAPPING_KINDS,
    VALUE,
    Known,
    LearnedItem,
    MappingKind,
    Meaning,
    item_of,
    kind_of,
    known_rows,
    record_and_field,
)
from lcdesk.tabular.matching.learned import (
    NOTHING,
    Learned,
    LearnedMapping,
    LearnedMappings,
    decoded,
    head_key,
    value_key,
)
from lcdesk.tabular.matching.words import key
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understood import RecordName, is_listed
from lcdesk.tabular.writing.cells import write_table
from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
from lcdesk.texts import N_, _, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LEARN, LEARN_ONE = N_("Remember {count} answers from {name}"), N_("Remember 1 answer from {name}")
LEARN_COLUMNS = N_("Remember the columns of {name}")
CHANGE = N_("Change what is remembered of “{name}”")
FORGET, FORGET_ONE = (
    N_("Forget {count} remembered answers"),
    N_("Forget what is remembered of “{name}”"),
)
ENTITIES = frozenset(kind.entity.__name__ for kind in MAPPING_KINDS)
_MEANING = Field("means", LongText(), N_("Means"))
_SECOND = re.compile(r".* \(\d+\)", re.S)


def recall(desk: Desk) -> LearnedMappings:
    """All that was answered before, for `understand`: a spelling of a country counts in every
    field of a country.
    """
    return _recalled(_known(desk))


def recall_within(session: Session) -> LearnedMappings:
    """The same within an operation."""
    return _recalled(known_rows(session))


def _recalled(known: Known) -> LearnedMappings:
    layouts = known.of(KnownLayout)
    of_countries = [
        target.name
        for record in KINDS.values()
        for target in record.fields
        if isinstance(target.kind, Country) and not is_listed(record.name)
    ]
    spellings = {
        (name, value_key(row.spelling)): row.country
        for row in known.of(CountryAlias)
        for name in of_countries
    }
    words: dict[tuple[str, str], Any] = {}
    of_lists: dict[str, dict[tuple[str, str], Any]] = {}
    for row in known.of(KnownValue):
        of_kind = of_lists.setdefault(row.kind, {}) if is_listed(row.kind) else words
        value = decoded(VALUE.value_kind(row.kind, row.field), row.value)
        of_kind[row.field, value_key(row.spelling)] = value
    return LearnedMappings(
        layouts={row.fingerprint: row.corrected for row in layouts if row.corrected},
        taken={row.fingerprint: row.taken for row in layouts},
        heads={
            head_key(cast("RecordName", row.kind), row.head): row.field
            for row in known.of(KnownHead)
        },
        values=spellings | words,
        of_lists=of_lists,
        orders={(row.fingerprint, row.field): row.sequence for row in known.of(KnownOrder)},
    )


def recall_from(path: Path) -> LearnedMappings | None:
    """The same out of a desk that is not opened: not a byte of it changes, and it may be open
    elsewhere meanwhile.

    None when there is no desk, or none of this version of the program.
    """
    with peeking(path) as desk:
        return desk and recall(desk)


def keep(desk: Desk, mappings: Iterable[LearnedMapping], file_name: str) -> int:
    """Learn these, as an operation of its own; the number of entries that are new or differ (0: no
    operation).

    A head word is learned from a column that was corrected now, not from one corrected long ago.
    """
    known = _known(desk)
    return _learn(desk, [each for one in mappings for each in _with_heads(one, known)], file_name)


def list_mappings(desk: Desk) -> list[LearnedItem]:
    """Every learned mapping, the latest first of each kind."""
    known = _known(desk)
    return [
        item_of(row, known) for kind in MAPPING_KINDS for row in reversed(known.of(kind.entity))
    ]


def change(desk: Desk, number: int, means: Meaning, shown: LearnedItem | None = None) -> None:
    """Let an entry mean something else.

    `KnownFault` when there is no such entry, field or value. `shown`: the entry as `list_mappings`
    told it; `EditConflictsFound` when it means something else by now.
    """

    def alter(work: Work) -> None:
        row, known = _get(work, number), known_rows(work.session)
        now = item_of(row, known)
        work.set(row, _altered(row, means))
        mine = item_of(row, known)
        if shown is not None and now["value"] not in (shown["value"], mine["value"]):
            told = _("What is remembered of “{said}” was changed meanwhile.", said=now["said"])
            raise edit_conflicts_found(told, [EditConflict(_MEANING, now["means"], mine["means"])])

    said = next((item["said"] for item in list_mappings(desk) if item["number"] == number), "")
    desk.execute(CHANGE, alter, name=said)


def forget(desk: Desk, numbers: Sequence[int]) -> list[LearnedItem]:
    """Take entries out, by the numbers of `list_mappings`, with a layout its orders of dates: one
    operation. The entries that were asked for; `KnownFault` when there is no such.
    """
    listed = {item["number"]: item for item in list_mappings(desk)}
    missing = [number for number in numbers if number not in listed]
    if missing:
        raise KnownFault(
            _("Nothing is remembered under number {number}.", number=missing[0]),
            _("“lcdesk memory” lists all."),
        )
    found = [listed[number] for number in dict.fromkeys(numbers)]
    if found:
        layouts = {item["layout"] for item in found if item["kind"] == "layout"}
        also = [one["number"] for one in listed.values() if one["layout"] in layouts]

        def drop(work: Work) -> None:
            for number in dict.fromkeys([*numbers, *also]):
                work.remove(_get(work, number))

        label = FORGET_ONE if len(found) == 1 else FORGET
        desk.execute(label, drop, count=len(found), name=found[0]["said"])
    return found


def export_mappings(desk: Desk, path: Path) -> int:
    """All of it as .csv that opens in Excel; the number of entries."""
    items = list_mappings(desk)
    write_lines(path, "memory", HEADS, (line for item in items for line in _lines(item)))
    return len(items)


def import_mappings(desk: Desk, path: Path) -> int:
    """Take a .csv in that `export_mappings` wrote, perhaps edited since; the number of entries that
    are new or differ.

    `KnownFault` when it is no such file, or names fields and values nobody knows (all are listed;
    then nothing is taken).
    """
    return _learn(desk, _mappings_in(path), path.name)


def _known(desk: Desk) -> Known:
    with desk.reading() as session:
        return known_rows(session)


def _get(work: Work, number: int) -> Learned:
    row_id, place = divmod(number, len(MAPPING_KINDS))
    return work.get(MAPPING_KINDS[place].entity, row_id)


# --- learned: each mapping falls on the entry about the same thing ---


def _with_heads(mapping: LearnedMapping, known: Known) -> Iterator[LearnedMapping]:
    """A mapping, and of a layout the head words that were corrected now."""
    yield mapping
    if mapping.entity is KnownLayout:
        layout = _layout_in(mapping)
        for head, name in _corrected_now(mapping, known).items():
            is_second = bool(_SECOND.fullmatch(head)) or f"{head} (2)" in layout.heads
            if name != NOTHING and not is_second and key(head):
                yield LearnedMapping(KnownHead, {"kind": layout.kind, "head": head, "field": name})


def _layout_in(mapping: LearnedMapping) -> KnownLayout:
    """What a mapping says of a layout, as an entry that is written nowhere."""
    return KnownLayout(**mapping.values)


def _corrected_now(mapping: LearnedMapping, known: Known) -> dict[str, str]:
    """The columns of a layout that were not corrected so before."""
    before = known.about(mapping)
    had = before.corrected if isinstance(before, KnownLayout) else {}
    corrected = _layout_in(mapping).corrected
    return {head: name for head, name in corrected.items() if had.get(head) != name}


def _learn(desk: Desk, mappings: Sequence[LearnedMapping], file_name: str) -> int:
    known = _known(desk)
    news = [one for one in mappings if _is_new(one, known)]
    if not news:
        return 0

    # the head word of a column is the same answer as that of its layout
    answers = sum(
        len(_corrected_now(one, known)) if one.entity is KnownLayout else 1
        for one in news
        if one.entity is not KnownHead
    )
    count = answers or sum(one.entity is KnownHead for one in news)
    label = {0: LEARN_COLUMNS, 1: LEARN_ONE}.get(count, LEARN)
    desk.execute(label, lambda work: learn(work, news, file_name), count=count, name=file_name)
    return len(news)


def learn(work: Work, mappings: Sequence[LearnedMapping], file_name: str) -> None:
    """Learn these inside an operation; what is known already is left as it is."""
    known, learnt = known_rows(work.session), {"file_name": file_name, "learnt_at": clock.now()}
    for one in mappings:
        if not _is_new(one, known):
            continue
        before = known.about(one)
        if before is None:
            work.add(one.entity(**{**learnt, **one.values}))
        else:
            work.set(before, {**learnt, **_merged(one, before)})


def _is_new(mapping: LearnedMapping, known: Known) -> bool:
    """Is it unknown yet, or known otherwise?"""
    before = known.about(mapping)
    if before is None:
        return True
    values = _merged(mapping, before)
    return any(getattr(before, name) != values[name] for name in kind_of(mapping.entity).means)


def _merged(mapping: LearnedMapping, before: Learned) -> dict[str, Any]:
    """The values an entry has after it learned this; of a layout, other columns stay."""
    values = dict(mapping.values)
    if isinstance(before, KnownLayout):
        told = _layout_in(mapping)
        corrected, taken = (
            {head: name for head, name in old.items() if key(head) not in set(map(key, new))} | new
            for old, new in ((before.corrected, told.corrected), (before.taken, told.taken))
        )
        taken = {head: name for head, name in taken.items() if head not in corrected}
        values |= {"corrected": corrected, "taken": taken}
    return values


def _altered(row: Learned, means: Meaning) -> dict[str, Any]:
    """The column values after `change`; of a layout, a field that another column had goes to the
    one chosen last.
    """
    kind, where = kind_of(type(row)), record_and_field(row)
    if not isinstance(row, KnownLayout):
        assert isinstance(means, str), "one word is one code"
        return {kind.means[0]: kind.meant(*where, means)}
    assert not isinstance(means, str), "each head of a layout has its own field"
    corrected, taken = dict(row.corrected), dict(row.taken)
    for head, said in means.items():
        name = None if said is None else kind.meant(*where, said)
        if name == taken.get(head) and head not in corrected:
            continue
        taken.pop(head, None)
        corrected.pop(head, None)
        if name is not None:
            freed = {other for other, had in (taken | corrected).items() if had == name != NOTHING}
            corrected |= {head: name, **dict.fromkeys(freed, NOTHING)}
            taken = {other: had for other, had in taken.items() if other not in freed}
    return {"corrected": corrected, "taken": taken}


# --- as a .csv file: out, edited in Excel perhaps, and in again ---

HEADS = tuple("kind record layout field said means chosen words file_name learnt_at".split())
"""A layout is one line a column (`said` its head, `means` its field or skip, `chosen` yes where
a person chose it); `words` only explain, and a # keeps Excel from taking the number of a layout
for one.
"""
YES, SKIP = "yes", "skip"
_EXACT = ("said", "file_name")  # blanks belong to them


def _lines(item: LearnedItem) -> Iterator[Line]:
    shared: Line = {
        "kind": item["kind"],
        "record": item["record"],
        "layout": f"#{item['layout']}" if item["layout"] else "",
        "file_name": item["file_name"] or "",
        "learnt_at": item["learnt_at"].isoformat(" ") if item["learnt_at"] else "",
    }
    value = item["value"]
    if isinstance(value, str):
        field = "" if item["kind"] == "head" else item["field"]
        told = {"said": item["said"], "means": value, "words": item["means"]}
        yield {**shared, "field": field, **told}
    for column in item["columns"]:
        yield {
            **shared,
            "said": column["head"],
            "means": SKIP if column["field"] == NOTHING else column["field"] or "",
            "chosen": YES if column["is_chosen"] else "",
            "words": column["means"] if column["field"] else "",
        }


def _mappings_in(path: Path) -> list[LearnedMapping]:
    """The mappings of such a file; `KnownFault` when it is none, or lists what nobody knows."""
    found: list[LearnedMapping] = []
    layouts: dict[tuple[str, str], list[Line]] = {}

    def take(told: Line) -> None:
        line = {head: text if head in _EXACT else text.strip() for head, text in told.items()}
        line["layout"] = line["layout"].removeprefix("#")
        kind = _kind_named(line)
        if kind is LAYOUT:
            line["means"] = _column_meant(line)
            layouts.setdefault((line["record"], line["layout"]), []).append(line)
        else:
            found.append(_mapping(kind, line))

    refusal = KnownFault(
        _("“{name}” is no list of remembered answers.", name=path.name),
        _(
            "Take a file that “lcdesk memory export” wrote: its first row names the columns "
            "kind, said, means …"
        ),
    )
    take_lines(path, HEADS, {"kind", "said", "means"}, refusal, take)
    return [*map(_layout, layouts.values()), *found]


def _kind_named(line: Line) -> MappingKind:
    """The kind of a line that says all its kind must say."""
    kind = next((one for one in MAPPING_KINDS if one.name == line["kind"]), None)
    if kind is None:
        raise KnownFault(_("“{kind}” is no kind of remembered answer.", kind=line["kind"]))
    if not line["said"].strip() and line["kind"] != "order":
        raise KnownFault(_("The column “said” is empty."))
    if "fingerprint" in kind.key and not line["layout"]:
        raise KnownFault(_("The column “layout” is empty."))
    if "kind" in kind.key and line["record"] not in KINDS:
        raise KnownFault(_("“{name}” is neither participant nor activity.", name=line["record"]))
    return kind


def _mapping(kind: MappingKind, line: Line) -> LearnedMapping:
    """Of a line that is a whole mapping."""
    record, said = line["record"], line["said"]
    field = HEAD.meant(record, "", line["field"]) if "field" in kind.key else ""
    told = {"kind": record, "fingerprint": line["layout"], "field": field}
    told |= {"head": said, "spelling": said}
    values = {column: told[column] for column in kind.key}
    values[kind.means[0]] = kind.meant(record, field, line["means"])
    return LearnedMapping(kind.entity, {**values, **_source(line)})


def _column_meant(line: Line) -> str:
    """The field of a column of a layout, "" where none is told."""
    means = NOTHING if line["means"].lower() == SKIP else line["means"]
    return LAYOUT.meant(line["record"], "", means) if means else ""


def _layout(lines: Sequence[Line]) -> LearnedMapping:
    """Of the lines of its columns."""
    first = lines[0]
    sides: dict[str, dict[str, str]] = {"taken": {}, "corrected": {}}
    for line in lines:
        if line["means"]:
            side = "corrected" if line["chosen"].lower() == YES else "taken"
            sides[side][line["said"]] = line["means"]
    heads = list(dict.fromkeys(line["said"] for line in lines))
    values = {"kind": first["record"], "fingerprint": first["layout"], "heads": heads}
    return LearnedMapping(KnownLayout, {**values, **sides, **_source(first)})


def _source(line: Line) -> dict[str, str | dt.datetime]:
    """File and time it was learnt, where they are told."""
    told: dict[str, str | dt.datetime] = {}
    if line["file_name"]:
        told["file_name"] = line["file_name"]
    # Excel may have written the date its own way: then it counts as learnt now
    with suppress(ValueError):
        told["learnt_at"] = dt.datetime.fromisoformat(line["learnt_at"])
    return told


# --- Lines of text under fixed heads in a .csv file, taken in whole or not at all ---


Line = dict[str, str]
_MOST_TOLD = 5


def write_lines(path: Path, name: str, heads: Sequence[str], lines: Iterable[Line]) -> None:
    """Write them; `KnownFault` when the file cannot be written."""
    rows = [[line.get(head, "") for head in heads] for line in lines]
    write_table(path, SheetSpec(name, [ColumnSpec(head, head) for head in heads], rows))


def take_lines(
    path: Path,
    heads: Sequence[str],
    needed: set[str],
    refusal: KnownFault,
    take: Callable[[Line], object],
) -> None:
    """Give every line to `take`; `refusal` is raised where the file has not the `needed` heads.

    A `KnownFault` or `BadValue` of a line is told with its number, when all lines were tried.
    """
    wrong: list[str] = []
    for number, line in _read(path, heads, needed, refusal):
        try:
            take(line)
        except (KnownFault, BadValue) as fault:
            wrong.append(_("Line {number}: {message}", number=number, message=fault.message))
    if wrong:
        count = len(wrong) - _MOST_TOLD
        more = [n_("and {count} more", "and {count} more", count)] if count > 0 else []
        raise KnownFault(
            " ".join([*wrong[:_MOST_TOLD], *more]),
            _("Nothing was taken in. Mend these lines or delete them, and import again."),
        )


def _read(
    path: Path, heads: Sequence[str], needed: set[str], refusal: KnownFault
) -> Iterator[tuple[int, Line]]:
    grid = next(iter(read_workbook(path).grids), None)
    rows = [[cell.text for cell in row] for row in grid.rows] if grid else []
    found = [text.strip().casefold() for text in rows[0]] if rows else []
    if not needed <= set(found):
        raise refusal
    for number, row in enumerate(rows[1:], start=2):
        line = dict(zip(found, row, strict=False))
        if any(text.strip() for text in row):
            yield number, {head: line.get(head, "") for head in heads}
