"""The guide outside the program, of the same pages: a site that needs no server and no network, and
a PDF a language: `python3 dev.py guide [FOLDER]`, else dist/guide.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the keys of the menus are asked of Qt

import typst
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication

import lcdesk
from lcdesk import resources, texts
from lcdesk.drawing.palette import DARK, LIGHT
from lcdesk.services.guide.markup import Block, Line, PictureBlock, Span, TableBlock
from lcdesk.services.guide.pages import FOLDER, Guide, GuidePage, read_guide
from lcdesk.texts import LANGUAGES, _
from lcdesk.ui.guide.guide_tables import all_tables

ROOT = Path(__file__).resolve().parent.parent
JPEG = 82  # quality of the pictures in the PDF
LISTS = {"steps": "ol", "points": "ul"}


def main(words: list[str]) -> int:
    """Write both into a folder; 0."""
    folder = Path(words[0]) if words else ROOT / "dist" / "guide"
    _app = QApplication.instance() or QApplication([])
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for code in LANGUAGES:
        texts.speak(code)
        write_site(folder, read_guide(code))
        pdf = folder / f"lcdesk-guide-{code}.pdf"
        pdf.write_bytes(pdf_of(read_guide(code)))
    start = '<!doctype html><meta http-equiv="refresh" content="0; url=en/index.html">'
    _write(folder / "index.html", start)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    count = sum(1 for _file in folder.rglob("*.html"))
    print(f"{folder}: {count} pages, two PDF, {size / 1e6:.1f} MB")
    return 0


# --- the site ---


def write_site(folder: Path, guide: Guide) -> None:
    """The pages of one language, each a file."""
    own = folder / guide.language
    own.mkdir(parents=True)
    pictures = resources.path(FOLDER, "pictures", guide.language)
    (own / "pictures").mkdir()
    for picture in sorted(pictures.glob("*.webp")):
        shutil.copyfile(picture, own / "pictures" / picture.name)
    tables = all_tables()
    for page in guide:
        body = "".join(_html(block) for block in page.blocks(tables))
        after = guide.find(page.following)
        link = _link_to(after) if after else ""
        head = f"<p class=crumb>{escape(page.chapter)} › {escape(page.title)}</p>"
        whole = f"{head}<h1>{escape(page.title)}</h1>{body}{link}"
        _write(own / _file(page.key), _frame(guide, page, whole))
    index = [
        {"at": _file(one.key), "title": one.title, "text": f"{one.words} {one.text}"}
        for one in guide
    ]
    _write(own / "search.js", f"const pages={json.dumps(index, ensure_ascii=False)};{_SEARCH}")
    _write(own / "index.html", _frame(guide, None, f"<h1>{_('Guide')}</h1>" + _contents(guide)))


def _link_to(after: GuidePage) -> str:
    return f'<p class="next"><a href="{_file(after.key)}">{escape(after.title)} →</a></p>'


def _file(key: str) -> str:
    return key.replace("/", "-") + ".html"


def _contents(guide: Guide, here: str = "") -> str:
    """Chapters, each folded but for the one that is read."""
    made = list[str]()
    for chapter in guide.chapters:
        items = "".join(
            f"<li{' class=here' if page.key == here else ''}>"
            f'<a href="{_file(page.key)}">{escape(page.title)}</a></li>'
            for page in chapter.pages
        )
        opened = " open" if not here or here.startswith(f"{chapter.key}/") else ""
        made.append(
            f"<details{opened}><summary>{escape(chapter.title)}</summary><ul>{items}</ul></details>"
        )
    return "".join(made)


def _frame(guide: Guide, page: GuidePage | None, body: str) -> str:
    other = next(code for code in LANGUAGES if code != guide.language)
    there = _file(page.key) if page else "index.html"
    title = escape(page.title if page else "lcdesk")
    return (
        f'<!doctype html><html lang="{guide.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title} · lcdesk {lcdesk.__version__}</title><style>{_style()}</style>"
        f'<header><a href="index.html"><b>lcdesk</b> {_("Guide")}</a>'
        f'<input id="q" placeholder="{_("Search the guide")}" aria-label="{_("Search the guide")}">'
        f'<a href="../{other}/{there}">{LANGUAGES[other]}</a></header>'
        f'<div id="all"><nav><div id="found"></div>{_contents(guide, page.key if page else "")}'
        f'</nav><main>{body}</main></div><script src="search.js"></script></html>'
    )


_SEARCH = """
const box=document.getElementById('q'),found=document.getElementById('found');
box.addEventListener('input',()=>{const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);
found.textContent='';if(!words.length)return;
for(const page of pages){const text=(page.title+' '+page.text).toLowerCase();
if(words.every(word=>text.includes(word))){const line=document.createElement('a');
line.href=page.at;line.textContent=page.title;found.append(line);}}});
"""


def _style() -> str:
    """The colours of the program, light or dark as the reader's system is."""
    light, dark = (
        ";".join(f"--{name}:{value}" for name, value in tokens.items()) for tokens in (LIGHT, DARK)
    )
    return (
        f":root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}"
        "*{box-sizing:border-box}body{margin:0;background:var(--card);color:var(--fg);"
        "font:16px/1.55 Inter,'Segoe UI','Microsoft YaHei UI','PingFang SC','Noto Sans CJK SC',"
        "sans-serif}a{color:var(--accent);text-decoration:none}header{display:flex;gap:16px;"
        "align-items:center;padding:10px 24px;border-bottom:1px solid var(--line);"
        "position:sticky;top:0;background:var(--card)}input{flex:1;max-width:360px;font:inherit;"
        "padding:5px 10px;border:1px solid var(--edge);border-radius:8px;background:var(--field);"
        "color:var(--fg);margin-left:auto}#all{display:flex}nav{width:270px;flex:none;"
        "padding:18px 12px 40px 24px;background:var(--side);font-size:14px;min-height:100vh}"
        "nav ul{list-style:none;margin:4px 0 10px;padding-left:14px}nav li{padding:3px 0}"
        "nav .here a{font-weight:600;color:var(--fg)}summary{cursor:pointer;padding:4px 0}"
        "#found a{display:block;padding:4px 8px;background:var(--sel);border-radius:6px;"
        "margin-bottom:4px}main{max-width:720px;padding:24px 40px 60px;min-width:0}"
        ".crumb{color:var(--fg3);font-size:13px;margin:0}h1{font-size:28px;margin:10px 0}"
        "h1+p{color:var(--fg2);font-size:18px}img{max-width:100%;border:1px solid var(--line);"
        "border-radius:10px}kbd{background:var(--mute_bg);border-radius:6px;font-size:.86em}"
        "kbd{padding:1px 6px;font-family:inherit}li{margin:6px 0}"
        "aside{background:var(--info_bg);color:var(--info);border-radius:10px;padding:12px 18px;"
        "margin:16px 0}table{border-collapse:collapse;width:100%;font-size:15px}th{color:"
        "var(--fg3);font-weight:500;text-align:left}th,td{border-bottom:1px solid var(--line);"
        "padding:6px 8px;vertical-align:top}i{font-style:normal;font-weight:600}"
        ".next{text-align:right;margin-top:40px}@media(max-width:760px){#all{display:block}"
        "nav{width:auto;min-height:0}main{padding:20px}}"
        "@media print{header,nav,.next{display:none}}"
    )


def _html(block: Block) -> str:
    if isinstance(block, PictureBlock):
        words = escape(block.words)
        return f'<p><img src="pictures/{escape(block.name)}" alt="{words}"></p>'
    if isinstance(block, TableBlock):
        heads = "".join(f"<th>{_html_line(cell)}</th>" for cell in block.heads)
        rows = "".join(
            "<tr>" + "".join(f"<td>{_html_line(cell)}</td>" for cell in row) + "</tr>"
            for row in block.rows
        )
        return f"<table><tr>{heads}</tr>{rows}</table>"
    if block.kind in LISTS:
        items = "".join(f"<li>{_html_line(line)}</li>" for line in block.lines)
        return f"<{LISTS[block.kind]}>{items}</{LISTS[block.kind]}>"
    tag = "aside" if block.kind == "tip" else "p"
    return f"<{tag}>{_html_line(block.lines[0])}</{tag}>"


def _html_line(line: Line) -> str:
    return "".join(map(_html_span, line))


def _html_span(span: Span) -> str:
    said = escape(span.text)
    if span.is_key:
        said = f"<kbd>{said}</kbd>"
    if span.is_label:
        said = f"<i>{said}</i>"
    if span.link:
        said = f'<a href="{_file(span.link)}">{said}</a>'
    return f"<b>{said}</b>" if span.is_strong else said


# --- the PDF ---


def pdf_of(guide: Guide) -> bytes:
    """All pages one after the other, with contents and bookmarks."""
    with tempfile.TemporaryDirectory(prefix="lcdesk-guide-") as name:
        folder = Path(name)
        for picture in resources.path(FOLDER, "pictures", guide.language).glob("*.webp"):
            # typst would put them in without loss, five times as large
            writer = QImageWriter(str(folder / f"{picture.stem}.jpg"))
            writer.setQuality(JPEG)
            writer.write(QImage(str(picture)))
        source = folder / "guide.typ"
        _write(source, _typst(guide, {file.stem for file in folder.glob("*.jpg")}))
        fonts = [str(resources.path("papers", "fonts"))]
        made = typst.compile(str(source), root=str(folder), font_paths=fonts)
    assert isinstance(made, bytes)
    return made


def _typst(guide: Guide, pictures: set[str]) -> str:
    tables = all_tables()
    family = '("Inter", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC")'
    title = f"lcdesk {lcdesk.__version__}, {_('Guide')}"
    lines = [
        f"#set document(title: {_string(title)})",
        f'#set text(font: {family}, size: 10.5pt, lang: "{guide.language}")',
        '#set page(paper: "a4", margin: 22mm, numbering: "1")',
        "#set par(leading: 0.75em, spacing: 1.1em)",
        "#show heading.where(level: 1): it => { pagebreak(weak: true); "
        "block(below: 1.2em, text(size: 20pt, it.body)) }",
        "#show heading.where(level: 2): it => block(above: 2.2em, below: 1em, "
        "text(size: 14pt, it.body))",
        "#show raw.where(block: false): it => box(fill: luma(238), inset: (x: 3pt), "
        "outset: (y: 2.5pt), radius: 2pt, it)",
        f'#align(center + horizon)[#text(size: 30pt, weight: "bold")[lcdesk]\\ '
        f"#text(size: 16pt)[#{_string(_('Guide'))}] \\ #{_string(lcdesk.__version__)}]",
        f"#pagebreak()\n#outline(title: [#{_string(_('Contents'))}], depth: 2)",
    ]
    for chapter in guide.chapters:
        lines.append(f"\n= #{_string(chapter.title)}")
        for page in chapter.pages:
            lines.append(f"\n== #{_string(page.title)} <{_label(page.key)}>\n")
            lines += (_typst_block(block, pictures) for block in page.blocks(tables))
    return "\n\n".join(lines)


def _typst_block(block: Block, pictures: Iterable[str]) -> str:
    if isinstance(block, PictureBlock):
        stem = block.name.removesuffix(".webp")
        if stem not in pictures:
            return ""
        alt = _string(block.words)
        return f'#image("{stem}.jpg", width: 85%, alt: {alt})'
    if isinstance(block, TableBlock):
        cells = ", ".join(
            f"[{_typst_line(cell)}]" for row in (block.heads, *block.rows) for cell in row
        )
        columns = ", ".join(["auto", *["1fr"] * (len(block.heads) - 1)])
        strokes = "stroke: (x, y) => (bottom: 0.4pt + luma(200))"
        return f"#table(columns: ({columns},), {strokes}, inset: 5pt, {cells})"
    if block.kind == "paragraph":
        return _typst_line(block.lines[0])
    if block.kind == "tip":
        return (
            '#block(fill: rgb("#E4EEFA"), inset: 9pt, radius: 4pt, width: 100%)['
            f"{_typst_line(block.lines[0])}]"
        )
    sign = "+" if block.kind == "steps" else "-"
    return "\n".join(f"{sign} {_typst_line(line)}" for line in block.lines)


def _typst_line(line: Line) -> str:
    return "".join(map(_typst_span, line))


def _typst_span(span: Span) -> str:
    said = f"raw({_string(span.text)})" if span.is_key else f"text({_string(span.text)})"
    if span.is_strong or span.is_label:
        said = f"strong({said})"
    if span.link:
        said = f'link(<{_label(span.link)}>, text(fill: rgb("#1F7A4D"), {said}))'
    return f"#{said}"


def _label(key: str) -> str:
    return key.replace("/", "-")


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
