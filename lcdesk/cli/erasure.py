"""Handing out what is held about a person, and erasing people for good; the name is typed
before, not “y”.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from lcdesk.cli.desk import cohort_named, desk_of
from lcdesk.cli.telling import answer, say, say_json
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import access_request, erasure
from lcdesk.services.erasure.erasure import ErasurePlan, ErasureResult
from lcdesk.texts import _


def export(asked: Namespace) -> int:
    """Everything held about one person into a folder or a .zip."""
    out = asked.out or Path(f"person-{asked.number}")
    with desk_of(asked) as desk:
        files = access_request.export_person(desk, _person_of(desk, asked.number), out)
    if asked.json:
        say_json([str(path) for path in files])
    else:
        say(_("Written, and noted as an export:"))
        for path in files:
            say(f"  {path}")
    return 0


def erase(asked: Namespace) -> int:
    """Erase one person."""
    with desk_of(asked, changes=True) as desk:
        person_id = _person_of(desk, asked.number)
        _require_name(erasure.preview_person(desk, person_id), asked)
        return _tell(erasure.erase_person(desk, person_id, asked.backups), asked)


def anonymise(asked: Namespace) -> int:
    """Erase everybody of one cohort."""
    with desk_of(asked, changes=True) as desk:
        found = cohort_named(desk, asked.name)
        _require_name(erasure.preview_cohort(desk, found["id"]), asked)
        return _tell(erasure.anonymise_cohort(desk, found["id"], asked.backups), asked)


def _person_of(desk: Desk, number: int) -> int:
    record = finding.read_one(desk, number)
    if record is None:
        raise KnownFault(
            _("There is no participant of the number {number}.", number=number),
            _("“lcdesk status --cohort NAME” lists the numbers."),
        )
    return record["person_id"]


def _require_name(plan: ErasurePlan, asked: Namespace) -> None:
    """Say what will go and stay; `KnownFault` unless the name is typed, or was said with --yes."""
    if asked.yes is not None:
        said = asked.yes
    else:
        sys.stderr.write(f"{plan.words}\n")
        said = _typed(_("Type “{name}” to go on: ", name=plan.typed))
    if not plan.is_meant(said):
        raise KnownFault(
            _("The name is another one."),
            _("Nothing was changed. Add --yes NAME to do it without a question."),
        )


def _typed(question: str) -> str:
    """What is typed on the terminal; nothing where nobody can be asked."""
    if not sys.stdin.isatty():
        return ""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline()


def _tell(done: ErasureResult, asked: Namespace) -> int:
    answer(asked, {**asdict(done), "message": done.message}, done.message)
    return 0 if done.is_wiped and not done.missed else 1
