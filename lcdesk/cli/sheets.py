"""Sheets in and out: read, import, export, template, and the sample desk."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from lcdesk.cli.figures import cohort_named, say_figures
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import progress, say, say_json
from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services import cohorts, exporting, importing
from lcdesk.services.demo import make_demo
from lcdesk.services.desk import Desk
from lcdesk.services.statistics import country_table
from lcdesk.tabular.plain import as_json
from lcdesk.tabular.plan import changes_json, merge_json
from lcdesk.tabular.understood import Plan, Understanding
from lcdesk.texts import _

PASSWORD = "LCDESK_SHEET_PASSWORD"


def demo(asked: Namespace) -> int:
    """Make the sample desk, tell the figures of its newest cohort, save the statistics workbook, open the window."""
    folder = asked.folder or _sample_folder()
    desk = make_demo(folder, asked.samples, lambda name, outcome: say(f"{name}: {outcome.message}"))
    try:
        shanghai = cohorts.list_cohorts(desk)[0]
        table = country_table(desk, shanghai["id"])
        say()
        say(shanghai["name"])
        say_figures(table)
        out = folder / "statistics.xlsx"
        exporting.export_statistics(desk, shanghai["id"], out)
        say(_("Saved: {path}", path=out))
    finally:
        desk.close()
    if asked.no_window:
        return 0
    from lcdesk import app

    return app.run(desk.path, is_demo=True)


def read(asked: Namespace) -> int:
    """What an import would find."""
    try:
        understanding = importing.read_file(asked.file, password=_password(asked))
    except KnownFault as fault:
        if not asked.json:
            raise
        say_json({"participants": [], "curriculum": [], "problems": [], "error": str(fault)})
        return 1
    told = as_json(understanding)
    if asked.cohort:
        with desk_of(asked) as desk:
            told |= _compared(desk, understanding, asked.cohort)
    if asked.json:
        say_json(told)
    else:
        _say_understanding(understanding)
    return 0


def bring(asked: Namespace) -> int:
    """Import files, after saying what would happen."""
    reads = [(path, importing.read_file(path, password=_password(asked))) for path in asked.files]
    told: list[dict[str, Any]] = []
    with desk_of(asked, create=True) as desk:
        for path, understanding in reads:
            told.append(_bring_one(desk, path, understanding, asked))
    if asked.json:
        say_json(told)
    return 0


def export(asked: Namespace) -> int:
    """A cohort as a workbook."""
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        show = progress(_("Writing"))
        number = exporting.export_cohort(
            desk, cohort["id"], asked.out, step=lambda rows: show(rows, cohort["people"] + cohort["activities"])
        )
    say(_("{count} rows saved: {path}", count=number, path=asked.out))
    return 0


def template(asked: Namespace) -> int:
    """An empty workbook to be filled in."""
    exporting.template(asked.out, PARTICIPANT if asked.kind == "participants" else ACTIVITY)
    say(_("Saved: {path}", path=asked.out))
    return 0


def _bring_one(desk: Desk, path: Path, understanding: Understanding, asked: Namespace) -> dict[str, Any]:
    cohort = cohorts.find_cohort(desk, asked.cohort)
    plan = importing.prepare(desk, understanding, cohort["id"] if cohort else None)
    if not asked.json:
        _say_plan(plan, asked.cohort, is_new=cohort is None)
    _require_yes(asked)
    target: int | dict[str, Any] = cohort["id"] if cohort else {"name_en": asked.cohort}
    outcome = importing.apply(desk, plan, target, path, progress(_("Importing")))
    if not asked.json:
        say(outcome.message)
    return {
        "file": path.name, "cohort": asked.cohort, "new_cohort": outcome.is_new_cohort, "new": outcome.new, "changed": outcome.changed,
        "same": outcome.same, "waiting": outcome.waiting, "problems": [problem.plain() for problem in understanding.problems],
    }  # fmt: skip


def _compared(desk: Desk, understanding: Understanding, name: str) -> dict[str, Any]:
    cohort = cohort_named(desk, name)
    present = importing.read_present(desk, cohort["id"])
    plan = importing.prepare(desk, understanding, cohort["id"])
    return {"changes": changes_json(plan, present), "merge": merge_json(plan, present)}


def _say_understanding(understanding: Understanding) -> None:
    people, activities = len(understanding.of("participant")), len(understanding.of("activity"))
    say(
        _(
            "{name}: {people} people, {activities} activities.",
            name=understanding.file_name,
            people=people,
            activities=activities,
        )
    )
    for remark in understanding.remarks:
        say(f"  {remark}")
    for problem in understanding.problems:
        say("  ! " + _("Row {row}: {message}", row=problem.row or "–", message=problem.message))


def _say_plan(plan: Plan, name: str, *, is_new: bool) -> None:
    _say_understanding(plan.understanding)
    if is_new:
        say(_("There is no cohort “{name}” yet: it is made.", name=name))
    counts = plan.counts()
    say(
        _(
            "{new} new, {changed} changed, {same} as before.",
            new=counts["new"],
            changed=counts["change"],
            same=counts["same"],
        )
    )
    if counts["needs you"]:
        say(_("{count} rows wait for an answer.", count=counts["needs you"]))


def _require_yes(asked: Namespace) -> None:
    if asked.yes:
        return
    if not sys.stdin.isatty():
        raise KnownFault(
            _("Nothing was imported, since nobody could be asked."), _("Add --yes to import without a question.")
        )
    sys.stdout.write(_("Import? [y/N] "))
    sys.stdout.flush()
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "是", "j"):
        raise KnownFault(_("Nothing was imported."))


def _password(asked: Namespace) -> str | None:
    """From the variable, or asked for; never an argument, where others could read it."""
    return getpass.getpass(_("Password of the workbook: ")) if asked.ask_password else os.environ.get(PASSWORD)


def _sample_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("lcdesk", appauthor=False)) / "sample"
