"""The chain of statuses: which step follows which, and how a change fits; it informs and forbids
nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from lcdesk.model.lists import CHAIN, ENDS

Fit = Literal["next", "leap", "back", "end", "return", "same"]
"""The next step · steps are left out · a step is taken back · an end where it may come · on
again after an end · no change.
"""

RESERVE = "reserve"
ALL = (*CHAIN, RESERVE, *ENDS)
# The places on the chain in their order: who is on the reserve has passed the review and is not
# selected yet.
_PLACES: Mapping[str, float] = {
    **{status: float(place) for place, status in enumerate(CHAIN)},
    RESERVE: CHAIN.index("selected") - 0.5,
}
_UNKNOWN = -1.0
# The first and the last step after which an end may come.
_STRETCHES: Mapping[str, tuple[str, str]] = {
    "not_selected": ("nominated", RESERVE),
    "declined": ("nominated", "confirmed"),
    "withdrawn": ("nominated", "confirmed"),
    "visa_refused": ("selected", "invited"),
    "no_show": ("invited", "confirmed"),
    "left_early": ("arrived", "attending"),
}
# Besides the step after it: who needs no visa is confirmed after the invitation, and a review may
# end on the reserve.
_FORKS: Mapping[str, tuple[str, ...]] = {"under_review": (RESERVE,), "invited": ("confirmed",)}

COMING = (None, RESERVE, *CHAIN)
"""Who comes, or may still: nobody who declined, withdrew, stayed away or went; a blank status
counts as coming.
"""
LISTED = (*COMING, "left_early")
"""Who is on the list of participants: who comes, and who came and left early."""
CAME = (*CHAIN[CHAIN.index("arrived") :], "left_early")
"""Who took part in a course: arrived or further, also who left early."""
HOLDING = (*CHAIN[CHAIN.index("selected") :], "left_early")
"""Who holds one of the places: selected or further, also one who left early (nobody comes in the
middle of a course).
"""


def _ends_after(status: str) -> tuple[str, ...]:
    place = _PLACES[status]
    return tuple(
        end for end, (first, last) in _STRETCHES.items() if _PLACES[first] <= place <= _PLACES[last]
    )


def _steps_after(status: str) -> tuple[str, ...]:
    if status == RESERVE:
        return ("selected",)
    at = CHAIN.index(status)
    return CHAIN[at + 1 : at + 2] + _FORKS.get(status, ())


NEXT: Mapping[str, tuple[str, ...]] = {
    "": CHAIN[:2],
    **{status: _steps_after(status) + _ends_after(status) for status in (*CHAIN, RESERVE)},
    **dict.fromkeys(ENDS, ()),
}
"""Status ("" where there is none yet) → the steps and ends that may follow; nothing follows an
end.
"""


def fit(old: str | None, new: str) -> Fit:
    """How a change fits. A status of a newer program counts as none; `ValueError` for a new one
    that is not known.
    """
    if new not in ALL:
        raise ValueError(new)
    if old == new:
        return "same"
    if old in ENDS:
        return "return"
    if new in NEXT.get(old or "", NEXT[""]):
        return "end" if new in ENDS else "next"
    return "leap" if _PLACES.get(old or "", _UNKNOWN) < _place(new) else "back"


def _place(status: str) -> float:
    """The place of a status; of an end that of the first step after which it may come."""
    return _PLACES[_STRETCHES[status][0] if status in _STRETCHES else status]


def fits(how: Fit) -> bool:
    """Does a change go along the chain (or change nothing)? Others go after a question."""
    return how in ("next", "end", "same")


def needs_reason(how: Fit, new: str) -> bool:
    """Is a reason asked for: an end, a step back, on again after an end."""
    return how != "same" and (new in ENDS or how in ("back", "return"))


def next_of(statuses: Iterable[str | None]) -> tuple[str, ...]:
    """The statuses that may follow for one at least of those, in the order of the chain, ends
    last.
    """
    wanted = {new for old in statuses for new in NEXT.get(old or "", NEXT[""])}
    order = sorted((*CHAIN, RESERVE), key=_PLACES.__getitem__)
    return tuple(status for status in (*order, *ENDS) if status in wanted)
