"""The workbook of the figures: a summary in both languages, sheets with findings, sums, rules
and native charts.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk import texts
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.figures_workbook import export_statistics, export_table
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.participants import participants
from lcdesk.tabular.writing.chart import MOST_ROWS

PERSONS = (("ET", "F"), ("ET", "M"), ("KE", "F"), ("VN", "X"), (None, "M"))


@pytest.fixture
def figures(desk: Desk, cohort_id: int) -> int:
    for country, gender in PERSONS:
        participants.add_participant(
            desk,
            cohort_id,
            {
                "full_name": "P",
                "nationality": country,
                "gender": gender,
                "birth_date": "1985",
                "theme_wanted": "Wind",
            },
        )
    return cohort_id


def cells(sheet: Any) -> list[tuple[Any, ...]]:
    return [
        tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)
    ]


def words(sheet: Any) -> str:
    return "\n".join(str(cell) for row in cells(sheet) for cell in row)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_in_the_workbook_are_those_of_the_desk(
    desk: Desk, figures: int, tmp_path: Path, language: str
) -> None:
    texts.speak(language)
    cuts = ("country", "region", "age", "gender", "group:ASEAN", "field_of_work")
    export_statistics(desk, figures, tmp_path / "s.xlsx", "all", cuts)
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert len(book.sheetnames) == len(cuts) + 1
    for sheet, cut in zip(book.worksheets[1:], cuts, strict=True):
        table, rows = country_table(desk, figures, "all", cut), cells(sheet)
        for row in table.rows:
            numbers = (
                (row.total,) if cut == "gender" else (row.women, row.men, row.other, row.total)
            )
            assert any(_holds(line, (row.label, *numbers)) for line in rows), (cut, row.label)
        sums = (5,) if cut == "gender" else (2, 2, 1, 5)
        assert any(_holds(line, (texts._("Total"), *sums)) for line in rows)
        assert table.sentence in words(sheet)
        assert table.rule_words in words(sheet)
        assert all(remark in words(sheet) for remark in table.remarks)
        assert sheet._charts


def _holds(line: tuple[Any, ...], part: tuple[Any, ...]) -> bool:
    return any(line[at : at + len(part)] == part for at in range(len(line)))


def test_a_workbook_nobody_chose_cuts_for_has_all_that_say_something(
    desk: Desk, figures: int, tmp_path: Path
) -> None:
    export_statistics(desk, figures, tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == [
        "概要 Summary",
        "Countries and regions",
        "Regions",
        "Sub-regions",
        "Gender",
        "Ages",
        "Status",
        "Themes wanted",
        "Groups of countries",
        "How far people got",
        "Country × theme",
        "List for pivot tables",
    ]
    assert "First time not known for 5 participants" in words(book.worksheets[0]), (
        "the cohort has no first day"
    )
    other = cohorts.add_cohort(desk, {"name_en": "Y", "starts": dt.date(2020, 1, 1)})
    participants.add_participant(
        desk, other, {"full_name": "Q", "organization_kind": "university", "languages": "English"}
    )
    export_statistics(desk, None, tmp_path / "s.xlsx")
    assert {"Organisations", "Languages", "Cohorts"} <= {
        *openpyxl.load_workbook(tmp_path / "s.xlsx").sheetnames
    }


def test_the_summary_says_in_both_languages_what_may_be_signed(
    desk: Desk, figures: int, tmp_path: Path
) -> None:
    export_statistics(desk, Scope((figures,), is_once=True), tmp_path / "s.xlsx", "nominated")
    first = openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]
    said = words(first)
    for text in (
        "5 participants; 4 from 3 countries, 1 without a country",
        "5 名学员，其中 4 名来自 3 个国家，1 名未填国家/地区",
        "everybody nominated, whatever became of it; each person once",
        "1 participant has no country.",
        "40% of 5",
        "5 人的 40%",
        "Shanghai",
        "上海站",
        "lcdesk ",
        dt.date.today().isoformat(),
    ):
        assert text in said
    assert f"{desk.stands_at():%Y-%m-%d %H:%M}" in said
    links = {
        cell.value: cell.hyperlink.location
        for row in first.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links["Ages"] == "'Ages'!A1"
    assert {*links} == {*openpyxl.load_workbook(tmp_path / "s.xlsx").sheetnames[1:]}


def test_one_of_each_is_said_in_the_singular(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    participants.add_participant(
        desk, cohort_id, {"full_name": "P", "nationality": "TW", "gender": "F"}
    )
    export_statistics(desk, cohort_id, tmp_path / "s.xlsx")
    first = openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]
    assert (first["A1"].value, first["A2"].value) == (
        "1 participant from 1 country or region",
        "1 名学员，来自 1 个国家和地区",
    )
    assert "all from Taiwan, China" in words(first)
    assert "中国台湾" in words(first)


def test_no_percentage_stands_without_its_whole(desk: Desk, figures: int, tmp_path: Path) -> None:
    export_statistics(desk, figures, tmp_path / "s.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert "%" not in cell.number_format
                bare = re.sub(r"<?>?\d+% of \d+|\d+ 人的 <?>?\d+%", "", str(cell.value or ""))
                assert "%" not in bare, cell.value


def test_figures_of_nobody_and_of_all(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    assert export_statistics(desk, cohort_id, tmp_path / "none.xlsx") == 0
    (only,) = openpyxl.load_workbook(tmp_path / "none.xlsx").worksheets
    assert "No participants yet" in words(only)
    assert "暂无学员" in words(only)
    export_statistics(desk, None, tmp_path / "all.xlsx")
    assert "All cohorts" in words(openpyxl.load_workbook(tmp_path / "all.xlsx").worksheets[0])


def charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            (n for n in archive.namelist() if n.startswith("xl/charts/chart")),
            key=lambda n: int(n[15:-4]),
        )
        return [archive.read(name).decode() for name in names]


def test_charts_begin_at_zero_and_bear_finding_and_rule(
    desk: Desk, figures: int, tmp_path: Path
) -> None:
    export_statistics(desk, figures, tmp_path / "s.xlsx", breakdowns=("country", "age", "gender"))
    country, age, gender = charts(tmp_path / "s.xlsx")
    for drawn in (country, age, gender):
        assert "<c:barChart>" in drawn
        assert "Counted: everybody on the list" in drawn
        assert "<c:pieChart>" not in drawn
    assert 'c:min val="0"' in country
    assert "!$B$6:$B$9" in country, "the names stand in the cells the chart points to"
    assert country.index("176F48") < country.index("6B9783"), (
        "women before men, in the colours of the screen"
    )
    assert '<c:orientation val="maxMin"/>' in country, "most on top"
    # every chart has both ends
    low, high = (float(re.search(rf'c:{end} val="([-\d.]+)"', age)[1]) for end in ("min", "max"))  # type: ignore[index]
    assert -low == high > 0
    assert 'formatCode="0;0"' in age, "no minus before women"
    assert gender.count("<c:dPt>") == 3, "each gender in its colour"


def test_the_column_behind_the_pyramid_is_hidden(desk: Desk, figures: int, tmp_path: Path) -> None:
    export_statistics(desk, figures, tmp_path / "s.xlsx", breakdowns=("age",))
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Ages"]
    negative = {
        cell.column_letter
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int) and cell.value < 0
    }
    assert [sheet.column_dimensions[letter].hidden for letter in negative] == [True]


def test_on_paper_a_sheet_is_one_page_wide_with_its_rule(
    desk: Desk, figures: int, tmp_path: Path
) -> None:
    export_statistics(desk, figures, tmp_path / "s.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
        assert sheet.freeze_panes is not None
        footer = sheet.oddFooter
        expected = "Everybody ever" if sheet.title == "How far people got" else "Counted: everybody"
        assert expected in str(footer.left.text)
        assert f"{dt.date.today()}" in str(footer.right.text)


def test_more_countries_than_a_picture_holds_are_said(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    from lcdesk.model import countries

    codes = countries.codes()[: MOST_ROWS + 20]

    def bulk(work: Work) -> None:
        run = work.insert_many(Person, [{"full_name": code, "nationality": code} for code in codes])
        assert run is not None
        work.insert_many(
            Enrolment,
            [{"cohort_id": cohort_id, "person_id": run[0] + n} for n in range(len(codes))],
        )

    desk.execute("fill", bulk)
    export_statistics(desk, cohort_id, tmp_path / "s.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Countries and regions"]
    assert f"The picture shows the first {MOST_ROWS} of {len(codes)} rows." in words(sheet)
    assert {row[0] for row in cells(sheet) if row} >= {*codes}


def test_a_table_as_csv(desk: Desk, figures: int, tmp_path: Path) -> None:
    for by in ("country", "age", "cohort", "group:ASEAN"):
        export_table(country_table(desk, figures, by=by), tmp_path / f"{by[:5]}.csv")
    rows = list(csv.reader((tmp_path / "count.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert ["ET", "Ethiopia", "1", "1", "0", "2"] in rows
    ages = list(csv.reader((tmp_path / "age.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert not any("-" in cell for row in ages[1:] for cell in row[1:]), (
        "nothing that is only there for a chart"
    )


def test_unknown_words_write_nothing(desk: Desk, figures: int, tmp_path: Path) -> None:
    for ask in ({"rule": "nobody"}, {"breakdowns": ("shoe size",)}):
        with pytest.raises(KnownFault):
            # one of several ways to ask
            export_statistics(desk, figures, tmp_path / "s.xlsx", **ask)  # type: ignore[arg-type]
    with pytest.raises(KnownFault):
        export_statistics(desk, 99, tmp_path / "s.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))


def test_who_waits_can_stop_it_and_the_former_file_stays(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    participants.add_participant(desk, cohort_id, {"full_name": "P", "nationality": "KE"})
    (tmp_path / "s.xlsx").write_bytes(b"former")

    def stop(_rows: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        export_statistics(desk, cohort_id, tmp_path / "s.xlsx", step=stop)
    assert (tmp_path / "s.xlsx").read_bytes() == b"former"
    assert not list(tmp_path.glob(".*.part"))


def test_what_changes_while_it_is_counted_is_counted_again(
    desk: Desk, figures: int, tmp_path: Path
) -> None:
    """Between the counts of both languages somebody is added: once that is told anew, for ever
    that is a known fault.
    """
    counts: list[int] = []

    def add(_rows: int, most: int) -> None:
        counts.append(1)
        if len(counts) <= most:
            participants.add_participant(
                desk, figures, {"full_name": f"New {len(counts)}", "nationality": "PE"}
            )

    export_statistics(desk, figures, tmp_path / "s.xlsx", step=lambda rows: add(rows, 1))
    assert openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]["A1"].value == (
        "6 participants; 5 from 4 countries, 1 without a country"
    )
    counts.clear()
    with pytest.raises(KnownFault, match="being changed"):
        export_statistics(desk, figures, tmp_path / "t.xlsx", step=lambda rows: add(rows, 100))
    assert not (tmp_path / "t.xlsx").exists()
