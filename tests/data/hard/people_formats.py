"""Hard lists in other formats: Unicode text, a web page called .xls, OpenDocument."""

from __future__ import annotations

from people_pool import people
from people_sheets import Case

_SIX = "vongsa nguyen somchai qureshi perera shrestha"
_PLAIN = "full_name gender nationality birth_date passport_no organization email phone"


def _plain_rows(case: Case, names: str = _SIX) -> None:
    page = case.page("Sheet1" if not case.text else "")
    page.add(
        "Name",
        "Gender",
        "Nationality",
        "Date of birth",
        "Passport No.",
        "Organization",
        "E-mail",
        "Phone",
    )
    for who in people(names):
        row = page.add(
            who.full_name,
            who.gender,
            who.country(),
            who.born.strftime("%d %b %Y"),
            who.passport_no,
            who.organization,
            who.email,
            who.phone,
        )
        case.person(page, row, who, _PLAIN)
        if case.text:
            case.rows[-1]["_sheet"] = None


def unicode_text() -> Case:
    """Excel's "Unicode text": tabs in UTF-16."""
    case = Case(
        "unicode_text.txt",
        "Tab-separated text in UTF-16 with its mark.",
        text=("\t", "utf-16-le", b"\xff\xfe"),
    )
    _plain_rows(case)
    return case


def web_page() -> Case:
    """An export of a web system: a table of HTML called .xls."""
    case = Case(
        "web_export.htm",
        "An HTML table with an .xls name: title spanned, line breaks in cells, entities.",
    )
    page = case.page("")
    page.title("Applicants & nominees", 6)
    page.add(
        "#", "Applicant\nname", "Country", "Birth date", "Passport number", "Institution <current>"
    )
    for number, who in enumerate(people(_SIX), 1):
        row = page.add(
            number,
            who.full_name.replace(" ", "\n", 1),
            who.country(),
            who.birth_date,
            who.passport_no,
            f"{who.organization} & partners",
        )
        case.person(
            page,
            row,
            who,
            "full_name nationality birth_date passport_no",
            organization=f"{who.organization} & partners",
        )
        case.rows[-1].pop("_sheet")
    return case


def open_document() -> Case:
    """A LibreOffice file with two-level heads and merged countries."""
    case = Case(
        "open_document.ods", "OpenDocument: countries merged down over their people, real dates."
    )
    page = case.page("Teilnehmer")
    page.title("Participants", 6)
    page.add("Country", "Family name", "First name", "Date of birth", "Passport number", "Email")
    for names in ("kamau achieng", "okello", "vongsa nguyen"):
        group = people(names)
        rows: list[int] = []
        for who in group:
            rows.append(
                page.add(
                    group[0].country() if not rows else None,
                    who.family_name,
                    who.given_name,
                    who.born,
                    who.passport_no,
                    who.email,
                )
            )
            case.person(
                page,
                rows[-1],
                who,
                "family_name given_name birth_date passport_no email",
                nationality=group[0].nationality,
            )
        if len(rows) > 1:
            page.merge(rows[0], 1, rows[-1], 1)
    return case


CASES = (unicode_text, web_page, open_document)
