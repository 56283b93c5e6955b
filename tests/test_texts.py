"""The words of the program: places filled, plurals, languages switched live, listeners told."""

from __future__ import annotations

import gettext
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.texts import N_, _, n_


def test_a_text_in_english_is_itself() -> None:
    assert _("Date of birth") == "Date of birth"
    assert _("") == ""
    assert N_("Date of birth") == "Date of birth"


def test_places_are_filled() -> None:
    assert (
        _("{value} is outside what is possible here.", value=7)
        == "7 is outside what is possible here."
    )
    assert _("{braces} stay without values") == "{braces} stay without values"
    with pytest.raises(KeyError):
        _("{value}", other=1)


def test_values_may_hold_braces() -> None:
    assert _("“{text}” is not a date.", text="{oops}") == "“{oops}” is not a date."


def test_one_and_many() -> None:
    assert n_("{count} person", "{count} people", 1) == "1 person"
    assert n_("{count} person", "{count} people", 22) == "22 people"
    assert n_("{count} of {all}", "{count} of {all}", 2, all=3) == "2 of 3"


def test_the_language_is_switched_live() -> None:
    texts.speak("zh")
    assert texts.language() == "zh"
    assert _("Date of birth") == "出生日期"
    assert _("“{text}” is not a date.", text="abc") == "“abc”不是日期。"
    texts.speak("en")
    assert texts.language() == "en"
    assert _("Date of birth") == "Date of birth"


def test_a_text_without_translation_stays_english() -> None:
    texts.speak("zh")
    assert _("no such sentence {place}", place=1) == "no such sentence 1"
    assert _("") == ""


def test_a_language_we_do_not_speak_is_english() -> None:
    texts.speak("xx")
    assert texts.language() == "en"
    assert _("Date of birth") == "Date of birth"


def test_listeners_are_told_until_they_stop() -> None:
    heard: list[str] = []
    stop = texts.on_change(lambda: heard.append(texts.language()))
    texts.speak("zh")
    texts.speak("en")
    stop()
    stop()
    texts.speak("zh")
    assert heard == ["zh", "en"]


def test_chinese_has_one_plural() -> None:
    texts.speak("zh")
    catalogue = texts._Speech.catalogue
    assert isinstance(catalogue, gettext.GNUTranslations)
    assert n_("{count} such thing", "{count} such things", 1) in {"1 such thing", "1 such things"}


def test_heads_of_sheets_carry_both_languages() -> None:
    assert texts.in_language("zh", "Date of birth") == "出生日期"
    assert texts.in_language("en", "Date of birth") == "Date of birth"
    assert texts.language() == "en"


def test_something_is_said_aside_in_another_language() -> None:
    """On this thread alone, and without telling anybody: papers in two languages are made so."""
    heard: list[str] = []
    stop = texts.on_change(lambda: heard.append(texts.language()))
    elsewhere: list[str] = []
    with texts.speaking("zh"):
        assert (
            texts.language(),
            _("Date of birth"),
            n_("{count} country", "{count} countries", 1),
        ) == ("zh", "出生日期", "1 个国家")
        with texts.speaking("en"):
            assert _("Date of birth") == "Date of birth"
        other = threading.Thread(target=lambda: elsewhere.append(_("Date of birth")))
        other.start()
        other.join()
        assert _("Date of birth") == "出生日期"
    stop()
    assert (texts.language(), heard, elsewhere) == ("en", [], ["Date of birth"])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Room 302", "改用 Room 302。"),
        ("302室", "改用 302室。"),
        ("三楼教室", "改用三楼教室。"),
        ("Café", "改用 Café。"),
        ("（甲）", "改用（甲）。"),
        (7, "改用 7。"),
        ("", "改用。"),
    ],
)
def test_between_chinese_and_latin_that_is_filled_in_stands_a_blank(
    value: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts.speak("zh")
    for text in ("改用{one}。", "改用 {one}。"):
        if not (str(value) and str(value)[0] > "\u0250") or text == "改用{one}。":
            assert _(text, one=value).replace("改用 。", "改用。") == said


def test_dates_and_what_is_blank_already_stay_as_they_are() -> None:
    texts.speak("zh")
    assert _("{year}年{month}月{day}日", year=2026, month=12, day=6) == "2026年12月6日"
    assert _("至多{count}人", count=22) == "至多 22 人"
    assert _("至多 {count} 人", count=22) == "至多 22 人"
    assert _("{names}的照片", names="Li Wei") == "Li Wei 的照片"
    with pytest.raises(KeyError):
        _("至多{count}人", other=22)


@pytest.mark.parametrize("code", list(texts.LANGUAGES))
@given(name=st.text(max_size=30), when=st.text(max_size=30))
def test_the_message_a_text_was_made_from_is_found_without_its_values(
    code: str, name: str, when: str
) -> None:
    said = "“{name}” was imported before: {when} ({counts})."
    texts.speak(code)
    try:
        found = texts.message_of(texts._(said, name=name, when=when, counts="2"))
        nothing = texts.message_of(f"{name}{when}")
    finally:
        texts.speak("en")
    assert found == said or "{" in found, "another message may fit a value that looks like it"
    known = {message for message, _said in texts._messages("zh")}
    assert {found, nothing} <= {*known, ""}


def test_a_sentence_of_nobody_has_no_message() -> None:
    assert texts.message_of("Wanjiru Kamau, EP1300412") == ""
    assert texts.message_of("The sample was thrown away.") == "The sample was thrown away."
