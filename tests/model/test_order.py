"""Names and texts in the order people expect: pinyin among the Latin ones, surnames as surnames,
accents set aside.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.scripts import _surnames, plain_text, sort_key, sounds_of, syllables


def in_order(*texts: str, is_name: bool = True) -> bool:
    """As the database sorts: texts in ASCII alone by their small letters."""
    keys = [text.lower() if text.isascii() else sort_key(text, is_name) for text in texts]
    return keys == sorted(keys)


@pytest.mark.parametrize(
    "names",
    [
        ("Vu", "王伟", "王小明", "Wanjiru", "张伟", "Zoe"),
        ("Cai", "曾国藩", "Zhou"),  # zeng as a surname, not ceng
        ("单小明", "沈从文", "Shi"),
        ("区小明", "仇英", "任正非"),
        ("Ozan", "Özil", "Özil Ada", "Özil Bob", "Pak"),
        ("Łukasz", "Lund"),
        ("Nguyen", "Nguyễn", "Nguyễn Văn"),
        ("Zulu", "Анна", "Борис"),
        ("Борис", "борисов"),
        ("张三", "张伟", "章一"),
        ("汪东", "王东"),
        ("尉迟恭", "Yuan"),
        ("lü", "Lux"),
        ("吕布", "绿", "马云"),
    ],
    ids=lambda names: names[0],
)
def test_names_in_order(names: tuple[str, ...]) -> None:
    assert in_order(*names)
    assert not in_order(*reversed(names))


def test_in_other_texts_characters_are_read_as_usual() -> None:
    assert in_order("北京", "长春", "重庆大学", "单位", "四川大学", "厦门", "银行", is_name=False)


@given(st.text())
def test_any_text_has_a_key_that_tells_it_apart(text: str) -> None:
    key = sort_key(text, is_name=True)
    assert key == sort_key(text, is_name=True)
    key.encode("utf-8", "surrogatepass")


@given(st.text(alphabet=st.characters(max_codepoint=0x17F)))
def test_accents_are_no_part_of_the_plain_text(text: str) -> None:
    assert plain_text(text) == plain_text(text.casefold())
    assert not set(plain_text(text)) & set("éèêëüöäñçşţćčšž")


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("王小明", ("wang", "xiao", "ming")),
        ("单田芳", ("shan", "tian", "fang")),
        ("尉迟恭", ("yu", "chi", "gong")),
        ("欧阳修", ("ou", "yang", "xiu")),
        ("吕布", ("lv", "bu")),
        ("王小明 (Wang)", ("wang", "xiao", "ming")),
        ("王小明 Wang", ("wang", "xiao", "ming")),
        ("Wang", ()),
        ("", ()),
        ("曾曾", ("zeng", "ceng")),
    ],
)
def test_how_a_name_is_read(name: str, sounds: tuple[str, ...]) -> None:
    assert syllables(name) == sounds


def test_each_surname_has_a_sound_for_each_character() -> None:
    assert all(
        len(signs) == len(sounds) and all(sound[-1].isdigit() for sound in sounds)
        for signs, sounds in _surnames().items()
    )


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("护照有效期", "hu zhao you xiao qi"),
        ("单位", "dan wei"),
        ("重庆 Chongqing", "chong qing"),
        ("女", "nv"),
        ("Name", ""),
    ],
)
def test_a_text_sounds_as_in_words(text: str, sounds: str) -> None:
    assert " ".join(sounds_of(text)) == sounds
