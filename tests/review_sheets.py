"""Invented sheets for pictures and tests: a list of people and a timetable that ask everything a
review can ask, and a nomination whose five questions may all stay open.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADS = (
    "序号 No.",
    "姓名 Name",
    "性别 Sex",
    "国籍 Nationality",
    "出生日期 Date of birth",
    "护照号 Passport No.",
    "Passport expiry",
    "单位 Employer",
    "Tel",
    "E-mail",
    "离沪 Departure date",
    "Age",
    "Shoe size",
)
_DAY = dt.datetime
PEOPLE: tuple[tuple[Any, ...], ...] = (
    (
        1,
        "Sana Qureshi",
        "F",
        "Pakistan",
        _DAY(1986, 3, 14),
        "AB9041371",
        _DAY(2031, 2, 1),
        "National Transmission and Despatch Company",
        "+92 300 1234567",
        "sana.q@example.org",
        _DAY(2027, 7, 12),
        41,
        37,
    ),
    (
        2,
        "Chidinma Okafor",
        "female",
        "Nigera",
        _DAY(1984, 7, 2),
        "A09124544",
        "22/01/2030",
        "Rural Electrification Agency",
        "2.34803E+11",
        "c.okafor@example.org",
        "08/07/2027",
        42,
        38,
    ),
    (
        3,
        "Ibrahim Musa",
        "M",
        "Nigera",
        _DAY(1979, 1, 9),
        "A08211031",
        "2028-08-19",
        "Federal Ministry of Power",
        "+234 802 555 0131",
        "i.musa@@example",
        "09/07/2027",
        "forty",
        44,
    ),
    (
        4,
        "Tunde Adeyemi",
        "M",
        "尼日利亚",
        _DAY(1990, 5, 30),
        "A07733190",
        "2029-05-05",
        "Energy Commission of Nigeria",
        "+234 803 555 0190",
        "t.adeyemi@example.org; tunde@example.com",
        "10/07/2027",
        37,
        45,
    ),
    (
        5,
        "Jean Mbemba",
        "M",
        "Congo",
        _DAY(1981, 11, 11),
        "OB0412212",
        "2030-03-03",
        "Société Nationale d’Électricité",
        "+243 812 555 012",
        "j.mbemba@example.org",
        "11/07/2027",
        45,
        43,
    ),
    (
        6,
        "Mutale Banda",
        "perhaps",
        "Zambia",
        "31/02/1988",
        "ZN2044518",
        "2027-05-12",
        "Zambia Environmental Management Agency",
        "+260 955 555 018",
        "m.banda@example.org",
        "11/07/2027",
        38,
        40,
    ),
    (
        7,
        "Joseph Phiri",
        "M",
        "Zambia",
        _DAY(1977, 8, 23),
        "ZN3051166",
        "2028-04-27",
        "=VLOOKUP(A10,Staff!A:B,2)",
        "+260 955 555 066",
        "j.phiri@example.org",
        "12/07/2027",
        49,
        42,
    ),
    (
        8,
        "Aline Uwimana",
        "F",
        "Rwanda",
        _DAY(1989, 4, 1),
        "PC5081402",
        "2030-09-09",
        "Rwanda Green Fund",
        "+250 788 555 002",
        "a.uwimana@example.org",
        "12/07/2027",
        37,
        36,
    ),
    (
        9,
        "Aline Uwimana",
        "F",
        "Rwanda",
        _DAY(1989, 4, 1),
        "PC5081402",
        "2030-09-09",
        "Rwanda Green Fund (RGF)",
        "+250 788 555 002",
        "a.uwimana@example.org",
        "12/07/2027",
        37,
        36,
    ),
    (
        10,
        None,
        "M",
        "Kenya",
        _DAY(1985, 12, 12),
        "AK1290027",
        "2029-01-30",
        "Kenya Power",
        "+254 722 555 027",
        "info@example.org",
        _DAY(2027, 7, 12),
        41,
        41,
    ),
    (
        11,
        "Karimm Nasser",
        "M",
        "Egypt",
        _DAY(1990, 4, 30),
        None,
        "2032-05-01",
        "New and Renewable Energy Authority",
        "+20 100 555 0745",
        "k.nasser@example.org",
        _DAY(2027, 7, 12),
        36,
        43,
    ),
    (
        12,
        "Hina Balouch",
        "F",
        "Pakistan",
        _DAY(1991, 11, 2),
        None,
        "2031-01-01",
        "#N/A",
        "+92 301 5550465",
        "h.b@example.org",
        _DAY(2027, 7, 12),
        35,
        37,
    ),
    (
        13,
        "Bilal Marwat",
        "M",
        "Pakistan",
        _DAY(1988, 1, 19),
        "AB5120209",
        "2030-08-08",
        "Alternative Energy Development Board",
        "+92 302 5550209",
        "b.m@example.org",
        _DAY(2027, 7, 12),
        39,
        42,
    ),
    (
        14,
        "Dewi Lestari",
        "F",
        "Indonesia",
        _DAY(1992, 10, 10),
        "C8230543",
        "2031-10-10",
        "PLN",
        "+62 811 555 0543",
        "d.lestari@example.org",
        _DAY(2027, 7, 12),
        34,
        36,
    ),
    (
        15,
        "Dewi Lestari",
        "F",
        "Indonesia",
        _DAY(1992, 10, 10),
        None,
        "2031-10-10",
        "PT PLN (Persero)",
        "+62 811 555 0543",
        "dewi.l@example.org",
        _DAY(2027, 7, 12),
        34,
        36,
    ),
)
DAYS = ("日期 Date", "时间 Time", "课程 Topic", "主讲人 Speaker", "地点 Venue")
ENTRIES: tuple[tuple[Any, ...], ...] = (
    (_DAY(2027, 6, 15), "9:00-11:30", "China’s carbon market", "Prof. Li Wei", "Room 301"),
    (_DAY(2027, 6, 15), "10:00-12:00", "Green finance", "Dr Chen Jing", "Room 301"),
    (
        _DAY(2027, 6, 15),
        "14:00-16:30",
        "Grid integration of wind power",
        "Prof. Zhang Hua",
        "Room 302",
    ),
    (_DAY(2027, 6, 15), "15:00-17:00", "Energy storage", "Prof. Zhang Hua", "Room 305"),
    (_DAY(2027, 6, 16), "25:70", "Hydrogen in heavy industry", "Dr Sun Yue", "Room 301"),
    ("16/13/2027", "9:00-11:30", "Carbon accounting workshop", "Dr Sun Yue", "Room 301"),
)


def save_people(path: Path) -> Path:
    """Every question about people: words, dates, mails, phones, errors, formulas, twins,
    somebody known.
    """
    book = Workbook()
    sheet = _begin(book, "学员名单", "2027 绿色低碳研修班学员名单", "List of participants", HEADS)
    for values in PEOPLE:
        sheet.append(values)
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if cell.value == "#N/A":
                cell.data_type = "e"
    sheet.row_dimensions[7].hidden = True
    book.create_sheet("说明").append(["请用英文填写，不要删除表头。"])
    book.create_sheet("旧名单 old").append(["Full name", "Nationality"])
    book["旧名单 old"].append(["Grace Achieng", "Kenya"])
    book["旧名单 old"].sheet_state = "hidden"
    book.save(path)
    return path


def save_timetable(path: Path) -> Path:
    """Every question about a timetable: two in one room, a speaker in two places, an hour and a
    day that do not exist.
    """
    book = Workbook()
    sheet = _begin(book, "课程表", "2027 绿色低碳研修班课程安排", "Curriculum", DAYS)
    for values in ENTRIES:
        sheet.append(values)
    book.save(path)
    return path


NOMINATION_HEADS = (
    "Full name",
    "Nationality",
    "Sex",
    "Date of birth",
    "Passport No.",
    "Employer",
    "T-shirt",
)
NOMINATED = (  # the words that nobody can read first
    ("Aigerim Bekova", "Kazahstan", "F", "1993-05-05", "Green Steppe Foundation"),
    ("Yerlan Sadykov", "Kazahstan", "M", "1982-02-03", "Department of Urban Heating"),
    ("Joseph Phiri", "Zambia", "M", "30/02/1991", "Copperbelt Power"),
    ("Grace Ilunga", "Congo", "F", "1985-07-09", "Société des eaux"),
    ("Olu Adeyemi", "Wakanda", "M", "1990-05-30", "Energy Office"),
    ("Sita Shrestha", "Nepal", "femail", "1992-03-27", "Alternative Energy Centre"),
    ("Mona Fahmy", "Egypt", "F", "1984-09-08", "Nile Delta Research Centre"),
    ("Hana Worku", "Ethiopia", "F", "1990-11-11", "Energy Authority"),
    ("Tunde Bakare", "Nigeria", "M", "1988-01-19", "Rural Electrification Office"),
    ("Bilal Ahmed", "Pakistan", "M", "1988-01-20", "University of Engineering"),
    ("Nadeesha Perera", "Sri Lanka", "F", "1985-12-12", "Sustainable Energy Office"),
    ("Luis Quispe", "Peru", "M", "1979-10-09", "Ministry of Energy"),
    ("Aline Mukamana", "Rwanda", "F", "1989-04-01", "Green Fund"),
    ("Mutale Banda", "Zambia", "F", "1977-08-23", "Environmental Agency"),
)


def save_nomination(path: Path) -> Path:
    """A nomination of fourteen with five words that nobody can read, and a column of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(NOMINATION_HEADS)
    for at, (name, country, sex, born, employer) in enumerate(NOMINATED):
        sheet.append((name, country, sex, born, f"EP{1000000 + at * 137}", employer, "SML"[at % 3]))
    book.save(path)
    return path


def _begin(book: Workbook, name: str, title: str, below: str, heads: tuple[str, ...]) -> Any:
    sheet: Any = book.active
    sheet.title = name
    sheet.append([title])
    sheet.append([below])
    sheet.append(heads)
    return sheet
