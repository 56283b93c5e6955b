"""The part of Markdown that the pages of the guide are written in, read into blocks: whoever shows
a page (window, site, PDF, terminal, search) is handed the same ones.

    paragraphs · 1. steps · - points · > a tip · | tables | · ![words](picture)
    **strong** · *a word of the screen* · `a key, or what is typed` · [words](chapter/page)

CommonMark itself does not close `*…*` where a sign and a Chinese letter meet, as they do all the
time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Span:
    """A run of text that looks the same. `link`: the key of the page it leads to."""

    text: str
    is_strong: bool = False
    is_label: bool = False  # a word of the screen
    is_key: bool = False  # a key, or what is typed
    link: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True)
class TextBlock:
    """Lines of one kind: a paragraph and a tip have one, steps and points one each."""

    kind: Literal["paragraph", "steps", "points", "tip"]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PictureBlock:
    """A picture with the words that are read where it is not seen."""

    name: str
    words: str


@dataclass(frozen=True)
class TableBlock:
    """A table with one row of heads."""

    heads: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = TextBlock | PictureBlock | TableBlock
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_BEGINNINGS = {"steps": re.compile(r"\d+\. "), "points": re.compile(r"- ")}
_INLINE = re.compile(
    r"(?P<strong>\*\*)|\*(?P<label>[^*\n]+)\*|`(?P<key>[^`\n]+)`"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<link>[^)\n]+)\)"
)


def read_blocks(text: str) -> list[Block]:
    """The blocks of a page, from the top."""
    return [_block(lines) for lines in _parts(text)]


def read_line(text: str) -> Line:
    """The spans of one line."""
    spans, at, is_strong = list[Span](), 0, False
    for found in _INLINE.finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()], is_strong))
        at = found.end()
        if found["strong"]:
            is_strong = not is_strong
        elif found["label"]:
            spans.append(Span(found["label"], is_strong, is_label=True))
        elif found["key"]:
            spans.append(Span(found["key"], is_strong, is_key=True))
        else:
            spans.append(Span(found["words"], is_strong, link=found["link"]))
    if at < len(text):
        spans.append(Span(text[at:], is_strong))
    return tuple(spans)


def plain_line(line: Line) -> str:
    """The text alone."""
    return "".join(span.text for span in line)


def lines_of_block(block: Block) -> Iterator[Line]:
    """Every line of a block that is text."""
    if isinstance(block, TextBlock):
        yield from block.lines
    elif isinstance(block, TableBlock):
        yield from block.heads
        for row in block.rows:
            yield from row


def plain_blocks(blocks: Sequence[Block]) -> str:
    """A page as it is read in a terminal: no pictures, no signs of Markdown."""
    return "\n\n".join(filter(None, map(_plain, blocks)))


def _plain(block: Block) -> str:
    if isinstance(block, PictureBlock):
        return ""
    if isinstance(block, TableBlock):
        rows = (block.heads, *block.rows)
        return "\n".join("  ".join(plain_line(cell) for cell in row).strip() for row in rows)
    said = [plain_line(line) for line in block.lines]
    if block.kind == "steps":
        said = [f"{number}. {line}" for number, line in enumerate(said, 1)]
    elif block.kind == "points":
        said = [f"- {line}" for line in said]
    return "\n".join(said)


def _parts(text: str) -> Iterator[list[str]]:
    """The lines of each block: blank lines part them."""
    for part in re.split(r"\n\s*\n", text.strip()):
        if part.strip():
            yield part.strip().splitlines()


def _block(lines: list[str]) -> Block:
    first = lines[0]
    if picture := _PICTURE.fullmatch(first):
        return PictureBlock(picture[2], picture[1])
    if first.startswith("|"):
        rows = [_cells(line) for line in lines]
        return TableBlock(rows[0], tuple(rows[2:]))
    if first.startswith("> "):
        return TextBlock("tip", (read_line(" ".join(line[2:] for line in lines)),))
    for kind, beginning in _BEGINNINGS.items():
        if beginning.match(first):
            said = tuple(read_line(beginning.sub("", line, count=1)) for line in lines)
            return TextBlock("steps" if kind == "steps" else "points", said)
    return TextBlock("paragraph", (read_line(" ".join(lines)),))


def _cells(line: str) -> tuple[Line, ...]:
    """The cells of a row; `\\|` is a stroke, and no end of a cell."""
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return tuple(read_line(cell.strip().replace("\\|", "|")) for cell in cells)
