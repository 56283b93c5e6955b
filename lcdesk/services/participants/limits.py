"""What a course asks of people that can be told from one value: a passport that lasts long enough,
an age; and the reason in words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from lcdesk.model import clock
from lcdesk.model.clock import long_date
from lcdesk.texts import _, join_sentences, n_

LimitTone = Literal["warn", "bad"]


class LimitRemark(NamedTuple):
    """A value that keeps no limit: how pressing that is ("bad": nobody can come so), and why, in
    the language of the moment.
    """

    tone: LimitTone
    words: str


@dataclass(frozen=True)
class CourseLimits:
    """What a cohort asks: its days, how many months a passport lasts after it, the highest age on
    its first day. Where its last day is not known, a passport must hold from today on.
    """

    starts: dt.date | None = None
    ends: dt.date | None = None
    oldest: int | None = None
    months: int = 6

    @classmethod
    def of(cls, cohort: Mapping[str, Any], months: int) -> CourseLimits:
        """Of the record of a cohort; of an empty one where there is none."""
        return cls(cohort.get("starts"), cohort.get("ends"), cohort.get("oldest"), months)

    def remark_on(self, field: str, value: Any) -> LimitRemark | None:
        """What is to be said of a value of a participant's field; mostly nothing."""
        if field == "passport_expiry" and isinstance(value, dt.date):
            return self._passport(value)
        if field == "birth_date" and self.is_too_old(value):
            words = _("Older than the age limit of this course: {count}.", count=self.oldest)
            return LimitRemark("warn", words)
        return None

    def is_too_old(self, birth_date: str | None) -> bool:
        """Is somebody older on the first day? Of a birth date of which only year or month are
        known: in any case. Who was born on 29 February is a year older on 1 March.
        """
        if not birth_date or self.oldest is None or self.starts is None:
            return False
        latest = birth_date + "-12-31"[len(birth_date) - 4 :]
        return latest <= f"{self.starts.year - self.oldest - 1:04}{self.starts.isoformat()[4:]}"

    def _passport(self, expiry: dt.date) -> LimitRemark | None:
        last = self.ends or clock.today()
        if expiry < last:
            words = _(
                "The passport ends on {date}, before the course does. A new one is needed.",
                date=long_date(expiry),
            )
            return LimitRemark("bad", words)
        if expiry >= clock.months_after(last, self.months):
            return None
        left = n_(
            "it ends {count} day after the course",
            "it ends {count} days after the course",
            (expiry - last).days,
        )
        wanted = n_("{count} month is asked for.", "{count} months are asked for.", self.months)
        words = join_sentences(_("Ask for a renewed passport: {left}.", left=left), wanted)
        return LimitRemark("warn", words)
