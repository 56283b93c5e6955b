"""What the program proposes for those without a room or a group: shown first, kept or not afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lcdesk.services.logistics import arrivals, rooming
from lcdesk.services.logistics.arrivals import Way
from lcdesk.services.logistics.rooming import Rooming
from lcdesk.texts import n_
from lcdesk.ui.logistics.listing import Listing, groups_words, list_flights, list_rooms

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk


@dataclass(frozen=True)
class Proposal:
    """`listing`: the list as it would stand; `question` and, once `keep` has written it as one deed, `told`: in a sentence."""

    listing: Listing
    question: str
    told: str
    keep: Callable[[], int]


def propose(desk: Desk, cohort_id: int, key: str, numbers: Sequence[str] = ()) -> Proposal:
    """Groups for those who come ("arrival") or leave ("departure"), or rooms ("rooms") with these numbers; nothing is written."""
    if key == "rooms":
        return _rooms(desk, cohort_id, numbers)
    return _groups(desk, cohort_id, "departure" if key == "departure" else "arrival")


def _groups(desk: Desk, cohort_id: int, way: Way) -> Proposal:
    flights = arrivals.movements(desk, cohort_id, way)
    found = arrivals.propose_groups(flights)
    count, groups = len(found), groups_words(way, len(set(found.values())))
    return Proposal(
        list_flights(arrivals.regrouped(flights, found), way),
        n_("Put {count} person into {groups} as shown?", "Put {count} people into {groups} as shown?", count, groups=groups),
        n_("{count} person was put into a group.", "{count} people were put into groups.", count),
        partial(arrivals.set_groups, desk, found, way, flights),
    )  # fmt: skip


def _rooms(desk: Desk, cohort_id: int, numbers: Sequence[str]) -> Proposal:
    plan = rooming.plan(desk, cohort_id)
    found = rooming.propose(plan, numbers)
    count, rooms = len(found), n_("{count} room", "{count} rooms", len(set(found.values())))
    question = n_(
        "Put {count} person into {rooms} as shown?", "Put {count} people into {rooms} as shown?", count, rooms=rooms
    )
    return Proposal(
        list_rooms(rooming.moved(plan, found)),
        " ".join(filter(None, (question, _beyond(plan, found, numbers)))),
        n_("{count} person was put into a room.", "{count} people were put into rooms.", count),
        partial(rooming.assign, desk, found, plan),
    )  # fmt: skip


def _beyond(plan: Rooming, found: Mapping[int, str], numbers: Sequence[str]) -> str:
    """Where numbers were given, and there are more new rooms than those: how many, in a sentence."""
    beyond = set(found.values()) - set(plan.by_no) - set(numbers)
    if not (numbers and beyond):
        return ""
    first = min(beyond, key=rooming.by_number)
    return n_(
        "{count} room has none of these numbers and is called {first}.",
        "{count} rooms have none of these numbers and are called {first} and so on.", len(beyond), first=first,
    )  # fmt: skip
