"""Hard lists of odd shape: two people a row, people across, heads of three levels, pages,
banners, several tables.
"""

from __future__ import annotations

from people_pool import people
from people_sheets import Case

_ASIA = "vongsa nguyen somchai qureshi perera shrestha"


def pair_in_a_row() -> Case:
    """Participant 1 and participant 2 of each country in one row."""
    case = Case(
        "two_participants_a_row.xlsx",
        "Upper heads Participant 1 / Participant 2 over the same four heads; the country stands "
        "once.",
    )
    page = case.page("Nominations")
    page.add(
        "Country", "Participant 1", None, None, None, "Participant 2", None, None, None, "Remarks"
    )
    page.add(
        None, "Name", "Sex", "Passport No.", "E-mail", "Name", "Sex", "Passport No.", "E-mail", None
    )
    page.merge(1, 1, 2, 1)
    page.merge(1, 10, 2, 10)
    page.merge(1, 2, 1, 5)
    page.merge(1, 6, 1, 9)
    for first, second in (("kamau", "achieng"), ("okello", None), ("diop", "traore")):
        group = people(f"{first} {second or ''}")
        cells = [cell for p in group for cell in (p.full_name, p.gender, p.passport_no, p.email)]
        code = group[0].nationality
        row = page.add(group[0].country(), *cells, *([None] * (8 - len(cells))), None)
        for who in group:
            case.person(page, row, who, "full_name gender passport_no email", nationality=code)
    return case


def delegate_and_interpreter() -> Case:
    """The interpreter beside each delegate is no participant, but stays known."""
    case = Case(
        "delegate_and_interpreter.xlsx",
        "Groups Delegate / Interpreter; the interpreter's name and phone are kept beside the "
        "delegate.",
    )
    page = case.page("List")
    page.add("No", "Delegate", None, None, None, "Interpreter", None)
    page.add(None, "Name", "Country", "Passport", "Position", "Name", "Phone")
    page.merge(1, 1, 2, 1)
    page.merge(1, 2, 1, 5)
    page.merge(1, 6, 1, 7)
    for number, who in enumerate(people(_ASIA), 1):
        row = page.add(
            number,
            who.full_name,
            who.country(),
            who.passport_no,
            who.position,
            "Li Na" if number < 4 else "Wu Gang",
            "138 0000 0000",
        )
        case.person(page, row, who, "full_name nationality passport_no position", phone=None)
    case.extra = {"Interpreter / Name": "Li Na", "Interpreter / Phone": "138 0000 0000"}
    return case


def across() -> Case:
    """People across, fields down, with sections left of the labels."""
    case = Case(
        "people_across.xlsx",
        "A sheet on its side: sections merged in A, labels in B, a person a column.",
    )
    page = case.page("Profile")
    group = people("vongsa nguyen somchai qureshi perera")
    page.title("Participants' profile", 7)
    labels = [
        "Full name",
        "Sex",
        "Nationality",
        "Date of birth",
        "Passport number",
        "Date of expiry",
        "Organization",
        "Position",
        "E-mail",
        "Mobile",
    ]
    for label, name in zip(
        labels,
        [
            "full_name",
            "gender",
            None,
            "born",
            "passport_no",
            "expires",
            "organization",
            "position",
            "email",
            "phone",
        ],
        strict=True,
    ):
        values = [getattr(p, name) if name else p.country() for p in group]
        page.add(
            {
                "Full name": "Personal",
                "Passport number": "Passport",
                "Organization": "Work",
                "E-mail": "Contact",
            }.get(label),
            label,
            *values,
        )
    for top, bottom in ((2, 5), (6, 7), (8, 9), (10, 11)):
        page.merge(top, 1, bottom, 1)
    for place, who in enumerate(group):
        case.person(
            page,
            2,
            who,
            "full_name gender nationality birth_date passport_no passport_expiry organization "
            "position email phone",
            _col="CDEFG"[place],
        )
    return case


def name_over_two() -> Case:
    """ "Name" merged over two columns that have no heads of their own."""
    case = Case(
        "name_over_two_columns.xlsx",
        "Name merged over the family and the given name, which have no head; all other heads in "
        "one row.",
    )
    page = case.page("Sheet1")
    page.add(
        "No.", "Name", None, "Nationality", "Date of birth", "Passport No.", "Affiliation", "Title"
    )
    page.merge(1, 2, 1, 3)
    for number, who in enumerate(people(_ASIA), 1):
        row = page.add(
            number,
            who.family_name.upper(),
            who.given_name,
            who.country(),
            who.born,
            who.passport_no,
            who.organization,
            who.position,
        )
        # nothing says which of the two is the family name but the capitals
        case.person(
            page,
            row,
            who,
            "nationality birth_date passport_no organization position",
            full_name=f"{who.family_name} {who.given_name}",
            family_name=who.family_name.upper(),
            given_name=who.given_name,
        )
    return case


def three_levels() -> Case:
    """Sections over groups over heads, in two languages."""
    case = Case(
        "three_levels.xlsx", "Three rows of heads: section, group, head; blanks merged down."
    )
    page = case.page("汇总")
    page.title("Master list 总表", 14)
    page.add(
        "No.",
        "基本信息 Personal data",
        None,
        None,
        None,
        None,
        "证件 Documents",
        None,
        "行程 Travel",
        None,
        None,
        None,
        "住宿 Stay",
        None,
    )
    page.add(
        None,
        "姓名 Name",
        None,
        "性别 Sex",
        "国籍 Nationality",
        "出生日期 DOB",
        "护照 Passport",
        None,
        "抵达 Arrival",
        None,
        "离开 Departure",
        None,
        "房型 Room type",
        "饮食 Diet",
    )
    page.add(
        None,
        "姓 Family name",
        "名 Given name",
        None,
        None,
        None,
        "号码 No.",
        "有效期 Valid until",
        "日期 Date",
        "航班 Flight",
        "日期 Date",
        "航班 Flight",
        None,
        None,
    )
    for block in (
        (2, 1, 4, 1),
        (2, 2, 2, 6),
        (2, 7, 2, 8),
        (2, 9, 2, 12),
        (2, 13, 2, 14),
        (3, 2, 3, 3),
        (3, 7, 3, 8),
        (3, 9, 3, 10),
        (3, 11, 3, 12),
    ):
        page.merge(*block)
    for column in (4, 5, 6, 13, 14):
        page.merge(3, column, 4, column)
    for number, who in enumerate(people(_ASIA), 1):
        row = page.add(
            number,
            who.family_name,
            who.given_name,
            who.gender,
            who.country(),
            who.born,
            who.passport_no,
            who.expires,
            "2025-06-14",
            f"MU{500 + number}",
            "2025-06-29",
            f"CA{900 + number}",
            "单人间",
            "Halal" if number == 4 else "无",
        )
        case.person(
            page,
            row,
            who,
            "family_name given_name gender nationality birth_date passport_no passport_expiry",
            arrival_date="2025-06-14",
            arrival_flight=f"MU{500 + number}",
            departure_date="2025-06-29",
            departure_flight=f"CA{900 + number}",
            room_type="单人间",
            dietary="Halal" if number == 4 else {"any": ["无", None]},
        )
    return case


def printed_pages() -> Case:
    """Title and heads again on every page, page numbers, sums carried over."""
    case = Case(
        "printed_pages.xlsx",
        "Title, heads and 'Page 1 of 3' in the middle of the rows; 'Carried forward' lines.",
    )
    page = case.page("Print")
    group = people("kamau achieng okello mushi tesfaye adeyemi diop kouassi vongsa")
    for number in range(3):
        page.title("Participants of the training course", 6)
        page.add(
            "No.", "Name of participant", "Country", "Organisation", "Passport No.", "Signature"
        )
        for place, who in enumerate(group[3 * number : 3 * number + 3], 3 * number + 1):
            row = page.add(
                place, who.full_name, who.country(), who.organization, who.passport_no, None
            )
            case.person(page, row, who, "full_name nationality organization passport_no")
        page.add("Carried forward", None, None, None, 3 * number + 3)
        page.add(f"Page {number + 1} of 3")
        page.add()
    return case


def country_banners() -> Case:
    """A line for each country with the number of its people."""
    case = Case(
        "country_banners.xlsx",
        "Lines 'KENYA (2 persons)', 'Lao PDR – 1 person', '3. Pakistan: 1', counts checked below.",
    )
    page = case.page("By country")
    page.title("LIST OF PARTICIPANTS BY COUNTRY", 5)
    page.add("Name", "M/F", "Position", "Organization", "Email")
    for line, names in (
        ("KENYA (2 persons)", "kamau achieng"),
        ("Lao PDR – 1 person", "vongsa"),
        ("3. Pakistan: 1", "qureshi"),
        ("Côte d’Ivoire (1 person)", "kouassi"),
    ):
        page.title(line, 5)
        for who in people(names):
            row = page.add(who.full_name, who.gender, who.position, who.organization, who.email)
            case.person(page, row, who, "full_name gender position organization email nationality")
    page.add("GRAND TOTAL: 5 persons from 4 countries")
    return case


def several_tables() -> Case:
    """Participants, staff that comes along, and whom to call, joined by the number."""
    case = Case(
        "participants_staff_emergency.xlsx",
        "Frozen sheet with three tables: participants, accompanying staff (no participants), "
        "emergency contacts joined by No.",
    )
    page = case.page("Delegation", frozen=(2, 0))
    page.title("Delegation of the partner institutes", 6)
    page.add("No.", "Name", "Nationality", "Passport No.", "Position", "Mobile phone")
    group = people("kamau okello tesfaye adeyemi")
    rows: list[int] = []
    for number, who in enumerate(group, 1):
        rows.append(
            page.add(number, who.full_name, who.country(), who.passport_no, who.position, who.phone)
        )
    page.add()
    page.title("Accompanying staff", 6)
    page.add("No.", "Name", "Nationality", "Passport No.", "Position", "Mobile phone")
    page.add(1, "Li Na", "China", "EA1234567", "Interpreter", "+86 138 0000 0000")
    page.add(2, "Wu Gang", "China", "EA7654321", "Driver", "+86 139 0000 0000")
    page.add()
    page.title("Emergency contacts", 6)
    page.add("No.", "Name of participant", "Contact person", "Relationship", "Telephone")
    for number, who in enumerate(group, 1):
        page.add(
            number, who.full_name, f"Mary {who.family_name}", "Sister", f"+254 20 555 000{number}"
        )
    for number, (row, who) in enumerate(zip(rows, group, strict=True), 1):
        case.person(
            page,
            row,
            who,
            "full_name nationality passport_no position phone",
            emergency_contact=f"Mary {who.family_name}",
            emergency_phone=f"+254 20 555 000{number}",
        )
    return case


def summary_beside() -> Case:
    """A summary by country, with the names in one cell, before the list."""
    case = Case(
        "summary_and_list.xlsx",
        "Sheet Summary (country, number, names in a cell) before the list; it adds nobody.",
    )
    page = case.page("Summary")
    page.add("Country", "Number", "Male", "Female", "Names")
    for names in ("kamau achieng", "okello", "vongsa", "qureshi"):
        group = people(names)
        men = sum(p.gender == "M" for p in group)
        page.add(
            group[0].country(),
            len(group),
            men,
            len(group) - men,
            ", ".join(p.full_name for p in group),
        )
    page.add("Total", 5, 2, 3)
    page = case.page("Participants")
    page.add("Name", "Gender", "Country", "Passport", "Organisation")
    for who in people("kamau achieng okello vongsa qureshi"):
        row = page.add(who.full_name, who.gender, who.country(), who.passport_no, who.organization)
        case.person(page, row, who, "full_name gender nationality passport_no organization")
    return case


CASES = (
    pair_in_a_row,
    delegate_and_interpreter,
    across,
    name_over_two,
    three_levels,
    printed_pages,
    country_banners,
    several_tables,
    summary_beside,
)
