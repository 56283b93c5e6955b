"""Passport lines without a window: read, checked, compared with a participant, taken over."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import command
from lcdesk.cli.deferred_imports import deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model import mrz
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.masking import masked
    from lcdesk.services.participants import documents
    from lcdesk.services.participants.documents import Difference


def _arguments(parser: ArgumentParser) -> None:
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
    _arguments,
    place=120,
)
def passport(asked: Namespace) -> int:
    """What the lines say; exit code 1 where they do not add up. With a number of a participant,
    what differs or is taken.
    """
    found = _read("\n".join(asked.lines) if asked.lines != ["-"] else sys.stdin.read())
    if asked.take and asked.of is None:
        raise KnownFault(
            _("--take needs --of with the number of a participant."), _("Nothing was written.")
        )
    differences, taken = _compare(asked, found) if asked.of is not None else ([], 0)
    if asked.json:
        say_json({**_plain(found, differences), "taken": taken})
    else:
        _say(found, differences, is_compared=asked.of is not None)
        if taken:
            say(
                n_(
                    "{count} value was taken over. Undo takes it back.",
                    "{count} values were taken over. Undo takes them back.",
                    taken,
                )
            )
    return 0 if found.is_sure else 1


def _read(text: str) -> mrz.Mrz:
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


def _plain(found: mrz.Mrz, differences: Sequence[Difference]) -> dict[str, Any]:
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


def _say(found: mrz.Mrz, differences: Sequence[Difference], *, is_compared: bool) -> None:
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
        say_table(heads, [_line(one) for one in differences])
    elif is_compared:
        say(_("The record says the same."))


def _line(one: Difference) -> tuple[str, str, str, str]:
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
