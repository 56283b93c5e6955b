"""Lists that no rule knows, weighed by their cells; what is not sure waits for one answer, and
tables that are no lists stay out.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.tabular.evidence.cells import SheetEvidence
from lcdesk.tabular.evidence.judging import SURE, Judgement, fitted, judge
from lcdesk.tabular.grid import Cell, CellValue, Grid
from lcdesk.tabular.matching.learned import LearnedMappings, fingerprint, head_key
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.learning import learned_from
from lcdesk.tabular.review.questions import LeftOut, Settled, apply_edits, questions_of
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import GUESSED_LIST
from tests.tabular.sheets import Rows, save, understood

ARABIC = [
    ["م", "اسم المعلم"],
    *(
        [at, name]
        for at, name in enumerate(
            ("سعاد النجار", "كريم الحداد", "ليلى الخطيب", "يوسف منصور", "هدى سالم", "رامي عيسى"), 1
        )
    ),
]
HEADLESS = [
    ["Wanjiru Kamau", "wanjiru@example.org"],
    ["Hana Tesfaye", "hana@example.org"],
    ["Dawit Bekele", "dawit@example.org"],
    ["Chidinma Okafor", "chidinma@example.org"],
    ["Brian Otieno", "brian@example.org"],
]
KOREAN = [
    ["이름", "출석번호", "취미"],
    ["김민준", "17", "등산"],
    ["이서연", "18", "독서"],
    ["박지훈", "19", "수영"],
    ["최유진", "20", "영화"],
]
COUNTRIES = [
    ["Code", "Name", "Capital"],
    ["KE", "Kenya", "Nairobi"],
    ["ET", "Ethiopia", "Addis Ababa"],
    ["PE", "Peru", "Lima"],
    ["NG", "Nigeria", "Abuja"],
    ["PK", "Pakistan", "Islamabad"],
]
LISTED = [
    ["Name", "Nationality", "E-mail"],
    ["Sana Malik", "Pakistan", "sana@example.org"],
    ["Carlos Rojas", "Peru", "carlos@example.org"],
]
DOUBTFUL = [
    ["Name", "Nationality", "km2"],
    ["Kenya", "Kenya", 580367],
    ["Peru", "Peru", 1285216],
    ["Ethiopia", "Ethiopia", 1104300],
    ["Nigeria", "Nigeria", 923768],
]
BUDGET = [
    ["Item", "Unit", "Quantity", "Price", "Sum"],
    ["Bus, two days", "day", 2, 1200, 2400],
    ["Meals", "person", 22, 90, 1980],
    ["Interpreter", "day", 10, 800, 8000],
    ["Rooms", "night", 264, 310, 81840],
]


def grid_of(rows: Rows) -> Grid:
    """A sheet of these rows."""
    return Grid("S", [[_cell(value) for value in row] for row in rows])


def _cell(value: CellValue) -> Cell:
    return Cell(value, "" if value is None else str(value))


def judged(rows: Rows) -> Judgement:
    """The judgement of a sheet that holds something."""
    found = judge(grid_of(rows))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "looks"),
    [
        ("wanjiru@example.org", {"mail"}),
        ("https://example.org", {"address"}),
        ("+254 712 345 678", {"phone", "digit"}),
        (dt.date(1988, 3, 4), {"date", "birth", "digit"}),
        (dt.time(9, 30), {"time", "digit"}),
        ("09:00-10:30", {"time", "digit"}),
        ("4 March 1988", {"date", "birth", "digit"}),
        ("1 204,50", {"number", "digit"}),
        ("2026", {"number", "integer", "year", "digit"}),
        ("EP 1234567", {"passport", "digit"}),
        ("Kenya", {"country"}),
        ("女", {"gender"}),
        ("Monday", {"weekday"}),
        ("Room 302", {"place"}),
        ("Ministry of Energy", {"body"}),
        ("Senior Engineer", {"job"}),
        ("Wanjiru Kamau", {"name_shape", "two_words", "capital"}),
        ("王小明", {"name_shape", "one_word", "caseless", "chinese_name"}),
        ("佐藤花子", {"chinese_name"}),
        ("木村 葵", {"chinese_name"}),
        ("KAMAU", {"loud", "one_word"}),
    ],
)  # fmt: skip
def test_a_cell_looks_like(value: CellValue, looks: set[str]) -> None:
    assert looks <= SheetEvidence(grid_of([[value]])).evidence(0, 0)


def test_a_place_that_begins_as_a_name_does_is_no_name() -> None:
    assert "chinese_name" not in SheetEvidence(grid_of([["山口県"]])).evidence(0, 0)


def test_a_sign_that_is_no_figure_is_none() -> None:
    assert "integer" not in SheetEvidence(grid_of([["²"]])).evidence(0, 0)
    assert judge(grid_of([["", "Name"], ["", "²"]])) is not None


def test_nothing_is_made_of_an_empty_sheet() -> None:
    assert judge(grid_of([])) is None
    assert judge(grid_of([["", None], [None, ""]])) is None


def test_one_known_header_among_names_is_a_list_of_people() -> None:
    found = judged(ARABIC)
    assert (found.kind, found.header, found.column_of("full_name")) == ("people", 0, 1)


def test_a_list_without_headers_is_found_by_its_cells() -> None:
    found = judged(HEADLESS)
    assert (found.kind, found.header) == ("people", None)
    assert (found.column_of("full_name"), found.column_of("email")) == (0, 1)
    assert found.sureness < SURE, "nothing says so but the cells"


@pytest.mark.parametrize("rows", [COUNTRIES, BUDGET], ids=["countries", "a budget"])
def test_a_table_of_something_else_is_no_list(rows: Rows) -> None:
    assert judged(rows).kind == "neither"


def test_probabilities_are_shares() -> None:
    found = judged(ARABIC)
    assert sum(found.kinds.values()) == pytest.approx(1.0)
    assert 0.0 <= found.sureness <= found.header_sureness <= 1.0
    assert all(0.0 <= sureness <= 1.0 for _field, sureness in found.fields.values())
    fields = [field for field, _sureness in found.fields.values()]
    assert len(fields) == len(set(fields)), "one column a field"


def test_every_weight_is_of_a_feature_that_is_made() -> None:
    """A feature renamed without fitting anew would count for nothing."""
    from tools.evidence import features_made

    made, weights = features_made([grid_of(ARABIC), grid_of(HEADLESS), grid_of(BUDGET)]), fitted()
    assert set(weights.header) <= made.header
    assert set(weights.kinds) == {"people", "list", "grid", "neither"}
    assert {name for one in weights.kinds.values() for name in one} <= made.kinds | {"bias"}
    for field, one in weights.columns.items():
        assert set(one) <= made.columns[field] | {"bias"}, field


def test_rows_of_a_guessed_list_wait_for_one_answer(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"S": HEADLESS})
    found = understand(read_workbook(path), path.name)
    asked = questions_of(plan(found, Present()))
    (question,) = [one for one in asked if one.kind == GUESSED_LIST]
    assert question.is_blocking
    assert len(question.rows) == len(HEADLESS)
    apply_edits(found, [Settled(question.keys, GUESSED_LIST, None, question.raw)])
    assert plan(found, Present()).counts()["new"] == len(HEADLESS)


LETTERED = [
    ["Ingrid", "q"],
    ["Anders", "j"],
    ["Sofia", "q"],
    ["Erik", "q"],
    ["Maria", "j"],
    ["Lars", "j"],
    ["Anna", "q"],
    ["Peter", "j"],
]
ADDRESSED = [
    ["Ingrid", "Ingrid@example.org"],
    ["Anders", "Anders@example.org"],
    ["Sofia", "Sofia@example.org"],
    ["Xquille", "Xquille@example.org"],
    ["Maria", "Maria@example.org"],
    ["Vvoran", "Vvoran@example.org"],
    ["Zzelm", "Zzelm@example.org"],
]


def test_letters_beside_first_names_are_no_family_names(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"S": LETTERED})
    found = understand(read_workbook(path), path.name)
    assert {column.field for column in found.tables[0].columns} == {"given_name", None}
    assert GUESSED_LIST in {one.kind for one in found.problems}


def test_what_is_surely_of_people_is_asked_about_whatever_its_names_look_like(
    tmp_path: Path,
) -> None:
    judgement = judged(ADDRESSED)
    assert judgement.kinds["people"] >= SURE
    path = save(tmp_path / "list.xlsx", {"S": ADDRESSED})
    found = understand(read_workbook(path), path.name)
    assert {row.values["email"] for row in found.rows} == {row[1] for row in ADDRESSED}
    assert GUESSED_LIST in {one.kind for one in found.problems}


def test_it_can_be_left_out(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"S": HEADLESS})
    found = understand(read_workbook(path), path.name)
    (question,) = [one for one in questions_of(plan(found, Present())) if one.kind == GUESSED_LIST]
    apply_edits(found, [LeftOut(question.keys)])
    assert not found.rows
    assert not found.problems


def test_a_sure_one_says_by_what_it_was_read_and_asks_nothing(tmp_path: Path) -> None:
    assert judged(KOREAN).sureness >= SURE
    path = save(tmp_path / "list.xlsx", {"S": KOREAN})
    found = understand(read_workbook(path), path.name)
    assert [row.values["full_name"] for row in found.rows] == [row[0] for row in KOREAN[1:]]
    assert not found.problems
    assert len(found.remarks) == 1


def test_cells_beside_the_name_are_kept(tmp_path: Path) -> None:
    found = understood(tmp_path, {"S": KOREAN})
    assert [row["full_name"] for row in found["participants"]] == [row[0] for row in KOREAN[1:]]
    assert found["participants"][0]["_extra"] == {"출석번호": "17", "취미": "등산"}


def test_a_guess_beside_a_list_is_no_question_and_the_sheet_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"People": LISTED, "Others": HEADLESS})
    found = understand(read_workbook(path), path.name)
    assert {row.sheet for row in found.rows} == {"People"}
    assert set(found.ignored_sheets) == {"Others"}
    assert not found.problems


def test_a_list_that_is_doubted_is_asked_about_also_beside_another(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"People": LISTED, "Figures": DOUBTFUL})
    found = understand(read_workbook(path), path.name)
    asked = {(one.sheet, one.row) for one in found.problems if one.kind == GUESSED_LIST}
    assert asked == {("Figures", row) for row in range(2, len(DOUBTFUL) + 1)}
    assert {row.sheet for row in found.rows} == {"People", "Figures"}, "nothing is dropped"
    learned = LearnedMappings(heads={head_key("participant", "Name"): "full_name"})
    again = understand(read_workbook(path), path.name, learned)
    assert GUESSED_LIST not in {one.kind for one in again.problems}, "somebody has said what it is"


def headed(*names: str) -> Rows:
    return [
        ["Wer", "Kontaktweg", "Haus"],
        *([one, f"{one.split()[0].lower()}@example.org", "Ministry of Energy"] for one in names),
    ]


def remembered(path: Path) -> LearnedMappings:
    """What an import of this file leaves behind."""
    found = understand(read_workbook(path), path.name)
    layouts = [one.values for one in learned_from(found, LearnedMappings())]
    return LearnedMappings(taken={one["fingerprint"]: one["taken"] for one in layouts})


def test_a_layout_that_went_in_once_is_asked_about_no_more(tmp_path: Path) -> None:
    names = ("Wanjiru Kamau", "Hana Tesfaye", "Dawit Bekele", "Chidinma Okafor", "Brian Otieno")
    path = save(tmp_path / "list.xlsx", {"S": headed(*names)})
    assert GUESSED_LIST in kinds_asked(path)
    learned = remembered(path)
    later = save(tmp_path / "later.xlsx", {"S": headed("Selam Abebe", "Kofi Mensah", "Ama Owusu")})
    assert GUESSED_LIST not in kinds_asked(later, learned)
    found = understand(read_workbook(later), later.name, learned)
    assert [row.values["full_name"] for row in found.rows] == [
        "Selam Abebe",
        "Kofi Mensah",
        "Ama Owusu",
    ]


def test_letters_of_columns_are_no_layout(tmp_path: Path) -> None:
    path = save(tmp_path / "list.xlsx", {"S": HEADLESS})
    assert not remembered(path).taken
    names = ("Selam Abebe", "Kofi Mensah", "Yaw Boateng", "Ama Owusu", "Tunde Bakare")
    rows = [[f"{one.split()[0].lower()}@example.org", one] for one in names]
    turned = save(tmp_path / "turned.xlsx", {"S": rows})
    kept_before = LearnedMappings(
        taken={fingerprint("participant", "AB"): {"A": "full_name", "B": "email"}}
    )
    found = understand(read_workbook(turned), turned.name, kept_before)
    assert {row.values["email"] for row in found.rows} == {row[0] for row in rows}
    assert GUESSED_LIST in {one.kind for one in found.problems}


def kinds_asked(path: Path, learned: LearnedMappings | None = None) -> set[str]:
    found = understand(read_workbook(path), path.name, learned)
    return {one.kind for one in found.problems}
