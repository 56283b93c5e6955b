"""How the codes of the closed lists look as chips: a tone (ok, warn, bad, info, mute) and an icon, so colour never stands alone."""

from __future__ import annotations

from typing import Final

Tone = tuple[str, str]  # tone, icon

_DONE, _WAIT, _RISK = ("ok", "circle-check"), ("warn", "clock-3"), ("bad", "triangle-alert")
_ENDED, _OPEN, _ON_THE_WAY = ("bad", "circle-x"), ("mute", "circle-dashed"), ("info", "mail")

TONES: Final[dict[str, Tone]] = {
    # the status of a participant
    "nominated": _OPEN, "applied": _WAIT, "under_review": _WAIT, "selected": ("info", "check"), "reserve": ("mute", "clock-3"),
    "invited": _ON_THE_WAY, "visa_granted": ("ok", "stamp"), "confirmed": _DONE, "arrived": ("ok", "plane"), "attending": ("ok", "users"),
    "completed": _DONE, "certified": ("ok", "graduation-cap"), "not_selected": ("mute", "circle-x"), "declined": _ENDED,
    "withdrawn": _ENDED, "visa_refused": _ENDED, "no_show": _ENDED, "left_early": _RISK,
    # a visa
    "not_needed": ("mute", "check"), "to_apply": _RISK, "issued": _DONE, "refused": _ENDED,
    # a cohort
    "planning": _OPEN, "recruiting": _WAIT, "running": _DONE, "closed": ("mute", "check"), "archived": ("mute", "check"),
    # attendance
    "present": _DONE, "late": _WAIT, "excused": ("mute", "mail"), "absent": _ENDED,
    # a cooperation lead
    "idea": _OPEN, "contact": _ON_THE_WAY, "draft": ("info", "file-text"), "signed": _DONE, "ended": ("mute", "check"),
    # what an import makes of a row
    "new": ("ok", "plus"), "change": ("info", "history"), "same": ("mute", "check"), "problem": _RISK, "waiting": _WAIT,
}  # fmt: skip


def tone_of(code: str | None) -> Tone:
    """Tone and icon of a code; a plain grey chip for codes without one."""
    return TONES.get(code or "", ("mute", ""))
