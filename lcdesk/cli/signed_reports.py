"""Signed reports without a window: signed, listed, printed again, taken out, and what has
changed since.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from lcdesk.cli.figures import scope_asked
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model.count_changes import CountedPerson, Parts
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures import signed_reports as service
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.signed_changes import (
    Changes,
    Line,
    PersonTold,
    changed_ids,
    changes_since,
    country_line,
    figure_line,
    headline,
    part_line,
    person_words,
    words,
)
from lcdesk.services.figures.signed_reports import SignedLine, in_language, save_signed
from lcdesk.settings import load
from lcdesk.texts import _, speaking


def signed(asked: Namespace) -> int:
    """One part of `report`: sign, list, changes, print, remove."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _sign(desk: Desk, asked: Namespace) -> int:
    report = gather_report(desk, scope_asked(desk, asked), asked.rule, load().office)
    line = service.sign(desk, report, asked.by, asked.number, asked.note)
    if asked.json:
        say_json(_plain_line(line))
    else:
        say(in_language(line.sentence))
        say(_("Signed as {number}. Undo takes it back.", number=line.number))
    return 0


def _list(desk: Desk, asked: Namespace) -> int:
    lines, changed = service.list_signed(desk), set(changed_ids(desk))
    if asked.json:
        say_json([{**_plain_line(line), "is_changed": line.id in changed} for line in lines])
    elif lines:
        heads = (
            _("Report no."),
            _("Of"),
            _("Figures"),
            _("Signed by"),
            _("Signed"),
            _("Since then"),
        )
        say_table(heads, [_cells(line, line.id in changed) for line in lines])
    else:
        say(_("No report is signed yet. “lcdesk report sign --cohort NAME --by NAME” signs one."))
    return 0


def _changes(desk: Desk, asked: Namespace) -> int:
    found = changes_since(desk, service.signed_numbered(desk, asked.number).id)
    if asked.json:
        say_json(_plain(found))
    else:
        _say_changes(found)
    return 0


def _print(desk: Desk, asked: Namespace) -> int:
    line = service.signed_numbered(desk, asked.number)
    save_signed(desk, line.id, asked.out, asked.language)
    if asked.json:
        say_json({"path": str(asked.out), "report": _plain_line(line)})
    else:
        say(_("Saved: {path}", path=asked.out))
    return 0


def _remove(desk: Desk, asked: Namespace) -> int:
    line = service.signed_numbered(desk, asked.number)
    service.remove_signed(desk, line.id)
    if asked.json:
        say_json(_plain_line(line))
    else:
        say(
            _(
                "Removed: {what}. Undo brings it back.",
                what=f"{line.number} · {in_language(line.scope)}",
            )
        )
    return 0


_PARTS = {"sign": _sign, "list": _list, "changes": _changes, "print": _print, "remove": _remove}


def _cells(line: SignedLine, is_changed: bool) -> tuple[str, ...]:
    since = _("changed since") if is_changed else _("unchanged")
    when = f"{line.signed_at:%Y-%m-%d %H:%M}"
    return (
        line.number,
        in_language(line.scope),
        in_language(line.sentence),
        line.signed_by,
        when,
        since,
    )


def _say_changes(found: Changes) -> None:
    say(headline(found))
    for title, lines in (
        (_("Numbers"), _words([*map(figure_line, found.figures), *map(part_line, found.parts)])),
        (_("People"), list(map(person_words, found.people))),
        (_("Countries/regions"), _words(map(country_line, found.countries))),
        (_("Rule and names"), [in_language(note) for note in found.notes]),
    ):
        if lines:
            say()
            say(title)
            for line in lines:
                say(f"  {line}")


def _words(lines: Iterable[Line]) -> list[str]:
    return [words(line) for line in lines]


def _plain_line(line: SignedLine) -> dict[str, Any]:
    return asdict(line)


def _plain(found: Changes) -> dict[str, Any]:
    figures = (
        {
            "name": one.one.name,
            "before": one.before and asdict(one.before),
            "after": one.after and asdict(one.after),
        }
        for one in found.figures
    )
    lines = (
        {"code": one.code, "before": _parts(one.before), "after": _parts(one.after)}
        for one in found.countries
    )
    return {
        "report": _plain_line(found.line),
        "is_changed": not found.is_empty,
        "figures": list(figures),
        "countries": list(lines),
        "breakdowns": [asdict(part) for part in found.parts],
        "people": [_person(told) for told in found.people],
        "notes": [asdict(note) for note in found.notes],
    }


def _parts(parts: Parts) -> dict[str, int]:
    return {**parts._asdict(), "total": parts.total}


def _person(told: PersonTold) -> dict[str, Any]:
    said: dict[str, str] = {}
    for key, code in (("words", "en"), ("words_zh", "zh")):
        with speaking(code):
            said[key] = person_words(told)
    before, after = (_counted(side) for side in (told.change.before, told.change.after))
    return {
        "id": told.enrolment_id,
        "what": told.change.what,
        "why": told.why,
        "name": told.name,
        "before": before,
        "after": after,
        **said,
    }


def _counted(one: CountedPerson | None) -> dict[str, Any] | None:
    return None if one is None else one._asdict()
