"""Which field a column is: neighbours, cells, heads spelt nearly right, heads that may be two
things.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.tabular.matching.heads import look_up, near_miss
from tests.tabular.sheets import Rows, kinds, picked, understood

D = dt.date
NAMES = ["Ana Lima", "Luis Soto", "Eva Cruz"]


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("护照号码 Passport No.", "passport_no"),
        ("* 3. E-mail address:", "email"),
        ("Full Name (as in passport)", "full_name"),
        ("Nom et prénom", "full_name"),
        ("Family name, given name", "full_name"),
        ("Surname/First name", "full_name"),
        ("姓", "family_name"),
        ("Дата рождения", "birth_date"),
        ("抵沪航班", "arrival_flight"),
        ("Flight no. (arrival)", "arrival_flight"),
        ("紧急联系人电话", "emergency_phone"),
        ("Organisation & Address", "organization"),
        ("Father's name", None),
        ("Country of residence", None),
        ("Age", None),
    ],
)
def test_heads(head: str, field: str | None) -> None:
    hit = look_up("participant", head)
    assert (hit.field if hit else None) == field


def test_a_head_spelt_nearly_right_is_a_guess(tmp_path: Path) -> None:
    assert near_miss("participant", "Nationalty") is not None
    rows = [
        ["Name", "E-mail", "Nationalty"],
        ["Ana Lima", "a@example.org", "Brazil"],
        ["Luis Soto", "l@example.org", "Peru"],
    ]
    assert picked(understood(tmp_path, {"x": rows})["participants"], "nationality") == [
        ("BR",),
        ("PE",),
    ]


def test_columns_known_by_their_cells(tmp_path: Path) -> None:
    cells = [
        ["a@example.org", "Brazil", "F", D(1980, 1, 2), "AB123456"],
        ["l@example.org", "Peru", "M", D(1981, 1, 2), "CD123456"],
        ["e@example.org", "Chile", "F", D(1982, 1, 2), "EF123456"],
    ]
    heads = ["Name", "Position", "Employer", "Phone", "col1", "col2", "col3", "col4", "col5"]
    rows = [
        [name, "Engineer", "Lab", "+55 1234567", *more]
        for name, more in zip(NAMES, cells, strict=True)
    ]
    found = understood(tmp_path, {"x": [heads, *rows]})
    assert picked(
        found["participants"], "email", "nationality", "gender", "birth_date", "passport_no"
    )[0] == ("a@example.org", "BR", "F", "1980-01-02", "AB123456")


def test_a_column_without_a_head_is_kept_under_its_letter(tmp_path: Path) -> None:
    rows = [[name, f"mark {name}", "Kenya"] for name in NAMES]
    found = understood(tmp_path, {"x": [["Name", None, "Country"], *rows]})
    assert found["participants"][0]["_extra"] == {"B": "mark Ana Lima"}


def test_flights_and_phones_belong_to_what_stands_left_of_them(tmp_path: Path) -> None:
    heads = [
        "Name",
        "Country",
        "Phone",
        "Arrival",
        "Flight",
        "Time",
        "Departure",
        "Flight",
        "Emergency contact",
        "Phone",
    ]
    row = [
        "Ana Lima",
        "Brazil",
        "+55 1234567",
        D(2025, 6, 13),
        "MU1",
        "14:30",
        D(2025, 6, 28),
        "MU2",
        "Bia Lima",
        "+55 7654321",
    ]
    found = understood(tmp_path, {"x": [heads, row]})
    assert picked(
        found["participants"],
        "phone",
        "arrival_date",
        "arrival_flight",
        "departure_date",
        "departure_flight",
        "emergency_contact",
        "emergency_phone",
    ) == [("+55 1234567", "2025-06-13", "MU1", "2025-06-28", "MU2", "Bia Lima", "+55 7654321")]


def test_arrival_alone_may_be_the_flight_and_an_arrival_time_the_day(tmp_path: Path) -> None:
    flights = [
        ["姓名", "国籍", "接机", "送机"],
        *([name, "巴西", f"MU{n}23", f"CA{n}81"] for n, name in enumerate(NAMES, 1)),
    ]
    assert picked(
        understood(tmp_path, {"x": flights})["participants"], "arrival_flight", "departure_flight"
    )[0] == ("MU123", "CA181")
    times = [
        ["姓名", "国籍", "抵沪时间"],
        *([name, "巴西", f"2025-06-1{n} 14:30"] for n, name in enumerate(NAMES, 1)),
    ]
    found = understood(tmp_path, {"x": times})["participants"]
    assert picked(found, "arrival_date")[0] == ("2025-06-11",)
    assert found[0]["_extra"]["arrival_time"] == "14:30"


def test_title_is_a_courtesy_or_a_position(tmp_path: Path) -> None:
    for title, key, value in (("Ms.", "gender", "F"), ("Engineer", "position", "Engineer")):
        rows = [
            ["Title", "Surname", "Other names", "Country"],
            [title, "Otieno", "Grace", "Kenya"],
            [title, "Wood", "Ann", "Kenya"],
        ]
        assert picked(understood(tmp_path, {"x": rows})["participants"], key) == [
            (value,),
            (value,),
        ]
    doctors = [
        ["Title", "Name", "Country"],
        ["Dr.", "Grace Otieno", "Kenya"],
        ["Mr.", "James Kamau", "Kenya"],
    ]
    found = understood(tmp_path, {"x": doctors})
    assert picked(found["participants"], "gender") == [(None,), ("M",)]
    assert found["problems"] == []


def test_name_beside_surname_is_the_given_name(tmp_path: Path) -> None:
    rows = [
        ["Name", "Surname", "Country"],
        ["Sana", "Malik", "Pakistan"],
        ["John", "Smith", "Kenya"],
    ]
    found = understood(tmp_path, {"x": rows})["participants"]
    assert picked(found, "full_name", "given_name", "family_name")[0] == (None, "Sana", "Malik")


def test_the_head_in_brackets_may_ask_for_the_chinese_name(tmp_path: Path) -> None:
    rows = [["Name", "Name (Chinese)", "Country"], ["Wang Xiaoming", "王小明", "Singapore"]]
    assert picked(understood(tmp_path, {"x": rows})["participants"], "full_name", "name_zh") == [
        ("Wang Xiaoming", "王小明")
    ]
    both = [
        ["姓名", "Name", "国籍"],
        ["王小明", "Wang Xiaoming", "新加坡"],
        ["李华", "Li Hua", "新加坡"],
    ]
    assert picked(understood(tmp_path, {"x": both})["participants"], "full_name", "name_zh")[1] == (
        "Li Hua",
        "李华",
    )


def test_heads_in_two_lines_without_merges_below_label_and_value_lines(tmp_path: Path) -> None:
    rows = [
        ["附件2"],
        ["填报单位：XX中心", None, "联系人：王芳", None, "联系电话：021-12345678"],
        ["序号", "姓名（护照英文名）", "国家", "抵沪信息", None, "离沪信息", None],
        [None, None, None, "日期", "航班", "日期", "航班"],
        [1, "MOHAMED ALI", "埃及", D(2025, 6, 13), "MU1", D(2025, 6, 28), "MU2"],
        [2, "AHMED SALEH", "埃及", D(2025, 6, 13), "MU3", D(2025, 6, 28), "MU4"],
        ["共计2人"],
        ["填表说明：姓名须与护照一致"],
    ]
    found = understood(tmp_path, {"名册": rows})
    assert picked(
        found["participants"], "full_name", "nationality", "arrival_flight", "departure_flight"
    ) == [("MOHAMED ALI", "EG", "MU1", "MU2"), ("AHMED SALEH", "EG", "MU3", "MU4")]
    assert found["problems"] == []


def test_groups_lines_above_and_second_lines_of_a_person(tmp_path: Path) -> None:
    rows = [
        ["Country:", "Kenya"],
        [],
        ["No.", "Name", "Flight", "Status"],
        ["Group A"],
        [1, "Grace Otieno", "KQ 1", "Confirmed"],
        [None, None, "KQ 2", None],
        ["Group B"],
        [2, "James Kamau", "KQ 3", "Waiting for the ministry"],
        [3, "Ann Wood", "KQ 4 10:25", "Waiting for the ministry"],
    ]
    found = understood(tmp_path, {"x": rows}, {"x": ["B5:B6"]})
    assert picked(found["participants"], "nationality", "arrival_flight", "status") == [
        ("KE", "KQ1", "Confirmed"),
        ("KE", "KQ3", "Waiting for the ministry"),
        ("KE", "KQ4", "Waiting for the ministry"),
    ]
    assert found["participants"][0]["_extra"] == {
        "No.": "1",
        "group_name": "Group A",
        "Flight (6)": "KQ 2",
    }
    assert kinds(found) == [("bad_status", 8, "status"), ("bad_status", 9, "status")]


def test_formulas_saved_without_their_result_are_said(tmp_path: Path) -> None:
    rows = [
        ["No.", "Name", "Country"],
        ["=ROW()-1", "Ana Lima", "Brazil"],
        ["=ROW()-1", "Luis Soto", "=VLOOKUP(1,2,3)"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert kinds(found) == [("formula_without_value", 3, "nationality")]


@pytest.mark.parametrize("head", ["Contact", "Address", "Phone"])
def test_mails_are_known_by_their_cells_and_records_with_one_among_much_else_are_none(
    head: str, tmp_path: Path
) -> None:
    told = "{'id': %d, 'uri': 'https://example.org/api/members/%d', 'email': 'm%d@example.org'}"
    rows: Rows = [
        ["Name", "lastState", head],
        *(
            [name, f"{told % (at, at, at)} {'x' * 300}", f"m{at}@example.org"]
            for at, name in enumerate(("Hana Tesfaye", "Juma Otieno", "Sana Malik"))
        ),
    ]
    found = understood(tmp_path, {"S": rows})
    assert [row["email"] for row in found["participants"]] == [
        f"m{at}@example.org" for at in range(3)
    ]
    assert all("lastState" in row["_extra"] for row in found["participants"])
