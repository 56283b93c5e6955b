"""What is missing, who comes when, who sleeps where, who eats what: lists on the terminal, as
JSON, as workbooks.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lcdesk import settings
from lcdesk.cli.board import tell_board
from lcdesk.cli.figures import cohort_named
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json, say_table
from lcdesk.model import countries
from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.lodging import read_numbers
from lcdesk.model.sentences import join_sentences
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import Query
from lcdesk.services.logistics import arrivals, logistics_books, meals, rooming
from lcdesk.services.logistics import rooming as room_moves
from lcdesk.services.logistics.arrivals import Flight, Way
from lcdesk.services.logistics.logistics_books import day_words, hour_words
from lcdesk.services.overview.overview import Overview, read_overview
from lcdesk.texts import _, language, n_

Save = Callable[[Desk, int, Path], int]


def missing(asked: Namespace) -> int:
    """The readiness of a cohort: a line a check; with `--who` the people of one of them, with
    `--people` who lacks what.
    """
    months = settings.load().passport_months if asked.months is None else asked.months
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        if asked.people or asked.out:
            tell_board(desk, cohort["id"], months, asked)
            return 0
        overview = read_overview(desk, cohort["id"], months)
        if asked.who:
            _tell_people(desk, cohort["id"], _rule(overview, asked.who), asked)
            return 0
    if asked.json:
        say_json(_readiness(overview))
    else:
        _say_readiness(overview, months)
    return 0


def _readiness(overview: Overview) -> dict[str, Any]:
    lines = [
        {
            "rule": line.rule.name,
            "values": line.rule.values,
            "label": line.label,
            "count": line.count,
            "pressing": line.is_pressing and not overview.is_over,
        }
        for line in overview.lines
    ]
    return {
        "cohort": overview.cohort["name"],
        "coming": overview.coming,
        "missing": lines,
        "waiting": overview.waiting,
        "clashes": overview.clashes,
        "came_before": overview.came_before,
        "days_to_opening": overview.days_to_opening,
        "is_first_time_known": overview.cohort["starts"] is not None,
        "people": overview.counts["people"],
        "countries": overview.counts["countries"],
        "without_country": overview.counts["without_country"],
        "overdue": [asdict(one) for one in overview.overdue],
    }


def _say_readiness(overview: Overview, months: int) -> None:
    people = n_("{count} person comes.", "{count} people come.", overview.coming)
    erased = overview.counts["erased"]
    gone = (
        n_(
            "{count} person was erased: nothing is asked of them.",
            "{count} people were erased: nothing is asked of them.",
            erased,
        )
        if erased
        else ""
    )
    say(_("{label}: {count}", label=overview.cohort["name"], count=join_sentences(people, gone)))
    say()
    lines: list[tuple[object, ...]] = [
        (line.label, line.count, overview.coming - line.count, line.rule.name)
        for line in overview.lines
    ]
    say_table((_("Check"), _("missing"), _("ready"), _("for --who")), lines)
    say()
    say(
        n_(
            "Passports shall last {count} month after the course.",
            "Passports shall last {count} months after the course.",
            months,
        )
    )
    for one in overview.overdue:
        say(one.advice)
    if overview.waiting:
        say(
            n_(
                "{count} row of imports waits for an answer.",
                "{count} rows of imports wait for an answer.",
                overview.waiting,
            )
        )
    if overview.clashes:
        say(
            n_(
                "{count} clash in the timetable",
                "{count} clashes in the timetable",
                overview.clashes,
            )
        )
    if overview.came_before:
        say(n_("{count} person came before.", "{count} people came before.", overview.came_before))
    if overview.cohort["starts"] is None:
        say(_("First time not known: this cohort has no first day"))


def _rule(overview: Overview, name: str) -> QueryRule:
    found = next((line.rule for line in overview.lines if line.rule.name == name), None)
    if found is None:
        known = ", ".join(line.rule.name for line in overview.lines)
        raise KnownFault(
            _("There is no check “{name}”.", name=name), _("Checks: {known}.", known=known)
        )
    return found


def _tell_people(desk: Desk, cohort_id: int, rule: QueryRule, asked: Namespace) -> None:
    ids = finding.find_ids(desk, Query.of(cohort_id, rules=(rule,)))
    people = finding.read_page(desk, ids)
    lines = [
        (
            person["id"],
            person["full_name"] or "",
            _country(person["nationality"]),
            person["organization"] or "",
        )
        for person in people
    ]
    if asked.json:
        say_json(
            [
                dict(zip(("id", "name", "country", "organization"), line, strict=True))
                for line in lines
            ]
        )
    elif lines:
        say_table((_("No."), _("Name"), _("Country/region"), _("Organisation")), lines)
    else:
        say(_("Nobody."))


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


def _save(asked: Namespace, desk: Desk, cohort_id: int, save: Save) -> None:
    if asked.out:
        save(desk, cohort_id, asked.out)
        _note(asked, _("Saved: {path}", path=asked.out))


def _note(asked: Namespace, sentence: str) -> None:
    if not asked.json:
        say(sentence)


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(text or "–" for text in texts)


def _country(code: str | None) -> str:
    return countries.name(code, language()) if code else ""
