"""The statuses of a participant: their words and looks, which step follows which, and how a change
fits; it informs and forbids nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from lcdesk.model.kinds.base import (
    AT_RISK,
    DONE,
    FAILED,
    OPEN,
    UNDER_WAY,
    WAITING,
    Choice,
    Look,
    Option,
)
from lcdesk.texts import N_, _


@dataclass(frozen=True)
class Status:
    """One status: a step of the chain, which is in the order of the list; or an end of taking
    part (`ends`: the first and the last step after which it may come); or one beside the chain
    (`before`: the step it comes before). `leads_to`: what may follow besides the next step.
    """

    code: str
    label: str
    words: tuple[str, ...]
    look: Look
    ends: tuple[str, str] | None = None
    before: str = ""
    leads_to: tuple[str, ...] = ()

    @property
    def is_step(self) -> bool:
        """Is it a step of the chain?"""
        return self.ends is None and not self.before


# Who needs no visa is confirmed after the invitation, and a review may end on the reserve.
_STATUSES = (
    Status("nominated", N_("nominated"), ("推荐", "提名", "已提名", "nominee"), OPEN),
    Status(
        "applied",
        N_("applied"),
        ("已申请", "申请", "报名", "已报名", "registered", "applicant"),
        WAITING,
    ),
    Status(
        "under_review",
        N_("under review"),
        ("审核中", "评审中", "pending", "pending approval", "待审核", "待定"),
        WAITING,
        leads_to=("reserve",),
    ),
    Status(
        "selected",
        N_("selected"),
        ("已录取", "录取", "入选", "accepted", "admitted", "approved"),
        ("info", "check"),
    ),
    Status(
        "reserve",
        N_("reserve"),
        ("候补", "备选", "waiting list", "waitlist", "waitlisted", "wait-listed", "alternate"),
        ("mute", "clock-3"),
        before="selected",
    ),
    Status(
        "invited",
        N_("invited"),
        ("已邀请", "邀请函已发", "invitation sent"),
        UNDER_WAY,
        leads_to=("confirmed",),
    ),
    Status(
        "visa_granted",
        N_("visa granted"),
        ("已获签", "已签证", "visa issued", "visa ok"),
        ("ok", "stamp"),
    ),
    Status(
        "confirmed",
        N_("confirmed"),
        ("确认", "已确认", "ok", "confirmé", "confirmée", "подтверждено", "подтвержден"),
        DONE,
    ),
    Status("arrived", N_("arrived"), ("已到", "已抵达", "已报到", "checked in"), ("ok", "plane")),
    Status("attending", N_("attending"), ("在训", "参训", "参加中"), ("ok", "users")),
    Status("completed", N_("completed"), ("结业", "已结业", "finished", "graduated"), DONE),
    Status(
        "certified",
        N_("certified"),
        ("已发证", "已颁证", "certificate issued"),
        ("ok", "graduation-cap"),
    ),
    Status(
        "not_selected",
        N_("not selected"),
        ("未录取", "rejected", "not accepted"),
        ("mute", "circle-x"),
        ends=("nominated", "reserve"),
    ),
    Status(
        "declined",
        N_("declined"),
        ("谢绝", "婉拒", "refused"),
        FAILED,
        ends=("nominated", "confirmed"),
    ),
    Status(
        "withdrawn",
        N_("withdrawn"),
        ("退出", "取消", "cancelled", "canceled", "withdrew", "不参加"),
        FAILED,
        ends=("nominated", "confirmed"),
    ),
    Status(
        "visa_refused",
        N_("visa refused"),
        ("拒签", "visa rejected", "visa denied"),
        FAILED,
        ends=("selected", "invited"),
    ),
    Status(
        "no_show",
        N_("no-show"),
        ("未到", "缺席", "no show", "absent"),
        FAILED,
        ends=("invited", "confirmed"),
    ),
    Status(
        "left_early",
        N_("left early"),
        ("提前离开", "提前离会", "提前返程"),
        AT_RISK,
        ends=("arrived", "attending"),
    ),
)

STATUS = Choice(
    tuple(Option(status.code, status.label, status.words, status.look) for status in _STATUSES),
    "bad_status",
)
CHAIN = tuple(status.code for status in _STATUSES if status.is_step)
"""The steps in their order; a person who has got to one has passed those before it."""
ENDS = tuple(status.code for status in _STATUSES if status.ends)

MILESTONES = ("nominated", "selected", "confirmed", "arrived", "certified")
"""The steps by which it is told how far somebody is."""
Reached = Literal["passed", "now", "ahead", "ended"]

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
    **{one.code: CHAIN.index(one.before) - 0.5 for one in _STATUSES if one.before},
}
_UNKNOWN = -1.0
_STRETCHES = {status.code: status.ends for status in _STATUSES if status.ends}
_FORKS = {status.code: status.leads_to for status in _STATUSES}

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
    following = [step for step in CHAIN if _PLACES[step] > _PLACES[status]]
    return (*following[:1], *_FORKS[status])


NEXT: Mapping[str, tuple[str, ...]] = {
    "": CHAIN[:2],
    **{status: _steps_after(status) + _ends_after(status) for status in (*CHAIN, RESERVE)},
    **dict.fromkeys(ENDS, ()),
}
"""Status ("" where there is none yet) → the steps and ends that may follow; nothing follows an
end.
"""


def falls_short(status: str | None, step: str) -> bool:
    """Has somebody not come as far as a step of the chain? Who has come to an end is not asked."""
    return status not in ENDS and _PLACES.get(status or "", _UNKNOWN) < _PLACES[step]


def milestones_of(status: str | None, passed: Iterable[str] = ()) -> list[tuple[str, Reached]]:
    """The milestones with the status of now among them: in place of the one before it, where it is
    none itself. Who has come to an end has those that were `passed`, and the end.
    """
    if status in ENDS:
        been = set(passed)
        return [*((one, "passed") for one in MILESTONES if one in been), (status, "ended")]
    here = _PLACES.get(status or "", _UNKNOWN)
    line = list[str](MILESTONES)
    if status and status in _PLACES and status not in MILESTONES:
        before = [at for at, one in enumerate(MILESTONES) if _PLACES[one] < here]
        at = before[-1] if before else 0
        line[at : at + 1] = [status] if before else [status, line[0]]
    return [
        (one, "now" if one == status else "passed" if _PLACES[one] < here else "ahead")
        for one in line
    ]


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


def status_words(code: str | None) -> str:
    """A status in the language of the moment."""
    return STATUS.format(code) if code else _("without a status")
