"""References after rows came into a sheet: what every formula must say then."""

from __future__ import annotations

import pytest

from lcdesk.papers.office_files.references import (
    RowInsertion,
    column_name,
    column_number,
    moved_with_row,
    translated,
)

IN = RowInsertion("名单", 4, 21)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("F5/B5", "F26/B26"),
        ("SUM(F4:F4)", "SUM(F4:F25)"),
        ("SUM(F4)", "SUM(F4:F25)"),
        ("SUM((F4))+F4", "SUM((F4:F25))+F4"),
        ("IF(F4>0,SUM($F$4),F9)", "IF(F4>0,SUM($F$4:$F$25),F30)"),
        ("SUM(F1:F4)/A1:A3", "SUM(F1:F25)/A1:A3"),
        ("VLOOKUP(A9,$A$4:$F$4,2)", "VLOOKUP(A30,$A$4:$F$25,2)"),
        ("SUM(A:A)+SUM(4:4)+SUM($5:$7)", "SUM(A:A)+SUM(4:25)+SUM($26:$28)"),
        ('"F5"&F5', '"F5"&F26'),
        ("LOG10(F5)+F5_x+x.F5", "LOG10(F26)+F5_x+x.F5"),
        ("名单!F5+'名单'!F5+Other!F5+'It''s'!F5", "名单!F26+'名单'!F26+Other!F5+'It''s'!F5"),
        ("[1]名单!F5+'[2]名单'!F5", "[1]名单!F5+'[2]名单'!F5"),
        ("Table1[F5]+Table1[[#This Row],[F5]]", "Table1[F5]+Table1[[#This Row],[F5]]"),
    ],
)
def test_formulas_elsewhere(before: str, after: str) -> None:
    assert IN.formula(before, "名单") == after


def test_formulas_of_other_sheets_move_only_what_is_of_this_one() -> None:
    assert IN.formula("F5+名单!F5", "Other") == "F5+名单!F26"
    assert IN.formula("'名单'!$F$4", grows=True) == "'名单'!$F$4:$F$25"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("F4*2", "F6*2"),
        ("A3+1", "A5+1"),
        ("F4/F5", "F6/F26"),
        ("F4*B1+$B$1", "F6*B1+$B$1"),
        ("RANK(F4,F$4:F$4)", "RANK(F6,F$4:F$25)"),
        ("SUM(F$4:F4)", "SUM(F$4:F6)"),
        ("SUM(B4:E4)", "SUM(B6:E6)"),
        ("Other!F4+名单!F4", "Other!F4+名单!F6"),
    ],
)
def test_formulas_of_the_row_speak_of_their_own_row(before: str, after: str) -> None:
    assert moved_with_row(before, IN, 2) == after


def test_shared_formulas_are_what_excel_makes_of_them() -> None:
    assert translated("A1+$A1+A$1+$A$1+SUM(B1:C2)+1:1", 2, 1) == ("B3+$A3+B$1+$A$1+SUM(C3:D4)+3:3")
    for number in (1, 26, 27, 702, 703, 16_384):
        assert column_number(column_name(number)) == number


@pytest.mark.parametrize(
    ("before", "after"),
    [("C4", "C4:C25"), ("C4 E9:F9", "C4:C25 E30:F30"), ("A1:Z4", "A1:Z25"), ("A1:B3", "A1:B3")],
)
def test_rules_of_the_row_are_rules_of_every_row(before: str, after: str) -> None:
    assert IN.grown_all(before) == after
