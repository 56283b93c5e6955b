"""The colours of the program by what they mean, for light and dark; pure data that drawing and ui
share.

Text on its ground has a contrast of at least 4.5, graphics and the borders of fields at least 3
(tests/drawing, tests/ui).
"""

from __future__ import annotations

from typing import Final

Tokens = dict[str, str]

# bg window · side side bar · card panels and tables · field inputs · line hairlines · line2 lines
# between rows
# edge borders of fields · fg fg2 fg3 three greys of text · accent the primary action and the
# selection only
# a tone for text and icons (ok warn bad info mute), "_bg" its ground · women men other:
# the parts of a bar
# part1 … part6: the values of any other cut, told apart in a grey print and by every kind of
# colour-blindness: see tests/drawing/test_ink.py
LIGHT: Final[Tokens] = {
    "bg": "#F6F7F5",
    "side": "#EDF0EC",
    "card": "#FFFFFF",
    "field": "#FFFFFF",
    "line": "#E3E7E1",
    "line2": "#EEF1EC",
    "edge": "#7F8A82",
    "fg": "#1B231D",
    "fg2": "#535E56",
    "fg3": "#616B64",
    "accent": "#1F7A4D",
    "accent_hi": "#18633E",
    "accent_soft": "#E3F2E9",
    "accent_fg": "#FFFFFF",
    "sel": "#EAF5EE",
    "hover": "#F3F6F2",
    "ok": "#1B7047",
    "ok_bg": "#DCF0E4",
    "warn": "#855600",
    "warn_bg": "#FCF0D6",
    "bad": "#B3261E",
    "bad_bg": "#FBE6E4",
    "info": "#1E5FA8",
    "info_bg": "#E4EEFA",
    "mute": "#56615A",
    "mute_bg": "#ECEFEB",
    "amber": "#B9811A",
    "women": "#176F48",
    "men": "#6B9783",
    "other": "#8A7BB5",
    "shadow": "#000000",
    "part1": "#10723D",
    "part2": "#A19333",
    "part3": "#153590",
    "part4": "#3F80D0",
    "part5": "#86395E",
    "part6": "#37123F",
}

DARK: Final[Tokens] = {
    "bg": "#171A18",
    "side": "#1B1F1C",
    "card": "#1F2421",
    "field": "#1A1E1B",
    "line": "#2F3631",
    "line2": "#29302B",
    "edge": "#6F7A72",
    "fg": "#E8EDE9",
    "fg2": "#A9B4AC",
    "fg3": "#99A39C",
    "accent": "#4CC38A",
    "accent_hi": "#63D39C",
    "accent_soft": "#1E3A2C",
    "accent_fg": "#0C1F15",
    "sel": "#1E3228",
    "hover": "#252B27",
    "ok": "#6FD6A3",
    "ok_bg": "#1F4532",
    "warn": "#F0C36A",
    "warn_bg": "#3D3116",
    "bad": "#FF9A92",
    "bad_bg": "#43211F",
    "info": "#8FC1FF",
    "info_bg": "#1C2F47",
    "mute": "#A9B4AC",
    "mute_bg": "#2A302C",
    "amber": "#D9A22B",
    "women": "#5AD09A",
    "men": "#458D6B",
    "other": "#A393D3",
    "shadow": "#000000",
    "part1": "#2EB871",
    "part2": "#816F37",
    "part3": "#B1CFEC",
    "part4": "#4587A0",
    "part5": "#F1A0B0",
    "part6": "#F5EFC4",
}

# What an activity is, by the codes of ACTIVITY_KIND: the ink of its bar and mark; its ground is
# `mixed(ink, card, 0.13)`.
ACTIVITY_LIGHT: Final[Tokens] = {
    "ceremony": "#A23B4A",
    "lecture": "#2F6FB5",
    "field_visit": "#A75B16",
    "case_exchange": "#0F7C86",
    "discussion": "#7A4FA3",
    "practice": "#6B7A12",
    "country_report": "#4B57B8",
    "test": "#8A2F6B",
    "culture": "#1F7A4D",
    "travel": "#5B665E",
    "meal": "#8A6A00",
    "free": "#6B776F",
    "other": "#5B665E",
}

ACTIVITY_DARK: Final[Tokens] = {
    "ceremony": "#F08C99",
    "lecture": "#7FB2F0",
    "field_visit": "#F0A868",
    "case_exchange": "#5CC8D2",
    "discussion": "#C39CEB",
    "practice": "#B9CC5A",
    "country_report": "#9AA6FF",
    "test": "#E58BC4",
    "culture": "#63D39C",
    "travel": "#A9B4AC",
    "meal": "#DDBB4E",
    "free": "#8F9A93",
    "other": "#A9B4AC",
}

# What a cooperation lead is about, by the codes of LEAD_KIND; the ground of its icon is a mixture
# with the card as well.
LEAD_LIGHT: Final[Tokens] = {
    "technology": "#2F6FB5",
    "result": "#7A4FA3",
    "talent": "#0F7C86",
    "industrial_resource": "#A75B16",
    "demonstration_project": "#1F7A4D",
    "framework_agreement": "#4B57B8",
    "other": "#5B665E",
}
LEAD_DARK: Final[Tokens] = {
    "technology": "#7FB2F0",
    "result": "#C39CEB",
    "talent": "#5CC8D2",
    "industrial_resource": "#F0A868",
    "demonstration_project": "#63D39C",
    "framework_agreement": "#9AA6FF",
    "other": "#A9B4AC",
}


def tokens(is_dark: bool) -> Tokens:
    """The colours of one theme."""
    return DARK if is_dark else LIGHT


def lead_ink(kind: str | None, is_dark: bool) -> str:
    """The colour of a kind of cooperation lead; of none that of "other"."""
    inks = LEAD_DARK if is_dark else LEAD_LIGHT
    return inks.get(kind or "other", inks["other"])


def activity_ink(kind: str | None, is_dark: bool) -> str:
    """The colour of a kind of activity; unknown kinds look like "other"."""
    inks = ACTIVITY_DARK if is_dark else ACTIVITY_LIGHT
    return inks.get(kind or "other", inks["other"])


def mixed(ink: str, ground: str, share: float) -> str:
    """`share` (0…1) of the ink on the ground, as "#RRGGBB"."""
    pairs = ((int(ink[n : n + 2], 16), int(ground[n : n + 2], 16)) for n in (1, 3, 5))
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB" (WCAG 2.2), 0…1."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    r, g, b = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), 1…21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
