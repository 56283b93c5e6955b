"""People who are one: listed, compared, joined; and people exported as a saved view shows them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from lcdesk.cli.command import Output, add_cohort, add_plain, add_yes, command, deferred_imports
from lcdesk.cli.telling import answer, ask_yes, progress, say, say_json, say_table
from lcdesk.model.files import BOOK, LIST
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, fields_named
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.fields import masked, without_quoted
    from lcdesk.model.query import COHORT, FIRST, TableView
    from lcdesk.services import merging
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core import access_log
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.exporting import exporting
    from lcdesk.services.merging import Pair, PersonComparison
    from lcdesk.services.participants import saved_views as service
    from lcdesk.services.participants.saved_views import NamedView
    from lcdesk.texts import list_names


def _twin_arguments(parser: ArgumentParser) -> None:
    words = _("one cohort with everybody (otherwise the whole desk)")
    add_cohort(parser, words, is_required=False)
    parser.add_argument(
        "--apart",
        type=int,
        nargs=2,
        metavar="NUMBER",
        help=_("these two are not one person: list them no more"),
    )


@command("twins", N_("list people who may be one"), _twin_arguments, place=100, group="people")
def twins(asked: Namespace) -> int:
    """Pairs of people who may be one; or, of two of them, that they are not."""
    if asked.apart:
        return _tell_apart(asked)
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        found = merging.likely_pairs(desk, cohort_id, progress(_("Comparing")))
    if asked.json:
        say_json([{**asdict(pair), "why": pair.why} for pair in found])
    elif not found:
        say(_("Nobody seems to be there twice."))
    else:
        heads = (_("No."), _("Person"), _("No."), _("Person"), _("Why"))
        say_table(
            heads,
            [(pair.kept, pair.kept_name, pair.other, pair.other_name, pair.why) for pair in found],
        )
        say(
            _(
                "“lcdesk merge NUMBER NUMBER” joins two of them; “lcdesk twins --apart NUMBER "
                "NUMBER” keeps them apart."
            )
        )
    return 0


def _tell_apart(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        name, other = merging.tell_apart(desk, *asked.apart)
    return answer(
        asked,
        {"apart": asked.apart, "names": [name, other]},
        _(
            "{name} and {other} stay two people and are not listed again. Undo takes that back.",
            name=name,
            other=other,
        ),
    )


def _merge_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "kept", type=int, metavar="KEPT", help=_("the number of the person who stays")
    )
    parser.add_argument(
        "other", type=int, metavar="OTHER", help=_("the number of the person joined into it")
    )
    parser.add_argument(
        "--take",
        metavar="FIELD=VALUE",
        action="append",
        default=[],
        help=_("what stands in a field: “kept”, “other”, or a value (repeatable)"),
    )
    add_yes(parser)
    add_plain(parser)


@command(
    "merge",
    N_("join two people into one, with all that hangs on them"),
    _merge_arguments,
    place=110,
    group="people",
)
def merge(asked: Namespace) -> int:
    """Two people into one, after showing what that does."""
    with desk_of(asked) as desk:
        told = merging.compare(desk, asked.kept, asked.other)
        values = _chosen(told, asked.take)
        if asked.plain:
            access_log.note_people(
                desk, [asked.kept, asked.other], dict.fromkeys(pair.field for pair in told.private)
            )
        if not asked.json:
            _say_comparison(told, values, is_plain=asked.plain)
        if not _may(asked):
            raise KnownFault(
                _("Nobody was joined."), _("Add --yes to join them without a question.")
            )
        merging.merge(desk, asked.kept, asked.other, values)
    return answer(
        asked,
        _plain(told, values, is_plain=asked.plain),
        _(
            "Joined: {other} is {name} now. Undo brings both back.",
            other=told.other_name,
            name=told.kept_name,
        ),
    )


def _chosen(told: PersonComparison, takes: list[str]) -> dict[str, Any]:
    """Key → value of `--take FIELD=other`, `FIELD=kept` or `FIELD=VALUE`."""
    values: dict[str, Any] = {}
    for take in takes:
        name, _sign, word = take.partition("=")
        names = set(fields_named(name))
        pairs = [pair for pair in told.pairs if pair.field in names]
        for pair in pairs:
            values[pair.key] = _value(pair, word)
        if not pairs:
            raise KnownFault(_("Neither of them has anything under “{name}”.", name=name))
    return values


def _value(pair: Pair, word: str) -> Any:
    if word in ("kept", "other"):
        return pair.kept if word == "kept" else pair.other
    try:
        return merging.field_of(pair).parse(word)
    except BadValue as bad:
        raise KnownFault(without_quoted(str(bad), word) if pair.is_private else str(bad)) from None


def _plain(told: PersonComparison, values: dict[str, Any], *, is_plain: bool) -> dict[str, Any]:
    """The comparison and what was chosen, private values masked or as they are."""
    shown = told if is_plain else told.masked()
    hidden = frozenset(() if is_plain else (pair.key for pair in told.private))
    chosen = {
        key: masked(str(value)) if key in hidden and value else value
        for key, value in values.items()
    }
    return {**asdict(shown), "values": chosen}


def _say_comparison(told: PersonComparison, values: dict[str, Any], *, is_plain: bool) -> None:
    say(
        _(
            "{other} (No. {number}) is joined into {name} (No. {kept}).",
            other=told.other_name,
            number=told.other,
            name=told.kept_name,
            kept=told.kept,
        )
    )
    lines = [
        (
            pair,
            (
                pair.kept_text,
                pair.other_text,
                merging.shown(pair, values.get(pair.key, pair.value)),
            ),
        )
        for pair in told.pairs
        if pair.is_conflict or pair.kept is None
    ]
    if lines:
        heads = (_("Field"), told.kept_name, told.other_name, _("What stands"))
        say_table(
            heads,
            [
                (pair.title, *(map(masked, said) if pair.is_private and not is_plain else said))
                for pair, said in lines
            ],
        )
    if told.moves:
        say(_("What moves: {moves}", moves=", ".join(move.words for move in told.moves)))


def _may(asked: Namespace) -> bool:
    return asked.yes or ask_yes(_("Join them? [y/N] "))


# --- People exported as a view shows them, or a cohort whole ---


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("out", type=Output(LIST), metavar="OUT" + "|".join(LIST.endings))
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument(
        "--cohort", metavar="NAME", help=_("one cohort; without --view all that is known of it")
    )
    whose.add_argument("--all", action="store_true", help=_("all cohorts together, as a list"))
    parser.add_argument(
        "--view",
        metavar="NAME",
        help=_("as this saved view shows them: its columns, people, order and groups"),
    )
    add_plain(parser)


@command(
    "export",
    N_("write participants and timetable of a cohort, or people as a view shows them"),
    _export_arguments,
    place=60,
    group="lists",
)
def export(asked: Namespace) -> int:
    """A cohort as a workbook; or people as a view, or a fresh table, shows them."""
    with desk_of(asked) as desk:
        if not (asked.view or asked.all or asked.cohort):
            raise KnownFault(
                _("What shall be exported was not said."),
                _("Name a cohort by --cohort NAME, a view by --view NAME, or everybody by --all."),
            )
        number = (
            _export_shown(desk, asked) if asked.view or asked.all else _export_cohort(desk, asked)
        )
        hidden = [] if asked.view or asked.all or asked.plain else _private_titles(desk, asked)
    if asked.json:
        say_json({"path": str(asked.out), "rows": number, "masked": hidden})
        return 0
    say(n_("{count} row saved: {path}", "{count} rows saved: {path}", number, path=asked.out))
    if hidden:
        say(
            _(
                "Masked: {fields}. --plain writes them as they are, and that is noted.",
                fields=list_names(hidden),
            )
        )
    return 0


def _private_titles(desk: Desk, asked: Namespace) -> list[str]:
    return exporting.find_private(desk, cohort_named(desk, asked.cohort)["id"])


def _export_cohort(desk: Desk, asked: Namespace) -> int:
    BOOK.ending_of(asked.out)
    cohort = cohort_named(desk, asked.cohort)
    show, rows = progress(_("Writing")), cohort["people"] + cohort["activities"]
    return exporting.export_cohort(
        desk, cohort["id"], asked.out, is_plain=asked.plain, step=lambda done: show(done, rows)
    )


def _export_shown(desk: Desk, asked: Namespace) -> int:
    saved = service.view_named(desk, asked.view) if asked.view else NamedView(0, "", TableView())
    cohort = cohort_named(desk, asked.cohort) if asked.cohort else None
    people = sum(one["people"] for one in ([cohort] if cohort else cohorts.list_cohorts(desk)))
    show = progress(_("Writing"))
    return exporting.export_shown(
        desk,
        replace(saved.view.query, cohort_ids=(cohort["id"],) if cohort else None),
        _columns(saved.view, is_one=cohort is not None),
        asked.out,
        title=saved.name,
        is_plain=asked.plain,
        step=lambda rows: show(rows, people),
    )


def _columns(view: TableView, *, is_one: bool) -> Sequence[str]:
    """Those of the view, else of a fresh table; of all cohorts together, it says whose each one
    is.
    """
    return view.columns or (FIRST if is_one else (FIRST[0], COHORT, *FIRST[1:]))
