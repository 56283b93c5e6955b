"""What the commands about the lists of the office have in common: `lcdesk projects`, `… show NAME`,
`… add FIELD=VALUE`, `… set NAME FIELD=VALUE`, `… remove NAME`, `… merge A B`.

A command takes its arguments from `command.add_record_parts`, and `do_part` does what was asked:

    def _arguments(parser: ArgumentParser) -> None:
        add_record_parts(parser, ("stage", "country"))

    @command("projects", N_("…"), _arguments)
    def projects(asked: Namespace) -> int:
        with desk_of(asked) as desk:
            return do_part(desk, asked, PROJECTS)
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.telling import answer, answer_table
from lcdesk.model import clock
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.clock import read_short
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field, is_masked, masked, without_quoted
from lcdesk.model.kinds import Choice, Date, Kind
from lcdesk.model.kinds.base import fold_word
from lcdesk.model.record_search import search_records
from lcdesk.model.rows import ListRecord
from lcdesk.services.core import access_log
from lcdesk.services.core import record_lists as service
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.entry_history import read_record_history
from lcdesk.services.core.record_lists import RecordList, name_of
from lcdesk.services.exporting.record_lists import export_records
from lcdesk.texts import LANGUAGES, _, in_language, join_sentences, n_, with_label

_LONGEST = 60
_FILTERS = ("kind", "stage", "role", "country", "year", "alliance", "organisation", "project")


def do_part(desk: Desk, asked: Namespace, which: RecordList) -> int:
    """Do the part of a command that was asked for; its exit code."""
    return _PARTS[asked.what](desk, asked, which)


# --- listed and shown ---


def _list(desk: Desk, asked: Namespace, which: RecordList) -> int:
    return tell_records(asked, which, asked_records(desk, asked, which))


def asked_records(desk: Desk, asked: Namespace, which: RecordList) -> list[ListRecord]:
    """The records that the search and the other options of a command leave."""
    given = vars(asked)
    records = service.list_records(desk, which)
    for name in _FILTERS:
        if given.get(name) is not None and name in which.kind.by_name:
            field = which.kind.field(name)
            is_meant = _filter(desk, field, given[name])
            records = [one for one in records if is_meant(one.get(name))]
    return search_records(which.kind, records, given.get("search") or "")


def _filter(desk: Desk, field: Field, said: str) -> Callable[[Any], bool]:
    """Is a value of a field the one that is said? "-": none."""
    if said.strip() in ("", "-"):
        return lambda value: value is None
    called = service.names_meant(desk, field, said)
    if called is not None:
        return lambda value: value in called
    wanted = parsed(field, said)
    return lambda value: value == wanted


def tell_records(asked: Namespace, which: RecordList, records: Sequence[ListRecord]) -> int:
    """Records as a table of what they list, columns without a value aside, or as JSON with all
    fields; private values masked.
    """
    fields = [
        field
        for field in which.kind.listed()
        if any(record.get(field.name) is not None for record in records)
    ]
    rows = [(record["id"], *(_cell(field, record) for field in fields)) for record in records]
    return answer_table(
        asked,
        [plain_record(which.kind, record) for record in records],
        (_("No."), *(field.title for field in fields)),
        rows,
        _("Nothing here yet, or nothing that fits."),
    )


def _cell(field: Field, record: Mapping[str, Any]) -> str:
    return _line(shown_text(field, record))


def shown_text(field: Field, record: Mapping[str, Any], *, is_plain: bool = False) -> str:
    """The value of a field as people read it; of a private one what its mask leaves."""
    text = field.text(record)
    return masked(text) if field.is_private and not is_plain else text


def plain_record(kind: RecordKind, record: ListRecord, *, is_plain: bool = False) -> dict[str, Any]:
    """A record as JSON tells it: its number, and every field."""
    made: dict[str, Any] = {"id": record["id"]}
    for field in kind.fields:
        value = field.plain(record)
        hides = field.is_private and not is_plain and value is not None
        made[field.name] = masked(str(value)) if hides else value
    return made


def _show(desk: Desk, asked: Namespace, which: RecordList) -> int:
    record = service.find_record(desk, which, asked.name)
    if asked.plain:
        note_shown(desk, which, record)
    return answer(
        asked,
        plain_record(which.kind, record, is_plain=asked.plain),
        *record_lines(which, record, is_plain=asked.plain),
    )


def note_shown(desk: Desk, which: RecordList, record: ListRecord) -> None:
    """Note that the private values of a record were told as they are."""
    for field in which.kind.fields:
        if field.is_private and record.get(field.name) is not None:
            access_log.note(desk, "shown", which.entity.__name__, record["id"], field.name)


def record_lines(which: RecordList, record: ListRecord, *, is_plain: bool = False) -> list[str]:
    """A record in lines: its name and number, and each field that has a value."""
    lines = [_("{name} (No. {number})", name=name_of(which, record), number=record["id"])]
    for field in which.kind.fields:
        text = shown_text(field, record, is_plain=is_plain)
        if text:
            lines.append("  " + with_label(field.title, text.replace("\n", "\n    ")))
    return lines


# --- changed ---


def _add(desk: Desk, asked: Namespace, which: RecordList) -> int:
    number = service.add_record(desk, which, values_of(which.kind, asked.values))
    record = service.get_record(desk, which, number)
    return answer(
        asked,
        plain_record(which.kind, record),
        *record_lines(which, record),
        _("Entered. Undo takes it back."),
    )


def _set(desk: Desk, asked: Namespace, which: RecordList) -> int:
    record = service.find_record(desk, which, asked.name)
    values = values_of(which.kind, asked.values)
    service.change_records(desk, which, {record["id"]: values}, {record["id"]: record})
    now = service.get_record(desk, which, record["id"])
    return answer(
        asked,
        plain_record(which.kind, now),
        *record_lines(which, now),
        _("Changed. Undo takes it back."),
    )


def _remove(desk: Desk, asked: Namespace, which: RecordList) -> int:
    records = {
        one["id"]: one for one in (service.find_record(desk, which, name) for name in asked.names)
    }
    count = 0 if asked.yes else service.count_pointing(desk, which, list(records))
    names = _(", ").join(name_of(which, one) for one in records.values())
    if count:
        raise KnownFault(
            n_(
                "{count} other entry points at {names}.",
                "{count} other entries point at {names}.",
                count,
                names=names,
            ),
            _("Nothing was changed. With --yes it is taken out, and the others stay without it."),
        )
    service.remove_records(desk, which, list(records))
    return answer(
        asked,
        [plain_record(which.kind, one) for one in records.values()],
        _("Removed: {what}. Undo brings it back.", what=names),
    )


def _merge(desk: Desk, asked: Namespace, which: RecordList) -> int:
    kept, other = (service.find_record(desk, which, name) for name in asked.pair)
    service.merge_records(
        desk, which, kept["id"], other["id"], {kept["id"]: kept, other["id"]: other}
    )
    now = service.get_record(desk, which, kept["id"])
    names = {"name": name_of(which, now), "other": name_of(which, other)}
    return answer(
        asked,
        plain_record(which.kind, now),
        _("Joined {other} into {name}. Undo takes it back.", **names),
    )


def _history(desk: Desk, asked: Namespace, which: RecordList) -> int:
    record = service.find_record(desk, which, asked.name)
    lines = read_record_history(desk, which, record["id"], asked.limit)
    return answer_table(
        asked,
        [asdict(line) for line in lines],
        (_("When"), _("Who"), _("What"), _("Field"), _("Before"), _("After")),
        [
            (
                f"{one.at:%Y-%m-%d %H:%M}",
                one.who,
                one.words,
                one.title,
                _line(one.old),
                _line(one.new),
            )
            for one in lines
        ],
        _("Nothing was changed of it since it came."),
    )


def _line(text: str) -> str:
    """A value on one line."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# --- FIELD=VALUE ---


def values_of(kind: RecordKind, said: Sequence[str]) -> dict[str, Any]:
    """Field → value of words such as "country=Kenya" or "合作内容=…"; nothing or a dash blanks a
    field. `KnownFault` for a field the kind has not, and for what is no value of it.
    """
    out: dict[str, Any] = {}
    for word in said:
        name, sign, text = word.partition("=")
        if not sign:
            raise KnownFault(
                _("“{word}” names no value.", word=word),
                _("Write it as FIELD=VALUE, such as country=Kenya. Nothing was changed."),
            )
        field = field_named(kind, name)
        out[field.name] = parsed(field, text)
    return out


def field_named(kind: RecordKind, name: str) -> Field:
    """The field of a kind that a word names: as in JSON, else by its label in either language,
    else as a sheet may head it.
    """
    wanted = fold_word(name)
    for words in (_names, _labels, _heads):
        found = [field for field in kind.fields if wanted in map(fold_word, words(field))]
        if len(found) == 1:
            return found[0]
        if found:
            known = _(", ").join(field.name for field in found)
            raise KnownFault(
                _("“{name}” may be several fields: {known}.", name=name, known=known),
                _("Nothing was changed."),
            )
    known = _(", ").join(field.name for field in kind.fields)
    raise KnownFault(
        _("There is no field “{name}”.", name=name),
        _("Nothing was changed. There are: {known}.", known=known),
    )


def _names(field: Field) -> tuple[str, ...]:
    return (field.name,)


def _labels(field: Field) -> tuple[str, ...]:
    return tuple(in_language(code, field.label) for code in LANGUAGES)


def _heads(field: Field) -> tuple[str, ...]:
    return field.heads


def parsed(field: Field, text: str) -> Any:
    """The value that a word of the command line is for a field; `KnownFault` where it is none."""
    if text.strip() in ("", "-", "–"):
        return None
    if field.is_private and is_masked(text):
        raise KnownFault(
            _("“{text}” comes from behind a mask.", text=text),
            _("Nothing was changed. Type the value itself."),
        )
    day = read_short(text, clock.today()) if isinstance(field.kind, Date) else None
    try:
        return day or field.parse(text)
    except BadValue as bad:
        told = without_quoted(bad.message, text) if field.is_private else bad.message
        raise KnownFault(
            with_label(field.title, told),
            join_sentences(_known(field.kind), _("Nothing was changed.")),
        ) from None


def choice_named(kind: Choice, word: str) -> str:
    """The code of a closed list that a word means, in any language; `KnownFault` names them."""
    try:
        return kind.parse(word)
    except BadValue as bad:
        raise KnownFault(
            bad.message, join_sentences(_known(kind), _("Nothing was changed."))
        ) from None


def _known(kind: Kind) -> str:
    """The words a closed list knows."""
    if not isinstance(kind, Choice):
        return ""
    words = _(", ").join(label for _code, label in kind.choices())
    return _("Known are: {words}.", words=words)


# --- handed out ---


def _export(desk: Desk, asked: Namespace, which: RecordList) -> int:
    ids = [record["id"] for record in asked_records(desk, asked, which)]
    count = export_records(desk, which, asked.file, asked.language, ids=ids, is_plain=asked.plain)
    return answer(
        asked,
        {"path": str(asked.file), "rows": count},
        n_("{count} row saved: {path}", "{count} rows saved: {path}", count, path=asked.file),
    )


_PARTS: Mapping[str, Callable[[Desk, Namespace, RecordList], int]] = {
    "list": _list,
    "show": _show,
    "add": _add,
    "set": _set,
    "remove": _remove,
    "merge": _merge,
    "history": _history,
    "export": _export,
}
