"""One participant with all that is known: fields, papers, statuses, other cohorts, what was
changed; handed out, or erased; and the lines of their passport.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_erasing, add_plain, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.erasure import erase, export
    from lcdesk.db.queries.participants import OtherCohort
    from lcdesk.model import mrz, own_fields
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.fields import Field, masked
    from lcdesk.model.kinds import Date
    from lcdesk.model.lists import DOCUMENT_STATE
    from lcdesk.model.names import name_of
    from lcdesk.model.query import DOCUMENTS, DocumentCount, completeness
    from lcdesk.model.rows import DocumentFileRow, ParticipantRecord
    from lcdesk.model.statuses import STATUS, status_words
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core import access_log, finding
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.importing import open_questions
    from lcdesk.services.importing.open_questions import OpenQuestion
    from lcdesk.services.participants import document_files, documents, status
    from lcdesk.services.participants.documents import Difference, Item
    from lcdesk.services.participants.entry_history import EntryLine, read_entry
    from lcdesk.services.participants.status import StepLine

_CHANGES = 10


def _arguments(parser: ArgumentParser) -> None:
    words = _(
        "“export”: everything held about this person, as files to hand out; “erase”: erase this "
        "person for good"
    )
    parser.add_argument(
        "part", nargs="?", choices=("show", "export", "erase"), default="show", help=words
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help=_("with export: a new folder, or a .zip")
    )
    add_erasing(parser)
    parser.add_argument(
        "number",
        type=int,
        metavar="N",
        help=_("the number of the participant, as `lcdesk status` lists it"),
    )
    add_plain(parser)


@command("person", N_("everything about one participant"), _arguments, place=90, group="people")
def person(asked: Namespace) -> int:
    """Everything about one participant; with --plain private values as they are, which is noted.
    Or what `part` says.
    """
    if asked.part != "show":
        return export(asked) if asked.part == "export" else erase(asked)
    with desk_of(asked) as desk:
        whole = _read(desk, asked.number, is_plain=asked.plain)
        if asked.plain:
            for field in (
                field for fields in whole.fields.values() for field in fields if field.is_private
            ):
                access_log.note(desk, "shown", "Enrolment", asked.number, field.name)
            open_questions.note_private(desk, whole.asked, "shown")
    if asked.json:
        say_json(_plain(whole))
    else:
        _say(whole)
    return 0


@dataclass(frozen=True)
class _Whole:
    """All that is told; `cohorts`: id of a cohort → its name; `others`: this person's other
    enrolments.
    """

    record: ParticipantRecord
    fields: Mapping[str, Sequence[Field]]
    steps: Sequence[StepLine]
    papers: Sequence[Item]
    others: Sequence[OtherCohort]
    changes: Sequence[EntryLine]
    cohorts: Mapping[int, str]
    is_plain: bool
    asked: Sequence[OpenQuestion] = ()
    files: Sequence[DocumentFileRow] = ()


def _read(desk: Desk, number: int, *, is_plain: bool) -> _Whole:
    record = finding.read_one(desk, number)
    if record is None:
        raise KnownFault(
            _("There is no participant of the number {number}.", number=number),
            _("“lcdesk status --cohort NAME” lists the numbers."),
        )
    filled = {
        section: [field for field in fields if record.get(field.name) is not None]
        for section, fields in PARTICIPANT.sections().items()
    }
    return _Whole(
        record,
        {section: fields for section, fields in filled.items() if fields},
        status.steps(desk, number),
        documents.checklist(desk, number),
        [
            other
            for other in finding.other_cohorts(desk, record["person_id"])
            if other["id"] != number
        ],
        read_entry(desk, number, _CHANGES),
        {one["id"]: one["name"] for one in cohorts.list_cohorts(desk)},
        is_plain,
        open_questions.list_open(desk, None, [number], ["participant"]),
        document_files.list_files(desk, number),
    )


def _profile(whole: _Whole) -> int:
    here = sum(one.is_here for one in whole.papers)
    return completeness({**whole.record, DOCUMENTS: DocumentCount(here, len(whole.papers))})


def _say(whole: _Whole) -> None:
    record = whole.record
    say(_("{name} (No. {number})", name=name_of(record), number=record["id"]))
    say(_("{cohort} · profile {share}%", cohort=_cohort(whole, record), share=_profile(whole)))
    for section, fields in whole.fields.items():
        _say_part(_(section), [(field.title, _text(whole, field)) for field in fields])
    _say_part(
        _("Open questions"),
        [(one.target.title, one.message(is_plain=whole.is_plain)) for one in whole.asked],
    )
    _say_part(_("Own columns"), _own(whole).items())
    _say_part(_("Documents"), [(item.title, _paper_words(item)) for item in whole.papers])
    files = [(one["file_name"], document_files.file_words(one)) for one in whole.files]
    _say_part(_("Files of documents"), files)
    _say_part(
        _("Statuses so far"),
        [
            (STATUS.format(step.status), _day_words(step.on, step.who, step.reason))
            for step in whole.steps
        ],
    )
    _say_part(
        _("Other cohorts"), [(_cohort(whole, one), _other_words(one)) for one in whole.others]
    )
    if whole.changes:
        say()
        say_table(
            (_("When"), _("Who"), _("What"), _("Field"), _("Before"), _("After")),
            [
                (
                    f"{one.at:%Y-%m-%d %H:%M}",
                    one.who,
                    one.words,
                    one.title,
                    *map(_line, (one.old, one.new)),
                )
                for one in whole.changes
            ],
        )


def _say_part(title: str, rows: Iterable[tuple[str, str]]) -> None:
    """A heading and its lines; nothing where there are none."""
    listed = [(name, _line(text)) for name, text in rows]
    if listed:
        say()
        say_table((title, ""), listed)


def _line(text: str) -> str:
    """A text in one line, as a table on a terminal has it."""
    return " ".join(text.split())


def _text(whole: _Whole, field: Field) -> str:
    text = field.text(whole.record)
    return masked(text) if field.is_private and not whole.is_plain else text


def _own(whole: _Whole) -> Mapping[str, str]:
    """What stood under the office's own heads; nobody can say which of it is private, so all of
    it is masked.
    """
    kept, declared = whole.record["extra"] or {}, own_fields.in_force().heads
    said = {
        head: str(value)
        for head, value in kept.items()
        if value is not None and head not in declared
    }
    return said if whole.is_plain else {head: masked(text) for head, text in said.items()}


def _cohort(whole: _Whole, record: ParticipantRecord | OtherCohort) -> str:
    return whole.cohorts.get(record["cohort_id"], "–")


def _paper_words(item: Item) -> str:
    state = (
        DOCUMENT_STATE.format(item.state)
        if item.state
        else _("not here yet")
        if item.is_due
        else "–"
    )
    return " · ".join(
        part
        for part in (state, Date().format(item.on) if item.on else "", item.said, item.note)
        if part
    )


def _day_words(on: Any, *parts: str) -> str:
    return " · ".join(part for part in (Date().format(on) if on else "–", *parts) if part)


def _other_words(one: OtherCohort) -> str:
    return " · ".join(
        part for part in (status_words(one["status"]), _("No. {number}", number=one["id"])) if part
    )


def _plain(whole: _Whole) -> dict[str, Any]:
    record, fields = whole.record, [field for fields in whole.fields.values() for field in fields]
    return {
        "id": record["id"],
        "person_id": record["person_id"],
        "name": name_of(record),
        "cohort": {"id": record["cohort_id"], "name": _cohort(whole, record)},
        "profile": _profile(whole),
        "fields": {
            field.name: _text(whole, field) if field.is_private else field.plain(record)
            for field in fields
        },
        "masked": [] if whole.is_plain else [field.name for field in fields if field.is_private],
        "open_questions": [
            {"field": one.field, "word": one.told(is_plain=whole.is_plain)} for one in whole.asked
        ],
        "own_columns": _own(whole),
        "documents": [asdict(item) for item in whole.papers],
        "files": [document_files.plain_file(one) for one in whole.files],
        "steps": [asdict(step) for step in whole.steps],
        "cohorts": [
            {
                "id": one["id"],
                "cohort": _cohort(whole, one),
                "status": one["status"],
                "starts": one["starts"],
            }
            for one in whole.others
        ],
        "history": [asdict(one) for one in whole.changes],
    }


# --- Passport lines: read, checked, compared with a participant, taken over ---


def _passport_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "lines",
        nargs="+",
        metavar="LINES",
        help=_("the lines, or - to read them from standard input"),
    )
    parser.add_argument(
        "--of", type=int, metavar="N", help=_("compare with the participant of this number")
    )
    parser.add_argument(
        "--take", action="store_true", help=_("write what is proposed into the record (with --of)")
    )


@command(
    "passport",
    N_("read and check the machine-readable lines of a passport, card or visa"),
    _passport_arguments,
    place=120,
    group="people",
)
def passport(asked: Namespace) -> int:
    """What the lines say; exit code 1 where they do not add up. With a number of a participant,
    what differs or is taken.
    """
    found = _read_passport("\n".join(asked.lines) if asked.lines != ["-"] else sys.stdin.read())
    if asked.take and asked.of is None:
        raise KnownFault(
            _("--take needs --of with the number of a participant."), _("Nothing was written.")
        )
    differences, taken = _compare(asked, found) if asked.of is not None else ([], 0)
    if asked.json:
        say_json({**_plain_passport(found, differences), "taken": taken})
    else:
        _say_passport(found, differences, is_compared=asked.of is not None)
        if taken:
            say(
                n_(
                    "{count} value was taken over. Undo takes it back.",
                    "{count} values were taken over. Undo takes them back.",
                    taken,
                )
            )
    return 0 if found.is_sure else 1


def _read_passport(text: str) -> mrz.Mrz:
    try:
        return mrz.read(text)
    except BadValue as bad:
        raise KnownFault(bad.message) from None


def _compare(asked: Namespace, found: mrz.Mrz) -> tuple[list[Difference], int]:
    """What differs, and how many values were taken over."""
    with desk_of(asked) as desk:
        differences = documents.compare(desk, asked.of, found)
        names = [one.field for one in differences if one.is_proposed] if asked.take else []
        return differences, documents.take(desk, asked.of, found, names)


def _plain_passport(found: mrz.Mrz, differences: Sequence[Difference]) -> dict[str, Any]:
    faults = [
        {"field": fault.field, "line": fault.line, "place": fault.place, "words": fault.words}
        for fault in found.faults
    ]
    said = {name: value for name, value in asdict(found).items() if name != "faults"}
    country = mrz.country_of(found.nationality)
    return {
        **said,
        "country": country,
        "is_sure": found.is_sure,
        "faults": faults,
        "differences": [{**asdict(one), "now": _now(one)} for one in differences],
    }


def _say_passport(found: mrz.Mrz, differences: Sequence[Difference], *, is_compared: bool) -> None:
    for fault in found.faults:
        say(fault.words)
    values = documents.values_of(found)
    rows = [
        (PARTICIPANT.field(name).title, PARTICIPANT.field(name).kind.format(value))
        for name, value in values.items()
    ]
    if "nationality" not in values and found.nationality:
        rows.append((_(mrz.FIELDS["nationality"]), mrz.words_of(found.nationality)))
    say_table((_("Field"), _("The passport")), rows)
    if differences:
        say()
        heads = (_("Field"), _("The record"), _("The passport"), _("Proposed"))
        say_table(heads, [_passport_line(one) for one in differences])
    elif is_compared:
        say(_("The record says the same."))


def _passport_line(one: Difference) -> tuple[str, str, str, str]:
    field = PARTICIPANT.field(one.field)
    now, read = (field.text({field.name: value}) for value in (_now(one), one.read))
    return field.title, now or "–", read, _("yes") if one.is_proposed else _("no")


def _now(one: Difference) -> Any:
    """What the record holds: masked where it is private; what the lines say was given by whoever
    asks.
    """
    return (
        masked(str(one.now))
        if one.now is not None and PARTICIPANT.field(one.field).is_private
        else one.now
    )
