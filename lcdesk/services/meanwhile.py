"""Somebody was faster: found by the versions last shown, and told with both values, theirs and yours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.model.faults import ChangedMeanwhile
from lcdesk.model.fields import Field
from lcdesk.model.masking import masked
from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _, n_

Record = Mapping[str, Any]
_TOLD = 3  # fields told one by one; the others are counted


@dataclass(frozen=True)
class Clash:
    """A field that holds something else by now: what it holds, and what was to be written."""

    field: Field
    now: Any
    mine: Any

    def __str__(self) -> str:
        return _("{field}: it is “{now}” by now, yours was “{mine}”.", field=self.field.title,
                 now=_said(self.field, self.now), mine=_said(self.field, self.mine))  # fmt: skip


def clashes_of(fields: Mapping[str, Field], values: Record, now: Record, shown: Record | None) -> list[Clash]:
    """The fields to be written that moved since they were shown; of what somebody wrote elsewhere in the row nothing.

    Without `shown` nobody knows what was seen: every field counts that differs. One that says already what is wanted never does.
    """
    return [
        Clash(field, now.get(name), mine)
        for name, mine in values.items()
        if (field := fields.get(name)) is not None
        and now.get(name) != mine
        and (shown is None or name not in shown or shown[name] != now.get(name))
    ]


def changed_meanwhile(sentence: str, clashes: Sequence[Clash]) -> ChangedMeanwhile:
    """The fault: whose entry it is, and the values of the fields."""
    rest = len(clashes) - _TOLD
    more = n_("And {count} more field.", "And {count} more fields.", rest) if rest > 0 else ""
    return ChangedMeanwhile(
        join_sentences(sentence, *map(str, clashes[:_TOLD]), more),
        _("Nothing was overwritten. Look at the entry again and repeat your change."),
    )


def _said(field: Field, value: Any) -> str:
    if value is None:
        return _("blank")
    words = " ".join(field.kind.format(value).split())
    words = words if len(words) <= 60 else words[:58] + "…"
    return masked(words) if field.is_private else words
