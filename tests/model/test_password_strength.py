"""How easily a password is guessed, in words."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest
import zxcvbn

from lcdesk import texts
from lcdesk.model.passwords import LONGEST, SENTENCES, judge

NAMES = ("Harbour Training Office", "office", "南港省国际培训中心")


@pytest.mark.parametrize(
    ("password", "grade"),
    [
        ("", ""),
        ("k7$", "bad"),
        ("1234567", "bad"),
        ("12345678", "warn"),
        ("98765432", "warn"),
        ("aaaaaaaaaaaa", "warn"),
        ("abcdefgh", "warn"),
        ("Passw0rd!2026", "warn"),
        ("MyPassword77", "warn"),
        ("qwertzuiop", "warn"),
        ("harbour-2026-x", "warn"),
        ("HarbourTrainingOffice1", "warn"),
        ("南港省国际培训中心8", "warn"),
        ("19840312", "warn"),
        ("80412973", "warn"),
        ("tmblrkqs", "warn"),
        ("seven grey herons", "ok"),
        ("Trustno1Trustno1", "warn"),
        ("1q2w3e4r5t6y", "warn"),
        ("P@ssw0rdP@ssw0rd", "warn"),
        ("qwertyuiop[]", "warn"),
        ("Winter2026!", "warn"),
        ("zhongguobeijing", "warn"),
        ("密码密码密码密码", "warn"),
        ("我爱你一生一世我爱你", "warn"),
        ("13800138000", "warn"),
        ("i love you so much", "warn"),
        ("this is my password", "warn"),
        ("k7$Qz9!m", "warn"),
        ("ababababababababab", "warn"),
        ("a training office", "warn"),
        ("correct horse battery staple", "ok"),
        ("apple river stone cloud", "ok"),
        ("k7$Qz9!mP4", "ok"),
        ("雨后屋檐下的旧竹椅", "ok"),
        ("蓝色 风筝 七月 图书馆", "ok"),
        ("другое слово 密码", "ok"),
        ("x9" + "lantern moss quarry " * 200, "ok"),
        ("t7Kq-bw92xLm", "ok"),
        ("灰色的七只鹭鸟飞过", "ok"),
    ],
)
def test_a_password_is_judged(password: str, grade: str) -> None:
    found, words = judge(password, NAMES)
    assert found == grade
    assert bool(words) == bool(password)


def test_a_short_word_of_a_name_is_no_name() -> None:
    assert judge("many words of it here", ("of", "it", ""))[0] == "ok"


def test_all_that_zxcvbn_may_say_is_known_and_translated() -> None:
    source = ast.parse((Path(zxcvbn.__file__).parent / "feedback.py").read_text(encoding="utf-8"))
    said = {
        ast.literal_eval(node.args[0])
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
    }
    assert len(said) > 20
    assert said <= set(SENTENCES)
    with texts.speaking("zh"):
        assert not [words for words in SENTENCES if texts._(words) == words]


def test_what_is_wrong_and_what_would_help_is_said_in_the_language_of_the_moment() -> None:
    with texts.speaking("zh"):
        _grade, words = judge("Trustno1Trustno1")
    assert words.isascii() is False
    assert "Repeats" not in words


def test_a_very_long_password_is_looked_at_as_fast_as_a_short_one() -> None:
    judge("a first look loads the lists")
    worst = ("a@4s$5i1!e3o0" * 100, "aA1!" * 300, "p@$$w0rd" * 200, "(" * 5000)
    started = time.process_time()
    for password in worst:
        judge(password)
    assert time.process_time() - started < 1.0
    assert judge("x" * LONGEST + "9k$Lq2" * 9)[0] == "warn", "only so much is looked at"


def test_the_lists_are_loaded_when_a_password_is_set_and_not_before() -> None:
    package = Path(texts.__file__).parent
    naming = [
        path
        for path in package.rglob("*.py")
        if "import zxcvbn" in path.read_text(encoding="utf-8")
    ]
    assert [path.stem for path in naming] == ["passwords"]
    first = ast.parse(naming[0].read_text(encoding="utf-8")).body
    assert not [
        one for one in first if isinstance(one, ast.Import) and one.names[0].name == "zxcvbn"
    ]
