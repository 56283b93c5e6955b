"""What a sheet shows for a typed value under its Excel number format, and the cell made of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

LONG_NUMBER = 1e11
"""From twelve digits on Excel turns typed numbers into 8.49E+11 and saves CSV files like that."""

_ASIDE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_DATE_TOKEN = re.compile(
    r"yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|上午/下午|\.0+|.",
    re.IGNORECASE | re.DOTALL,
)
_MANTISSA = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+(\d{2,3})")


def is_scientific(text: str) -> bool:
    """True for a text such as 8.4912E+11: a long number whose last digits are gone."""
    found = _MANTISSA.fullmatch(text.strip()) if "E+" in text else None
    return found is not None and int(found[1]) >= 11


def has_lost_digits(value: float, form: str | None) -> bool:
    """True when a long number is shown as 8.49E+11 and the value holds no more digits than are
    shown.
    """
    if abs(value) < LONG_NUMBER:
        return False
    if abs(value) >= 1e15:
        return True
    return "E+" in (form or "").upper() and float(show_number(value, form)) == value


def general(value: float) -> str:
    """A number as Excel's General shows it, but with all digits of long whole numbers."""
    if isinstance(value, int) or (value == value and abs(value) < 1e15 and value.is_integer()):
        return str(int(value))
    return f"{value:.15g}"


def show_number(value: float, form: str | None) -> str:
    """A number under its format; formats too artful for us show as General."""
    if not form or form in ("General", "@", "GENERAL") or value != value or abs(value) > 1e18:
        return general(value)
    sections = form.split(";")
    own = value < 0 and len(sections) > 1 and sections[1] != ""
    section = _ASIDE.sub(_literal, sections[1] if own else sections[0])
    if "E+" in section.upper():
        decimals = len(re.findall("[0#?]", section.upper().split("E")[0].partition(".")[2]))
        return re.sub(r"e([+-])0?(\d)$", r"E\g<1>0\2", f"{value:.{decimals}e}").replace("e", "E")
    if not re.search("[0#?]", section) or "/" in section or re.search("[A-Za-z]", section):
        return general(value)
    sign = "-" if value < 0 and not own else ""
    return sign + _placed(abs(value) * (100 if "%" in section else 1), section)


def _literal(match: re.Match[str]) -> str:
    """Quoted words stay (unless they look like placeholders), spacing and colours go."""
    text = match[1] or match[2] or ""
    return "" if re.search("[0#?.,A-Za-z]", text) else text


def _placed(value: float, section: str) -> str:
    """Digits set into the places 0 # ? of one section, from the right."""
    whole, _, after = section.partition(".")
    decimals = len(re.findall("[0#?]", after))
    digits, _, fraction = f"{value:.{decimals}f}".partition(".")
    places = re.findall("[0#?]", whole)
    digits = digits.zfill(max(places.count("0"), 1))
    if "," in whole:
        digits = f"{int(digits):,}".zfill(len(digits))
        return _tail(whole.replace(",", ""), digits, len(places), after, fraction)
    return _tail(whole, digits, len(places), after, fraction)


def _tail(whole: str, digits: str, places: int, after: str, fraction: str) -> str:
    out: list[str] = []
    left = list(digits)
    for sign in reversed(whole):
        if sign not in "0#?":
            out.append(sign)
            continue
        places -= 1
        if places == 0:
            out.extend(reversed(left))
            left = []
        elif left:
            out.append(left.pop())
    text = "".join(reversed(out)) or digits
    return text + ("." + fraction if fraction else "") + re.sub("[0#?]", "", after)


@lru_cache(maxsize=512)
def shows_time(form: str) -> bool:
    """True when a date format shows hours or seconds."""
    return bool(re.search("[hs]", re.sub(r'"[^"]*"|\\.|\[\$[^\]]*\]', "", form.lower())))


def show_date(value: dt.date | dt.time | dt.datetime | dt.timedelta, form: str | None) -> str:
    """A date or time under its format; ISO where the format is unknown."""
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if not form or form in ("General", "@"):
        return value.isoformat(sep=" ") if isinstance(value, dt.datetime) else value.isoformat()
    moment = value if isinstance(value, (dt.time, dt.datetime)) else _MIDNIGHT
    day = value if isinstance(value, dt.date) else _NO_DAY
    return "".join(
        piece if isinstance(piece, str) else piece(day, moment) for piece in _pieces(form)
    ).strip()


@lru_cache(maxsize=512)
def _pieces(form: str) -> tuple[str | _Shown, ...]:
    """A date format taken apart: words as they stand, and what shows a part of day or hour."""
    plain = re.sub(r"\[[^\]]*\]|_.|\*.", "", form.split(";")[0])
    out: list[str | _Shown] = []
    half = "am/pm" in plain.lower() or "上午" in plain
    was_hour = False
    for quoted, escaped, rest in re.findall(r'"([^"]*)"|\\(.)|([^"\\]+)', plain):
        if not rest:
            out.append(quoted or escaped)
            continue
        tokens = _DATE_TOKEN.findall(rest)
        for place, token in enumerate(tokens):
            minute = token.lower() in ("m", "mm") and (
                was_hour or _seconds_follow(tokens[place + 1 :])
            )
            out.append(_piece("minute" + token.lower() if minute else token, half))
            if token[0].isalpha() and token[0].isascii():
                was_hour = token.lower() in ("h", "hh")
    return tuple(out)


def _seconds_follow(tokens: list[str]) -> bool:
    letters = [token.lower() for token in tokens if token[0].isalpha() and token[0].isascii()]
    return bool(letters) and letters[0] in ("s", "ss")


def _piece(token: str, half: bool) -> str | _Shown:
    """One piece of a date format; `half`: hours count to twelve."""
    low = token.lower()
    if low.startswith(".0"):
        return lambda _day, moment: "." + f"{moment.microsecond:06}"[: len(low) - 1]
    if half and low in ("h", "hh"):
        return _TWELVE[low]
    return _PARTS.get(low, token if token not in "@" else "")


_Shown = Callable[[dt.date, Any], str]
"""What shows a part of a day and a moment (a time or datetime)."""
_MIDNIGHT, _NO_DAY = dt.time(), dt.date(1899, 12, 31)
_TWELVE: dict[str, _Shown] = {
    "hh": lambda _day, moment: f"{moment.hour % 12 or 12:02}",
    "h": lambda _day, moment: str(moment.hour % 12 or 12),
}
_PARTS: dict[str, _Shown] = {
    "yyyy": lambda day, _moment: f"{day.year:04}",
    "yy": lambda day, _moment: f"{day.year % 100:02}",
    "mmmmm": lambda day, _moment: day.strftime("%b")[:1],
    "mmmm": lambda day, _moment: day.strftime("%B"),
    "mmm": lambda day, _moment: day.strftime("%b"),
    "mm": lambda day, _moment: f"{day.month:02}",
    "m": lambda day, _moment: str(day.month),
    "dddd": lambda day, _moment: day.strftime("%A"),
    "ddd": lambda day, _moment: day.strftime("%a"),
    "dd": lambda day, _moment: f"{day.day:02}",
    "d": lambda day, _moment: str(day.day),
    "hh": lambda _day, moment: f"{moment.hour:02}",
    "h": lambda _day, moment: str(moment.hour),
    "minutemm": lambda _day, moment: f"{moment.minute:02}",
    "minutem": lambda _day, moment: str(moment.minute),
    "ss": lambda _day, moment: f"{moment.second:02}",
    "s": lambda _day, moment: str(moment.second),
    "am/pm": lambda _day, moment: "AM" if moment.hour < 12 else "PM",
    "上午/下午": lambda _day, moment: "上午" if moment.hour < 12 else "下午",
}


# --- A typed value under its number format as what stands in a cell ---


def slot_for(value: Any, form: str | None, link: str | None = None) -> Any:
    """A typed value under its number format as a slot (see `wire.Slot`)."""
    form = None if form in ("General", "@", "GENERAL") else form
    if isinstance(value, str):
        lost = "precision" if is_scientific(value) else None
        return (value, value, None, lost, link, None) if link or lost else value
    if isinstance(value, bool):
        return (value, str(value).upper(), None, None, link, None)
    if isinstance(value, (int, float)):
        return _number_slot(value, form, link)
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
        if value.time() == dt.time() and not (form and shows_time(form)):
            value = value.date()
    if isinstance(value, (dt.date, dt.time, dt.timedelta)):
        return (value, show_date(value, form), None, None, link, form)
    return str(value)


def _number_slot(value: float, form: str | None, link: str | None) -> Any:
    if value != value or value in (float("inf"), float("-inf")):
        return (None, "#NUM!", "#NUM!", None, link, form)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    lost = "precision" if has_lost_digits(value, form) else None
    if form is None and link is None and lost is None and isinstance(value, int):
        return value
    return (value, show_number(value, form), None, lost, link, form)
