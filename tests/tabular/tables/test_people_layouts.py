"""Lists of people as offices send them: languages, levels of heads, banners, blocks, legends,
mistakes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.tabular.sheets import picked, understood

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
    assert picked(
        found["participants"], "family_name", "given_name", "gender", "birth_date", "nationality"
    ) == [
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
        found["participants"],
        "full_name",
        "gender",
        "birth_date",
        "nationality",
        "passport_no",
        "email",
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
            "Kenya": [
                ["Participants from Kenya"],
                heads,
                ["Otieno", "Grace", "F", "C0123456", "g@example.org"],
            ],
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
                [
                    "No.",
                    "Personal data",
                    None,
                    None,
                    "Travel",
                    None,
                    None,
                    None,
                    "Emergency contact",
                    None,
                ],
                [
                    None,
                    "Name 姓名",
                    "Passport",
                    None,
                    "Arrival",
                    None,
                    "Departure",
                    None,
                    "Name 姓名",
                    "Phone 电话",
                ],
                [
                    None,
                    None,
                    "Number",
                    "Expiry date",
                    "Date",
                    "Flight",
                    "Date",
                    "Flight",
                    None,
                    None,
                ],
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
        {
            "Sheet1": [
                "A1:J1",
                "A2:A4",
                "B2:D2",
                "E2:H2",
                "I2:J2",
                "B3:B4",
                "C3:D3",
                "E3:F3",
                "G3:H3",
                "I3:I4",
                "J3:J4",
            ]
        },
    )
    assert picked(
        found["participants"],
        "full_name",
        "passport_no",
        "passport_expiry",
        "arrival_date",
        "arrival_flight",
        "departure_date",
        "departure_flight",
        "emergency_contact",
        "emergency_phone",
    ) == [
        (
            "Emre Aksoy",
            "U1234567",
            "2031-05-01",
            "2025-06-13",
            "TK026",
            "2025-06-28",
            "TK027",
            "Elif Aksoy",
            "+90 312 1234567",
        ),
        (
            "Oğuz Şahin",
            "U7654321",
            "2030-01-31",
            "2025-06-12",
            "MU523",
            "2025-06-28",
            "MU524",
            "Zeynep Şahin",
            "+90 312 7654321",
        ),
    ]
    assert found["problems"] == []
