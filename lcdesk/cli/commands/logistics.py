"""Who comes when, who sleeps where, who eats what: on the terminal, as JSON, as workbooks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_cohort, add_workbook, command, deferred_imports
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.lodging import read_numbers
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.logistics import arrivals, logistics_books, meals, rooming
    from lcdesk.services.logistics import rooming as room_moves
    from lcdesk.services.logistics.arrivals import Flight, Way
    from lcdesk.services.logistics.logistics_books import day_words, hour_words


def _arrival_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    add_workbook(parser)
    parser.add_argument("--departures", action="store_true", help=_("who leaves, not who comes"))
    parser.add_argument(
        "--propose", action="store_true", help=_("show groups for those who are in none")
    )
    parser.add_argument(
        "--minutes",
        type=int,
        default=90,
        metavar="N",
        help=_("how long the first of a group waits at most"),
    )
    _add_writing(parser)


def _add_writing(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--yes",
        action="store_true",
        help=_("write what --propose shows; with --move also what is unusual"),
    )


@command(
    "arrivals",
    N_("flights by day and hour, with their people and groups"),
    _arrival_arguments,
    place=200,
    group="logistics",
)
def list_arrivals(asked: Namespace) -> int:
    """Flights by day and hour with their people and groups; `--propose` makes groups."""
    way: Way = "departure" if asked.departures else "arrival"
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        flights = arrivals.movements(desk, cohort["id"], way)
        if asked.propose:
            found = arrivals.propose_groups(flights, asked.minutes)
            _keep(asked, found, lambda: arrivals.set_groups(desk, found, way))
            flights = arrivals.regrouped(flights, found)
        _save(asked, desk, cohort["id"], logistics_books.save_movements)
    if asked.json:
        say_json([_flight(flight) for flight in flights])
    elif not asked.out:
        _say_flights(flights, way)
    return 0


def _flight(flight: Flight) -> dict[str, Any]:
    told = {name: getattr(flight, name) for name in ("day", "time", "number", "airport")}
    return {
        **told,
        "people": [
            {name: person[name] for name in ("id", "name", "nationality", "group")}
            for person in flight.people
        ],
    }


def _say_flights(flights: Sequence[Flight], way: Way) -> None:
    lines = [
        (
            day_words(flight.day),
            f"{flight.time:%H:%M}" if flight.time else "–",
            flight.number or "–",
            flight.airport or "–",
            len(flight.people),
            _listed(flight.groups),
            _listed(person["name"] for person in flight.people),
        )
        for flight in flights
    ]
    say_table(
        (
            _("Date"),
            _("Time"),
            _("Flight"),
            _("Airport"),
            _("People"),
            PARTICIPANT.field(arrivals.GROUPS[way]).title,
            _("Names"),
        ),
        lines,
    )
    hours = [
        (day_words(day), hour_words(hour), sum(len(flight.people) for flight in found))
        for day, hour, found in arrivals.by_hour(flights)
    ]
    if hours:
        say()
        say_table((_("Date"), _("Hour"), _("People")), hours)


def _room_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    add_workbook(parser)
    parser.add_argument(
        "--propose", action="store_true", help=_("show rooms and mates for those without one")
    )
    parser.add_argument(
        "--numbers",
        nargs="+",
        metavar="NO",
        help=_("numbers of the rooms to be given, as 301-306 308 (then R1, R2 …)"),
    )
    parser.add_argument(
        "--places",
        type=int,
        choices=(1, 2, 3, 4),
        default=2,
        help=_("places of a room nobody said the kind of"),
    )
    what = parser.add_mutually_exclusive_group()  # each is a step of its own
    what.add_argument(
        "--move",
        nargs="+",
        type=int,
        metavar="N",
        help=_("put these people (their No. as `missing --people` has it) into the room --to says"),
    )
    parser.add_argument("--to", metavar="ROOM", help=_('where --move puts them; "": in none'))
    what.add_argument(
        "--rename", nargs=2, metavar=("OLD", "NEW"), help=_("give a room another number")
    )
    _add_writing(parser)


@command(
    "rooms",
    N_("rooms with their people, and who has none"),
    _room_arguments,
    place=210,
    group="logistics",
)
def list_rooms(asked: Namespace) -> int:
    """Rooms with their people; `--propose` finds mates for those without one, `--move` and
    `--rename` change them.
    """
    numbers = _numbers(asked)  # before anything is written
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        if asked.move or asked.rename:
            _change_rooms(desk, cohort["id"], asked)
        plan = rooming.plan(desk, cohort["id"])
        if asked.propose:
            found = rooming.propose(plan, numbers, asked.places)
            _keep(asked, found, lambda: rooming.assign(desk, found))
            plan = rooming.moved(plan, found)
        _save(asked, desk, cohort["id"], logistics_books.save_rooms)
    if asked.json:
        rooms = [
            {
                "no": room.no,
                "kind": room.kind,
                "places": room.places,
                "ids": room.ids,
                "warnings": room.warnings,
            }
            for room in plan.rooms
        ]
        say_json({"rooms": rooms, "unplaced": [person["id"] for person in plan.unplaced]})
    elif not asked.out:
        _say_rooms(plan)
    return 0


def _numbers(asked: Namespace) -> list[str]:
    try:
        return read_numbers(" ".join(asked.numbers or ()))
    except BadValue as fault:
        raise KnownFault(fault.message, _("Nothing was changed.")) from fault


def _change_rooms(desk: Desk, cohort_id: int, asked: Namespace) -> None:
    """Put people into a room, or give one another number; what would be unusual is done with
    `--yes` only.
    """
    if asked.rename:
        count = room_moves.rename(desk, cohort_id, *asked.rename)
        _note(
            asked,
            n_(
                "{count} person has the new number of the room.",
                "{count} people have the new number of the room.",
                count,
            ),
        )
    if not asked.move:
        return
    if asked.to is None:
        raise KnownFault(
            _("Which room?"), _('Say it with --to; --to "" takes them out of their rooms.')
        )
    plan = rooming.plan(desk, cohort_id)
    fit = room_moves.fit(plan, asked.move, asked.to)
    if fit.refusal:
        raise KnownFault(fit.refusal, _("Nothing was changed."))
    if fit.question and not asked.yes:
        raise KnownFault(
            fit.question, _("Nothing was changed. With --yes it is done all the same.")
        )
    count = room_moves.move(desk, plan, asked.move, asked.to)
    _note(
        asked,
        n_(
            "{count} person was moved. Undo takes it back.",
            "{count} people were moved. Undo takes it back.",
            count,
        ),
    )


def _say_rooms(plan: rooming.Rooming) -> None:
    lines = [
        (
            room.no,
            room.kind or "–",
            len(room.people),
            _listed(person["name"] for person in room.people),
        )
        for room in plan.rooms
    ]
    if lines:
        say_table((_("Room no."), _("Room"), _("People"), _("Names")), lines)
    for sentence in plan.warnings:
        say(sentence)
    if plan.unplaced:
        say(
            n_(
                "{count} person without a room: {names}",
                "{count} people without a room: {names}",
                len(plan.unplaced),
                names=_listed(person["name"] for person in plan.unplaced),
            )
        )
    else:
        say(_("Nobody is without a room."))


def _meal_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    add_workbook(parser)


@command(
    "meals", N_("portions by day, meal and diet"), _meal_arguments, place=220, group="logistics"
)
def list_meals(asked: Namespace) -> int:
    """Portions by day, meal and diet."""
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        rows = meals.counts(desk, cohort["id"])
        _save(asked, desk, cohort["id"], logistics_books.save_meals)
    if asked.json:
        names = ("day", "meal", "diet", "count", "start", "place", "ids")
        say_json([{name: getattr(row, name) for name in names} for row in rows])
    elif not asked.out:
        _say_meals(rows)
    return 0


def _say_meals(rows: Sequence[meals.MealRow]) -> None:
    diets = meals.diets(rows)
    lines = [
        (
            first.day.isoformat(),
            _(meals.MEALS[first.meal]),
            sum(row.count for row in found.values()),
            *(found[diet].count if diet in found else 0 for diet in diets),
        )
        for first, found in meals.by_meal(rows)
    ]
    if lines:
        say_table(
            (
                _("Date"),
                _("Meal"),
                _("Portions"),
                *(diet or _(logistics_books.UNKNOWN) for diet in diets),
            ),
            lines,
        )
    else:
        say(_("Nobody's days are known yet."))


def _keep(asked: Namespace, found: Mapping[int, str], keep: Callable[[], int]) -> None:
    """Write what was proposed where that is asked for, and say what became of it."""
    if asked.yes:
        keep()
        _note(
            asked,
            n_(
                "{count} person was put in. Undo takes it back.",
                "{count} people were put in. Undo takes it back.",
                len(found),
            ),
        )
    else:
        _note(
            asked,
            n_(
                "{count} person would be put in; nothing is written without --yes.",
                "{count} people would be put in; nothing is written without --yes.",
                len(found),
            ),
        )


def _save(
    asked: Namespace, desk: Desk, cohort_id: int, save: Callable[[Desk, int, Path], int]
) -> None:
    if asked.out:
        save(desk, cohort_id, asked.out)
        _note(asked, _("Saved: {path}", path=asked.out))


def _note(asked: Namespace, sentence: str) -> None:
    if not asked.json:
        say(sentence)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(text or "–" for text in texts)
