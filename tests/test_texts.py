"""The words of the program: places filled, plurals, languages switched live, listeners told."""

from __future__ import annotations

import gettext
import re
import threading

import pytest

from lcdesk import texts
from lcdesk.texts import N_, _, in_language, n_
from tests.translations import spoken


def test_a_text_in_english_is_itself() -> None:
    assert _("Date of birth") == "Date of birth"
    assert _("") == ""
    assert N_("Date of birth") == "Date of birth"


def test_places_are_filled() -> None:
    assert _("{value} is outside what is possible here.", value=7) == "7 is outside what is possible here."
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
        assert (texts.language(), _("Date of birth"), n_("{count} country", "{count} countries", 1)) == (
            "zh",
            "出生日期",
            "1 个国家",
        )
        with texts.speaking("en"):
            assert _("Date of birth") == "Date of birth"
        other = threading.Thread(target=lambda: elsewhere.append(_("Date of birth")))
        other.start()
        other.join()
        assert _("Date of birth") == "出生日期"
    stop()
    assert (texts.language(), heard, elsewhere) == ("en", [], ["Date of birth"])


def test_selected_is_a_status_and_never_what_is_marked_in_a_table() -> None:
    """Both stand on one screen: "3 selected" of the one would be read as the other, in either language."""
    of_the_status = {
        "selected", "not selected", "{count} selected", "{taken} are selected for {places} places.",
        "selected or further, those who left early included, without reserves",
        "select the first of the reserve list, as many as there are places",
    }  # fmt: skip
    texts = [text for key in spoken() for text in ((key,) if isinstance(key, str) else key)]
    said = {text for text in texts if re.search(r"\bselect(ed|ion|s|ing)?\b", text.replace("&", ""), re.IGNORECASE)}
    assert said == of_the_status
    marked = [text for text in texts if re.search(r"\bmarked\b", text)]
    chinese = {text: in_language("zh", text) for text in marked}
    assert len(chinese) >= 3
    assert not {text: said for text, said in chinese.items() if "已选" in said or "录取" in said}
