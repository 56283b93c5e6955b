"""A page of the guide as the rich text Qt shows: tables stand for what it has no shapes for (steps
with their number in a ring, boxes), in the colours of the theme.

Pictures are asked for by names: `step:3`, `icon:lightbulb/info`, `picture:move.webp?480` (at most
so many px wide).
"""

from __future__ import annotations

from html import escape

from lcdesk.services.guide.markup import (
    Block,
    Line,
    PictureBlock,
    Span,
    TableBlock,
    TextBlock,
    plain_line,
)
from lcdesk.services.guide.pages import GuidePage
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.kit.painting.theme import colour

PADDING = 12  # px within a box
LINE_HEIGHT = "line-height:118%"
_BARE = f"{LINE_HEIGHT}; margin-top:0px; margin-bottom:0px"
_TABLE = 'width="100%" cellspacing="0"'


def page_html(
    page: GuidePage, blocks: list[Block], spoken: str, width: int, note: WhatCounts | None = None
) -> str:
    """The whole page, for a text so many px wide; `note`: what counts where somebody is, above
    it.
    """
    lead = blocks[0] if blocks and isinstance(blocks[0], TextBlock) else None
    rest = blocks[1:] if lead is not None and lead.kind == "paragraph" else blocks
    minutes = page.minutes(spoken)
    time = n_("{count} minute", "{count} minutes", minutes)
    made = [
        f'<table {_TABLE} cellpadding="0"><tr>'
        f"<td>{_ink(f'{page.chapter}  ›  {page.title}', 'fg2', 12)}</td>"
        f'<td align="right">{_ink(time, "fg3", 12)}</td></tr></table>',
        f'<p style="font-size:22px; font-weight:600; margin-top:14px; margin-bottom:8px">'
        f"{escape(page.title)}</p>",
    ]
    if note is not None:
        made.append(_note(note))
    if rest is not blocks and lead is not None:
        made.append(
            f'<p style="font-size:15px; color:{_hex("fg2")}; {LINE_HEIGHT}; margin-top:0px; '
            f'margin-bottom:0px">{_line(lead.lines[0])}</p>{_gap(12)}'
        )
    return "".join([*made, *(_block(block, width) for block in rest)])


def _note(note: WhatCounts) -> str:
    title = with_label(_("What counts here"), note.title)
    said = "".join(f"<br>{escape(sentence)}" for sentence in note.sentences)
    return _box("circle-help/accent", f"<b>{escape(title)}</b>{said}", "accent_soft", "fg")


def _block(block: Block, width: int) -> str:
    if isinstance(block, PictureBlock):
        picture = f'<img src="picture:{escape(block.name)}?{width}">'
        return (
            f'<table cellspacing="0" cellpadding="0"><tr><td>{picture}</td></tr></table>{_gap(14)}'
        )
    if isinstance(block, TableBlock):
        return _table(block)
    if block.kind == "tip":
        return _box("lightbulb/info", _line(block.lines[0]), "info_bg", "info")
    if block.kind == "steps":
        return _steps(block)
    if block.kind == "points":
        return _points(block)
    return (
        f'<p style="{LINE_HEIGHT}; margin-top:0px; margin-bottom:12px">{_line(block.lines[0])}</p>'
    )


def _steps(block: TextBlock) -> str:
    rows = "".join(
        f'<tr><td width="36" style="padding-top:1px"><img src="step:{number}"></td>'
        f'<td style="padding-bottom:14px"><p style="{_BARE}">{_step(line)}</p></td>'
        "</tr>"
        for number, line in enumerate(block.lines, 1)
    )
    return f'<table {_TABLE} cellpadding="0">{rows}</table>'


def _step(line: Line) -> str:
    """What is done stands in a line of its own, the rest below it."""
    strong = next((at for at, span in enumerate(line) if not span.is_strong), len(line))
    if not strong or not plain_line(line[:strong]).endswith((".", "。")):
        return _line(line)
    rest = _line(line[strong:]).strip()
    below = f'<br><span style="color:{_hex("fg2")}">{rest}</span>' if rest else ""
    return _line(line[:strong]) + below


def _points(block: TextBlock) -> str:
    rows = "".join(
        f'<tr><td width="18"><p style="{_BARE}; color:{_hex("fg3")}">•</p></td>'
        f'<td style="padding-bottom:8px"><p style="{_BARE}">{_line(line)}</p></td>'
        "</tr>"
        for line in block.lines
    )
    return f'<table {_TABLE} cellpadding="0">{rows}</table>'


def _table(block: TableBlock) -> str:
    edge = f"border-bottom:1px solid {_hex('line')}"
    heads = "".join(
        f'<td style="{edge}; color:{_hex("fg3")}; font-size:12px">{_line(head)}</td>'
        for head in block.heads
    )
    rows = "".join(
        "<tr>" + "".join(f'<td style="{edge}">{_line(cell)}</td>' for cell in row) + "</tr>"
        for row in block.rows
    )
    return f'<table {_TABLE} cellpadding="6"><tr>{heads}</tr>{rows}</table>{_gap(12)}'


def _box(picture: str, words: str, ground: str, ink: str) -> str:
    return _boxed(
        f'<td width="30"><img src="icon:{picture}"></td>'
        f'<td><p style="color:{_hex(ink)}; {_BARE}">{words}</p></td>',
        ground,
    )


def _boxed(cells: str, ground: str) -> str:
    """A box: its ground is painted with round corners by whoever shows it."""
    return (
        f'<table {_TABLE} cellpadding="{PADDING}" bgcolor="{_hex(ground)}"><tr>{cells}</tr></table>'
        f"{_gap(14)}"
    )


def _gap(px: int) -> str:
    """Room before a table: Qt has none below a paragraph there."""
    return f'<p style="font-size:{px * 0.6:.0f}px; margin-top:0px; margin-bottom:0px">&nbsp;</p>'


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    said = escape(span.text)
    if span.is_key:
        keys = said.replace(" ", "&nbsp;") if len(said) < 20 else said
        said = f'<span style="background-color:{_hex("mute_bg")}">&nbsp;{keys}&nbsp;</span>'
    if span.link:
        said = (
            f'<a href="{escape(span.link)}" style="color:{_hex("accent")}; '
            f'text-decoration:none">{said}</a>'
        )
    if span.is_strong or span.is_label:
        said = f'<span style="font-weight:600">{said}</span>'
    return said


def _ink(text: str, token: str, px: int) -> str:
    return f'<span style="color:{_hex(token)}; font-size:{px}px">{escape(text)}</span>'


def _hex(token: str) -> str:
    return colour(token).name()
