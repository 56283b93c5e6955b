"""How well a file was read, against its truth: rows found, cells right, problems told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

Row = dict[str, Any]
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def plain(name: str, value: Any) -> str:
    """A value without what does not matter: case, blanks, order of the parts of a name, signs in
    a phone number.
    """
    text = unicodedata.normalize("NFC", "" if value is None else str(value)).translate(_UNSEEN)
    text = " ".join(text.replace("\u00a0", " ").split())
    if name in {"phone", "emergency_phone"}:
        return re.sub(r"\D", "", text).removeprefix("00")
    if name == "full_name":
        return " ".join(sorted(re.sub("[,，]", " ", text).casefold().split()))
    return text.replace(" ", "") if name == "name_zh" else text.casefold()


def is_right(name: str, wanted: Any, found: Any) -> bool:
    """Whether a cell is as the truth has it; {"any": [...]} allows several."""
    if isinstance(wanted, dict):
        return any(is_right(name, one, found) for one in wanted["any"])
    return plain(name, wanted) == plain(name, found)


def said(row: Row, name: str) -> Any:
    """A cell of a row; a whole name may be made of its parts."""
    parts = [
        part for part in (row.get("given_name"), row.get("family_name")) if isinstance(part, str)
    ]
    whole = " ".join(parts)
    return row.get(name) or (whole if name == "full_name" else None)


def _keys(row: Row) -> Iterator[tuple[str, str]]:
    for name in ("passport_no", "full_name", "email"):
        value = row.get(name) or (
            "" if isinstance(row.get("family_name"), dict) else said(row, name)
        )
        if value and not isinstance(value, dict):
            yield name, plain(name, value)


def pair(
    truth: Sequence[Row], found: Sequence[Row]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """(pairs, rows of the truth that are missing, rows that nobody wrote); by passport, name,
    then mail.
    """
    left, pairs = list(found), list[tuple[Row, Row]]()
    open_rows = list(truth)
    for level in ("passport_no", "full_name", "email"):
        for row in list(open_rows):
            wanted = [key for key in _keys(row) if key[0] == level]
            mate = next((one for one in left if any(key in wanted for key in _keys(one))), None)
            if mate is not None:
                pairs.append((row, mate))
                open_rows.remove(row)
                left.remove(mate)
    return pairs, open_rows, left


def wrong_cells(pairs: Sequence[tuple[Row, Row]]) -> tuple[list[tuple[Any, ...]], int]:
    """((row, field, wanted, found) of each cell that is not right, number of cells looked at)."""
    cells = [
        (row["_row"], name, value, said(mate, name))
        for row, mate in pairs
        for name, value in row.items()
        if name[0] != "_"
    ]
    return [cell for cell in cells if not is_right(*cell[1:])], len(cells)


def problems_apart(wanted: Sequence[Row], told: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """(problems of the truth that nobody told, told problems that are not in the truth)."""
    missed, meant = list[Row](), list[Row]()
    for one in wanted:
        rows = one.get("rows") or [one["row"]]
        kinds = {one["kind"], *one.get("kind_also", ())}
        mine = [
            problem
            for problem in told
            if problem["kind"] in kinds
            and (problem["row"] in rows or (problem["row"] is None and one.get("file_level_ok")))
        ]
        meant += mine
        if not mine:
            missed.append(one)
    return missed, [problem for problem in told if problem not in meant]
