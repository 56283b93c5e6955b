"""Workbooks read and made without a desk of one's own: read, template, and the sample desk."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from lcdesk.cli.command import (
    LISTS_NAMED,
    Output,
    add_cohort,
    add_follows,
    add_opening,
    add_read_as,
    command,
    deferred_imports,
)
from lcdesk.cli.telling import answer, say, say_json
from lcdesk.model.files import BOOK
from lcdesk.texts import N_, _, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.figures import say_figures, table_as_json
    from lcdesk.cli.list_versions import say_compared, say_versions, versions_json
    from lcdesk.cli.passwords import log_in_first
    from lcdesk.cli.plans import (
        CommandReader,
        recalled,
        say_changes,
        say_counts,
        say_organisers,
        say_understanding,
        source_of,
    )
    from lcdesk.model import clock
    from lcdesk.model.catalogue import ACTIVITY, PARTICIPANT
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core import access_log, finding
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.opening import default_path, use_own_fields_of
    from lcdesk.services.core.record_lists import LISTS
    from lcdesk.services.exporting import exporting, record_lists
    from lcdesk.services.figures import figures_workbook
    from lcdesk.services.figures.statistics import country_table
    from lcdesk.services.importing import importing
    from lcdesk.services.importing.demo import make_demo
    from lcdesk.tabular.plan.planning import changes_json, merge_json
    from lcdesk.tabular.plan.roster import Present
    from lcdesk.tabular.understood import Understanding, as_json, refused_as_json


def _demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--no-window", action="store_true", help=_("do not open the window afterwards")
    )
    parser.add_argument("--folder", type=Path, help=_("where the sample desk goes"))
    parser.add_argument(
        "--samples", type=Path, help=_("a folder with other sample workbooks of the same names")
    )
    parser.add_argument(
        "--as-dated",
        action="store_true",
        help=_("leave the days of the sample workbooks, in 2025, as they are"),
    )


@command(
    "demo",
    N_("make a sample desk of two cohorts and show its country table"),
    _demo_arguments,
    place=10,
    group="program",
)
def demo(asked: Namespace) -> int:
    """Make the sample desk, tell the figures of its newest cohort, save the statistics workbook,
    open the window.
    """
    folder = asked.folder or _sample_folder()
    imports: list[dict[str, str]] = []
    desk = make_demo(
        folder,
        asked.samples,
        lambda name, done: _tell_import(asked, imports, name, done.message),
        today=None if asked.as_dated or asked.samples else clock.today(),
    )
    try:
        shanghai = cohorts.list_cohorts(desk)[0]
        table = country_table(desk, shanghai["id"])
        if not asked.json:
            say()
            say(shanghai["name"])
            say_figures(table)
        out = folder / "statistics.xlsx"
        figures_workbook.export_statistics(desk, shanghai["id"], out)
        if asked.json:
            made = {"desk": str(desk.path), "imports": imports, "saved": str(out)}
            say_json({**made, "cohort": shanghai["name"], **table_as_json(table)})
        else:
            say(_("Saved: {path}", path=out))
    finally:
        desk.close()
    if asked.no_window:
        return 0
    from lcdesk import app

    return app.run(desk.path, is_demo=True)


def _tell_import(asked: Namespace, told: list[dict[str, str]], name: str, words: str) -> None:
    """One import of the sample: said as soon as it is done, or kept for the JSON."""
    told.append({"file": name, "message": words})
    if not asked.json:
        say(with_label(name, words))


def _read_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help=_("a file, or - for standard input"))
    add_cohort(parser, _("compare with this cohort of the desk"), is_required=False)
    add_follows(parser)
    add_read_as(parser)
    add_opening(parser)


@command(
    "read",
    N_("say what an import of a file would find; nothing is written"),
    _read_arguments,
    place=20,
    group="lists",
    reads_files=True,
)
def read(asked: Namespace) -> int:
    """What an import would find."""
    try:
        understanding = CommandReader(asked, recalled(asked)).read(source_of(asked.file))
    except KnownFault as fault:
        if not asked.json:
            raise
        say_json(refused_as_json(str(fault)))
        return 1
    told = as_json(understanding)
    if understanding.error:
        return _say_nothing_found(understanding, told, asked)
    if not asked.json:
        say_understanding(understanding)
    if understanding.is_of_lists:
        told |= _compared_lists(understanding, asked)
    elif asked.cohort:
        with desk_of(asked) as desk:
            told |= _compared(desk, understanding, asked)
    if asked.json:
        say_json(told)
    return 0


def _say_nothing_found(understanding: Understanding, told: dict[str, Any], asked: Namespace) -> int:
    """What was looked for, and what the file has."""
    if not asked.json:
        raise KnownFault(
            _("“{name}”: {why}", name=understanding.file_name, why=understanding.error)
        )
    say_json(told)
    return 1


def _template_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("out", type=Output(BOOK), metavar="OUT.xlsx")
    kinds = ("participants", "curriculum", *LISTS_NAMED)
    parser.add_argument("--kind", choices=kinds, default="participants")


@command(
    "template",
    N_("write an empty workbook to be filled in"),
    _template_arguments,
    place=70,
    group="lists",
)
def template(asked: Namespace) -> int:
    """An empty workbook to be filled in."""
    if asked.kind in LISTS_NAMED:
        record_lists.template_of(LISTS[LISTS_NAMED[asked.kind]], asked.out)
    else:
        place = asked.desk or default_path()
        log_in_first(place)
        use_own_fields_of(place)
        exporting.template(asked.out, PARTICIPANT if asked.kind == "participants" else ACTIVITY)
    return answer(asked, {"path": str(asked.out)}, _("Saved: {path}", path=asked.out))


def _compared(desk: Desk, understanding: Understanding, asked: Namespace) -> dict[str, Any]:
    """What an import into the cohort would change: said in lines, or as JSON, which holds
    private values and is noted.
    """
    cohort = cohort_named(desk, asked.cohort)
    present = importing.read_present(desk, cohort["id"])
    plan = importing.prepare(desk, understanding, cohort["id"], follows=asked.follows)
    if not asked.json:
        say_counts(plan)
        say_organisers(plan)
        say_compared(plan)
        say_changes(plan, lambda ids: finding.read_page(desk, ids), None)
        say_versions(desk, plan, None)
        return {}
    changes = changes_json(plan, present) | versions_json(desk, plan)
    told = {"changes": changes, "merge": merge_json(plan, present)}
    _note_told(desk, set(_texts(told)), present)
    own = sum(old is not None for row in plan.rows for old, _new in row.further.values())
    if own:
        access_log.note(desk, "exported", "Enrolment", None, access_log.OWN, own)
    return told


def _compared_lists(understanding: Understanding, asked: Namespace) -> dict[str, Any]:
    """What an import of lists of the office would change; nothing where there is no desk yet."""
    if not (asked.desk or default_path()).exists():
        return {}
    with desk_of(asked) as desk:
        plan = importing.prepare(desk, understanding, None)
    if not asked.json:
        say_counts(plan)
        say_changes(plan, lambda _ids: (), None)
    return {"counts": plan.counts()}


def _texts(told: Any) -> Iterator[str]:
    """The texts in JSON of any depth."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        # any JSON
        inside = cast("Iterable[Any]", told.values() if isinstance(told, dict) else told)  # pyright: ignore[reportUnknownMemberType]
        for one in inside:
            yield from _texts(one)


def _note_told(desk: Desk, told: Collection[str], present: Present) -> None:
    """The agreed JSON names people by their passport numbers, and cells by what stood there: so
    many left the desk.
    """
    for field in (field for field in PARTICIPANT.fields if field.is_private):
        said = (field.plain(record) for record in present.participants)
        count = sum(value in told for value in said if value is not None)
        if count:
            access_log.note(desk, "exported", "Enrolment", None, field.name, count)


def _sample_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("lcdesk", appauthor=False)) / "sample"
