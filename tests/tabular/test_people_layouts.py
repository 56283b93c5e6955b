"""Lists of people as offices send them: languages, levels of heads, banners, blocks, legends, mistakes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.tabular.sheets import kinds, picked, understood

D = dt.date


def test_french_heads_with_names_in_capitals_and_an_order_said_in_the_head(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Liste": [
                ["Liste des participants"],
                [],
                [
                    "N°",
                    "Nom et prénom",
                    "Sexe",
                    "Date de naissance (JJ/MM/AAAA)",
                    "Nationalité",
                    "N° de passeport",
                    "Organisme",
                    "Fonction",
                    "Courriel",
                ],
                [
                    1,
                    "DIALLO Aminata",
                    "F",
                    "03/04/1990",
                    "Sénégal",
                    "A01234567",
                    "Ministère de l'Environnement",
                    "Ingénieure",
                    "aminata@example.org",
                ],
                [
                    2,
                    "OUEDRAOGO Jean-Paul",
                    "M",
                    "05/06/1985",
                    "Burkina Faso",
                    "A07654321",
                    "Université de Ouaga",
                    "Professeur",
                    "jp@example.org",
                ],
                [
                    3,
                    "KONÉ Fatou",
                    "F",
                    "07/08/1991",
                    "Côte d’Ivoire",
                    "B1112223",
                    "Agence verte",
                    "Chargée d'études",
                    "fatou@example.org",
                ],
                ["Total", "3 participants"],
            ]
        },
    )
    assert picked(found["participants"], "family_name", "given_name", "gender", "birth_date", "nationality") == [
        ("DIALLO", "Aminata", "F", "1990-04-03", "SN"),
        ("OUEDRAOGO", "Jean-Paul", "M", "1985-06-05", "BF"),
        ("KONÉ", "Fatou", "F", "1991-08-07", "CI"),
    ]
    assert found["problems"] == []


def test_russian_heads_and_dotted_dates(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Список": [
                ["Список участников семинара"],
                [
                    "№ п/п",
                    "ФИО",
                    "Пол",
                    "Дата рождения",
                    "Гражданство",
                    "Номер паспорта",
                    "Место работы",
                    "Должность",
                    "Телефон",
                    "Эл. почта",
                ],
                [
                    1,
                    "Ахметов Данияр",
                    "муж",
                    "25.12.1988",
                    "Казахстан",
                    "N1234567",
                    "Институт экологии",
                    "Инженер",
                    "+7 701 123 45 67",
                    "d@example.org",
                ],
                [
                    2,
                    "Иванова Мария",
                    "жен",
                    "03.04.1990",
                    "Россия",
                    "751234567",
                    "Университет",
                    "Доцент",
                    "+7 916 765 43 21",
                    "m@example.org",
                ],
                ["Итого: 2 человека"],
            ]
        },
    )
    assert picked(
        found["participants"], "full_name", "gender", "birth_date", "nationality", "passport_no", "email"
    ) == [
        ("Ахметов Данияр", "M", "1988-12-25", "KZ", "N1234567", "d@example.org"),
        ("Иванова Мария", "F", "1990-04-03", "RU", "751234567", "m@example.org"),
    ]
    assert found["problems"] == []


def test_country_banners_with_subtotals(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "名单": [
                ["序号", "姓名", "性别", "护照号", "单位"],
                ["一、巴基斯坦（2人）"],
                [1, "Sana Malik", "女", "AB1234567", "Lahore University"],
                [2, "Bilal Khan", "男", "AB7654321", "Karachi Institute"],
                ["小计", "2人"],
                ["二、老挝（1人）"],
                [3, "Noy Vongsa", "女", "P1234567", "Ministry of Energy"],
                ["合计", "3人"],
                ["制表人：王芳", None, None, "审核：李明"],
            ]
        },
        {"名单": ["A2:E2", "A6:E6"]},
    )
    assert picked(found["participants"], "full_name", "nationality", "_row") == [
        ("Sana Malik", "PK", 3),
        ("Bilal Khan", "PK", 4),
        ("Noy Vongsa", "LA", 7),
    ]
    assert found["problems"] == []


def test_a_sheet_per_country(tmp_path: Path) -> None:
    heads = ["Family name", "First name", "Sex", "Passport No", "E-mail"]
    found = understood(
        tmp_path,
        {
            "Kenya": [["Participants from Kenya"], heads, ["Otieno", "Grace", "F", "C0123456", "g@example.org"]],
            "Viet Nam (2)": [
                heads,
                ["Nguyễn", "Thu Hà", "F", "C7654321", "h@example.org"],
                ["Trần", "Quốc Anh", "M", "C7654322", "a@example.org"],
            ],
            "Summary": [["Country", "Participants"], ["Kenya", 1], ["Viet Nam", 2], ["Total", 3]],
        },
    )
    assert picked(found["participants"], "family_name", "given_name", "nationality") == [
        ("Otieno", "Grace", "KE"),
        ("Nguyễn", "Thu Hà", "VN"),
        ("Trần", "Quốc Anh", "VN"),
    ]
    assert found["problems"] == []


def test_two_tables_on_a_sheet_and_a_summary_below(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "List": [
                ["Confirmed"],
                ["No.", "Name", "Nationality", "Institution"],
                [1, "Abebe Haile", "Ethiopia", "Water Bureau"],
                [2, "Mona Fahmy", "Egypt", "Nile Centre"],
                [],
                ["Waiting list"],
                ["No.", "Name", "Nationality", "Institution"],
                [1, "Dewi Lestari", "Indonesia", "Bandung Lab"],
                [],
                [None, "Country", "Number"],
                [None, "Ethiopia", 1],
                [None, "Egypt", 1],
                [None, "Indonesia", 1],
                [None, "Total", 3],
            ]
        },
    )
    assert picked(found["participants"], "full_name", "nationality") == [
        ("Abebe Haile", "ET"),
        ("Mona Fahmy", "EG"),
        ("Dewi Lestari", "ID"),
    ]
    assert found["problems"] == []


def test_two_people_in_a_row(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Rooming": [
                ["Rooming list"],
                ["Name", "Country", "Passport No.", "Name", "Country", "Passport No."],
                ["Sana Malik", "Pakistan", "AB1", "Hina Bhatti", "Pakistan", "AB2"],
                ["Mona Fahmy", "Egypt", "EG1", "Dina Naguib", "Egypt", "EG2"],
                ["Abel Gebre", "Ethiopia", "ET1"],
            ]
        },
    )
    assert sorted(picked(found["participants"], "full_name", "nationality", "passport_no")) == [
        ("Abel Gebre", "ET", "ET1"),
        ("Dina Naguib", "EG", "EG2"),
        ("Hina Bhatti", "PK", "AB2"),
        ("Mona Fahmy", "EG", "EG1"),
        ("Sana Malik", "PK", "AB1"),
    ]


def test_template_rows_an_example_and_a_legend(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Form": [
                ["Gender: 1 = male, 2 = female"],
                ["No.", "Full name", "Gender", "Date of birth", "Country", "Passport No."],
                ["", "required", "1 or 2", "MM/DD/YYYY", "choose from list", "required"],
                ["Example", "John Smith", 1, "12/31/1980", "Kenya", "X0000000"],
                [1, "Grace Otieno", 2, "04/05/1990", "Kenya", "C0123456"],
                [2, "Dawit Bekele", 1, "06/07/1991", "Ethiopia", "EP123456"],
                [3],
                [4],
                [5],
                ["How to fill: one row per person, names as in the passport."],
            ]
        },
    )
    assert picked(found["participants"], "full_name", "gender", "birth_date") == [
        ("Grace Otieno", "F", "1990-04-05"),
        ("Dawit Bekele", "M", "1991-06-07"),
    ]
    assert found["problems"] == []


def test_three_levels_of_heads_and_the_same_head_twice(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "Sheet1": [
                ["Participants 2025"] + [None] * 9,
                ["No.", "Personal data", None, None, "Travel", None, None, None, "Emergency contact", None],
                [None, "Name 姓名", "Passport", None, "Arrival", None, "Departure", None, "Name 姓名", "Phone 电话"],
                [None, None, "Number", "Expiry date", "Date", "Flight", "Date", "Flight", None, None],
                [
                    1,
                    "Emre Aksoy",
                    "U1234567",
                    D(2031, 5, 1),
                    D(2025, 6, 13),
                    "TK 026",
                    D(2025, 6, 28),
                    "TK027",
                    "Elif Aksoy",
                    "+90 312 1234567",
                ],
                [
                    2,
                    "Oğuz Şahin",
                    "U7654321",
                    D(2030, 1, 31),
                    D(2025, 6, 12),
                    "MU 523",
                    D(2025, 6, 28),
                    "MU524",
                    "Zeynep Şahin",
                    "+90 312 7654321",
                ],
            ]
        },
        {"Sheet1": ["A1:J1", "A2:A4", "B2:D2", "E2:H2", "I2:J2", "B3:B4", "C3:D3", "E3:F3", "G3:H3", "I3:I4", "J3:J4"]},
    )
    assert picked(found["participants"], "full_name", "passport_no", "passport_expiry", "arrival_date", "arrival_flight", "departure_date",
                  "departure_flight", "emergency_contact", "emergency_phone") == [
        ("Emre Aksoy", "U1234567", "2031-05-01", "2025-06-13", "TK026", "2025-06-28", "TK027", "Elif Aksoy", "+90 312 1234567"),
        ("Oğuz Şahin", "U7654321", "2030-01-31", "2025-06-12", "MU523", "2025-06-28", "MU524", "Zeynep Şahin", "+90 312 7654321"),
    ]  # fmt: skip
    assert found["problems"] == []


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
    assert picked(found["participants"], "birth_date") == [("1990-12-25",), ("1991-12-25",), (None,), ("1993-03-05",)]
    assert kinds(found) == [("ambiguous_date", 4, "birth_date")]


def test_one_day_beyond_twelve_decides_for_the_column(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {"x": [["Name", "Country", "DOB"], ["A One", "Kenya", "03/04/1992"], ["B Two", "Kenya", "25/12/1990"]]},
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
        ("Perera", "Nuwan", "M", "1985-03-05", "LK", "N1234567", "Kandy Institute", "nuwan@example.org"),
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
        found["participants"], "full_name", "gender", "nationality", "passport_no", "organization", "_row"
    ) == [
        ("Sana Malik", "F", "PK", "AB1234567", "Lahore University", 2),
        ("Noy Vongsa", "F", "LA", "P1234567", "Ministry of Energy", 9),
    ]


def test_a_list_without_heads_is_refused_in_words(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {"x": [[1, "Sana Malik", "F", "Pakistan", "AB1234567"], [2, "Bilal Khan", "M", "Pakistan", "AB7654321"]]},
    )
    assert found["participants"] == []
    assert "heads" in found["error"]


def test_chinese_names_beside_names_in_letters(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "学员": [
                ["序", "姓名", "英文姓名", "国家/地区", "出生年月", "联系方式", "饮食禁忌", "T恤尺码"],
                [1, "王小明", "Wang Xiaoming", "新加坡", "1988.03", "+65 81234567", "清真", "L"],
                [2, "李 华", "Li Hua", "马来西亚", "1990年12月", "+60 123456789", "无", "M"],
            ]
        },
    )
    assert picked(found["participants"], "name_zh", "full_name", "nationality", "birth_date", "phone") == [
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
                ["Mr. Tarek Mansour", "Egyptian", "tarek@example.org (office)", "ok", None, "H", "Halal"],
                ["Ms Mona Fahmy", "Egyptian", "mona@example.org / mona2@example.org", None, None, "V", "Vegetarian"],
                ["Dr. Karim Naguib", "EGY", "n/a", None],
            ]
        },
    )
    assert picked(found["participants"], "full_name", "gender", "nationality", "email") == [
        ("Tarek Mansour", "M", "EG", "tarek@example.org"),
        ("Mona Fahmy", "F", "EG", "mona@example.org"),
        ("Karim Naguib", None, "EG", None),
    ]
    assert kinds(found) == [("multiple_emails", 3, "email"), ("bad_email", 4, "email")]


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
            "Participants": [["Name", "Country", "Passport No."], ["Sana Malik", "Pakistan", "AB1"]],
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
