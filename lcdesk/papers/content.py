"""What a page is made of: the name of a template, data, pictures. All of it goes to the typesetting
process in memory, nothing through a file.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, cast

from lcdesk import resources
from lcdesk.model import countries
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

HOUSE = "house"
"""The template that all others begin with: fonts, colours, small parts."""
VERSION = "// lcdesk papers 1"
"""The first line of a template: by which names its data go."""
_PACKAGE = re.compile(r"@[a-z][\w-]*/")


@dataclass(frozen=True)
class PaperContent:
    """One paper, or all those of its kind in one file.

    `template`: its name in resources/papers. `data`: what JSON can hold; each template says at its
    top what it reads. `pictures`: SVG by the names that the data use. `stands_at`: the moment of
    the data, which the file bears: equal content is set as equal bytes. `own`: templates of the
    office, by name, that take the place of ours.
    """

    template: str
    data: Mapping[str, Any]
    stands_at: dt.datetime
    pictures: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    own: Mapping[str, str] = field(default_factory=dict[str, str])

    def files(self) -> dict[str, bytes]:
        """The files of the page, by name; KnownFault for a template that asks for packages."""
        sources = {
            name: self.own.get(name) or template_source(name) for name in (HOUSE, self.template)
        }
        for name, source in sources.items():
            if _PACKAGE.search(source):
                raise KnownFault(
                    _("The template {name} asks for a package from the internet.", name=name),
                    _("Papers are made without a network. Take the package out of it."),
                )
        data = json.dumps(_composed(self.data), ensure_ascii=False)
        return {
            f"{HOUSE}.typ": sources[HOUSE].encode(),
            "main.typ": sources[self.template].encode(),
            "data.json": data.encode(),
            **self.pictures,
        }


@dataclass(frozen=True)
class PaperBundle:
    """Papers one behind the other in one file: each keeps its own template, data and pictures in a
    folder of its own, and counts its own pages.
    `main.typ` says where each begins and ends: `<paper-start>` (its value: the place of the paper,
    from 0) and `<paper-end>`.
    """

    title: str
    papers: Sequence[PaperContent]
    stands_at: dt.datetime
    author: str = ""

    def files(self) -> dict[str, bytes]:
        """As of a paper."""
        found: dict[str, bytes] = {}
        lines: list[str] = []
        before = ""
        for place, paper in enumerate(self.papers):
            folder = f"{place:04}"
            found |= {f"{folder}/{name}": held for name, held in paper.files().items()}
            lines += [
                "#counter(page).update(1)",
                f"#[#metadata({place}) <paper-start>]",
                *_bookmark(title := _title_of(paper), before),
                f'#[{_below(paper)}#include "{folder}/main.typ"]',
                "#[#metadata(none) <paper-end>]",
            ]
            before = title
        # each paper has told a title of its own: the last one said holds
        title, author = (json.dumps(one, ensure_ascii=False) for one in (self.title, self.author))
        lines.append(f"#set document(title: {title}, author: {author})")
        return {**found, "main.typ": "\n".join(lines).encode()}


_BELOW = (
    "#set heading(offset: 1)\n"
    "#show heading.where(depth: 1): set text(size: 1em * 1.4 / 1.2)\n"
    "#show heading.where(depth: 1): set block(above: 1.8em / 1.4, below: 0.75em / 1.4)\n"
    "#show heading.where(depth: 2): set text(size: 1.2em)\n"
    "#show heading.where(depth: 2): set block(above: 1.44em / 1.2, below: 0.75em / 1.2)\n"
)
"""The headings of a paper stand below its bookmark, and look as they do without one."""


def _below(paper: PaperContent) -> str:
    """A template of the office that says the level of a heading outright knows no offset."""
    return "" if any("heading(level:" in one for one in paper.own.values()) else _BELOW


def _title_of(paper: PaperContent) -> str:
    words = cast("Mapping[str, str]", paper.data.get("title") or {})
    wanted = [words.get(code, "") for code in ("zh", "en")]
    match paper.data.get("language"):
        case "zh":
            wanted = wanted[:1] if wanted[0] else wanted
        case "en":
            wanted = wanted[1:] if wanted[1] else wanted
        case _:
            pass
    return " ".join(filter(None, wanted))


def _bookmark(title: str, before: str) -> list[str]:
    """A heading that is nowhere but among the bookmarks, for the first of papers of one title."""
    if not title or title == before:
        return []
    return [f"#[#show heading: none\n#heading({json.dumps(title, ensure_ascii=False)})]"]


def template_source(name: str) -> str:
    """The template of the program by its name."""
    return resources.path("papers", f"{name}.typ").read_text(encoding="utf-8")


def texts_of(value: Any) -> list[str]:
    """Every text in the data."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for one in cast("Mapping[str, Any]", value).values() for text in texts_of(one)]
    if isinstance(value, list | tuple):
        return [text for one in cast("Sequence[Any]", value) for text in texts_of(one)]
    return []


def _composed(value: Any) -> Any:
    """Letters with their marks as one character, in all texts: a mark of its own is copied out of
    a PDF wrongly.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        held = cast("Mapping[str, Any]", value)
        return {key: _composed(one) for key, one in held.items()}
    if isinstance(value, list | tuple):
        return [_composed(one) for one in cast("Sequence[Any]", value)]
    return value


# --- Pictures: typst takes only texts in memory, so each is an SVG ---


def framed_picture(picture: bytes, kind: str, width: int, height: int) -> bytes:
    """A photo as SVG of so many units, cut to fill them; `kind`: "image/jpeg", "image/png"."""
    held = base64.b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'preserveAspectRatio="xMidYMid slice" href="data:{kind};base64,{held}"/></svg>'
    ).encode()


def flag_of(code: str | None) -> str:
    """The name by which templates take the flag of a country; "" where the office wants none, or
    there is none.
    """
    name = countries.flag(code) if code else ""
    return name if name and _flag_drawing(name) else ""


def flag_pictures(names: Iterable[str]) -> dict[str, bytes]:
    """Flags by the names of their pictures; of names that `flag_of` gives."""
    return {f"flag-{name}.svg": _flag_drawing(name) for name in sorted({*names} - {""})}


@cache
def _flag_drawing(name: str) -> bytes:
    """Empty where there is none of that name."""
    path = resources.path("flags", f"{name}.svg")
    return path.read_bytes() if path.is_file() else b""


def whole_picture(picture: bytes) -> bytes:
    """A PNG or JPEG as SVG of its own shape; KnownFault where it is neither."""
    kind, width, height = _shape_of(picture)
    return framed_picture(picture, kind, width, height)


def _shape_of(picture: bytes) -> tuple[str, int, int]:
    """Its kind, width and height, as its head says them."""
    if picture[:8] == b"\x89PNG\r\n\x1a\n" and len(picture) >= 24:
        return "image/png", *struct.unpack(">II", picture[16:24])
    at = 2
    while picture[:2] == b"\xff\xd8" and at + 9 <= len(picture):
        mark, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4], "big")
        if mark in _JPEG_SIZES:
            height, width = struct.unpack(">HH", picture[at + 5 : at + 9])
            return "image/jpeg", width, height
        at += 2 + length
    raise KnownFault(
        _("A picture of this paper is neither PNG nor JPEG."), _("Choose another one.")
    )


_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The marks of a JPEG behind which its size stands."""


@lru_cache(maxsize=2000)
def qr_code(text: str) -> bytes:
    """A text as a QR code that is read with 15 % of it covered, without a border. The mask is
    given: to try all eight takes six times as long, and all can be read.
    """
    import segno

    code = segno.make(text, error="m", micro=False, mask=2)
    svg = code.svg_inline(border=0, dark="#1b2420", omitsize=True)
    return svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1).encode()
