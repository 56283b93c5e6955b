"""Every country and region has a name of its own in both languages, written in plain characters,
and is known by it again.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.model import countries
from lcdesk.model.countries.wording import use_wording
from lcdesk.model.kinds import Country

RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""Signs that look like Chinese characters and are none: they cannot be searched, and fonts lack
them.
"""
ALL = countries.codes()
LANGUAGES = ("en", "zh")


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    use_wording(None)


def test_there_are_all_of_them() -> None:
    assert len(ALL) == len(set(ALL)) == 249


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_name_of_its_own_in_plain_characters(language: str) -> None:
    names = {code: countries.name(code, language) for code in ALL}
    assert [code for code, name in names.items() if not name.strip() or name == code] == []
    assert [
        name
        for name, count in Counter(countries.fold(name) for name in names.values()).items()
        if count > 1
    ] == []
    for code, name in names.items():
        texts = (
            name,
            countries.formal_name(code, language),
            countries.region(code, language),
            countries.subregion(code, language),
        )
        for text in texts:
            assert text == text.strip() == unicodedata.normalize("NFC", text), code
            assert not RADICALS.search(text), (code, text)
            assert all(sign.isprintable() for sign in text), (code, text)
        han = re.search("[\u4e00-\u9fff]", name)
        assert bool(han) == (language == "zh"), (code, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_known_again_by_its_name(language: str) -> None:
    for code in ALL:
        assert countries.find(countries.name(code, language)).code == code
        assert Country().parse(countries.name(code, language)) == code
        assert countries.find(countries.formal_name(code, language)).code == code


def test_both_names_in_one_cell_are_known_or_asked() -> None:
    asked: set[str] = set()
    for code in ALL:
        found = countries.find(f"{countries.name(code, 'zh')} {countries.name(code, 'en')}")
        assert found.code == code or (found.code is None and found.candidates == (code,)), code
        asked |= set() if found.code else {code}
    assert asked <= {"CC"}, "brackets in both names: one question more"


@pytest.mark.parametrize("code", ["TW", "HK", "MO"])
def test_the_rule_of_the_office_for_taiwan_hong_kong_and_macao(code: str) -> None:
    english = {"TW": "Taiwan, China", "HK": "Hong Kong, China", "MO": "Macao, China"}[code]
    chinese = {"TW": "中国台湾", "HK": "中国香港", "MO": "中国澳门"}[code]
    for say in (countries.name, countries.formal_name):
        assert (say(code, "en"), say(code, "zh")) == (english, chinese)
    assert countries.flag("TW") == ""


def test_a_file_of_the_office_renames_all_of_them_at_once(tmp_path: Path) -> None:
    """Each name with a mark behind it: no old name is said any more, the new ones are read, and
    so are the old ones.
    """
    old = {code: [countries.name(code, language) for language in LANGUAGES] for code in ALL}
    lines = [
        f'{code},"{english} by office","{chinese}（本单位）"'
        for code, (english, chinese) in old.items()
    ]
    (tmp_path / "own.csv").write_text("\n".join(("code,en,zh", *lines)), encoding="utf-8")
    use_wording(tmp_path / "own.csv")
    for code, (english, chinese) in old.items():
        assert (
            countries.name(code, "en")
            == countries.formal_name(code, "en")
            == f"{english} by office"
        )
        assert (
            countries.name(code, "zh")
            == countries.formal_name(code, "zh")
            == f"{chinese}（本单位）"
        )
        assert countries.find(f"{english} by office").code == code
        assert countries.find(f"{chinese}（本单位）").code == code
        assert countries.find(english).code == code, "a list written before is read as before"
    use_wording(None)
    assert {code: [countries.name(code, language) for language in LANGUAGES] for code in ALL} == old
