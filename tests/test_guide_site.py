"""The guide outside the program: each page of the site leads only to what is there."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from PySide6.QtWidgets import QApplication

from lcdesk.services.guide.pages import read_guide
from lcdesk.texts import speaking
from tools.guide import write_site


class Links(HTMLParser):
    """The files a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


def test_every_page_of_the_site_leads_to_what_is_there(qapp: QApplication, tmp_path: Path) -> None:
    with speaking("zh"):
        write_site(tmp_path, read_guide("zh"))
    pages = list((tmp_path / "zh").glob("*.html"))
    assert len(pages) == len(list(read_guide("zh"))) + 1
    for page in pages:
        links = Links()
        links.feed(page.read_text("utf-8"))
        own = {one for one in links.found if not one.startswith("../")}
        assert [one for one in own if not (page.parent / one).is_file()] == []
        assert {one for one in links.found - own} == {f"../en/{page.name}"}
