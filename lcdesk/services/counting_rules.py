"""Who counts as a participant: the rules that come with the program, and over them the office's own."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.model.entities import CountingRule
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.services.desk import Desk
from lcdesk.texts import N_, _, language

OWN = "own:"
"""How the names of the office's own rules begin; the id of its row follows."""


@dataclass(frozen=True)
class Rule:
    """Who counts: a name, the statuses that do (None: no status), and the rule in words to print under the figures.

    `label` and `words` are marked texts, or English ones of the office beside its Chinese; either may be blank there.
    """

    name: str
    label: str
    words: str
    statuses: tuple[str | None, ...]
    label_zh: str = ""
    words_zh: str = ""

    @property
    def is_own(self) -> bool:
        """Did the office make it?"""
        return self.name.startswith(OWN)

    @property
    def title(self) -> str:
        """Its label in the language of the moment."""
        return self._said(self.label, self.label_zh)

    @property
    def said(self) -> str:
        """Its words in the language of the moment."""
        return self._said(self.words, self.words_zh)

    def _said(self, text: str, text_zh: str) -> str:
        if not self.is_own:
            return _(text)
        return (text_zh or text) if language() == "zh" else (text or text_zh)


def _from(status: str) -> tuple[str, ...]:
    return (*CHAIN[CHAIN.index(status) :],)


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("all", N_("on the list"), N_("everybody on the list who did not decline, withdraw or drop out"),
             (None, "reserve", *CHAIN)),
        Rule("nominated", N_("nominated"), N_("everybody nominated, whatever became of it"), (None, "reserve", *CHAIN, *ENDS)),
        Rule("selected", N_("selected"), N_("selected or further, without reserves and those who ended early"), _from("selected")),
        Rule("confirmed", N_("confirmed"), N_("confirmed or further"), _from("confirmed")),
        Rule("arrived", N_("arrived"), N_("arrived or further, those who left early included"), (*_from("arrived"), "left_early")),
        Rule("completed", N_("completed"), N_("completed the course"), _from("completed")),
        Rule("certified", N_("certified"), N_("received a certificate"), _from("certified")),
    )
}  # fmt: skip


def list_rules(desk: Desk) -> dict[str, Rule]:
    """All rules by name: those that came with the program, then the office's own as they were made."""
    with desk.reading() as session:
        own = session.scalars(sa.select(CountingRule).order_by(CountingRule.id)).all()
    return {**RULES, **{rule.name: rule for rule in map(_rule_of, own)}}


def rule_named(desk: Desk, name: str) -> Rule:
    """The rule of that name, or of that title where only one has it; `KnownFault` in words for none."""
    known = RULES if name in RULES else list_rules(desk)
    if name in known:
        return known[name]
    called = [rule for rule in known.values() if name.strip().casefold() in _titles(rule)]
    if len(called) == 1:
        return called[0]
    raise KnownFault(
        _("There is no counting rule “{name}”.", name=name),
        _("Known are: {rules}.", rules=", ".join(rule.title if rule.is_own else rule.name for rule in known.values())),
    )


def _titles(rule: Rule) -> set[str]:
    return {text.casefold() for text in (rule.label, rule.label_zh) if text and rule.is_own}


def _rule_of(row: CountingRule) -> Rule:
    return Rule(
        f"{OWN}{row.id}", row.name_en or "", row.words_en or "", tuple(status or None for status in row.statuses),
        row.name_zh or "", row.words_zh or "",
    )  # fmt: skip
