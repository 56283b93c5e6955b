"""Experts, venues, travel times and themes without a window: listed, joined, taken out, set."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import add_cohort, add_part, add_record_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.record_lists import do_part
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.fields import masked
    from lcdesk.model.timetable_hours import Reached
    from lcdesk.services.cohorts.cohorts import CohortRecord
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.record_lists import (
        EXPERTS,
        THEMES,
        VENUES,
        RecordList,
        name_of,
        remove_records,
    )
    from lcdesk.services.curriculum import directory as service
    from lcdesk.services.curriculum import travel_times as way_service
    from lcdesk.services.curriculum.delegations import find_delegations, make_organisations
    from lcdesk.services.curriculum.directory import Entry, find_similar_entries


def _arguments(parser: ArgumentParser) -> None:
    add_cohort(parser, _("one cohort (otherwise all)"), is_required=False)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--alike",
        action="store_true",
        help=_("pairs whose names are so similar that they may be one"),
    )
    what.add_argument(
        "--merge", nargs=2, metavar=("A", "B"), help=_("join B into A; undo takes it back")
    )
    what.add_argument("--remove", metavar="NAME", help=_("take one out; its activities stay"))
    parser.add_argument("--yes", action="store_true", help=_("take it out though it is used"))


def _expert_arguments(parser: ArgumentParser) -> None:
    whats = add_record_parts(parser, ("country",), kind="expert", lists=False)
    _arguments(parser)
    words = _("delegations that were entered as a person: “Representatives of the …”")
    add_part(whats, "delegations", words).add_argument(
        "--make",
        action="store_true",
        help=_("make them organisations that are represented, with a head count"),
    )
    words, cohort = _("list them"), _("one cohort (otherwise all)")
    add_part(whats, "list", words).add_argument(
        "--cohort", metavar="NAME", default=SUPPRESS, help=cohort
    )


@command(
    "experts",
    N_("list the experts and where they are; show, add, set or join them"),
    _expert_arguments,
    place=320,
    group="cooperation",
    json="last",
)
def experts(asked: Namespace) -> int:
    """The experts; with an option, two are joined or one is taken out; or what a part says."""
    if asked.what != "list":
        with desk_of(asked) as desk:
            if asked.what == "delegations":
                return _delegations(desk, asked)
            return do_part(desk, asked, EXPERTS)
    return _directory(asked, EXPERTS, _("No experts yet."))


@command(
    "venues",
    N_("list the venues and how often they are used; join two spellings of one"),
    _arguments,
    place=330,
    group="timetable",
    json="last",
)
def venues(asked: Namespace) -> int:
    """The venues; with an option, two are joined or one is taken out."""
    return _directory(asked, VENUES, _("No venues yet."))


@command(
    "themes",
    N_("list the themes with planned and reached hours; join two of them"),
    _arguments,
    place=340,
    group="timetable",
    json="last",
)
def themes(asked: Namespace) -> int:
    """The themes; with an option, two are joined or one is taken out."""
    return _directory(asked, THEMES, _("No themes yet."))


def _directory(asked: Namespace, shelf: RecordList, nothing: str) -> int:
    """One of the lists; `nothing`: what is said where it is empty."""
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort) if asked.cohort else None
        if asked.merge:
            return _merge(desk, asked, shelf, cohort)
        if asked.remove:
            return _remove(desk, asked, shelf, cohort)
        entries = _entries(desk, shelf, cohort)
    if asked.alike:
        return _say_alike(asked, shelf, entries)
    if asked.json:
        say_json([_plain(entry) for entry in entries])
    elif entries:
        _say(shelf, entries)
    else:
        say(nothing)
    return 0


def _delegations(desk: Desk, asked: Namespace) -> int:
    found = find_delegations(desk)
    if asked.make:
        make_organisations(desk, found)
    heads = (_("No."), _("As printed"), _("Organisation"), _("People"), _("Activities"))
    rows = [
        (one.expert_id, one.printed, one.organisation, one.people or "", len(one.activities))
        for one in found
    ]
    code = answer_table(
        asked, [asdict(one) for one in found], heads, rows, _("No expert is a delegation.")
    )
    if asked.make and found and not asked.json:
        say(_("They are organisations now. Undo takes the change back."))
    return code


def _way_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        nargs=3,
        metavar=("A", "B", "MINUTES"),
        help=_("there and back; “-” where nobody knows"),
    )


@command(
    "ways",
    N_("list the minutes of travel between venues, or set them"),
    _way_arguments,
    place=350,
    group="timetable",
    json="last",
)
def ways(asked: Namespace) -> int:
    """The travel times; with --set, one is written."""
    with desk_of(asked) as desk:
        if asked.set:
            one, other, said = asked.set
            ids = [service.find_entry(desk, VENUES, name)["id"] for name in (one, other)]
            way_service.set_ways(desk, [(ids[0], ids[1], _minutes(said))])
        names = {
            entry["id"]: name_of(VENUES, entry) for entry in service.list_entries(desk, VENUES)
        }
        minutes = way_service.list_minutes(desk)
    rows = sorted((*sorted(names[one] for one in pair), count) for pair, count in minutes.items())
    return answer_table(
        asked,
        [{"from": row[0], "to": row[1], "minutes": row[2]} for row in rows],
        (_("From"), _("To"), _("Minutes")),
        rows,
        _("No travel times yet. “lcdesk ways --set A B MINUTES” notes one."),
    )


def _entries(desk: Desk, shelf: RecordList, cohort: CohortRecord | None) -> list[Entry]:
    """Those of a cohort: its themes, and who or what its activities use."""
    entries = service.list_entries(desk, shelf, cohort["id"] if cohort else None)
    if cohort is None or shelf is THEMES:
        return entries
    return [
        entry
        for entry in entries
        if any(use.cohort_id == cohort["id"] for use in service.list_uses(desk, shelf, entry["id"]))
    ]


def _merge(desk: Desk, asked: Namespace, shelf: RecordList, cohort: CohortRecord | None) -> int:
    cohort_id = cohort["id"] if cohort else None
    kept, other = (service.find_entry(desk, shelf, name, cohort_id) for name in asked.merge)
    service.merge_entries(desk, shelf, kept["id"], other["id"])
    (now,) = (one for one in service.list_entries(desk, shelf) if one["id"] == kept["id"])
    if asked.json:
        say_json(_plain(now))
    else:
        names = {"name": name_of(shelf, now), "other": name_of(shelf, other)}
        say(_("Joined {other} into {name}. Undo takes it back.", **names))
    return 0


def _remove(desk: Desk, asked: Namespace, shelf: RecordList, cohort: CohortRecord | None) -> int:
    entry = service.find_entry(desk, shelf, asked.remove, cohort["id"] if cohort else None)
    if entry["uses"] and not asked.yes:
        count = entry["uses"]
        raise KnownFault(
            n_(
                "{name} is used by {count} activity.",
                "{name} is used by {count} activities.",
                count,
                name=name_of(shelf, entry),
            ),
            _("Nothing was changed. With --yes it is taken out, and the activities stay."),
        )
    remove_records(desk, shelf, [entry["id"]])
    return answer(
        asked, _plain(entry), _("Removed: {what}. Undo brings it back.", what=name_of(shelf, entry))
    )


def _say_alike(asked: Namespace, shelf: RecordList, entries: Sequence[Entry]) -> int:
    names = {entry["id"]: name_of(shelf, entry) for entry in entries}
    pairs = [
        (names[pair.kept], names[pair.other], pair.likeness)
        for pair in find_similar_entries(shelf, entries)
    ]
    if asked.json:
        say_json(
            [
                {"name": name, "other": other, "likeness": round(likeness)}
                for name, other, likeness in pairs
            ]
        )
    elif not pairs:
        say(_("No two names are alike."))
    else:
        for name, other, _likeness in pairs:
            say(_("“{name}” and “{other}” may be one.", name=name, other=other))
    return 0


def _say(shelf: RecordList, entries: Sequence[Entry]) -> None:
    if shelf is THEMES:
        heads = (_("No."), _("Theme"), _("Planned hours"), _("Reached hours"), _("Activities"))
        say_table(
            heads,
            [
                (
                    e["id"],
                    name_of(shelf, e),
                    _blank(e.get("hours")),
                    _reached(e.get("reached") or Reached()),
                    e["uses"],
                )
                for e in entries
            ],
        )
        return
    third = (_("Organisation"), "organization") if shelf is EXPERTS else (_("Capacity"), "capacity")
    heads = (_("No."), _("Name"), third[0], _("Activities"), _("Cohorts"))
    say_table(
        heads,
        [
            (
                e["id"],
                name_of(shelf, e),
                _blank(e.get(third[1])),
                e["uses"],
                _(", ").join(e["cohorts"]),
            )
            for e in entries
        ],
    )


def _reached(reached: Reached) -> str:
    least, most = (
        f"{minutes / 60:.1f}".removesuffix(".0") for minutes in (reached.least, reached.most)
    )
    return least if least == most else f"{least}–{most}"


def _blank(value: object) -> object:
    return "" if value is None else value


def _plain(entry: Entry) -> dict[str, Any]:
    made: dict[str, Any] = {
        name: value for name, value in entry.items() if name not in ("version", "place", "reached")
    }
    if "phone" in made:
        made |= {"phone": masked(made.get("phone") or "") or None}
    reached = entry.get("reached")
    if reached is not None:
        # no end is assumed any more; the key stays for whoever reads it
        made |= {"reached_minutes": {**asdict(reached), "assumed": 0}}
    return made


def _minutes(said: str) -> int | None:
    try:
        return None if said.strip() in ("", "-", "–") else way_service.MINUTES.kind.parse(said)
    except BadValue as bad:
        raise KnownFault(
            bad.message, _("Minutes go from 0 to 1440, a day. Nothing was changed.")
        ) from None
