"""Other words to find something by: its name in each language, its pinyin and the initials of
that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.order import sounds_of
from lcdesk.model.query_rules import QueryRule
from lcdesk.model.rule_kinds import kind_of, words_of
from lcdesk.texts import LANGUAGES, in_language


@cache
def spellings(*labels: str) -> tuple[str, ...]:
    """The labels (as marked with `N_`) in every language, and how the Chinese ones are typed:
    护照, huzhao, hz.
    """
    said = [in_language(code, label) for label in labels for code in LANGUAGES]
    return tuple(dict.fromkeys((*said, *typed(said))))


def typed(texts: Iterable[str]) -> Iterator[str]:
    """The pinyin of each Chinese text, and its initials."""
    for text in texts:
        if sounds := sounds_of(text):
            yield "".join(sounds)
            yield "".join(sound[0] for sound in sounds)


def spellings_of_field(name: str, *labels: str) -> tuple[str, ...]:
    """Those of a field of the participant with the heads it is known by; of a column that is no
    field, those of its labels.
    """
    field = PARTICIPANT.by_name.get(name)
    return spellings(*labels) if field is None else spellings(*labels, field.label, *field.heads)


def spellings_of_rule(rule: QueryRule) -> tuple[str, ...]:
    """Those of a rule: as it is said, and its label."""
    return (words_of(rule), *typed((words_of(rule),)), *spellings(kind_of(rule).label))
