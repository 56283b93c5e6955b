"""What the pages of the guide show of the program's own declarations, as tables in Markdown: no
page repeats what a declaration says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from lcdesk.model.clashes import RULES as CLASH_RULES
from lcdesk.model.deadlines import DEADLINES, usual_choice
from lcdesk.model.statuses import STATUS
from lcdesk.services.figures.counting_rules import RULES as COUNTING_RULES
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.texts import N_, _

_LEVELS = {"clash": N_("clash"), "warning": N_("warning"), "ignore": N_("ignored")}
_TIMES = {
    "before": N_("before the course"),
    "during": N_("during the course"),
    "after": N_("after the course"),
}
_EACH = {
    "person": N_("for each person"),
    "activity": N_("for each activity"),
    "course": N_("for the course"),
}


def declared_tables() -> dict[str, str]:
    """Name of a table → its Markdown, in the language of the moment."""
    return {name: make() for name, make in _TABLES.items()}


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _counting_rules() -> str:
    rows = ([f"**{rule.title}**", rule.said] for rule in COUNTING_RULES.values())
    return table([_("Rule"), _("Who counts")], rows)


def _statuses() -> str:
    return table([_("Status")], ([label] for _code, label in STATUS.choices()))


def _deadlines() -> str:
    rows = (
        [
            f"**{kind.title}**",
            _("{days} before the opening", days=usual_choice(kind).words)
            if kind.anchor == "opening"
            else _("{days} after the last day", days=usual_choice(kind).words),
        ]
        for kind in DEADLINES
    )
    return table([_("Deadline"), _("When")], rows)


def _clash_rules() -> str:
    rows = ([_(rule.label), _(_LEVELS[rule.level])] for rule in CLASH_RULES.values())
    return table([_("Rule"), _("As it comes")], rows)


def _papers() -> str:
    kinds = chain.from_iterable(
        (kind for kind in PAPERS if kind.when == when) for when in ("before", "during", "after")
    )
    rows = (
        [
            f"**{_(kind.label)}**",
            _(_TIMES[kind.when]),
            _(_EACH["course" if kind.is_whole else kind.about]),
        ]
        for kind in kinds
    )
    return table([_("Paper"), _("When"), _("Made")], rows)


_TABLES: Mapping[str, Callable[[], str]] = {
    "counting_rules": _counting_rules,
    "statuses": _statuses,
    "deadlines": _deadlines,
    "clash_rules": _clash_rules,
    "papers": _papers,
}
TABLES = frozenset(_TABLES)
