"""Hard lists whose shape is plain and whose cells are not: codes, ditto marks, dates, numbers,
titles.
"""

from __future__ import annotations

import datetime as dt

from people_pool import Person, people
from people_sheets import Case, Shown

_TEN = "kamau achieng okello mushi tesfaye adeyemi vongsa nguyen somchai qureshi"
_SIX = "vongsa nguyen somchai qureshi perera shrestha"


def legend_of_codes() -> Case:
    """Sex as 1 and 2, rooms and meals as letters; what they mean stands below and on another
    sheet.
    """
    case = Case(
        "codes_with_legend.xlsx",
        "Sex 1/2 with 'Sex: 1 = male, 2 = female' below, countries by number with a sheet of "
        "codes.",
    )
    page = case.page("Data")
    page.add("ID", "Name", "Sex", "Country", "Date of birth", "Employer", "Room")
    codes = {"LA": 1, "VN": 2, "TH": 3, "PK": 4, "LK": 5, "NP": 6}
    for number, who in enumerate(people(_SIX), 101):
        row = page.add(
            number,
            who.full_name,
            2 if who.gender == "F" else 1,
            codes[who.nationality],
            who.born,
            who.organization,
            "S",
        )
        case.person(
            page,
            row,
            who,
            "full_name gender nationality birth_date organization",
            room_type={"any": ["S", "single"]},
        )
    page.add()
    page.add("Sex: 1 = male, 2 = female")
    page.add("Room: S = single, T = twin")
    page = case.page("Codes")
    page.add("Code", "Country")
    for code, number in codes.items():
        page.add(number, next(p for p in people(_SIX) if p.nationality == code).country())
    return case


def numbers_and_texts() -> Case:
    """Hidden columns with data, numbers kept as text, text kept as numbers, zeros of a format."""
    case = Case(
        "numbers_as_text.xlsx",
        "Hidden columns and row are data; passports under format 00000000; phones as numbers; "
        "dates as text of serials.",
    )
    page = case.page("Sheet1", hidden_columns=[4, 6], hidden_rows=[4])
    page.add("No.", "Full name", "Country", "Passport No.", "Phone", "Date of birth", "Staff no.")
    for number, who in enumerate(people(_SIX), 1):
        zeros = Shown(8123456 + number, "00000000")
        serial = str((who.born - dt.date(1899, 12, 30)).days)
        row = page.add(
            str(number),
            who.full_name,
            who.country(),
            zeros,
            int("".join(c for c in who.phone if c.isdigit())),
            serial if number % 2 else who.born,
            Shown(17 * number, "00000"),
        )
        case.person(
            page,
            row,
            who,
            "full_name nationality birth_date",
            passport_no=f"{8123456 + number:08}",
            phone="".join(c for c in who.phone if c.isdigit()),
        )
    return case


def mixed_dates() -> Case:
    """One column, a date written differently in each row."""
    case = Case(
        "dates_of_all_kinds.xlsx",
        "Real dates, 1988.3.5, 二〇…年, 民国77年, Excel serial as text, 5 Mar 88, 19880305, 5-Mar-1988; "
        "one that does not exist.",
    )
    page = case.page("Sheet1")
    page.add("姓名", "国籍", "出生日期", "护照号", "护照有效期")
    group = people(_TEN)
    said: list[tuple[object, str | None]] = [
        (dt.date(1988, 3, 5), "1988-03-05"),
        ("1988.3.5", "1988-03-05"),
        ("一九八八年三月五日", "1988-03-05"),
        ("民国77年3月5日", "1988-03-05"),
        ("32207", "1988-03-05"),
        ("5 Mar 88", "1988-03-05"),
        ("19880305", "1988-03-05"),
        ("1988年3月5号", "1988-03-05"),
        ("1988-3-5 0:00", "1988-03-05"),
        ("1988年2月30日", None),
    ]
    for number, (who, (cell, iso)) in enumerate(zip(group, said, strict=True), 1):
        row = page.add(
            who.full_name,
            who.country("zh"),
            cell,
            who.passport_no,
            "二〇二九年十二月二十一日" if number % 2 else "2029/12/21",
        )
        case.person(
            page,
            row,
            who,
            "full_name nationality passport_no",
            birth_date=iso,
            passport_expiry="2029-12-21",
        )
        if iso is None:
            case.problem(page, row, "birth_date", "bad_date")
    return case


def order_by_column() -> Case:
    """Each column has its own order: one is proved, one is told in the head, one cannot be
    known.
    """
    case = Case(
        "day_or_month_first.xlsx",
        "Birth dates proved day first; arrival told month first by the head; expiry cannot be "
        "known and is asked.",
    )
    page = case.page("Sheet1")
    page.add(
        "Surname",
        "First name",
        "Citizenship",
        "Date of birth",
        "Passport",
        "Passport expiry",
        "Arrival date (mm/dd/yyyy)",
    )
    rows: list[int] = []
    for number, who in enumerate(people(_TEN), 1):
        row = page.add(
            who.family_name,
            who.given_name,
            who.country(),
            who.born.strftime("%d/%m/%Y"),
            who.passport_no,
            f"0{number % 8 + 1}/0{(number + 3) % 8 + 1}/2029",
            f"06/{10 + number % 3}/2025",
        )
        rows.append(row)
        case.person(
            page,
            row,
            who,
            "family_name given_name nationality birth_date passport_no",
            passport_expiry=None,
            arrival_date=f"2025-06-{10 + number % 3}",
        )
    case.problem(page, rows, "passport_expiry", "ambiguous_date")
    return case


def odd_cells() -> Case:
    """Mails, phones and words as they come out of other programs."""
    case = Case(
        "cells_from_elsewhere.xlsx",
        "mailto links and ';', 8.49E+11, #N/A, full-width letters, NBSP and zero-width signs, "
        "apostrophes.",
    )
    page = case.page("Sheet1")
    page.add(
        "Ｎａｍｅ", "Nationality\u200b", "Passport\u00a0No", "E-mail ", "Phone", "Organization"
    )
    group = people(_TEN)
    mails = [
        f"mailto:{group[0].email}",
        f"{group[1].email};",
        f" {group[2].email}\u200b",
        Shown("write me", link=f"mailto:{group[3].email}"),
        f"<{group[4].email}>",
        f"{group[5].email}; second@example.net",
    ]
    for number, who in enumerate(group):
        name = who.full_name.replace(" ", "\u00a0") if number % 2 else who.full_name
        mail = mails[number] if number < len(mails) else who.email
        number_of = (
            "".join(chr(ord(c) + 0xFEE0) for c in who.passport_no)
            if number == 7
            else who.passport_no
        )
        phone: object = (
            "8.49123E+11" if number == 6 else f"'{who.phone}" if number == 2 else who.phone
        )
        nation: object = Shown("#N/A", error=True) if number == 8 else f"{who.country()}\u3000"
        row = page.add(
            f"{name} ", nation, number_of, mail, phone, f"\u200e{who.organization}\u00a0"
        )
        case.person(
            page,
            row,
            who,
            "full_name passport_no email organization",
            nationality=None if number == 8 else who.nationality,
            phone=None if number == 6 else who.phone,
        )
    case.problem(page, 7, "email", "multiple_emails")
    case.problem(page, 8, "phone", "phone_precision_lost")
    case.problem(page, 10, "nationality", "excel_error_cell")
    return case


def withdrawn() -> Case:
    """A section of those who will not come; one more is struck through."""
    case = Case(
        "withdrawn_section.xlsx",
        "Confirmed people, one of them struck through, then a line 'Withdrawn 退出' with two more.",
    )
    page = case.page("Status")
    page.add("No.", "Name", "Country", "Passport No.", "Remarks")
    group = people(_SIX)
    for number, who in enumerate(group[:4], 1):
        cells = (number, who.full_name, who.country(), who.passport_no)
        row = page.add(*(Shown(cell, struck=number == 3) for cell in cells), None)
        status = {"any": ["withdrawn", "Withdrawn"]} if number == 3 else None
        case.person(page, row, who, "full_name nationality passport_no", status=status)
    page.title("Withdrawn 退出", 5)
    for number, who in enumerate(group[4:], 5):
        row = page.add(number, who.full_name, who.country(), who.passport_no, "family reasons")
        case.person(
            page,
            row,
            who,
            "full_name nationality passport_no",
            status={"any": ["withdrawn", "Withdrawn 退出", "Withdrawn"]},
            notes="family reasons",
        )
    return case


def ditto() -> Case:
    """ "Same as above" in five ways."""
    case = Case(
        "ditto_marks.xlsx",
        '同上, 〃, ", same as above, -//- in country, organisation and arrival columns.',
    )
    page = case.page("Sheet1")
    page.add("No", "Name", "Country", "Organization", "Passport no.", "Arrival date", "Flight")
    marks = ["", "同上", "〃", '"', "same as above", "-//-", "idem", "do."]
    for number, who in enumerate(
        people("kamau achieng okello mushi tesfaye adeyemi vongsa nguyen")
    ):
        mark = marks[number]
        row = page.add(
            number + 1,
            who.full_name,
            mark or "Kenya",
            mark or "Nairobi Power Company",
            who.passport_no,
            mark or dt.date(2025, 6, 14),
            mark or "MU762",
        )
        case.person(
            page,
            row,
            who,
            "full_name passport_no",
            nationality="KE",
            organization="Nairobi Power Company",
            arrival_date="2025-06-14",
            arrival_flight="MU762",
        )
    return case


def by_eye() -> Case:
    """The country and the institute only in the first row of each group, without any merge."""
    case = Case(
        "merged_by_eye.xlsx",
        "Country and organisation written once for the rows below; remarks blank here and there "
        "stay blank.",
    )
    page = case.page("Sheet1")
    page.add("Country", "Organisation", "Name", "Gender", "Passport No.", "Notes")
    for names in ("kamau achieng okello", "vongsa nguyen", "qureshi perera shrestha"):
        group = people(names)
        for place, who in enumerate(group):
            first = place == 0
            row = page.add(
                group[0].country() if first else None,
                group[0].organization if first else None,
                who.full_name,
                who.gender,
                who.passport_no,
                "leader" if first else None,
            )
            case.person(
                page,
                row,
                who,
                "full_name gender passport_no",
                nationality=group[0].nationality,
                organization=group[0].organization,
                notes="leader" if first else None,
            )
    return case


def titles_in_capitals() -> Case:
    """All in capitals, with titles in front or behind."""
    case = Case(
        "capitals_and_titles.xlsx",
        "MR./MRS./DR./Prof. (Mrs.) in front, 先生/女士 behind; no column for the sex.",
    )
    page = case.page("LIST")
    page.add("S/N", "NAME", "COUNTRY", "DESIGNATION", "INSTITUTION", "PASSPORT NUMBER")
    group = people("kamau achieng okello mushi tesfaye somchai vongsa")
    said = ["MR. {}", "MRS. {}", "DR. {}", "PROF. (MRS.) {}", "Eng. {}", "{} 先生", "{}女士"]
    sexes = ["M", "F", None, "F", None, "M", "F"]
    for number, (who, pattern, sex) in enumerate(zip(group, said, sexes, strict=True), 1):
        row = page.add(
            number,
            pattern.format(who.full_name.upper()),
            who.country().upper(),
            who.position.upper(),
            who.organization.upper(),
            who.passport_no,
        )
        case.person(page, row, who, "full_name nationality passport_no position", gender=sex)
    return case


def odd_names() -> Case:
    """Single names, particles, apostrophes, initials, hyphens, and a comma."""
    case = Case(
        "single_names_and_particles.xlsx",
        "Surname, given name with a comma; single names; van der, bin, O', wa; never re-cased.",
    )
    page = case.page("Roster")
    page.add("Name (Surname, Given name)", "Nationality", "Passport No.", "MRZ")
    rows = [
        ("van der Berg, Jan-Willem", "South Africa", "ZA", "van der Berg", "Jan-Willem"),
        ("Suharto", "Indonesia", "ID", None, None),
        ("O'Connor, Siobhán", "Ireland", "IE", "O'Connor", "Siobhán"),
        ("wa Thiong'o, Wanjikũ", "Kenya", "KE", "wa Thiong'o", "Wanjikũ"),
        ("Ismail bin Osman", "Malaysia", "MY", None, None),
        ("de la Cruz, Ma. Teresa", "Philippines", "PH", "de la Cruz", "Ma. Teresa"),
        ("N'Diaye, J. P.", "Senegal", "SN", "N'Diaye", "J. P."),
        ("Khin", "Myanmar", "MM", None, None),
    ]
    for number, (name, nation, code, family, given) in enumerate(rows, 1):
        line = (
            f"P<{code}X{(family or name).upper().replace(' ', '<')}<<{(given or '').upper()}<<<<<<"
        )
        row = page.add(name, nation, f"ZZ12345{number}0", line)
        who = Person(
            family or "", given or "", "", "", code, "", f"ZZ12345{number}0", "", "", "", "", ""
        )
        case.person(
            page,
            row,
            who,
            "nationality passport_no",
            full_name=name,
            family_name=family,
            given_name=given,
        )
    case.extra = {"MRZ": "P<IDXSUHARTO<<<<<<<<"}
    return case


CASES = (
    legend_of_codes,
    numbers_and_texts,
    mixed_dates,
    order_by_column,
    odd_cells,
    withdrawn,
    ditto,
    by_eye,
    titles_in_capitals,
    odd_names,
)
