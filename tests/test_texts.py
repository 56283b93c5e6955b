"""The words of the program: places filled, plurals, languages switched live, listeners told."""

from __future__ import annotations

import ast
import gettext
import re
import threading
from pathlib import Path

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


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Room 302", "改用 Room 302。"), ("302室", "改用 302室。"), ("三楼教室", "改用三楼教室。"), ("Café", "改用 Café。"), ("（甲）", "改用（甲）。"),
        (7, "改用 7。"), ("", "改用。"),
    ],
)  # fmt: skip
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


def test_translations_hold_the_same_rule_in_what_they_say_themselves() -> None:
    """Months and names of products stay together."""
    beside = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
    tight, whole = (
        list[str](),
        re.compile(r"\d+(?:[年月日号时点]|(?<=\))\d+号)|GS\(2024\)0650号|WPS云盘|\(&.\)|\{\w+\}"),
    )
    for key in spoken():
        for text in (key,) if isinstance(key, str) else key:
            said = whole.sub("§", in_language("zh", text))
            if beside.search(said):
                tight.append(said)
    assert tight == []


def test_no_label_is_put_before_its_value_with_an_english_colon(checkout: Path) -> None:
    """`with_label` knows the colon of each language."""
    own = {
        "tabular/reading/worker.py", "tabular/curriculum/sessions.py", "ui/evaluation/result_list.py", "cli/cohorts.py", "cli/care.py",
        "cli/imports.py", "model/organisers.py",
    }  # fmt: skip
    found = set[str]()
    for path in sorted((checkout / "lcdesk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                if any(
                    isinstance(part, str) and part == ": " and 0 < at < len(parts) - 1 for at, part in enumerate(parts)
                ):
                    found.add(path.relative_to(checkout / "lcdesk").as_posix())
    assert found <= own
