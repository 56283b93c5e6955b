"""Lists of people in odd shapes: forms, blocks, sheets on their side, two sheets about the same
people, mistakes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lcdesk.tabular.matching.learned import LearnedMappings, head_key, value_key
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from tests.tabular.sheets import kinds, picked, save, understood

D = dt.date


def test_days_and_months_in_both_orders_are_asked(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "x": [
                ["Name", "Country", "DOB"],
                ["A One", "Kenya", "25/12/1990"],
                ["B Two", "Kenya", "12/25/1991"],
                ["C Three", "Kenya", "03/04/1992"],
                ["D Four", "Kenya", "5 Mar 1993"],
            ]
        },
    )
    assert picked(found["participants"], "birth_date") == [
        ("1990-12-25",),
        ("1991-12-25",),
        (None,),
        ("1993-03-05",),
    ]
    assert kinds(found) == [("ambiguous_date", 4, "birth_date")]


def test_one_day_beyond_twelve_decides_for_the_column(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "x": [
                ["Name", "Country", "DOB"],
                ["A One", "Kenya", "03/04/1992"],
                ["B Two", "Kenya", "25/12/1990"],
            ]
        },
    )
    assert picked(found["participants"], "birth_date") == [("1992-04-03",), ("1990-12-25",)]


def test_a_form_for_one_person(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Nomination": [
                ["NOMINATION FORM"],
                ["Family name:", "Perera", "Given name:", "Nuwan"],
                ["Sex", "Male", "Date of birth", D(1985, 3, 5)],
                ["Nationality", "Sri Lanka", "Passport No.", "N1234567"],
                ["Institution", "Kandy Institute"],
                ["Position", "Engineer"],
                ["E-mail", "nuwan@example.org"],
                ["Telephone", "+94 77 1234567"],
                [],
                ["Signature of applicant:", None, "Date:"],
            ]
        },
    )
    assert picked(
        found["participants"],
        "family_name",
        "given_name",
        "gender",
        "birth_date",
        "nationality",
        "passport_no",
        "organization",
        "email",
    ) == [
        (
            "Perera",
            "Nuwan",
            "M",
            "1985-03-05",
            "LK",
            "N1234567",
            "Kandy Institute",
            "nuwan@example.org",
        )
    ]


def test_a_block_for_each_person(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "提名": [
                ["推荐人选一"],
                ["姓名", "Sana Malik"],
                ["性别", "女"],
                ["国籍", "巴基斯坦"],
                ["护照号码", "AB1234567"],
                ["工作单位", "Lahore University"],
                [],
                ["推荐人选二"],
                ["姓名", "Noy Vongsa"],
                ["性别", "女"],
                ["国籍", "老挝"],
                ["护照号码", "P1234567"],
                ["工作单位", "Ministry of Energy"],
            ]
        },
    )
    assert picked(
        found["participants"],
        "full_name",
        "gender",
        "nationality",
        "passport_no",
        "organization",
        "_row",
    ) == [
        ("Sana Malik", "F", "PK", "AB1234567", "Lahore University", 2),
        ("Noy Vongsa", "F", "LA", "P1234567", "Ministry of Energy", 9),
    ]


def test_two_people_without_heads_are_a_question(tmp_path: Path) -> None:
    rows = [
        [1, "Sana Malik", "F", "Pakistan", "AB1234567"],
        [2, "Bilal Khan", "M", "Pakistan", "AB7654321"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert {(kind, row) for kind, row, _field in kinds(found)} == {
        ("guessed_list", 1),
        ("guessed_list", 2),
    }


def test_chinese_names_beside_names_in_letters(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "学员": [
                [
                    "序",
                    "姓名",
                    "英文姓名",
                    "国家/地区",
                    "出生年月",
                    "联系方式",
                    "饮食禁忌",
                    "T恤尺码",
                ],
                [1, "王小明", "Wang Xiaoming", "新加坡", "1988.03", "+65 81234567", "清真", "L"],
                [2, "李 华", "Li Hua", "马来西亚", "1990年12月", "+60 123456789", "无", "M"],
            ]
        },
    )
    assert picked(
        found["participants"], "name_zh", "full_name", "nationality", "birth_date", "phone"
    ) == [
        ("王小明", "Wang Xiaoming", "SG", "1988-03", "+65 81234567"),
        ("李华", "Li Hua", "MY", "1990-12", "+60 123456789"),
    ]
    assert found["participants"][0]["_extra"]["T恤尺码"] == "L"


def test_heads_printed_again_on_each_page_and_blank_rows(tmp_path: Path) -> None:
    heads = ["No", "Name of participant", "Home country", "Current employer", "Mobile phone"]
    found = understood(
        tmp_path,
        {
            "x": [
                heads,
                [1, "Ana Lima", "Brazil", "UFRJ", "+55 21 99999999"],
                [],
                heads,
                [2, "Luis Soto", "Peru", "PUCP", "+51 1 9999999"],
                ["Page 1 of 1"],
            ]
        },
    )
    assert picked(found["participants"], "full_name", "nationality", "organization", "phone") == [
        ("Ana Lima", "BR", "UFRJ", "+55 21 99999999"),
        ("Luis Soto", "PE", "PUCP", "+51 1 9999999"),
    ]


def test_courtesy_titles_mails_with_words_and_codes_beside_the_list(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "x": [
                ["Name", "Nationality", "E-mail", "Remarks", None, "Code", "Meaning"],
                [
                    "Mr. Tarek Mansour",
                    "Egyptian",
                    "tarek@example.org (office)",
                    "ok",
                    None,
                    "H",
                    "Halal",
                ],
                [
                    "Ms Mona Fahmy",
                    "Egyptian",
                    "mona@example.org / mona2@example.org",
                    None,
                    None,
                    "V",
                    "Vegetarian",
                ],
                ["Dr. Karim Naguib", "EGY", "n/a", None],
            ]
        },
    )
    assert picked(found["participants"], "full_name", "gender", "nationality", "email") == [
        ("Tarek Mansour", "M", "EG", "tarek@example.org"),
        ("Mona Fahmy", "F", "EG", "mona@example.org"),
        ("Karim Naguib", None, "EG", None),
    ]
    assert kinds(found) == [("multiple_emails", 3, "email")], "n/a is no address to ask about"


def test_a_passport_twice_and_a_row_without_a_name(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "x": [
                ["Surname", "Given names", "Country", "Passport number"],
                ["Malik", "Sana", "Pakistan", "AB1"],
                ["", "", "Laos", "P22"],
                ["Khan", "Bilal", "Pakistan", "AB 1"],
                ["Diallo", "", "Congo", "C9"],
            ]
        },
    )
    assert kinds(found) == [
        ("missing_name", 3, "family_name"),
        ("duplicate_passport", 4, "passport_no"),
        ("ambiguous_country", 5, "nationality"),
    ]


def test_people_and_a_timetable_in_one_workbook(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Participants": [
                ["Name", "Country", "Passport No."],
                ["Sana Malik", "Pakistan", "AB1"],
            ],
            "Schedule": [
                ["Date", "Time", "Topic", "Lecturer", "Venue"],
                [D(2025, 6, 16), "9:00-11:00", "Smart grids", "Dr. Olin", "Room A1"],
            ],
            "Contacts of the organisers": [["Staff", "Phone"], ["Wang Fang", "021-1234567"]],
        },
    )
    assert picked(found["participants"], "full_name") == [("Sana Malik",)]
    assert picked(found["curriculum"], "date", "start", "end", "title", "speaker", "venue") == [
        ("2025-06-16", "09:00", "11:00", "Smart grids", "Dr. Olin", "Room A1")
    ]


def test_a_sheet_on_its_side(tmp_path: Path) -> None:
    rows = [
        ["Full name", "Ana Lima", "Luis Soto", "Eva Cruz"],
        ["Nationality", "Brazil", "Peru", "Chile"],
        ["Passport No.", "A1", "B2", "C3"],
        ["Date of birth", D(1980, 1, 2), D(1981, 1, 2), "31/02/1982"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(
        found["participants"], "full_name", "nationality", "passport_no", "birth_date", "_col"
    ) == [
        ("Ana Lima", "BR", "A1", "1980-01-02", "B"),
        ("Luis Soto", "PE", "B2", "1981-01-02", "C"),
        ("Eva Cruz", "CL", "C3", None, "D"),
    ]
    assert kinds(found) == [("bad_date", 4, "birth_date")]


def test_a_second_sheet_about_the_same_people_joins_the_first(tmp_path: Path) -> None:
    people = [
        ("Ana Lima", "Brazil", "A1"),
        ("Luis Soto", "Peru", "B2"),
        ("Eva Cruz", "Chile", "C3"),
    ]
    flights = [
        [name, passport, f"MU{number}", D(2025, 6, 13)]
        for number, (name, _, passport) in enumerate(people, 100)
    ]
    found = understood(
        tmp_path,
        {
            "Roster": [["Name", "Country", "Passport"], *people],
            "Flights": [["Name", "Passport", "Arrival flight", "Arrival date"], *flights],
            "工作人员": [["姓名", "职务", "手机"], ["王芳", "联络员", "13800000000"]],
        },
    )
    assert picked(
        found["participants"], "full_name", "nationality", "arrival_flight", "_sheet"
    ) == [
        ("Ana Lima", "BR", "MU100", "Roster"),
        ("Luis Soto", "PE", "MU101", "Roster"),
        ("Eva Cruz", "CL", "MU102", "Roster"),
    ]
    assert found["problems"] == []


def test_a_country_written_once_for_the_rows_below(tmp_path: Path) -> None:
    rows = [
        ["No", "Country", "Name"],
        [1, "Brazil", "Ana Lima"],
        [2, None, "Bia Lima"],
        [3, "Peru", "Luis Soto"],
    ]
    found = understood(tmp_path, {"x": [*rows, [4, None, "Leo Soto"]]})
    assert picked(found["participants"], "nationality") == [("BR",), ("BR",), ("PE",), ("PE",)]


def test_one_blank_country_stays_blank(tmp_path: Path) -> None:
    rows = [["Name", "Country"], ["A B", "Kenya"], ["C D", None], ["E F", "Kenya"], ["G H", "Laos"]]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "nationality") == [("KE",), (None,), ("KE",), ("LA",)]


def test_names_apart_by_slash_and_by_capitals(tmp_path: Path) -> None:
    slash = understood(
        tmp_path, {"x": [["Surname/Given name", "Country"], ["MALIK/SANA", "Pakistan"]]}
    )
    assert picked(slash["participants"], "family_name", "given_name") == [("MALIK", "SANA")]
    names = ["Sana MALIK", "John A. SMITH", "MD Karim Uddin", "VAN DER BERG Jan", "Kartika"]
    capitals = understood(
        tmp_path, {"x": [["Name", "Country"], *([name, "Kenya"] for name in names)]}
    )
    assert picked(capitals["participants"], "family_name", "given_name") == [
        ("MALIK", "Sana"),
        ("SMITH", "John A."),
        (None, None),
        ("VAN DER BERG", "Jan"),
        (None, None),
    ]


def test_day_and_flight_in_one_cell_and_the_year_in_the_title(tmp_path: Path) -> None:
    rows = [
        ["2025年培训班接机表"],
        ["姓名", "国籍", "到达日期/航班", "离开日期"],
        ["Ana Lima", "巴西", "2025-06-13 MU123", "6月28日"],
        ["Luis Soto", "秘鲁", "2025-06-14 14:30 CA981", "28 June"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "arrival_date", "arrival_flight", "departure_date") == [
        ("2025-06-13", "MU123", "2025-06-28"),
        ("2025-06-14", "CA981", "2025-06-28"),
    ]
    assert found["problems"] == []


def test_a_legend_beside_the_list_and_codes_without_one(tmp_path: Path) -> None:
    heads = ["Name", "Sex", "Country"]
    beside = [
        [*heads, None, "Legend"],
        ["A B", "1", "Kenya", None, "1 = male"],
        ["C D", "2", "Kenya", None, "2 = female"],
    ]
    assert picked(understood(tmp_path, {"x": beside})["participants"], "gender") == [("M",), ("F",)]
    found = understood(
        tmp_path, {"x": [heads, ["A B", 1, "Kenya"], ["C D", 2, "Kenya"], ["E F", 1, "Kenya"]]}
    )
    assert picked(found["participants"], "gender") == [(None,), (None,), (None,)]
    assert kinds(found) == [("bad_gender", row, "gender") for row in (2, 3, 4)]


def test_broken_cells_are_said_and_kept(tmp_path: Path) -> None:
    rows = [
        ["Name", "Nationality", "Phone", "Date of birth", "T-shirt"],
        ["A B", "Congo", "1.23E+11", "1988-13-05", "L"],
        ["C D", "#N/A", 8613800000000, "Feb 30 1990", "M"],
        ["E F", "Nigera", "-", "2090-01-01", "S"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert sorted(kinds(found), key=lambda said: said[1] or 0) == [
        ("ambiguous_country", 2, "nationality"),
        ("phone_precision_lost", 2, "phone"),
        ("bad_date", 2, "birth_date"),
        ("excel_error_cell", 3, "nationality"),
        ("bad_date", 3, "birth_date"),
        ("unknown_country", 4, "nationality"),
        ("bad_date", 4, "birth_date"),
    ]
    assert found["participants"][0]["_extra"] == {
        "Nationality": "Congo",
        "Phone": "1.23E+11",
        "Date of birth": "1988-13-05",
        "T-shirt": "L",
    }


def test_what_was_answered_before_is_known(tmp_path: Path) -> None:
    learned = LearnedMappings(
        heads={
            head_key("participant", "Herkunft"): "nationality",
            head_key("participant", "Gate"): "-",
        },
        values={("nationality", value_key("Nigera")): "NG"},
    )
    rows = [
        ["Name", "Passport", "Herkunft", "Gate"],
        ["A B", "A1", "Nigera", "B7"],
        ["C D", "A2", "Kenya", "B8"],
    ]
    found = understood(tmp_path, {"x": rows}, learned=learned)
    assert picked(found["participants"], "nationality") == [("NG",), ("KE",)]
    assert found["problems"] == []
    assert understood(tmp_path, {"x": rows})["participants"][0].get("nationality") is None


def test_the_employer_on_a_line_of_its_own_below_the_name(tmp_path: Path) -> None:
    rows = [
        ["No.", "Name and institute", "Born", "Research topic"],
        [1, "prof. Ing. Jana Horáková, CSc.\nInstitute of Water", "14. 3. 1969", "Membranes"],
        [2, "Petr Malý, Ph.D.\nInstitute of Air", "2. 11. 1975", "Aerosols"],
        [3, "Eva Braun", "3. 12. 1980", "Biogas"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "full_name", "organization", "field_of_work") == [
        ("Jana Horáková", "Institute of Water", "Membranes"),
        ("Petr Malý", "Institute of Air", "Aerosols"),
        ("Eva Braun", None, "Biogas"),
    ]


def test_a_rooming_list_with_rooms_kept_free(tmp_path: Path) -> None:
    rows = [
        ["RM", "TYPE", "TTL", "SURNAME", "FIRST NAME", "NAT.", "FLT IN", "RTN FLT", "REMARKS"],
        ["701", "TWN", "MR", "OKAFOR", "CHIDI", "Nigerian", "QR 870", "QR 871", None],
        ["701", "TWN", "MR", "ASANTE", "KWAME", "Ghanaian", "ET 684", "ET 685", None],
        ["705", "SGL", None, None, None, None, None, None, "BLOCKED - tour leader"],
        ["706", "SGL", "MS", "VAN WYK", "ELSABE", "S. African", "CX 366", "CX 367", "late"],
    ]
    found = understood(tmp_path, {"x": rows})
    fields = ("room_no", "room_type", "gender", "nationality", "arrival_flight", "departure_flight")
    assert picked(found["participants"], *fields) == [
        ("701", "TWN", "M", "NG", "QR870", "QR871"),
        ("701", "TWN", "M", "GH", "ET684", "ET685"),
        ("706", "SGL", "F", "ZA", "CX366", "CX367"),
    ]
    assert kinds(found) == []


def test_whole_questions_as_headings(tmp_path: Path) -> None:
    rows = [
        [
            "1. What is your family name?",
            "2. What is your given name?",
            "3. Where do you work? Please give the full name of the institution.",
            "4. Which of these fields describe your work? (choose all that apply)",
            "5. How well do you speak English?",
            "6. Whom should we call in an emergency? (name)",
            "7. At which number can we reach this person?",
        ],
        *(
            [family, given, "City Office", "Solar", "Good", f"Kin {family}", f"+977 98411223{at}0"]
            for at, (family, given) in enumerate(
                (("Rai", "Asha"), ("Gurung", "Dev"), ("Lama", "Om"))
            )
        ),
    ]
    found = understood(tmp_path, {"x": rows})
    fields = ("organization", "field_of_work", "english_level", "emergency_contact")
    assert picked(found["participants"][:1], *fields) == [
        ("City Office", "Solar", "Good", "Kin Rai")
    ]
    assert [row["emergency_phone"][-3:] for row in found["participants"]] == ["300", "310", "320"]


def test_flights_in_lines_above_the_people_they_bring(tmp_path: Path) -> None:
    rows = [
        ["AIRPORT PICK-UP LIST 13-14 JUNE 2026"],
        ["No.", "Passenger", "Nationality", "Mobile"],
        ["ET 684   ADD - PVG   |   Sat 13 JUN   |   ETA 14:05   |   2 pax"],
        [1, "Ms. Selam Desta", "Ethiopian", "+251 69 475 8948"],
        [2, "Mr. Ali Moussa", "Nigerien", "+227 89 553 2673"],
        ["EK 302   DXB dep. Fri 12 JUN 16:25 - PVG arr. Sat 13 JUN 04:10   |   1 pax"],
        [3, "Mr. Khalfan Suwaidi", "Emirati", "+971 91 218 8042"],
        ["FLIGHT TO BE ADVISED - 1 pax"],
        [4, "Ms. Feruza Ergasheva", "Uzbek", "+998 93 525 8953"],
    ]
    merges = ["A1:D1", "A3:D3", "A6:D6", "A8:D8"]
    path = save(tmp_path / "pick-up.xlsx", {"x": rows}, {"x": merges})
    found = understand(read_workbook(path), path.name)
    fields = ("full_name", "arrival_flight", "arrival_date", "arrival_time")
    assert [tuple(map(row.values.get, fields)) for row in found.rows] == [
        ("Selam Desta", "ET684", dt.date(2026, 6, 13), dt.time(14, 5)),
        ("Ali Moussa", "ET684", dt.date(2026, 6, 13), dt.time(14, 5)),
        ("Khalfan Suwaidi", "EK302", dt.date(2026, 6, 13), dt.time(4, 10)),
        ("Feruza Ergasheva", None, None, None),
    ]


def test_beds_nobody_has_and_rooms_out_of_order(tmp_path: Path) -> None:
    rows = [
        ["Room", "Room type", "Bed", "Guest", "Country", "M/F", "Remarks"],
        ["B101", "Twin", 1, "Achieng Odhiambo", "Uganda", "F", "late arrival"],
        ["B101", "Twin", 2, "(empty)", None, None, None],
        ["B203", "Out of order (shower)", None, None, None, None, None],
        ["B204", "Twin", 1, "Sunita Gurung", "Nepal", "F", None],
        ["B204", "Twin", 2, "vacant", None, None, "keep free until 14 Oct"],
    ]
    found = understood(tmp_path, {"x": rows}, {"x": ["B4:G4"]})
    assert picked(found["participants"], "full_name", "room_no", "room_type") == [
        ("Achieng Odhiambo", "B101", "Twin"),
        ("Sunita Gurung", "B204", "Twin"),
    ]
    assert kinds(found) == []


def test_names_in_two_scripts_with_a_dot_in_the_chinese_one_and_a_line_of_totals(
    tmp_path: Path,
) -> None:
    rows = [
        ["序号", "国别", "姓名\n（中外文）", "性别", "护照号码"],
        [1, "泰国", "SRISUWAN Kanya\n西素万·甘雅", "女", "AA7120934"],
        [2, "越南", "阮氏花 NGUYEN Thi Hoa", "女", "C4471209"],
        [
            "共计",
            "2人（男0人，女2人）",
            "2人（男0人，女2人）",
            "2人（男0人，女2人）",
            "2人（男0人，女2人）",
        ],
    ]
    found = understood(tmp_path, {"x": rows}, {"x": ["B4:E4"]})
    assert picked(found["participants"], "family_name", "given_name", "name_zh") == [
        ("SRISUWAN", "Kanya", "西素万·甘雅"),
        ("NGUYEN", "Thi Hoa", "阮氏花"),
    ]


def test_the_validity_behind_a_passport_in_french(tmp_path: Path) -> None:
    rows = [
        ["Nom", "Prénom(s)", "Sexe", "Passeport"],
        ["Adamou", "Rachida", "F", "13PC60412 expire le 02/04/2029"],
        ["Bah", "Mamadou", "Masc.", "A2071834 expire le 19/09/2028"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "passport_no", "passport_expiry", "gender") == [
        ("13PC60412", "2029-04-02", "F"),
        ("A2071834", "2028-09-19", "M"),
    ]


def test_a_bed_that_nobody_has_yet(tmp_path: Path) -> None:
    rows = [
        ["Room", "Room type", "Guest name", "Nationality", "Passport", "C/I", "C/O", "Remarks"],
        ["1201", "Twin", "KAMAU/GRACE MS", "Kenya", "AK0883172", "13-Jun-27", "27-Jun-27", None],
        ["1201", "Twin", "TBA", None, None, "13-Jun-27", "27-Jun-27", "Second guest to be advised"],
        ["1202", "King", "BANDA/LIMBANI MR", "Malawi", "MA7715020", "13-Jun-27", "27-Jun-27", None],
        ["1203", "King", "TBA", "Nepal", "PA0318846", "13-Jun-27", "27-Jun-27", None],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "room_no", "nationality") == [
        ("1201", "KE"),
        ("1202", "MW"),
        ("1203", "NP"),  # of somebody with a passport the name alone is missing
    ]
    assert kinds(found) == [("missing_name", 5, "full_name")]


def test_who_signs_below_a_list_is_nobody_of_it(tmp_path: Path) -> None:
    people = [
        ["1", "Sitoe", "Graça", "M", "27/11/1986", "Moçambique", "15AC00719", "Técnica", "Porto"],
        ["2", "Cossa", "Filipe", "H", "01/10/1977", "Moçambique", "AB0380067", "Gestor", "Porto"],
        ["3", "Quaresma", "Edna", "M", "12/06/1993", "S. Tomé e Príncipe", "P0029054", "-", "Vale"],
    ]
    rows = [
        ["N.º", "Apelido", "Nomes", "Sexo", "Nascimento", "País", "Passaporte", "Cargo", "Empresa"],
        *people,
        ["TOTAL: 3", None, None, "Homens: 1   Mulheres: 2", None, None, None, None, None],
        [],
        [None, "O Conselheiro", None, None, None, None, "Visto", None, None],
        [],
        [None, "Arlindo Guambe", None, None, None, None, "Lúcia Nhaca", None, None],
    ]
    merges = ["A5:C5", "D5:I5", "B7:D7", "G7:I7", "B9:D9", "G9:I9"]
    found = understood(tmp_path, {"x": rows}, merges={"x": merges})
    # H and M beside each other are homem and mulher, whatever stands in the line of totals
    assert picked(found["participants"], "family_name", "gender", "nationality") == [
        ("Sitoe", "F", "MZ"),
        ("Cossa", "M", "MZ"),
        ("Quaresma", "F", "ST"),
    ]
    assert kinds(found) == []


def test_letters_for_men_and_women_among_blanks_and_doubts(tmp_path: Path) -> None:
    rows = [
        ["Nombre", "País", "Sexo"],
        ["Ana Ruiz", "Perú", "M"],
        ["Luis Paz", "Perú", "H"],
        ["Sol Vega", "Perú", "¿?"],
        ["Eva Mora", "Perú", "M"],
    ]
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "gender") == [("F",), ("M",), (None,), ("F",)]
    rows[3][2] = "F"  # beside it M is masculino
    found = understood(tmp_path, {"x": rows})
    assert picked(found["participants"], "gender") == [("M",), ("M",), ("F",), ("M",)]


def test_figures_by_country_are_no_people(tmp_path: Path) -> None:
    countries = ["Botswana", "Cambodia", "Dominica", "Ghana", "Laos", "Mongolia", "Tonga"]
    rows = [
        ["No.", "Country", "Participants", "Lecturers", "Field visits", "Accommodation", "Mean"],
        *([at, name, 2, 3.9, 4.4, 4.9, 4.4] for at, name in enumerate(countries, 1)),
    ]
    found = understood(tmp_path, {"x": rows})
    assert found["participants"] == []
    assert found["error"]


def test_questions_that_only_their_answers_tell(tmp_path: Path) -> None:
    rows = [
        [
            "ID",
            "Completion time",
            "What is your family name, exactly as it is printed in your passport?",
            "What is your given name, exactly as it is printed in your passport?",
            "How do you identify yourself? This is needed for the visa.",
            "Which country issued the passport you will travel with?",
            "When were you born? (the date in your passport)",
            "How well do you understand spoken English in a lecture?",
            "Do you have any dietary needs? Tick all that apply.",
            "On which date will you land in Xiamen?",
            "What is the number of the flight on which you will land in Xiamen?",
            "Is there anything else you would like us to know?",
        ],
        [1, D(2027, 2, 1), "Perera", "Nimali", "Woman", "Sri Lanka", D(1988, 4, 17)]
        + ["Very well", "Vegetarian;", D(2027, 5, 9), "MF858", None],
        [2, D(2027, 2, 2), "Rahman", "Tanvir", "Man", "Bangladesh", D(1991, 12, 3)]
        + ["Well", "Halal;", D(2027, 5, 9), "CZ392", None],
        [3, D(2027, 2, 3), "Tuimavave", "Sina", "Woman", "Samoa", D(1985, 8, 22)]
        + ["Very well", None, D(2027, 5, 8), "MF816", "Is the hotel open?"],
    ]
    found = understood(tmp_path, {"x": rows})
    first, *_others = found["participants"]
    assert picked([first], "family_name", "gender", "nationality", "birth_date") == [
        ("Perera", "F", "LK", "1988-04-17")
    ]
    assert picked([first], "english_level", "arrival_date", "arrival_flight") == [
        ("Very well", "2027-05-09", "MF858")
    ]
    assert "Vegetarian" in first["dietary"]
    assert found["participants"][2]["notes"] == "Is the hotel open?"
    assert "certificate_date" not in first  # when the form was sent
    assert kinds(found) == []


def test_codes_of_countries_are_no_marks_for_the_row_above(tmp_path: Path) -> None:
    def read(*codes: str) -> list[tuple[str | None, ...]]:
        rows = [[f"Ada {'ABCDEF'[at]}une", code] for at, code in enumerate(codes)]
        found = understood(tmp_path, {"x": [["Full name", "Nationality"], *rows]})
        return picked(found["participants"], "nationality")

    assert read("KE", "UZ", "ID", "DO", "TH") == [("KE",), ("UZ",), ("ID",), ("DO",), ("TH",)]
    assert read("Kenya", "id.", "Thailand", "ditto") == [("KE",), ("KE",), ("TH",), ("TH",)]
