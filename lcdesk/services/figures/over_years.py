"""The reports over the years by what is asked of them: gathered, told in both languages, and
gathered again once they were signed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, cast, get_args

from lcdesk.model import clock
from lcdesk.model.figure_tables import FigureReport, FiguresPage
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.alumni_report import alumni_report
from lcdesk.services.figures.cohort_comparison import compare_cohorts
from lcdesk.services.figures.cooperation_report import CooperationScope, cooperation_report
from lcdesk.services.figures.counting_rules import CountRule, rule_named
from lcdesk.services.figures.figure_book import in_both
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.years_report import years_report

Kind = Literal["cooperation", "comparison", "years", "alumni"]
COUNTED_BY_RULE = ("comparison", "years")


@dataclass(frozen=True)
class OverYears:
    """Which report, and of what: `cohorts` None: of all; of a comparison the base comes first.
    `rule` is for those of `COUNTED_BY_RULE`, `year` for cooperation, `table` for one table alone.
    """

    kind: Kind
    cohorts: tuple[int, ...] | None = None
    rule: str = "all"
    year: int | None = None
    table: str = ""

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> OverYears | None:
        """What was kept of a signed page; None where this program knows no such report."""
        kind = next((one for one in get_args(Kind) if one == data.get("kind")), None)
        if kind is None:
            return None
        whose = data.get("cohorts")
        return cls(
            kind,
            None if whose is None else tuple(whose),
            data.get("rule") or "all",
            data.get("year"),
            data.get("table") or "",
        )

    def gather(
        self, desk: Desk, rule: CountRule | None = None, day: dt.date | None = None
    ) -> FigureReport:
        """The report in the language of the moment, seen from a `day` (None: today); `rule`: the
        counting rule itself, where it is none of the desk any more. `KnownFault` for a cohort or a
        rule that is gone.
        """
        found = self._gather(desk, rule or self.rule, day)
        return replace(found, tables=(found.table(self.table),)) if self.table else found

    def _gather(self, desk: Desk, rule: str | CountRule, day: dt.date | None) -> FigureReport:
        whose = Scope(self.cohorts)
        match self.kind:
            case "cooperation":
                return cooperation_report(desk, CooperationScope(self.cohorts, self.year), day)
            case "comparison":
                base, *beside = list(self.cohorts or ())
                return compare_cohorts(desk, base, beside, rule).report
            case "years":
                return years_report(desk, whose, rule)
            case "alumni":
                return alumni_report(desk, whose, day=day)

    def page(self, desk: Desk, office: str = "") -> FiguresPage:
        """The page of today in both languages, of one state of the desk."""
        day = clock.today()
        with desk.reading_together():
            rule = rule_named(desk, self.rule) if self.kind in COUNTED_BY_RULE else None
            told = in_both(desk, lambda: self.gather(desk, day=day))
        made = dt.datetime.now(dt.UTC).replace(microsecond=0)
        asked = {**_plain(self), "day": day.isoformat()}
        return FiguresPage(told, asked, office, made, _plain(rule) if rule else None)


def _plain(one: OverYears | CountRule) -> dict[str, Any]:
    """As JSON has it."""
    return {
        name: list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
        for name, value in asdict(one).items()
    }
