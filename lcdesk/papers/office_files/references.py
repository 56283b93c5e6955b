"""References of formulas and ranges, and what becomes of them when rows are put into a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})")
_ROWS = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})")
MAX_ROW = 1_048_576
_LONGEST = 8192
"""Characters of a formula, as Excel has it; a longer one was made to be slow."""
_OVER_ROWS = frozenset(
    "SUM COUNT COUNTA AVERAGE MAX MIN SUBTOTAL AGGREGATE COUNTIF COUNTIFS SUMIF SUMIFS AVERAGEIF "
    "AVERAGEIFS COUNTBLANK PRODUCT MEDIAN STDEV SUMPRODUCT".split()
)
"""Functions over a list: LibreOffice writes their range of one cell as that cell (B4:B4 as B4)."""
_TOKEN = re.compile(
    r"""
    (?P<string>"(?:[^"]|"")*")
    |(?P<lead>(?:\[\d+\])?[^\W\d][\w.]*(?::[^\W\d][\w.]*)?!)
    |(?P<structured>\[(?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*\])
    |(?P<quoted>'(?:[^']|'')*'!)
    |(?P<function>[A-Za-z_][\w.]*\()
    |(?P<area>(?:\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(?::\$?[A-Z]{1,3}\$?[1-9]\d{0,6})?(?![\w.(]))
    |(?P<rows>\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}(?![\w.(]))
    |(?P<word>[\w.]+)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class RowInsertion:
    """`more` rows put in below row `row` of a sheet, which are like it."""

    sheet: str
    row: int
    more: int

    def moved(self, row: int) -> int:
        """Where a row is afterwards."""
        return row + self.more if row > self.row else row

    def area(self, ref: str) -> str:
        """A cell or range afterwards: what lies below moves, what reaches to the row grows."""
        if rows := _ROWS.fullmatch(ref):
            first, last = self._span(int(rows[2]), int(rows[4]))
            return f"{rows[1]}{first}:{rows[3]}{last}"
        begin, sign, end = ref.partition(":")
        one, other = CELL.fullmatch(begin), CELL.fullmatch(end) if sign else None
        if one is None or (sign and other is None):
            return ref
        if other is None:
            return _with_row(one, self.moved(int(one[4])))
        first, last = self._span(int(one[4]), int(other[4]))
        return f"{_with_row(one, first)}:{_with_row(other, last)}"

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self.moved(first), last + self.more if last >= self.row else last

    def grown(self, ref: str) -> str:
        """As `area`, and a single cell of the row becomes a range over all of them."""
        found = CELL.fullmatch(ref)
        if found and int(found[4]) == self.row and self.more:
            return f"{ref}:{_with_row(found, self.row + self.more)}"
        return self.area(ref)

    def grown_all(self, refs: str) -> str:
        """The same of several with blanks between them."""
        return " ".join(self.grown(ref) for ref in refs.split())

    def areas(self, refs: str) -> str:
        """`area` of several with blanks between them."""
        return " ".join(self.area(ref) for ref in refs.split())

    def formula(self, text: str, sheet: str = "", *, grows: bool = False) -> str:
        """A formula afterwards that stands in `sheet`; with `grows` a lone cell of the row becomes
        all of them (ranges of charts, names), else only in functions over lists.
        """

        def told(ref: str, lead: str, function: str) -> str:
            if (lead or sheet) != self.sheet:
                return ref
            return self.grown(ref) if grows or function in _OVER_ROWS else self.area(ref)

        return rewritten(text, told)


def _with_row(cell: re.Match[str], row: int) -> str:
    return f"{cell[1]}{cell[2]}{cell[3]}{row}"


def rewritten(text: str, told: Callable[[str, str, str], str]) -> str:
    """A formula with each reference replaced by what `told` says of it: (reference, its sheet or
    "", the function around it or "").
    """
    if len(text) > _LONGEST:
        return text
    out: list[str] = []
    functions: list[str] = []
    lead = ""
    for found in _TOKEN.finditer(text):
        kind, piece = found.lastgroup or "sign", found[0]
        match kind:
            case "function":
                functions.append(piece[:-1].upper())
            case "sign" if piece == "(":
                functions.append(functions[-1] if functions else "")
            case "sign" if piece == ")" and functions:
                functions.pop()
            case "area" | "rows" if ":" not in lead and "[" not in lead:
                piece = told(piece, lead, functions[-1] if functions else "")
            case _:
                pass
        lead = ""
        if kind == "quoted":
            lead = piece[1:-2].replace("''", "'")
        elif kind == "lead":
            lead = piece[:-1]
        out.append(piece)
    return "".join(out)


def moved_with_row(text: str, insertion: RowInsertion, by: int) -> str:
    """A formula of the repeated row in its copy `by` rows below: what it says of its own row and
    of the one above moves along; what is fixed to the row by $ is the whole list. To be called
    before the rows come in.
    """
    row = insertion.row

    def cell(found: re.Match[str], *, is_end: bool) -> str:
        at = int(found[4])
        if found[3] and at == row:
            return _with_row(found, row + insertion.more if is_end else row)
        if not found[3] and at in (row, row - 1):
            return _with_row(found, at + by)
        return _with_row(found, insertion.moved(at))

    def told(ref: str, lead: str, _function: str) -> str:
        if lead and lead != insertion.sheet:
            return ref
        begin, sign, end = ref.partition(":")
        one, other = CELL.fullmatch(begin), CELL.fullmatch(end)
        if one is None:
            return insertion.area(ref)
        if not sign or other is None:
            return cell(one, is_end=False)
        return f"{cell(one, is_end=False)}:{cell(other, is_end=True)}"

    return rewritten(text, told)


def translated(text: str, rows: int, columns: int) -> str:
    """A formula as it is when it is copied so many rows down and columns to the right."""

    def cell(found: re.Match[str]) -> str:
        column = found[2] if found[1] else column_name(column_number(found[2]) + columns)
        row = int(found[4]) if found[3] else int(found[4]) + rows
        return f"{found[1]}{column}{found[3]}{row}"

    def told(ref: str, _lead: str, _function: str) -> str:
        if rows_found := _ROWS.fullmatch(ref):
            first, last = (int(rows_found[n]) + (0 if rows_found[n - 1] else rows) for n in (2, 4))
            return f"{rows_found[1]}{first}:{rows_found[3]}{last}"
        return CELL.sub(cell, ref)

    return rewritten(text, told)


def column_number(letters: str) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """1 is A."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def row_of(ref: str) -> int:
    """The row of a cell."""
    found = CELL.fullmatch(ref)
    return int(found[4]) if found else 0


def rows_of(ref: str) -> tuple[int, int]:
    """The first and the last row of a cell or range; (0, 0) for whole columns."""
    begin, _sign, end = ref.partition(":")
    return row_of(begin), row_of(end or begin)
