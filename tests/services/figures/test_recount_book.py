"""The workbook of the figures, read back, holds what is recounted in the exported lists: every
sheet, line and sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from lcdesk.services.figures.figures_workbook import export_statistics
from lcdesk.services.figures.scopes import Scope
from tests.services.figures.recounting import (
    CODES,
    MEMBERS,
    STAGES,
    UNKNOWN,
    Office,
    Row,
    counted,
    labels,
    reached,
    recounted,
    sentence,
)

SHEETS = {
    "Countries and regions": "country",
    "Regions": "region",
    "Sub-regions": "subregion",
    "Gender": "gender",
    "Ages": "age",
    "Organisations": "organization_kind",
    "Status": "status",
    "Themes wanted": "theme_wanted",
    "Languages": "language",
    "First time or again": "first_time",
    "Cohorts": "cohort",
    "Years": "year",
}


def read_sheet(sheet: Any) -> tuple[list[str], list[list[Any]]]:
    """English heads, and the lines below them down to the first without a number."""
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    top = next(
        n for n, line in enumerate(lines) if any("\n" in str(cell or "") for cell in line[1:])
    )
    heads = [str(cell or "").split("\n")[-1] for cell in lines[top]]
    body = lines[top + 1 :]
    end = next(
        (n for n, line in enumerate(body) if not any(isinstance(cell, int) for cell in line)),
        len(body),
    )
    return heads, body[:end]


def numbers(heads: list[str], line: list[Any]) -> tuple[int, int, int]:
    return tuple(
        line[heads.index(head)] or 0 if head in heads else 0
        for head in ("women", "men", "other or not stated")
    )  # type: ignore[return-value]  (three numbers)


@pytest.mark.parametrize(
    ("rule", "which"), [("all", (0, 3)), ("arrived", (1, 2)), ("certified", (0, 2, 3))]
)
def test_the_workbook_holds_the_same_figures(
    office: Office, rule: str, which: tuple[int, ...]
) -> None:
    """Each rule, and each scope by one or two of them."""
    path = office.folder / "figures.xlsx"
    scopes = (
        Scope(),
        Scope(is_once=True),
        Scope((office.ids[3],)),
        Scope(tuple(office.ids[:7]), is_once=True),
    )
    for scope in (scopes[place] for place in which):
        rows = counted(office, scope, rule)
        written = export_statistics(office.desk, scope, path, rule)
        book = openpyxl.load_workbook(path)
        assert book.worksheets[0]["A1"].value == sentence([row["country"] for row in rows])
        for name in {*book.sheetnames} & {*SHEETS}:
            check_cut(office, rows, SHEETS[name], *read_sheet(book[name]))
        check_groups(office, rows, *read_sheet(book["Groups of countries"]))
        check_list(office, rows, *read_sheet(book["List for pivot tables"]))
        is_crossed = (
            any(row["theme_wanted"] for row in rows) and len({row["country"] for row in rows}) > 1
        )
        assert ("Country × theme" in book.sheetnames) == is_crossed
        if is_crossed:
            check_themes(office, rows, *read_sheet(book["Country × theme"]))
        check_stages(office, scope, *read_sheet(book["How far people got"]))
        assert written == sum(len(read_sheet(sheet)[1]) for sheet in book.worksheets[1:]) - sums(
            book
        )
        assert ("Cohorts" in book.sheetnames) == (len({row["cohort"] for row in rows}) > 1)


def sums(book: Any) -> int:
    return sum(
        any(cell.value == "Total" for row in sheet.iter_rows() for cell in row)
        for sheet in book.worksheets[1:]
    )


def check_cut(
    office: Office, rows: Sequence[Row], by: str, heads: list[str], lines: list[list[Any]]
) -> None:
    mine, place, whole = recounted(office, rows, by), 1 if by == "country" else 0, len(rows)
    *body, total = lines
    assert total[place] == "Total"
    assert {str(line[place]): line[heads.index("total")] for line in body} == {
        k: sum(v) for k, v in mine.items()
    }
    assert total[heads.index("total")] == whole
    if by != "gender":
        assert {str(line[place]): numbers(heads, line) for line in body} == mine
    for line in body:
        assert str(line[heads.index("share")]).endswith(f"% of {whole}")
    if by == "country":
        assert {line[0]: line[1] for line in body if line[0]} == {
            CODES[label]: label for label in mine if label != UNKNOWN
        }


def check_groups(
    office: Office, rows: Sequence[Row], heads: list[str], lines: list[list[Any]]
) -> None:
    mine = {code: recounted(office, rows, f"group:{code}").get("member") for code in MEMBERS}
    assert {line[0]: numbers(heads, line) for line in lines} == {
        code: cell for code, cell in mine.items() if cell
    }


def check_list(
    office: Office, rows: Sequence[Row], heads: list[str], lines: list[list[Any]]
) -> None:
    *body, total = lines
    gender = {"female": "female", "male": "male"}
    mine = Counter(
        (
            labels(office, row, "cohort")[0],
            row["country"] or UNKNOWN,
            gender.get(row["gender"], "other or not stated"),
        )
        for row in rows
    )
    assert {(line[0], line[4], line[6]): line[7] for line in body} == dict(mine)
    assert total[7] == len(rows) == sum(line[7] for line in body)


def check_themes(
    office: Office, rows: Sequence[Row], heads: list[str], lines: list[list[Any]]
) -> None:
    *body, total = lines
    mine = Counter((row["country"] or UNKNOWN, row["theme_wanted"]) for row in rows)
    for line in body:
        for theme in ("Wind", "Solar", "Carbon"):
            assert theme not in heads or line[heads.index(theme)] == mine[line[1], theme]
        assert sum(line[2:-1]) == line[-1]
    assert [sum(column) for column in zip(*(line[2:] for line in body), strict=True)] == total[2:]
    assert total[-1] == len(rows)


def check_stages(office: Office, scope: Scope, heads: list[str], lines: list[list[Any]]) -> None:
    rows = counted(office, scope, "nominated")
    mine = {stage: len(reached(office, rows, stage)) for stage in STAGES}
    assert {line[0]: line[heads.index("total")] for line in lines} == mine
