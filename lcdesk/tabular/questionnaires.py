"""The questionnaire as a sheet to be printed, or filled in on screen, and filled-in ones read
again: a sheet is a form.

The hidden first column says what each row is. Forms may come as one file each, as sheets of one
workbook, or below each other on one sheet: the row that names the form begins the next one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lcdesk.model.evaluation import LEAST, MOST, EvaluationQuestion
from lcdesk.model.files import BOOK, replaced
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.writing.book import close_book, shown_length, verify_parts
from lcdesk.tabular.writing.cells import clean_text
from lcdesk.texts import N_, in_language

FORM, HEADS, COURSE_HEADS, COURSE, REMARKS, ACTIVITY = (
    "lcdesk form",
    "lcdesk heads",
    "lcdesk about",
    "course",
    "remarks",
    "activity ",
)
"""What stands in the hidden column: "lcdesk form 7" (of cohort 7) begins a form, "activity 35"
is a row about an activity.
"""
_TITLE, _NUMBER, _HOW = (
    N_("Evaluation form"),
    N_("Form no."),
    N_(
        "1 = poor … 5 = very good. Leave blank what you did not attend. Please do not write your "
        "name."
    ),
)
_DATE, _TIME, _WHAT, _WHO, _COMMENT = (
    N_("Date"),
    N_("Time"),
    N_("Activity"),
    N_("Speaker"),
    N_("Comment"),
)
_ABOUT, _REMARKS, _MARK = N_("About the course"), N_("Other remarks and suggestions"), N_("1 to 5")
_REFUSED = N_("Write a whole number from 1 to 5.")
_FIRST = 5  # the column of the first question; before it: mark, date, time, activity, speaker
_NUMBER_AT = 4
_WIDTHS = (4, 11, 12, 44, 26)


@dataclass(frozen=True)
class FormLine:
    """An activity to be judged, as it is printed."""

    id: int
    date: str
    time: str
    title: str
    speaker: str


@dataclass(frozen=True)
class QuestionnaireForm:
    """What is asked: of which cohort, about which activities, with which questions."""

    cohort_id: int
    cohort: str
    lines: Sequence[FormLine]
    questions: Sequence[EvaluationQuestion]

    def about(self, what: str) -> list[EvaluationQuestion]:
        """The questions about each activity, or about the course."""
        return [one for one in self.questions if one.about == what]


@dataclass(frozen=True)
class AnswerCell:
    """A cell that holds an answer, or should: its address, what stands there, and the head of
    its question.
    """

    at: str
    text: str
    question: str


@dataclass
class RawLine:
    """A filled-in row about an activity: its id as printed, date and title as they stand, marks,
    comment.
    """

    row: int
    id: int
    date: str
    title: str
    marks: list[AnswerCell] = field(default_factory=list[AnswerCell])
    comment: str = ""


@dataclass
class RawForm:
    """A form as it came back, before anybody has understood its answers."""

    sheet: str
    cohort_id: int | None
    number: str
    lines: list[RawLine] = field(default_factory=list[RawLine])
    course: list[tuple[AnswerCell, str]] = field(default_factory=list[tuple[AnswerCell, str]])
    remarks: str = ""


def write_forms(path: Path, form: QuestionnaireForm, numbers: Sequence[str]) -> None:
    """Write a workbook with a sheet for each number ("" for a form that has none). KnownFault as
    `replaced` has it.
    """
    import xlsxwriter

    with replaced(path, verify_parts, formats=BOOK) as fresh:
        book: Any = xlsxwriter.Workbook(
            str(fresh), {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        book.set_properties({"title": _both(_TITLE, " "), "author": "lcdesk"})
        looks = _looks(book)
        for number in numbers:
            _FormWriter(book.add_worksheet(number or in_language("en", _TITLE)), looks, form).write(
                number
            )
        close_book(book)


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter", "text_wrap": True}
    cell = {**base, "border": 1, "border_color": "#9AA5AD"}
    head = {**cell, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F7A4D"}
    made = {
        "title": {
            **base,
            "bold": True,
            "font_size": 16,
            "font_color": "#1F7A4D",
            "text_wrap": False,
        },
        "note": {**base, "font_color": "#66717C", "text_wrap": False},
        "label": {**base, "bold": True, "text_wrap": False},
        "head": head,
        "narrow": {**head, "align": "center", "font_size": 10},
        "text": {**cell, "num_format": "@"},
        "mark": {**cell, "align": "center", "num_format": "0"},
        "big": {**cell, "valign": "top", "num_format": "@"},
    }
    return {name: book.add_format(look) for name, look in made.items()}


class _FormWriter:
    """One form while it is written, top to bottom."""

    def __init__(self, page: Any, looks: dict[str, Any], form: QuestionnaireForm) -> None:
        self.page, self.looks, self.form, self.row = page, looks, form, 0
        self.questions = form.about("activity")
        self.last = _FIRST + max(len(self.questions), 1)  # the column of comments

    def write(self, number: str) -> None:
        """Everything."""
        self._set_columns()
        for text, look in (
            (_both(_TITLE, "   "), "title"),
            (self.form.cohort, "label"),
            (_both(_HOW, "   "), "note"),
        ):
            self.page.set_row(self.row, 24 if look == "title" else 18)
            self._put(1, text, look)
            self.row += 1
        self.page.set_row(self.row, 22)
        self._say(f"{FORM} {self.form.cohort_id}")
        self._put(1, _both(_NUMBER, " "), "label")
        self._put(_NUMBER_AT, number, "text")
        self.row += 2
        # first: the heads of activities are repeated on the pages that follow them
        if self.form.about("course"):
            self._write_course()
        if self.questions and self.form.lines:
            self._write_activities()
        self._write_remarks()
        self._set_print()

    def _write_activities(self) -> None:
        self.page.set_row(self.row, 62)
        self._say(HEADS)
        for column, text in enumerate((_DATE, _TIME, _WHAT, _WHO), 1):
            self._put(column, _both(text), "head")
        for column, question in enumerate(self.questions, _FIRST):
            self._put(column, "\n".join(reversed(question.names)), "narrow")
        self._put(self.last, _both(_COMMENT), "head")
        self.page.repeat_rows(self.row)
        top = self.row = self.row + 1
        for line in self.form.lines:
            self.page.set_row(self.row, _height(line))
            self._say(f"{ACTIVITY}{line.id}")
            for column, text in enumerate((line.date, line.time, line.title, line.speaker), 1):
                self._put(column, text, "text")
            for column in range(_FIRST, self.last):
                self._put(column, "", "mark")
            self._put(self.last, "", "text")
            self.row += 1
        self._offer(top, _FIRST, self.row - 1, self.last - 1)
        self.row += 1

    def _write_course(self) -> None:
        self.page.set_row(self.row, 34)
        self._say(COURSE_HEADS)
        self._merge(1, _FIRST - 1, _both(_ABOUT), "head")
        self._put(_FIRST, _both(_MARK), "narrow")
        self._merge(_FIRST + 1, self.last, _both(_COMMENT), "head")
        top = self.row = self.row + 1
        for question in self.form.about("course"):
            self.page.set_row(self.row, 32)
            self._say(COURSE)
            self._merge(1, _FIRST - 1, "\n".join(reversed(question.names)), "text")
            self._put(_FIRST, "", "mark")
            self._merge(_FIRST + 1, self.last, "", "text")
            self.row += 1
        self._offer(top, _FIRST, self.row - 1, _FIRST)
        self.row += 1

    def _write_remarks(self) -> None:
        self._merge(1, self.last, _both(_REMARKS, "   "), "head")
        self.row += 1
        self.page.set_row(self.row, 90)
        self._say(REMARKS)
        self._merge(1, self.last, "", "big")
        self.row += 1

    def _set_columns(self) -> None:
        for column, width in enumerate(_WIDTHS):
            self.page.set_column(column, column, width, None, {"hidden": column == 0})
        self.page.set_column(_FIRST, self.last - 1, 14)
        self.page.set_column(self.last, self.last, 38)

    def _offer(self, *place: int) -> None:
        """The drop-down list of 1 to 5 in a block."""
        message = f"{in_language('zh', _REFUSED)}\n{_REFUSED}"
        choices = [str(value) for value in range(LEAST, MOST + 1)]
        self.page.data_validation(
            *place, {"validate": "list", "source": choices, "error_message": message}
        )

    def _set_print(self) -> None:
        self.page.set_landscape()
        self.page.set_paper(9)  # A4
        self.page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.page.fit_to_pages(1, 0)
        self.page.hide_gridlines(2)
        self.page.set_footer("&L&8&A&R&8&P / &N")

    def _say(self, mark: str) -> None:
        self.page.write_string(self.row, 0, mark)

    def _put(self, column: int, text: str, look: str) -> None:
        if text:
            self.page.write_string(self.row, column, clean_text(text), self.looks[look])
        else:
            self.page.write_blank(self.row, column, None, self.looks[look])

    def _merge(self, first: int, last: int, text: str, look: str) -> None:
        if first < last:
            self.page.merge_range(
                self.row, first, self.row, last, clean_text(text), self.looks[look]
            )
        else:
            self._put(first, text, look)


def _height(line: FormLine) -> float:
    """Room for title and speaker as they break into lines; programs do not find it by themselves
    on paper.
    """
    rows = [
        sum(math.ceil(shown_length(part) / (_WIDTHS[at] * 0.85)) for part in text.split("\n"))
        for at, text in ((3, line.title), (4, line.speaker))
    ]
    return 4 + 14.5 * max(2, *rows)


def read_forms(book: Workbook) -> list[RawForm]:
    """Every form on the sheets of a workbook, in their order; [] when none of it is a
    questionnaire.
    """
    return [form for grid in book.visible for form in _forms_on(grid)]


def _forms_on(grid: Grid) -> Iterator[RawForm]:
    form: RawForm | None = None
    heads = dict[int, str]()
    for row in range(grid.height):
        mark = grid.cell(row, 0).text.strip()
        if mark.startswith(FORM):
            if form is not None:
                yield form
            number = mark.removeprefix(FORM).strip()
            form = RawForm(
                grid.name,
                int(number) if number.isdecimal() else None,
                _text(grid.cell(row, _NUMBER_AT)),
            )
        elif mark == HEADS:
            heads = {
                at: text for at in range(_FIRST, grid.width) if (text := _text(grid.cell(row, at)))
            }
        elif form is not None:
            _read_row(grid, row, mark, (form, heads))
    if form is not None:
        yield form


def _read_row(grid: Grid, row: int, mark: str, into: tuple[RawForm, dict[int, str]]) -> None:
    form, heads = into
    if mark.startswith(ACTIVITY) and mark.removeprefix(ACTIVITY).isdecimal():
        line = RawLine(
            row + 1,
            int(mark.removeprefix(ACTIVITY)),
            _text(grid.cell(row, 1)),
            _text(grid.cell(row, 3)),
        )
        *questions, comment = list(heads) or [_FIRST]
        line.marks = [
            AnswerCell(_address(row, at), _text(grid.cell(row, at)), heads[at]) for at in questions
        ]
        line.comment = _text(grid.cell(row, comment))
        form.lines.append(line)
    elif mark == COURSE:
        answer = AnswerCell(
            _address(row, _FIRST), _text(grid.cell(row, _FIRST)), _text(grid.cell(row, 1))
        )
        form.course.append((answer, _text(grid.cell(row, _FIRST + 1))))
    elif mark == REMARKS:
        form.remarks = _text(grid.cell(row, 1))


def _text(cell: Cell) -> str:
    """What somebody wrote: a number as it is, not as the sheet rounds it; of a formula that
    nobody calculated at least that.
    """
    if isinstance(cell.value, float | int) and not isinstance(cell.value, bool):
        return f"{cell.value:.15g}"
    return cell.text.strip() or ("=…" if cell.lost == "formula" else "")


def _address(row: int, column: int) -> str:
    """The name Excel has for a cell: (9, 5) → F10."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def _both(message: str, between: str = "\n") -> str:
    return f"{in_language('zh', message)}{between}{message}"
