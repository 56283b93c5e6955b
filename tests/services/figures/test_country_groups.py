"""Groups of countries: out and in again, edited, undone, and what the figures make of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model import countries
from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.country_groups import (
    export_groups,
    groups_in,
    import_groups,
    list_groups,
    remove_group,
    set_groups,
    write_sheet,
)
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.participants.participants import add_participant

DAY = dt.date(2026, 6, 1)
ALLIANCE = NamedCountryGroup(
    "ALLIANCE",
    "Low-carbon alliance",
    "低碳联盟",
    "our list, June 2026",
    (
        Membership("KE", dt.date(2025, 6, 12), None),
        Membership("ET", None, None),
        Membership("PK", dt.date(2025, 6, 12), DAY),
    ),
    True,
)


def sheet(folder: Path, *lines: str, head: str = "group,name_en,country,from,to") -> Path:
    path = folder / "groups.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


def test_what_came_with_the_program_is_there(desk: Desk) -> None:
    assert list_groups(desk) == countries.groups()


def test_a_group_of_the_office_comes_changes_goes_and_comes_back(desk: Desk) -> None:
    assert set_groups(desk, [ALLIANCE]) == 1
    assert list_groups(desk)["ALLIANCE"] == ALLIANCE
    assert set_groups(desk, [ALLIANCE]) == 0
    smaller = NamedCountryGroup("ALLIANCE", "Alliance", "", "", ALLIANCE.members[:1], True)
    set_groups(desk, [smaller])
    assert list_groups(desk)["ALLIANCE"] == smaller
    desk.undo()
    assert list_groups(desk)["ALLIANCE"] == ALLIANCE
    assert remove_group(desk, "ALLIANCE") is None
    assert "ALLIANCE" not in list_groups(desk)
    desk.undo()
    assert list_groups(desk)["ALLIANCE"] == ALLIANCE


def test_a_shipped_group_is_edited_and_is_as_it_came_again(desk: Desk) -> None:
    shipped = countries.groups()["ASEAN"]
    set_groups(
        desk,
        [NamedCountryGroup("ASEAN", shipped.name_en, shipped.name_zh, "ours", shipped.members[:3])],
    )
    assert len(list_groups(desk)["ASEAN"].members) == 3
    assert list(list_groups(desk)) == list(countries.groups()), "it keeps its place"
    assert remove_group(desk, "ASEAN") == shipped
    assert list_groups(desk)["ASEAN"] == shipped
    with pytest.raises(KnownFault, match="none of your own"):
        remove_group(desk, "ASEAN")


def test_all_go_out_and_come_in_again_the_same(desk: Desk, tmp_path: Path) -> None:
    set_groups(desk, [ALLIANCE])
    assert export_groups(desk, tmp_path / "all.csv") == len(countries.groups()) + 1
    assert import_groups(desk, tmp_path / "all.csv") == 0


periods = st.tuples(
    st.dates(dt.date(1950, 1, 1), dt.date(2049, 1, 1)), st.integers(1, 900) | st.none()
)
drawn = st.dictionaries(
    st.text("ABC-中 ", min_size=1).filter(lambda code: code == code.strip()),
    st.dictionaries(
        st.sampled_from(countries.codes()), periods | st.none(), min_size=1, max_size=5
    ),
    max_size=4,
)


@given(drawn)
def test_export_and_import_of_any_groups(
    tmp_path_factory: pytest.TempPathFactory,
    wanted: dict[str, dict[str, tuple[dt.date, int | None] | None]],
) -> None:
    groups = [
        NamedCountryGroup(code, f"{code}, “en”", "中文", "a;b", tuple(members_of(members)), True)
        for code, members in wanted.items()
    ]
    path = tmp_path_factory.mktemp("groups") / "g.csv"
    write_sheet(path, groups)
    assert groups_in(path) == groups


def members_of(wanted: dict[str, tuple[dt.date, int | None] | None]) -> list[Membership]:
    """Each with a first day and perhaps a last one, or without both."""
    return [
        Membership(
            code,
            period and period[0],
            period[0] + dt.timedelta(period[1]) if period and period[1] else None,
        )
        for code, period in wanted.items()
    ]


def test_names_codes_and_both_languages_are_read(desk: Desk, tmp_path: Path) -> None:
    lines = (
        "EAC,East African Community,Kenya,2000-07-07,",
        "EAC,,坦桑尼亚,7 Jul 2000,",
        "EAC,,CD,2022-07-11,2025-01-01",
    )
    assert import_groups(desk, sheet(tmp_path, *lines)) == 1
    assert list_groups(desk)["EAC"].on(DAY) == {"KE", "TZ"}
    assert list_groups(desk)["EAC"].on(dt.date(2024, 12, 31)) == {"KE", "TZ", "CD"}
    assert list_groups(desk)["EAC"].name("zh") == "East African Community", (
        "no Chinese name was given"
    )


def test_a_workbook_is_read_too(desk: Desk, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (
        ("Group", "Country", "From"),
        ("G7", "FR", dt.date(1975, 11, 15)),
        ("G7", "JP", dt.date(1975, 11, 15)),
    ):
        page.append(row)
    book.save(tmp_path / "g7.xlsx")
    import_groups(desk, tmp_path / "g7.xlsx")
    assert list_groups(desk)["G7"].members[1] == Membership("JP", dt.date(1975, 11, 15), None)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("A,,Congo,,",), "Line 2: “Congo” may be"),
        (("A,,Atlantis,,",), "Line 2: “Atlantis” is no country"),
        (("A,,KE,,", ",,ET,,"), "Line 3: The column “group” is empty"),
        (("A,,KE,2020-01-01,2020-01-01",), "Kenya would leave before it joins"),
        (("A,,KE,2020-01-01,", "A,,KE,2024-01-01,"), "Line 3: Kenya is a member already"),
        (("A,,KE,31 Feb 2020,",), "Line 2"),
        (tuple(f"A,,Nowhere {n},," for n in range(7)), "and 2 more"),
    ],
)
def test_what_cannot_be_meant_is_told_by_its_line_and_nothing_comes_in(
    desk: Desk, tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(KnownFault) as told:
        import_groups(desk, sheet(tmp_path, *lines))
    assert said in told.value.message
    assert list_groups(desk) == countries.groups()


def test_another_sheet_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="no list of country groups"):
        import_groups(desk, sheet(tmp_path, "a,b", head="name,phone"))


def test_who_left_and_came_back_is_a_member_twice(desk: Desk, tmp_path: Path) -> None:
    import_groups(desk, sheet(tmp_path, "A,,MA,1963-05-25,1984-11-12", "A,,MA,2017-01-30,"))
    group = list_groups(desk)["A"]
    assert [bool(group.on(dt.date(year, 1, 1))) for year in (1963, 1970, 1990, 2018)] == [
        False,
        True,
        False,
        True,
    ]


def test_the_figures_count_by_the_day_the_cohort_begins_and_say_what_has_no_day(desk: Desk) -> None:
    set_groups(desk, [ALLIANCE])
    cohort = add_cohort(desk, {"name_en": "Shanghai", "starts": DAY})
    for number, code in enumerate(("KE", "KE", "ET", "PK", None)):
        add_participant(desk, cohort, {"full_name": f"Person {number}", "nationality": code})
    table = country_table(desk, cohort, by="group:ALLIANCE")
    assert Counter({row.key: row.total for row in table.rows}) == Counter(out=1, **{"in": 3, "": 1})
    assert [said for said in table.remarks if "Low-carbon alliance" in said] == [
        "Low-carbon alliance: the day of joining of 1 country is not known; it is counted as a "
        "member."
    ]
    assert not [said for said in country_table(desk, cohort).remarks if "alliance" in said]
    with pytest.raises(KnownFault, match="no cut"):
        country_table(desk, cohort, by="group:NOTHING")
