"""How easily a password is guessed, in words."""

from __future__ import annotations

import pytest

from lcdesk.model.password_strength import judge

NAMES = ("Harbour Training Office", "office", "南港省国际培训中心")


@pytest.mark.parametrize(
    ("password", "grade"),
    [
        ("", ""), ("k7$", "bad"), ("1234567", "bad"), ("12345678", "warn"), ("98765432", "warn"), ("aaaaaaaaaaaa", "warn"), ("abcdefgh", "warn"),
        ("Passw0rd!2026", "warn"), ("MyPassword77", "warn"), ("qwertzuiop", "warn"), ("harbour-2026-x", "warn"), ("HarbourTrainingOffice1", "warn"),
        ("南港省国际培训中心8", "warn"), ("19840312", "warn"), ("80412973", "warn"), ("tmblrkqs", "warn"), ("seven grey herons", "ok"),
        ("t7Kq-bw92xLm", "ok"), ("灰色的七只鹭鸟飞过", "ok"),
    ],
)  # fmt: skip
def test_a_password_is_judged(password: str, grade: str) -> None:
    found, words = judge(password, NAMES)
    assert found == grade
    assert bool(words) == bool(password)


def test_a_short_word_of_a_name_is_no_name() -> None:
    assert judge("many words of it here", ("of", "it", ""))[0] == "ok"
