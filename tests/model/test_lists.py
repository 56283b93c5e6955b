"""The closed lists: no word means two things, every label is said in Chinese, the chain is made
of statuses.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from lcdesk import texts
from lcdesk.model import lists
from lcdesk.model.kinds import Choice
from lcdesk.model.kinds.base import fold_word
from lcdesk.model.statuses import CHAIN, ENDS, STATUS

CHOICES = [(name, kind) for name, kind in vars(lists).items() if isinstance(kind, Choice)]
LISTS = pytest.mark.parametrize(
    "kind", [kind for _, kind in CHOICES], ids=[name for name, _ in CHOICES]
)


@LISTS
def test_no_word_stands_for_two_options(kind: Choice) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for language in texts.LANGUAGES:
        texts.speak(language)
        for option in kind.options:
            for word in (option.code, option.label, texts._(option.label), *option.words):
                meant[fold_word(word)].add(option.code)
    assert not {word: codes for word, codes in meant.items() if len(codes) > 1}


@LISTS
def test_every_word_is_read(kind: Choice) -> None:
    for option in kind.options:
        for word in (option.code, option.label, *option.words):
            assert kind.parse(word) == option.code
            assert kind.parse(f" {word.upper()} ") == option.code


@LISTS
def test_labels_are_said_in_chinese(kind: Choice) -> None:
    texts.speak("zh")
    labels = [label for _, label in kind.choices()]
    assert not [label for label in labels if label.isascii()]
    assert len(set(labels)) == len(labels)


@LISTS
def test_codes_are_plain_and_fit_their_column(kind: Choice) -> None:
    codes = [option.code for option in kind.options]
    assert len(set(codes)) == len(codes)
    assert all(
        code.replace("_", "").isalnum() and code.isascii() and len(code) <= 40 for code in codes
    )


def test_a_code_of_several_lists_looks_the_same_in_each() -> None:
    looks = {(option.code, option.look) for _, kind in CHOICES for option in kind.options}
    seen = [code for code, look in looks if look]
    assert len(seen) == len(set(seen)) == len(lists.LOOKS)


def test_the_chain_and_the_ends_are_all_statuses() -> None:
    codes = {option.code for option in STATUS.options}
    assert set(CHAIN) | set(ENDS) | {"reserve"} == codes
    assert not set(CHAIN) & set(ENDS)
    assert [option.code for option in STATUS.options if option.code in CHAIN] == list(CHAIN)
