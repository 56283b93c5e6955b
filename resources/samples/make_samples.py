"""Draws the sample workbooks beside it: the lists and timetables of two sessions, as an office
would send them.

For developers: `python resources/samples/make_samples.py` writes the four .xlsx files again, byte
for byte the same. All people, passports, phones, mail addresses and speakers are invented.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).resolve().parent))
import sample_people as people
import sample_timetables as timetables

HERE = Path(__file__).resolve().parent
MADE = dt.datetime(2025, 6, 6, 9, 0)

SONG, KAI = "SimSun", "KaiTi"
THIN, MEDIUM = Side(style="thin", color="7F7F7F"), Side(style="medium", color="404040")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DDEBE2")
TOTAL = PatternFill("solid", fgColor="F2F2F2")
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)

DATE, CLOCK, WORDS = "yyyy-mm-dd", "hh:mm", "@"


@dataclass(frozen=True)
class Column:
    """A column of a list: its head (a line break parts the languages), the value's name, width
    and number format.
    """

    head: str
    name: str
    width: float
    shape: str = "General"
    centred: bool = True
    above: str = ""
    choices: tuple[str, ...] = field(default=())


SHANGHAI = (
    Column("序号\nNo.", "number", 6),
    Column("姓名\nFull name", "full_name", 24, WORDS, centred=False),
    Column("姓\nFamily name", "family", 15, WORDS, centred=False),
    Column("名\nGiven name", "given", 15, WORDS, centred=False),
    Column("性别\nGender", "gender", 9, choices=("Female", "Male")),
    Column("国籍\nNationality", "country", 14),
    Column("出生日期\nDate of birth", "birth", 13, DATE),
    Column("护照号码\nPassport No.", "passport", 14, WORDS),
    Column(
        "护照种类\nPassport type",
        "passport_kind",
        12,
        choices=("Ordinary", "Service", "Diplomatic"),
    ),
    Column("护照有效期\nPassport expiry", "expiry", 13, DATE),
    Column("工作单位\nOrganization", "organization", 34, centred=False),
    Column("单位性质\nKind of organisation", "organization_kind", 17),
    Column("部门\nDepartment", "department", 22, centred=False),
    Column("职务\nPosition", "position", 22, centred=False),
    Column("学历\nEducation", "education", 12),
    Column("专业领域\nField of work", "field", 22, centred=False),
    Column("英语水平\nEnglish level", "english", 11),
    Column("电子邮箱\nE-mail", "email", 31, centred=False),
    Column("电话\nPhone", "phone", 19, WORDS),
    Column("推荐单位\nNominated by", "nominated_by", 32, centred=False),
    Column("组别\nGroup", "group", 8),
    Column("班级职务\nRole in the group", "role", 14),
    Column("状态\nStatus", "status", 13),
    Column(
        "签证状态\nVisa status",
        "visa",
        12,
        choices=("issued", "applied for", "to apply", "not needed", "refused"),
    ),
    Column("邀请函编号\nInvitation letter no.", "letter", 18, WORDS),
    Column("签证有效期\nVisa valid until", "visa_until", 13, DATE),
    Column("抵达日期\nArrival date", "arrival_date", 12, DATE),
    Column("抵达时间\nArrival time", "arrival_time", 10, CLOCK),
    Column("抵达航班\nArrival flight", "arrival_flight", 11),
    Column("抵达机场\nArrival airport", "arrival_airport", 10),
    Column("接机批次\nPick-up group", "pickup", 10),
    Column("离开日期\nDeparture date", "departure_date", 12, DATE),
    Column("离开时间\nDeparture time", "departure_time", 10, CLOCK),
    Column("离开航班\nDeparture flight", "departure_flight", 11),
    Column("房型\nRoom type", "room", 10, choices=("Single", "Twin")),
    Column("同住人\nRoom mate", "mate", 20, centred=False),
    Column("饮食要求\nDietary requirements", "diet", 16),
    Column("紧急联系人\nEmergency contact", "emergency_contact", 20, centred=False),
    Column("紧急联系电话\nEmergency phone", "emergency_phone", 19, WORDS),
    Column("报告题目\nPresentation title", "presentation", 42, centred=False),
    Column("备注\nRemarks", "notes", 30, centred=False),
)

TO, FROM = "抵达信息", "离开信息"
CHENGDU = (
    Column("序号", "number", 6),
    Column("姓名", "full_name", 24, WORDS, centred=False),
    Column("性别", "gender", 6, choices=("女", "男")),
    Column("国籍", "country", 13),
    Column("出生日期", "birth", 12, DATE),
    Column("护照号码", "passport", 13, WORDS),
    Column("护照有效期", "expiry", 12, DATE),
    Column("工作单位", "organization", 34, centred=False),
    Column("单位性质", "organization_kind", 11),
    Column("职务", "position", 22, centred=False),
    Column("专业领域", "field", 22, centred=False),
    Column("电子邮箱", "email", 31, centred=False),
    Column("电话", "phone", 19, WORDS),
    Column("状态", "status", 9),
    Column("签证状态", "visa", 10),
    Column("日期", "arrival_date", 12, DATE, above=TO),
    Column("航班", "arrival_flight", 10, above=TO),
    Column("日期", "departure_date", 12, DATE, above=FROM),
    Column("航班", "departure_flight", 10, above=FROM),
    Column("房型", "room", 9),
    Column("饮食要求", "diet", 13),
    Column("证书编号", "certificate", 17, WORDS),
    Column("备注", "notes", 22, centred=False),
)

LIST = (
    Column("日期\nDate", "date", 14, "yyyy-mm-dd"),
    Column("时间\nTime", "time", 14, WORDS),
    Column("形式\nType", "kind", 26),
    Column("课程内容\nTopic", "title", 52, centred=False),
    Column("主题\nTheme", "theme", 26, centred=False),
    Column("主讲人\nSpeaker", "speaker", 22),
    Column("单位\nAffiliation", "affiliation", 34, centred=False),
    Column("主持人\nHost", "host", 18),
    Column("地点\nVenue", "venue", 30, centred=False),
    Column("组别\nGroup", "group", 8),
    Column("用车\nBus", "bus", 16),
    Column("备注\nRemarks", "notes", 26, centred=False),
)


def title(
    sheet: Worksheet, row: int, words: str, columns: int, *, size: int, align: str = "center"
) -> None:
    """A line over the whole table, merged."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    cell = sheet.cell(row, 1, words)
    cell.font = Font(name=SONG if size >= 12 else KAI, size=size, bold=size >= 12)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = size * 2.1


def box(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Any,
    *,
    shape: str = "General",
    centred: bool = True,
) -> Any:
    """A ruled cell with a value."""
    cell = sheet.cell(row, column, value)
    cell.font, cell.border, cell.number_format = Font(name=SONG, size=10), BOX, shape
    cell.alignment = MIDDLE if centred else LEFT
    return cell


def heads(sheet: Worksheet, row: int, columns: Sequence[Column]) -> int:
    """The head, on two levels where columns stand under a common word; the answer is the first
    row of data.
    """
    deep = any(column.above for column in columns)
    last = row + 1 if deep else row
    for place, column in enumerate(columns, start=1):
        box(sheet, last, place, column.head)
        if deep:
            box(sheet, row, place, column.above or column.head)
            if not column.above:
                sheet.cell(last, place).value = None
                sheet.merge_cells(start_row=row, start_column=place, end_row=last, end_column=place)
        for line in range(row, last + 1):
            sheet.cell(line, place).font = Font(name=SONG, size=10, bold=True)
            sheet.cell(line, place).fill = HEAD
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for word in dict.fromkeys(column.above for column in columns if column.above):
        places = [place for place, column in enumerate(columns, start=1) if column.above == word]
        for place in places[1:]:
            sheet.cell(row, place).value = None
        sheet.merge_cells(start_row=row, start_column=places[0], end_row=row, end_column=places[-1])
    for line in range(row, last + 1):
        sheet.row_dimensions[line].height = 20 if deep else 44
    return last + 1


def print_set_up(
    sheet: Worksheet, area: str, head_rows: str, head_columns: str = "", *, pages: int = 1
) -> None:
    """A3 across, heads on every page, so many pages wide, page numbers below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area, sheet.print_title_rows = area, head_rows
    if head_columns:
        sheet.print_title_cols = head_columns
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.8
    sheet.page_margins.footer = 0.4
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def roster(name: str, session: people.Session, columns: Sequence[Column]) -> Workbook:
    """A list of participants: titles, head, rows, total, note."""
    titles, rows = session.titles, session.people
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    pages = -(-len(columns) // 15)
    page = min(len(columns), 15) if pages > 2 else 12  # the title belongs on the first page
    for row, (words, size) in enumerate(zip(titles, (16, 12, 10), strict=True), start=1):
        title(sheet, row, words, page, size=size, align="left" if size == 10 else "center")
    first = heads(sheet, len(titles) + 1, columns)
    for row, person in enumerate(rows, start=first):
        for place, column in enumerate(columns, start=1):
            box(
                sheet,
                row,
                place,
                person.get(column.name),
                shape=column.shape,
                centred=column.centred,
            )
        sheet.row_dimensions[row].height = 27
    last = first + len(rows) - 1
    for place in range(1, len(columns) + 1):
        box(sheet, last + 1, place, None).fill = TOTAL
    for place, words in ((1, "合计"), (2, session.total())):
        box(sheet, last + 1, place, words, centred=place == 1).fill = TOTAL
        sheet.cell(last + 1, place).font = Font(name=SONG, size=10, bold=True)
    title(sheet, last + 2, session.note, page, size=10, align="left")
    for place, column in enumerate(columns, start=1):
        if column.choices:
            offered = DataValidation(
                type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True
            )
            letter = get_column_letter(place)
            offered.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(offered)
    sheet.freeze_panes = sheet.cell(first, 3)
    end = get_column_letter(len(columns))
    print_set_up(sheet, f"A1:{end}{last + 2}", f"{len(titles) + 1}:{first - 1}", "A:B", pages=pages)
    return book


def curriculum_list() -> Workbook:
    """The Shanghai timetable as a list, the date merged over the activities of a day."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "课程表 Curriculum"
    for row, (words, size) in enumerate(
        zip(timetables.SHANGHAI_TITLES, (16, 12), strict=True), start=1
    ):
        title(sheet, row, words, len(LIST), size=size)
    first = heads(sheet, 3, LIST)
    row = first
    for day, entries in timetables.shanghai().items():
        for line, entry in enumerate(entries, start=row):
            for place, column in enumerate(LIST, start=1):
                value = day if column.name == "date" and line == row else entry.get(column.name)
                box(sheet, line, place, value, shape=column.shape, centred=column.centred)
            sheet.row_dimensions[line].height = 30
        if len(entries) > 1:
            sheet.merge_cells(
                start_row=row, start_column=1, end_row=row + len(entries) - 1, end_column=1
            )
        row += len(entries)
    title(sheet, row, timetables.SHANGHAI_NOTE, len(LIST), size=10, align="left")
    sheet.freeze_panes = sheet.cell(first, 3)
    print_set_up(sheet, f"A1:{get_column_letter(len(LIST))}{row}", "3:3")
    return book


def curriculum_grid() -> Workbook:
    """The Chengdu timetable as a grid a week, each on its sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, words, monday, entries in timetables.chengdu():
        sheet = book.create_sheet(name)
        title(sheet, 1, timetables.CHENGDU_TITLE, 6, size=16)
        title(sheet, 2, words, 6, size=12)
        empty_grid(sheet, monday)
        for day, slots, words_in_cell in entries:
            top, bottom = 4 + slots[0], 4 + slots[-1]
            sheet.cell(top, 2 + day, words_in_cell)
            if bottom > top:
                sheet.merge_cells(
                    start_row=top, start_column=2 + day, end_row=bottom, end_column=2 + day
                )
        sheet.freeze_panes = "B4"
        print_set_up(sheet, f"A1:F{3 + len(timetables.SLOTS)}", "1:3")
    return book


def empty_grid(sheet: Worksheet, monday: dt.date) -> None:
    """Days across in row 3, slots down below it, the lunch slot merged over the week."""
    sheet.column_dimensions["A"].width = 14
    sheet.row_dimensions[3].height = 30
    for place in range(1, 7):
        day = monday + dt.timedelta(days=place - 2)
        box(
            sheet,
            3,
            place,
            "时间\nTime" if place == 1 else day,
            shape="General" if place == 1 else "ddd d mmm yyyy",
        )
        sheet.cell(3, place).font, sheet.cell(3, place).fill = (
            Font(name=SONG, size=11, bold=True),
            HEAD,
        )
        if place > 1:
            sheet.column_dimensions[get_column_letter(place)].width = 37
    for row, slot in enumerate(timetables.SLOTS, start=4):
        is_lunch = slot == timetables.LUNCH
        for place in range(1, 7):
            cell = box(
                sheet,
                row,
                place,
                slot if place == 1 else "午餐 Lunch" if is_lunch and place == 2 else None,
            )
            cell.fill = TOTAL if is_lunch else PatternFill()
        if is_lunch:
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=6)
        sheet.row_dimensions[row].height = 24 if is_lunch else 84


def saved(book: Workbook, path: Path) -> None:
    """Write the workbook with nothing in it that changes from run to run."""
    book.properties.creator, book.properties.created = "项目办公室 Programme office", MADE
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*",
                    rb"\g<1>" + f"{MADE:%Y-%m-%dT%H:%M:%SZ}".encode(),
                    part,
                )
            info = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            new.writestr(info, part)


def draw(folder: Path) -> None:
    """Write the four workbooks into a folder."""
    saved(
        roster("学员名单 Participants", people.SHANGHAI, SHANGHAI),
        folder / "shanghai_participants.xlsx",
    )
    saved(roster("学员名单", people.CHENGDU, CHENGDU), folder / "chengdu_participants.xlsx")
    saved(curriculum_list(), folder / "shanghai_curriculum.xlsx")
    saved(curriculum_grid(), folder / "chengdu_curriculum.xlsx")


if __name__ == "__main__":
    draw(HERE)
