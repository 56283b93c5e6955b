"""Searching the guide: every page is found by its title and by its search words, Chinese without
blanks, words of the other language too.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.services.guide.page_search import marked_parts, search
from lcdesk.services.guide.pages import read_guide
from lcdesk.texts import LANGUAGES, speaking


def found(typed: str) -> list[str]:
    return [one.page.key for one in search(typed)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_is_found_first_by_its_title(code: str) -> None:
    with speaking(code):
        for page in read_guide(code):
            assert page.key in found(page.title)[:2], page.title


def test_chinese_is_found_without_blanks_and_in_parts() -> None:
    with speaking("zh"):
        assert found("撤销导入")[:3] != []
        assert "history/undo" in found("撤销")
        assert "curriculum/clashes" in found("冲突解决")
        assert found("谁算在内")[0] == "countries/counting"


def test_words_of_the_other_language_find_the_page_of_ones_own() -> None:
    with speaking("en"):
        hits = search("护照")
        assert "people/documents" in [one.page.key for one in hits]
        assert all(one.page.title.isascii() or "’" in one.page.title for one in hits)


def test_beginnings_of_words_will_do_and_all_must_be_there() -> None:
    with speaking("en"):
        assert found("mov act")[0] == "curriculum/move"
        assert found("ove ctivity") == []
        assert found("activity xylophone") == []
        assert found("   ") == []


@given(st.text(max_size=30))
def test_whatever_is_typed_is_no_fault_and_finds_each_page_once(typed: str) -> None:
    keys = found(typed)
    assert len(keys) == len(set(keys))
    text = read_guide("en").chapters[0].pages[0].text
    for start, end in marked_parts(text, typed):
        assert 0 <= start < end <= len(text)
