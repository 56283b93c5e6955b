"""Cells that hold several facts of one person: phone and mail, post and employer, birth date and
place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date
from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.columns import date_order
from lcdesk.tabular.days import day_of, whole
from lcdesk.tabular.grid import EMPTY, Cell, SharedCells, different_texts, some_texts, texts_in
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import is_body, said_together
from lcdesk.tabular.records import TableReading, reader_for, take_outcomes
from lcdesk.tabular.understood import FoundColumn
from lcdesk.tabular.values import CellOutcome, PartOutcomes, SharedOutcomes, Trouble, changed
from lcdesk.texts import _

Parts = dict[str, str]
"""Field → what a cell says of it."""
Split = Callable[[str], Parts]
"""A way to take the text of a cell apart."""

_MAIL = re.compile(r"[^\s<>()\[\],;:/|，；：、]+@[^\s<>()\[\],;:/|，；：、]+\.\w+")
_LABEL = re.compile(
    r"(?=[emctpwтэп电手邮])(?:"  # how labels begin: most places of a text are passed by at a glance
    r"(?:e-?mails?|mail|correo|courriel|tel(?:ephone|éfono|efono)?|tél|phone|mob(?:ile)?|cell|"
    r"whatsapp|wechat|电话|手机|邮箱|电子邮件|тел|эл\.?\s*почта|почта|[te])\W{0,2}[:：]|"
    r"\b(?:e-?mail|tel|tél|phone|mobile|тел)\b\.?)",
    re.I,
)
_USUAL_KIN = re.compile(r"([^\W\d_][^\d+()（）:：]*), (\+\d[\d ]{5,40}\d)")
_LABELS = ("mail", "tel", "tél", "phone", "mobile", "тел", "ı", "\u0307")
"""Words that need no colon behind them; and the letters of which a pattern takes an i for one."""
_NUMBER = re.compile(r"[+(]?\d[\d\s().\-–/]{5,}\d")
_WORD = re.compile(r"[^\W\d_]{2}")
_SIGNS = " \t\n\r,;，；、/|–—-:：()（）"
_DATED = re.compile(
    r"\s*(?P<date>\d[^,;\n]*?\d{4}|\d{4}[-./年]\s*\d{1,2}[-./月]\s*\d{1,2}日?|"
    r"\d{1,2}\s+\w+,?\s+\d{4})\s*(?:г\.?|г)?\s*(?:[,;/(，；（\n]|\bà\b|\bin\b|\bat\b|\ben\b|"
    r"\bem\b|\bв\b|\s[-–—]\s|\s)\s*(?P<place>[^\d]{2,60}?)\s*[)）]?\s*",
    re.I,
)
_PLACED = re.compile(
    r"\s*(?P<place>[^\d]{2,60}?)\s*(?:[,;/(，；（\n]|\ble\b|\bon\b|\s)\s*(?P<date>\d.*?\d{4}|"
    r"\d{4}.{3,10})\s*[)）]?\s*",
    re.I,
)
_LEAD = re.compile(
    r"^\W*(?:有效期|截止|到期)?[至到]?[:：]?\s*(?=\d{4})|^\W*(?:exp(?:iry|ires|\.)?|valid(?: until| till| "
    r"to)?|until|до|val\w*)\W+(?=\d)",
    re.I,
)
_COUNTRY_BEHIND = re.compile(
    r"\s*(.*?\w.*?)\s*[(（\[【]\s*([^()（）\[\]【】]{2,60}?)\s*[)）\]】]\s*", re.S
)
_JOURNEYS = frozenset(
    f"{way}_{what}" for way in ("arrival", "departure") for what in ("flight", "date", "time")
)
_FLIGHT = re.compile(r"(?<![A-Za-z\d])(?:[A-Z]{2}|[A-Z]\d|\d[A-Z]|[GDCZTK])\s?\d{2,4}(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d:：])(?:[01]?\d|2[0-3])[:：][0-5]\d(?![:：\d])(?:\s*[ap]\.?m\.?)?", re.I
)
_OF_FLIGHTS = re.compile(
    r"次?航班|车次|次(?!\d)|\b(?:flights?|flt|arr(?:iv\w+)?|dep(?:art\w+)?|eta|etd|at|on|landing|"
    r"vol|рейс|vuelo)\b\.?|抵达|到达|起飞|出发|降落|预计",
    re.I,
)
_MOSTLY = 0.5
_LONGEST = 300
_ENOUGH = 500
_SIGN_TIERS = (r"\n+", r"[;；|]", r"/", r"[,，]", r"\s[-–—]\s")
_IN_ORDER = frozenset({"position", "organization", "department", "field_of_work", "education"})
_TESTS: dict[str, Callable[[Cell], bool]] = {
    "email": content.is_mail,
    "phone": content.is_phone,
    "nationality": content.is_country,
    "gender": content.is_gender,
    "passport_no": content.is_passport,
    "birth_date": content.is_date,
    "passport_expiry": content.is_date,
}


def read_combined(work: TableReading, years: Sequence[int] = ()) -> frozenset[str]:
    """Read the columns whose cells hold several facts; the fields that are done with. `years`:
    those that the titles tell, for days of travel without one.
    """
    done: set[str] = set()
    for column in [column for column in work.columns if column.field]:
        if ways := _ways(column, years):
            cells = work.look(column.index)
            split = _splitter(work, column, ways, some_texts(cells, _ENOUGH))
            if split is not None:
                done |= _read(work, column, work.cells(column.index), split)
    return frozenset(done)


def _splitter(
    work: TableReading, column: FoundColumn, ways: Sequence[Split], texts: Sequence[str]
) -> Split | None:
    """Which of the ways takes the texts of a column apart (of a long one some tell as much as all);
    None where they hold one thing each, as nearly all do.
    """
    for split in (_for_short_ones(way, str(column.field)) for way in ways):
        parts = _parts_of_most(split, texts)
        new = {
            name
            for part in parts
            for name in part
            if name == column.field or work.column_of(name) is None
        }
        if len(new) > 1:
            return split
    return None


def _parts_of_most(split: Split, texts: Sequence[str]) -> list[Parts]:
    """The parts of each text; nothing, as soon as it is known that most hold one thing alone."""
    parts: list[Parts] = []
    alone = 0
    for text in texts:
        parts.append(split(text))
        alone += len(parts[-1]) < 2
        if alone >= _MOSTLY * len(texts):
            return []
    return parts


def _for_short_ones(split: Split, field: str) -> Split:
    """A longer text is no few facts of one person, and taking it apart may take for ever."""
    return lambda text: split(text) if len(text) <= _LONGEST else {field: text}


def _ways(column: FoundColumn, years: Sequence[int]) -> list[Split]:
    name = column.field
    if name in {"phone", "email"}:
        return [lambda text: _reached(text, "email", "phone")]
    if name in {"emergency_contact", "emergency_phone"}:
        return [of_kin]
    if name == "birth_date":
        return [_born]
    if name in _JOURNEYS:
        return [lambda text: _journey(text, str(name), years)]
    fields = ("passport_no", name) if name == "passport_expiry" else _fields_in(column.head)
    ways: list[Split] = (
        [lambda text: _by_kind(text, fields)] if name in fields and len(fields) > 1 else []
    )
    return [_passport, *ways] if name == "passport_expiry" else ways


def _fields_in(head: str) -> tuple[str, ...]:
    """The fields a head names, in its order, where each can be told from the others."""
    hits = [look_up("participant", piece) for piece in said_together(head)]
    found = list(dict.fromkeys(hit.field for hit in hits if hit and hit.score >= 0.85))
    is_told = all(name in _TESTS or name in _IN_ORDER for name in found)
    return tuple(found) if is_told and set(found) != {"organization", "department"} else ()


def _reached(text: str, mail: str, phone: str) -> Parts:
    """Mail and phone out of one cell."""
    mails = _MAIL.findall(text)
    rest = _LABEL.sub(" ", _MAIL.sub(" ", text)).strip(_SIGNS)
    number = _NUMBER.search(rest)
    return {
        **({mail: "; ".join(mails)} if mails else {}),
        **({phone: number[0].strip()} if number else {}),
    }


def of_kin(text: str) -> Parts:
    """ "Ana Pérez (mother), +591 700 000": whom to call, and where."""
    usual = _USUAL_KIN.fullmatch(text)
    name = _name_of_kin(usual[1]) if usual else None
    if usual is None or name is None:
        return of_any_kin(text)
    phone: Parts = {"emergency_phone": usual[2]}
    return {"emergency_contact": name, **phone} if name else phone


@lru_cache(maxsize=8192)
def _name_of_kin(text: str) -> str | None:
    """The name before a number that is written as usual, "" for none; None where a word may be a
    label of the number.
    """
    if any(map(text.lower().__contains__, _LABELS)):
        return None
    name = as_text(text).strip(_SIGNS)
    return name if _WORD.search(name) else ""


def of_any_kin(text: str) -> Parts:
    """The same of a text written in whatever way."""
    number = _NUMBER.search(text)
    name = _LABEL.sub(
        " ", (text[: number.start()] + " " + text[number.end() :]) if number else text
    )
    name = _closed(as_text(name).strip(_SIGNS))
    said = {"emergency_contact": name} if _WORD.search(name) else {}
    return said | {"emergency_phone": number[0].strip()} if number else said


def _journey(text: str, name: str, years: Sequence[int]) -> Parts:
    """Flight, day and hour out of one cell: "KQ880 / 10:25", MU9726次航班 5月18日10:40."""
    way = name.partition("_")[0]
    flight = _FLIGHT.search(text)
    rest = text.replace(flight[0], " ", 1) if flight else text
    clock = _CLOCK.search(rest)
    rest = rest.replace(clock[0], " ", 1) if clock else rest
    rest = as_text(_OF_FLIGHTS.sub(" ", rest)).strip(_SIGNS)
    day = day_of(rest) if rest else None
    date = whole(day, list(years), None) if day and day.month and len(years) == 1 else None
    said = {
        f"{way}_flight": flight[0] if flight else "",
        f"{way}_time": clock[0] if clock else "",
        f"{way}_date": f"{date:%Y-%m-%d}" if date else rest if day and day.month else "",
    }
    told = {field: part for field, part in said.items() if part}
    return told if told and (not rest or (day and day.month)) else {name: text}


def _born(text: str) -> Parts:
    """A date with a place behind or before it."""
    for pattern in (_DATED, _PLACED):
        found = pattern.fullmatch(text)
        if (
            found
            and _WORD.search(found["place"])
            and content.is_date(Cell(found["date"], found["date"]))
        ):
            return {
                "birth_date": found["date"].strip(),
                "birth_place": found["place"].strip(_SIGNS),
            }
    return {"birth_date": text}


def _passport(text: str) -> Parts:
    """A number with its date of expiry behind it."""
    found = number_and_expiry(text)
    return (
        {"passport_no": found[0], "passport_expiry": found[1]}
        if found
        else {"passport_expiry": text}
    )


def _by_kind(text: str, fields: Sequence[str]) -> Parts:
    """The pieces of a cell by what they are; words that could be either, in the order of the
    head.
    """
    for sign in _SIGN_TIERS:
        pieces = [
            piece
            for raw in re.split(sign, text)
            if (piece := _closed(_LEAD.sub("", as_text(raw)).strip(_SIGNS)))
        ]
        if len(pieces) > 1 and (found := _given_out(pieces, fields)):
            return found
    return {next((name for name in fields if name == "organization"), fields[0]): as_text(text)}


def _closed(text: str) -> str:
    """With the bracket again that was taken off its end: "Director (Sensing"."""
    return text + ")" if text.rfind("(") > text.rfind(")") else text


def _given_out(pieces: list[str], fields: Sequence[str]) -> Parts:
    """Each piece in a field; {} where one finds none."""
    out: Parts = {}
    left: list[str] = []
    for piece in pieces:
        name = next(
            (n for n in fields if n in _TESTS and n not in out and _TESTS[n](Cell(piece, piece))),
            None,
        )
        if name:
            out[name] = piece
        else:
            left.append(piece)
    wordy = [name for name in fields if name in _IN_ORDER]
    if len(left) < len(wordy) or (left and not wordy):
        return {}
    return out | _in_order(left, wordy)


def _in_order(pieces: list[str], fields: Sequence[str]) -> Parts:
    """Words by the order of the head; of more pieces than fields, the employer has the rest."""
    if not fields:
        return {}
    if len(fields) == 1:
        return {fields[0]: ", ".join(pieces)}
    if set(fields) == {"position", "organization"}:
        bodies = [place for place, piece in enumerate(pieces) if is_body(piece)]
        is_last = (
            fields[0] == "position"
            if not bodies or len(bodies) == len(pieces)
            else bodies[-1] == len(pieces) - 1
        )
        post, body = (pieces[0], pieces[1:]) if is_last else (pieces[-1], pieces[:-1])
        return {"position": post, "organization": ", ".join(body)}
    return dict(
        zip(fields, [*pieces[: len(fields) - 1], ", ".join(pieces[len(fields) - 1 :])], strict=True)
    )


def _read(work: TableReading, column: FoundColumn, cells: Sequence[Cell], split: Split) -> set[str]:
    """The parts of a column's cells into their fields; a field with a column of its own keeps
    that.
    """
    texts = texts_in(cells)
    different = list(dict.fromkeys(texts))
    parts = [split(text) if text.strip() else {} for text in different]
    names = dict.fromkeys(chain.from_iterable(parts))
    read = {name for name in names if name == column.field or work.column_of(name) is None}
    for name in (name for name in names if name in read):
        pieces = [part.get(name, "") for part in parts]
        said, target = SharedCells(pieces, _cell), PARTICIPANT.field(name)
        read_pieces = reader_for(work, replace(column, field=name), target, said).read(said)
        assert isinstance(read_pieces, SharedOutcomes)
        odd, by_text = read_pieces.told, dict(zip(different, pieces, strict=True))
        told = {
            text: _of_whole(odd[piece], text, piece)
            for text, piece in by_text.items()
            if piece in odd
        }
        shown = said
        if len(different) < len(texts):
            shown = SharedCells(list(map(by_text.__getitem__, texts)), _cell)
        take_outcomes(work, target, shown, PartOutcomes(texts, by_text, told))
    return read & {str(column.field)}


def _of_whole(outcome: CellOutcome, text: str, piece: str) -> CellOutcome:
    """What a cell gives of which a piece was read: its whole text is kept."""
    if outcome.raw is None and piece:
        return CellOutcome(outcome.value, text, outcome.trouble)
    return outcome


def take_employers(work: TableReading, column: FoundColumn) -> Sequence[Cell]:
    """The cells of a column of whole names, without the employer that stands on a line of its own
    below each of them; those go where employers belong.
    """
    cells = work.cells(column.index)
    if work.column_of("organization") is not None or not _has_employers(column.head, cells):
        return cells
    lines = [text.partition("\n") for text in texts_in(cells)]
    below = SharedCells([as_text(rest) for _name, _sign, rest in lines], _cell)
    target = PARTICIPANT.field("organization")
    reader = reader_for(work, replace(column, field=target.name), target, below)
    take_outcomes(work, target, below, reader.read(below))
    return SharedCells([name for name, _sign, _rest in lines], _cell)


def take_countries(
    work: TableReading, column: FoundColumn, cells: Sequence[Cell]
) -> Sequence[Cell]:
    """The cells of a column of whole names without the country that stands in brackets behind most
    of them ("Omar Haddad（约旦）"); it goes where nationalities belong.
    """
    if work.column_of("nationality") is not None:
        return cells
    different = different_texts(cells)
    parted = {text: found for text in different if (found := _COUNTRY_BEHIND.fullmatch(text))}
    named = {text: found for text, found in parted.items() if countries.is_known(found[2])}
    if len(named) <= _MOSTLY * len(different.keys() - {""}):
        return cells
    texts = texts_in(cells)
    behind = SharedCells([parted[text][2] if text in parted else "" for text in texts], _cell)
    target = PARTICIPANT.field("nationality")
    reader = reader_for(work, replace(column, field=target.name), target, behind)
    take_outcomes(work, target, behind, reader.read(behind))
    return SharedCells([parted[text][1] if text in parted else text for text in texts], _cell)


def _has_employers(head: str, cells: Sequence[Cell]) -> bool:
    texts = [text for text in different_texts(cells) if text.strip()]
    below = [rest for text in texts if (rest := text.strip().partition("\n")[2])]
    if len(below) <= _MOSTLY * len(texts):
        return False
    fields = {hit.field for piece in said_together(head) if (hit := look_up("participant", piece))}
    return "organization" in fields or sum(map(is_body, below)) > _MOSTLY * len(below)


def _cell(text: str) -> Cell:
    return Cell(text, text) if text else EMPTY


# --- Passport numbers with the date of expiry in the same cell: "A1234567 / 31.12.2029" ---


_PARTED = re.compile(
    r"\s*(?:(?:passport|pasaporte|passeport|паспорт|护照|number|num|no|nº|n°|№|"
    r"号码?)[\s.:：]+)*([A-Za-z]{0,3}[ -]?\d{4,10}[A-Za-z]?|"
    r"(?=[A-Z]*\d)[A-Z\d]{7,10})\s*(?:[/,;，；、\n(（|]|\b(?=exp|valid|vence|válido|"
    r"valable|until|до|有效))+\s*"
    r"(?:(?:expiry|expires|expire|exp|valid|until|to|le|date|до|действ\w*|有效期|有效|至|validité|"
    r"valable|jusqu['’]au|au|vence|válido|hasta|el|validade|até|em|till)\W*)*"
    r"(\d[^()（）]*?)\s*[)）]?\s*$",
    re.I,
)


def number_and_expiry(text: str) -> tuple[str, str] | None:
    """The number and the words of the date of a cell that holds both; None for any other."""
    found = _PARTED.match(text)
    return (found[1], found[2]) if found else None


def read_passports(work: TableReading) -> None:
    """The column of passport numbers; a date behind the number is its expiry, unless that has a
    column of its own.
    """
    column = work.column_of("passport_no")
    if column is None:
        return
    cells, target = work.cells(column.index), PARTICIPANT.field("passport_no")
    outcomes = reader_for(work, column, target, cells).read(cells)
    outcomes = changed(outcomes, _without_figure)  # a text as it stands has one
    long = {text for text in different_texts(cells) if len(text) > 12}
    parted = {text: found for text in long if (found := number_and_expiry(text))}
    if not parted:
        take_outcomes(work, target, cells, outcomes)
        return
    dates = [Cell(found[1], found[1]) for found in parted.values()]
    expiry = {
        text: _day(found[1], Date(order=date_order(dates, column.head)))
        for text, found in parted.items()
    }
    numbers = [
        CellOutcome(target.kind.parse(parted[cell.text][0]), cell.text)
        if expiry.get(cell.text)
        else outcome
        for cell, outcome in zip(cells, outcomes, strict=True)
    ]
    take_outcomes(work, target, cells, numbers)
    if work.column_of("passport_expiry") is None:
        _take_expiry(work, cells, expiry)


def _without_figure(outcome: CellOutcome) -> CellOutcome:
    """Words where a number belongs ("at the ministry") are no passport number."""
    text = outcome.raw or outcome.value
    if not outcome.value or any(map(str.isdigit, outcome.value)):
        return outcome
    return CellOutcome(
        None,
        text,
        Trouble("bad_number", _("“{text}” is no passport number: it has no figure.", text=text)),
    )


def _take_expiry(
    work: TableReading, cells: Sequence[Cell], expiry: dict[str, CellOutcome | None]
) -> None:
    said = [expiry.get(cell.text) or CellOutcome() for cell in cells]
    take_outcomes(work, PARTICIPANT.field("passport_expiry"), cells, said)


def _day(text: str, kind: Date) -> CellOutcome | None:
    """The date behind a number; None for what is no date at all."""
    try:
        return CellOutcome(kind.parse(text), text)
    except BadValue as bad:
        return (
            CellOutcome(None, text, Trouble(bad.kind, bad.message, bad.likely))
            if bad.kind == "ambiguous_date"
            else None
        )
