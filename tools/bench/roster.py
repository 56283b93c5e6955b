"""Rosters of any size with thirty columns of invented people, as an office sends them: ten
scripts, some cells bad, some people twice.
"""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEADS = (
    "No",
    "Family name",
    "Given name",
    "Name in own script",
    "Gender",
    "Date of birth",
    "Country",
    "Nationality",
    "Passport no",
    "Passport issued",
    "Passport expires",
    "Email",
    "Phone",
    "Employer",
    "Job title",
    "Department",
    "Education",
    "First language",
    "English level",
    "Cohort",
    "Course",
    "Arrival",
    "Arrival flight",
    "Departure",
    "Departure flight",
    "Dietary",
    "Room type",
    "Emergency contact",
    "Status",
    "Notes",
)
# country, language, family names, given names; both again as they are written at home
_PEOPLES = (
    (
        "China",
        "Chinese",
        "Wang Li Zhang Liu Chen Yang",
        "Wei Fang Na Min Jing Lei",
        "王 李 张 刘 陈 杨",
        "伟 芳 娜 敏 静 磊",
    ),
    (
        "Egypt",
        "Arabic",
        "Hassan Mahmoud Ibrahim Farouk",
        "Ahmed Fatima Omar Layla",
        "حسن محمود إبراهيم فاروق",
        "أحمد فاطمة عمر ليلى",
    ),
    (
        "Kazakhstan",
        "Russian",
        "Akhmetov Nurlanov Omarov Iskakov",
        "Aigerim Daniyar Madina Aliya",
        "Ахметов Нурланов Омаров Искаков",
        "Айгерим Данияр Мадина Алия",
    ),
    (
        "Ethiopia",
        "Amharic",
        "Bekele Tadesse Haile Girma",
        "Abebe Tigist Dawit Hanna",
        "በቀለ ታደሰ ኃይለ ግርማ",
        "አበበ ትግስት ዳዊት ሐና",
    ),
    (
        "Thailand",
        "Thai",
        "Saetang Suwan Chaiyo Srisai",
        "Somchai Malee Niran Ploy",
        "แซ่ตั้ง สุวรรณ ไชโย ศรีใส",
        "สมชาย มาลี นิรันดร์ พลอย",
    ),
    (
        "Viet Nam",
        "Vietnamese",
        "Nguyen Tran Le Pham",
        "Anh Huong Minh Thao",
        "Nguyễn Trần Lê Phạm",
        "Anh Hương Minh Thảo",
    ),
    ("Kenya", "Swahili", "Kamau Otieno Wanjiru Mwangi", "James Grace Peter Mary", "", ""),
    (
        "Nepal",
        "Nepali",
        "Shrestha Gurung Tamang Rai",
        "Sita Ram Bishal Anita",
        "श्रेष्ठ गुरुङ तामाङ राई",
        "सीता राम विशाल अनिता",
    ),
    ("Peru", "Spanish", "Quispe García Rodríguez Núñez", "José María Lucía Sofía", "", ""),
    (
        "Republic of Korea",
        "Korean",
        "Kim Lee Park Choi",
        "Minjun Seoyeon Jiho Hayoon",
        "김 이 박 최",
        "민준 서연 지호 하윤",
    ),
)
_MORE = (
    "Bangladesh",
    "Cambodia",
    "Sri Lanka",
    "Pakistan",
    "Indonesia",
    "Mongolia",
    "Ghana",
    "Nigeria",
    "Senegal",
    "Uganda",
    "Zambia",
    "Rwanda",
    "Brazil",
    "Chile",
    "Mexico",
    "Jordan",
    "Morocco",
    "Türkiye",
    "Côte d'Ivoire",
    "Lao PDR",
    "Fiji",
    "Samoa",
    "Togo",
)
_OFFICES = (
    "Ministry of Agriculture",
    "Ministry of Health",
    "State University",
    "Port Authority",
    "Central Bank",
    "Institute of Hydrology",
)
_POSTS = (
    "Senior Officer",
    "Director",
    "Engineer",
    "Lecturer",
    "Analyst",
    "Inspector",
    "Researcher",
    "Planner",
)
_PARTS = ("Planning", "Human Resources", "Finance", "Research", "Operations", "Training")
_DIETS = ("", "", "", "Halal", "Vegetarian", "Vegan", "No pork", "Gluten free")
_COURSES = (
    "Water resources management",
    "Hybrid rice technology",
    "Digital government",
    "Port logistics",
    "Solar power engineering",
)
_NOTES = (
    "",
    "",
    "",
    "Visa letter sent",
    "Arrives late; pick up at terminal 2",
    "需要无障碍房间 (accessible room)",
    "Passport copy blurred, ask again",
    "Recommended by embassy; second participation since 2019",
)
BAD, TWICE = 0.01, 0.01


def rows(number: int, changed: float = 0.0, *, is_clean: bool = False) -> Iterator[list[Any]]:
    """`number` rows, always the same ones; a share of `changed` has another post and phone than
    without it. `is_clean`: no cell is bad, and nobody there twice.
    """
    chance, other = random.Random(1), random.Random(7920)
    for place in range(number):
        row = _row(chance, place, *((0, 0) if is_clean else (TWICE, BAD)))
        if changed and other.random() < changed:
            row[14], row[12] = f"Promoted {row[14]}", f"+1 5550000{place % 10}"
        if is_clean:  # nobody shares name and birthday with somebody else
            row[2] += " " + "".join(chr(97 + int(figure)) for figure in str(place)).title()
        yield row


def _row(chance: random.Random, place: int, twice: float, bad: float) -> list[Any]:
    pick = chance.choice
    home, language, families, givens, families_home, givens_home = pick(_PEOPLES)
    family, given = pick(families.split()), pick(givens.split())
    own = f"{pick(families_home.split())} {pick(givens_home.split())}" if families_home else ""
    country = home if chance.random() < 0.6 else pick(_MORE)
    known = chance.randrange(place) if place and chance.random() < twice else place
    issued, arrival = (
        dt.date(2016, 1, 1) + _days(chance, 3000),
        dt.date(2024, 1, 1) + _days(chance, 1000),
    )
    row = [
        place + 1,
        family,
        given,
        own,
        pick("FM"),
        dt.date(1960, 1, 1) + _days(chance, 15000),
        country,
        country,
        f"{chr(65 + known % 26)}{chr(65 + known // 26 % 26)}{known * 7919 % 10**8:08d}",
        issued,
        issued + dt.timedelta(3652),
        f"{given}.{family}{known}@{country[:4]}.example".lower().replace(" ", ""),
        f"+{_figures(chance)}",
        f"{pick(_OFFICES)}, {country}",
        pick(_POSTS),
        pick(_PARTS),
        pick(("Bachelor", "Master", "Doctorate", "Diploma")),
        language,
        pick("ABC") + pick("12"),
        f"C{pick((2024, 2025, 2026))}-{1 + chance.randrange(40):02d}",
        pick(_COURSES),
        arrival,
        f"CA{100 + chance.randrange(900)}",
        arrival + dt.timedelta(14) + _days(chance, 14),
        f"CA{100 + chance.randrange(900)}",
        pick(_DIETS),
        pick(("Single", "Twin")),
        f"{pick(givens.split())} {family}, +{_figures(chance)}",
        pick(("Nominated", "Confirmed", "Arrived", "Completed")),
        pick(_NOTES),
    ]
    if chance.random() < bad:
        where, wrong = pick(((5, "unknown"), (8, ""), (11, row[11].replace("@", " at "))))
        row[where] = wrong
    return row


def _days(chance: random.Random, most: int) -> dt.timedelta:
    return dt.timedelta(chance.randrange(most))


def _figures(chance: random.Random) -> str:
    return f"{20 + chance.randrange(900)} {10**8 + chance.randrange(9 * 10**8)}"


def write(path: Path, number: int, changed: float = 0.0, *, is_clean: bool = False) -> Path:
    """The rows as a workbook with shared texts and real dates, as Excel saves it. Written by a
    process of its own, as half a gigabyte is held meanwhile: Linux says of every process that it
    held at least what the one had held that started it.
    """
    words = [str(path), str(number), str(changed), "clean" if is_clean else ""]
    subprocess.run([sys.executable, __file__, *words], check=True)
    return path


def main(path: str, number: str, changed: str, is_clean: str) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    sheet, date = book.add_worksheet("Participants"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, HEADS)
    for at, row in enumerate(rows(int(number), float(changed), is_clean=bool(is_clean)), start=1):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                sheet.write_datetime(at, column, value, date)
            elif isinstance(value, int):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, value)
    book.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
