"""The typesetting process: takes the files of a paper, answers with pages or says why not, and dies
without harm. Templates may be anybody's: it has no network, reads no folder, and is limited in
memory and time (`lcdesk.guarded_process`).
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import struct
import tempfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from lcdesk import resources
from lcdesk.guarded_process import (
    leave_interrupts_to_program,
    limit_clock,
    limit_memory,
    limit_time,
    silence,
)
from lcdesk.papers.content import framed_picture

MEMORY = 3 * 1024 * 1024 * 1024
"""Bytes of address space; 1,000 certificates in one file take less than half a gigabyte."""
_NOWHERE = "http://127.0.0.1:9"
_CLOSED = {
    **{
        name: _NOWHERE
        for scheme in ("http", "https", "all")
        for name in (f"{scheme}_proxy", f"{scheme.upper()}_PROXY")
    },
    "no_proxy": "",
    "NO_PROXY": "",
}
"""Typst fetches packages over HTTP, and knows no switch against it: every way leads nowhere."""
STANDARDS = ("a-2a", "ua-1")
"""Of every PDF: kept for good, and read aloud. A sign that no font draws stops it."""

_LATIN = "Inter, Segoe UI, SF Pro Text, Helvetica Neue, Noto Sans, DejaVu Sans"
_CHINESE = (
    "Microsoft YaHei, Hiragino Sans GB, PingFang SC, Source Han Sans SC, Noto Sans CJK SC, "
    "Noto Sans SC, WenQuanYi Micro Hei, SimSun"
)
_SONG = "Noto Serif CJK SC, Source Han Serif SC, SimSun, Songti SC, STSong, Noto Serif SC"
_OTHERS = (
    "Noto Sans Arabic, Geeza Pro, Tahoma, Noto Sans Thai, Leelawadee UI, Thonburi, Loma, "
    "Noto Sans Lao, Noto Sans Khmer, Noto Sans Myanmar, Myanmar Text, Noto Sans Devanagari, "
    "Nirmala UI, Kohinoor Devanagari, Noto Sans Bengali, Noto Sans Tamil, Noto Sans Telugu, "
    "Noto Sans Sinhala, Noto Sans Gujarati, Noto Sans Gurmukhi, Noto Sans Kannada, "
    "Noto Sans Malayalam, Noto Sans Ethiopic, Ebrima, Kefa, Noto Sans Hebrew, "
    "Noto Sans Georgian, Noto Sans Armenian, Malgun Gothic, Apple SD Gothic Neo, Yu Gothic"
)
FAMILIES: Mapping[str, Sequence[str]] = {
    name: ", ".join(listed).split(", ")
    for name, listed in {
        "sans": (_LATIN, _CHINESE, _OTHERS),
        "serif": ("Libertinus Serif", _SONG),
        "mono": ("JetBrains Mono, Consolas, SF Mono, Menlo, DejaVu Sans Mono, Noto Sans Mono",),
        "chinese": (_CHINESE, _SONG),
    }.items()
}
"""Fonts by what they are for, in the order in which they are taken; of those on the machine. All
letters that a serif face lacks come from the sans ones.
"""


def serve(pipe: Any) -> None:
    """Answer requests until the pipe closes; started by `lcdesk.papers.typesetter`."""
    leave_interrupts_to_program()
    silence()
    limit_memory(MEMORY)
    os.environ.update(_CLOSED)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        _compiler()
        while True:
            what, argument, seconds, clock = pipe.recv()
            limit_time(seconds)
            limit_clock(clock)
            head, parts = _answer(what, argument)
            pipe.send_bytes(json.dumps({**head, "parts": len(parts)}).encode())
            for part in parts:
                pipe.send_bytes(part)
            limit_clock(0)


def _answer(what: str, argument: Any) -> tuple[dict[str, Any], list[bytes]]:
    """What is asked for; where it cannot be, what typst says of it."""
    import typst

    try:
        return _WORK[what](argument)
    except typst.TypstError as error:
        return {
            "refused": str(error.message),
            "where": str(error.diagnostic),
            "hints": [str(hint) for hint in error.hints or ()],
        }, []
    except MemoryError:
        return {"refused": "memory", "where": "", "hints": []}, []
    # a panic of native code is no Exception
    except BaseException as error:
        return {"refused": f"{type(error).__name__}: {error}"[:300], "where": "", "hints": []}, []


# --- The work ---


@cache
def _fonts() -> Any:
    import typst

    return typst.Fonts(font_paths=[str(resources.path("papers", "fonts"))])


def _new_compiler(files: Mapping[str, bytes] | None = None) -> Any:
    """One whose root is an empty folder, all that a template could read. It is asked for when the
    compiler is made, and removed before anything is set: no process leaves one behind, however it
    ends.
    """
    import typst

    compiler: Any = typst.Compiler  # its hints do not know files in memory
    folder = Path(tempfile.mkdtemp(prefix="lcdesk-papers-"))
    try:
        return compiler(
            files,
            root=str(folder),
            font_paths=_fonts(),
            package_path=str(folder),
            package_cache_path=str(folder),
        )
    finally:
        folder.rmdir()


@cache
def _compiler() -> Any:
    """One for the life of the process: what it has set once, it sets again in a fifth of the
    time.
    """
    return _new_compiler()


@cache
def families() -> dict[str, list[str]]:
    """The fonts of this machine by what they are for: "sans", "serif", "mono", "chinese"."""
    there = set(_fonts().families())
    found = {
        name: [family for family in wanted if family in there] for name, wanted in FAMILIES.items()
    }
    for name in ("serif", "mono"):
        found[name] = list(dict.fromkeys([*found[name], *found["sans"]]))
    return found


def _completed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with what only this process knows: its fonts, beside each template that asks for
    them, and flags as they print best.
    """
    fonts = json.dumps(families()).encode()
    completed: dict[str, bytes] = {}
    for path, held in files.items():
        folder, _sign, name = path.rpartition("/")
        is_heavy = name.startswith("flag-") and len(held) > _LIGHT
        completed[path] = _as_pixels(held) if is_heavy else held
        if name == "main.typ":
            completed[f"{folder}/fonts.json" if folder else "fonts.json"] = fonts
    return completed


_LIGHT = 4_000
"""Bytes of a flag that is set as it is drawn. One with arms in it would take up to 220 kB of each
place where it is printed; as a picture it takes 6 to 25 kB of the whole file.
"""
_FLAG_WIDTH = 320  # pixels, more than 300 to an inch where a flag is 24 mm wide


@lru_cache(maxsize=300)
def _as_pixels(svg: bytes) -> bytes:
    """A drawing as SVG that holds a picture of it."""
    page = (
        f"#set page(width: {_FLAG_WIDTH}pt, height: auto, margin: 0pt)\n"
        '#image("drawing.svg", width: 100%)'
    )
    held = {"main.typ": page.encode(), "drawing.svg": svg}
    png = _compiler().compile(input=held, format="png", ppi=72)
    width, height = struct.unpack(">II", png[16:24])  # as the head of every PNG has it
    return framed_picture(png, "image/png", width, height)


def _set_pdf(argument: tuple[Mapping[str, bytes], int]) -> tuple[dict[str, Any], list[bytes]]:
    files, stands_at = argument
    pdf, warnings = _compiler().compile_with_warnings(
        input=_completed(files), timestamp=stands_at, pdf_standards=list(STANDARDS)
    )
    return {"warnings": [str(one.message) for one in warnings]}, [pdf]


def _set_pictures(
    argument: tuple[Mapping[str, bytes], int, float],
) -> tuple[dict[str, Any], list[bytes]]:
    files, stands_at, per_inch = argument
    pages: bytes | list[bytes] = _compiler().compile(
        input=_completed(files), format="png", ppi=per_inch, timestamp=stands_at
    )
    return {}, pages if isinstance(pages, list) else [pages]


def _find_faults(argument: tuple[Mapping[str, bytes], int]) -> tuple[dict[str, Any], list[bytes]]:
    """What the template itself says does not fit: the values it labels `<fault>`."""
    files, _stands_at = argument
    found = _new_compiler(_completed(files)).query("<fault>", field="value")
    return {"faults": json.loads(found)}, []


_SAMPLE = b"""#let d = json("data.json")
#set document(title: "t")
#set text(font: d.families, fallback: false)
#for sign in d.signs [#box(sign) ]"""
_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')


def _find_undrawn(argument: Iterable[str]) -> tuple[dict[str, Any], list[bytes]]:
    """Those of some characters that no font draws, neither of the sans nor of the serif ones."""
    signs = dict.fromkeys(argument)
    undrawn = set[str]()
    for name in ("sans", "serif"):
        undrawn |= _undrawn_by(families()[name], [one for one in signs if one not in undrawn])
    return {"undrawn": [one for one in signs if one in undrawn]}, []


def _undrawn_by(names: Sequence[str], signs: Sequence[str]) -> set[str]:
    """The engine itself is asked: it names what it cannot draw, until it can draw the rest."""
    import typst

    left, undrawn = dict.fromkeys(signs), set[str]()
    while left:
        data = json.dumps({"families": list(names), "signs": list(left)}, ensure_ascii=False)
        try:
            _compiler().compile(
                input={"main.typ": _SAMPLE, "data.json": data.encode()}, pdf_standards=["a-2u"]
            )
            break
        except typst.TypstError as error:
            found = _UNDRAWN.search(str(error))
            if found is None:
                raise
            named = [sign for sign in left if sign in _unescaped(found[1])]
            for sign in named or [next(iter(left))]:
                undrawn.add(sign)
                del left[sign]
    return undrawn


def _unescaped(text: str) -> str:
    r"""What Rust writes as `\u{e00}` and `\"` as it is."""
    return re.sub(
        r"\\u\{([0-9a-f]+)\}|\\(.)",
        lambda found: chr(int(found[1], 16)) if found[1] else found[2],
        text,
    )


# --- A PDF of others, drawn page by page ---


_FOREIGN = """#set page(width: auto, height: auto, margin: 0pt)
#let held = bytes(json("held.json"))
#context {{
  let whole = measure(image(held, format: "pdf", page: {page}))
  let by = calc.min({side}pt / whole.width, {side}pt / whole.height)
  image(held, format: "pdf", page: {page}, width: whole.width * by, height: whole.height * by)
}}"""
_NO_PAGE = 1_000_000_000
_COUNTED = re.compile(r"only has (\d+) page")


_FIGURES = [str(figure) for figure in range(256)]


@lru_cache(maxsize=1)
def _in_figures(held: bytes) -> bytes:
    """Bytes as a list in JSON, made once for all pages."""
    return ("[" + ",".join([_FIGURES[one] for one in held]) + "]").encode()


def _draw_foreign(argument: tuple[bytes, int, int]) -> tuple[dict[str, Any], list[bytes]]:
    """A page of it, from 1, as a picture whose longer side has so many dots, and whether letters of
    it may be missing. It goes to the engine as figures, since that takes text only: nothing is
    written to the disk.
    """
    held, page, side = argument
    source = _FOREIGN.format(page=page, side=side).encode()
    files = {"main.typ": source, "held.json": _in_figures(held)}
    picture = _compiler().compile(input=files, format="png", ppi=72)
    return {"lacks_fonts": _lacks_fonts(held)}, [picture]


_EASTERN = re.compile(rb"/Ordering\s*\(\s*(?:GB1|CNS1|Japan1|Korea1|KR)\s*\)")
_DESCRIBED, _IN_FILE = re.compile(rb"/Type\s*/FontDescriptor"), re.compile(rb"/FontFile[23]?\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm.{0,400}?stream\r?\n", re.DOTALL)
_MOST_PACKED, _MOST_UNPACKED = 300, 4_000_000


@lru_cache(maxsize=1)
def _lacks_fonts(held: bytes) -> bool:
    """Does it count on Chinese, Japanese or Korean fonts that are not in it? The engine leaves
    their letters out without a word.
    """
    parts = [held]
    for found in itertools.islice(_PACKED.finditer(held), _MOST_PACKED):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(held[found.end() :], _MOST_UNPACKED))
    described, in_file = (
        sum(len(one.findall(part)) for part in parts) for one in (_DESCRIBED, _IN_FILE)
    )
    return described > in_file and any(_EASTERN.search(part) for part in parts)


def _count_foreign(held: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """How many pages it has: the engine says so of a page that no PDF has."""
    import typst

    try:
        return _draw_foreign((held, _NO_PAGE, 1))
    except typst.TypstError as error:
        found = _COUNTED.search(" ".join(error.hints or ()))
        if found is None:
            raise
        return {"pages": int(found[1])}, []


_WORK = {
    "foreign": _draw_foreign,
    "foreign pages": _count_foreign,
    "pdf": _set_pdf,
    "pictures": _set_pictures,
    "faults": _find_faults,
    "undrawn": _find_undrawn,
}
