"""Two cuts of the same people crossed: country × theme, country × gender, cohort × age; every cell with its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lcdesk.model.findings import say_headcount
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.breakdowns import cut_of
from lcdesk.services.figures.figure_checks import remarks_on
from lcdesk.services.figures.statistics import (
    CountryRow,
    Group,
    ReportQuery,
    Scope,
    row_of,
    rows_of,
    sorted_out,
    without_country,
)
from lcdesk.texts import _


@dataclass(frozen=True)
class CrossTable:
    """`by` down, `across` to the right. `cells`: (key of the row, key of the column) → who is in both; nobody: no cell."""

    rule: str
    rule_words: str
    by: str
    across: str
    rows: list[CountryRow]
    columns: list[CountryRow]
    cells: dict[tuple[str, str], CountryRow]
    total: int
    sentence: str
    remarks: list[str] = field(default_factory=list[str])
    is_once: bool = False
    adds_up: bool = True
    without_country: int = 0

    def number(self, row: CountryRow, column: CountryRow) -> int:
        """How many are in both."""
        cell = self.cells.get((row.key, column.key))
        return cell.total if cell else 0


def cross_table(
    desk: Desk, scope: Scope | int | None, rule: str, by: str, across: str, *, is_checked: bool = True
) -> CrossTable:
    """The people of a scope told apart twice; cuts as `country_table` knows them. `KnownFault` for an unknown one."""
    survey = ReportQuery.of(desk, scope, rule)
    down, right = cut_of(by, survey.around), cut_of(across, survey.around)
    groups = survey.groups((*down.facets, *right.facets))
    cells: dict[tuple[str, str], CountryRow] = {}
    for (key, label), members in sorted_out(down, groups).items():
        for (other, head), both in sorted_out(right, members).items():
            cells[key, other] = row_of(survey, f"{key}|{other}", _("{row}, {column}", row=label, column=head), both)
    return CrossTable(
        survey.rule.name, survey.scope.words(survey.rule), by, across,
        rows_of(survey, down, groups), rows_of(survey, right, groups), cells,
        _number(groups), _sentence(groups),
        list(remarks_on(desk, survey.counting, groups).remarks) if is_checked else [],
        survey.scope.is_once, down.adds_up and right.adds_up, without_country(groups),
    )  # fmt: skip


def _number(groups: Sequence[Group]) -> int:
    return sum(number for _record, number in groups)


def _sentence(groups: Sequence[Group]) -> str:
    met = _met(groups)
    return say_headcount(_number(groups), len(met), met, without=without_country(groups))


def _met(groups: Sequence[Group]) -> set[str]:
    return {record["nationality"] for record, _number in groups if record["nationality"]}
