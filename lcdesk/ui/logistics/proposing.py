"""What the program proposes for those without a room or a pick-up group: shown first, kept or not afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from lcdesk.services import arrivals, rooming
from lcdesk.texts import n_
from lcdesk.ui.logistics.listing import Listing, list_flights, list_rooms

if TYPE_CHECKING:
    from lcdesk.services.desk import Desk


@dataclass(frozen=True)
class Proposal:
    """`listing`: the list as it would stand; `question` and, once `keep` has written it as one deed, `told`: in a sentence."""

    listing: Listing
    question: str
    told: str
    keep: Callable[[], int]


def propose(desk: Desk, cohort_id: int, key: str) -> Proposal:
    """Groups for the arrivals ("arrival"), or rooms ("rooms"); nothing is written."""
    return _groups(desk, cohort_id) if key == "arrival" else _rooms(desk, cohort_id)


def _groups(desk: Desk, cohort_id: int) -> Proposal:
    flights = arrivals.movements(desk, cohort_id, "arrival")
    found = arrivals.propose_groups(flights)
    count, groups = len(found), n_("{count} pick-up group", "{count} pick-up groups", len(set(found.values())))
    return Proposal(
        list_flights(arrivals.regrouped(flights, found), "arrival"),
        n_("Put {count} person into {groups} as shown?", "Put {count} people into {groups} as shown?", count, groups=groups),
        n_("{count} person was put into a group.", "{count} people were put into groups.", count),
        partial(arrivals.set_groups, desk, found),
    )  # fmt: skip


def _rooms(desk: Desk, cohort_id: int) -> Proposal:
    plan = rooming.plan(desk, cohort_id)
    found = rooming.propose(plan)
    count, rooms = len(found), n_("{count} room", "{count} rooms", len(set(found.values())))
    return Proposal(
        list_rooms(rooming.moved(plan, found)),
        n_("Put {count} person into {rooms} as shown?", "Put {count} people into {rooms} as shown?", count, rooms=rooms),
        n_("{count} person was put into a room.", "{count} people were put into rooms.", count),
        partial(rooming.assign, desk, found),
    )  # fmt: skip
