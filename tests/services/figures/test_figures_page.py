"""The page of each report over the years: one page, tagged, nothing off it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.papers.typesetter import shared_typesetter
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.figure_pages import figures_content, figures_pdf
from lcdesk.services.figures.over_years import OverYears
from lcdesk.services.importing.demo import make_demo
from tests.papers.pdf_reading import count_pages, is_tagged, squeezed, text_of


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = make_demo(tmp_path_factory.mktemp("samples"))
    yield desk
    desk.close()


@pytest.mark.parametrize("key", ["years", "cooperation", "alumni"])
def test_it_is_one_page_that_says_each_row(samples: Desk, key: str) -> None:
    page = OverYears(key, None).page(samples, "上海科技交流中心")
    for language in LANGUAGES:
        pdf = figures_pdf(page, language)
        assert (count_pages(pdf), is_tagged(pdf)) == (1, True)
        found = shared_typesetter().find_faults(figures_content(page, language))
        assert [one for one in found if one["kind"] != "smaller"] == []
        said = text_of(pdf)
        first = page.told["en" if language == "en" else "zh"]
        tables = [one for one in first.tables if one.is_printed and one.is_shown]
        rows = [row.label for table in tables if not table.is_empty for row in table.rows]
        assert [label for label in rows if squeezed(label) not in said] == []
        assert squeezed(first.sentence) in said
