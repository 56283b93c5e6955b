"""Who counts as a participant: the rules that come with the program, and over them the office's
own, saved by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

import sqlalchemy as sa

from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import CountingRule
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Text
from lcdesk.model.statuses import CAME, CHAIN, ENDS, HOLDING, LISTED, RESERVE, STATUS, status_words
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_as_shown, touched
from lcdesk.services.core.held_lists import ALL, HeldList
from lcdesk.texts import N_, _, in_language, language, list_names, speaking, with_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ADD, CHANGE = N_("New counting rule “{name}”"), N_("Edit counting rule “{name}”")
REMOVE = N_("Remove counting rule “{name}”")
COUNTING_RULE = RecordKind("counting_rule", N_("Counting rule"), fields_of(CountingRule))
_FORM = {**COUNTING_RULE.by_name, "statuses": Field("statuses", Text(), N_("Status"))}
OWN = "own:"
"""How the names of the office's own rules begin; the id of its row follows."""
_AT = CHAIN.index("selected")
ON_THE_WAY = ("", *CHAIN[:_AT], RESERVE, *CHAIN[_AT:])
"""The statuses in the order people go through them, "" for none yet; `ENDS` come after."""
STATUSES = (*ON_THE_WAY, *ENDS)


@dataclass(frozen=True)
class CountRule:
    """Who counts: a name, the statuses that do (None: no status), and the rule in words to print
    under the figures.

    `label` and `words` are marked texts, or English ones of the office beside its Chinese; the
    label may be blank there in one of the two.
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


_COUNTED = ("left_early",)  # who left early had come: counted by every rule up to “arrived”
RULES: dict[str, CountRule] = {
    rule.name: rule
    for rule in (
        CountRule(
            "all",
            N_("on the list"),
            N_(
                "everybody on the list, those who left early included, without those who "
                "declined, withdrew or never came"
            ),
            LISTED,
        ),
        CountRule(
            "nominated",
            N_("nominated"),
            N_("everybody nominated, whatever became of it"),
            (None, RESERVE, *CHAIN, *ENDS),
        ),
        CountRule(
            "selected",
            N_("selected"),
            N_("selected or further, those who left early included, without reserves"),
            HOLDING,
        ),
        CountRule(
            "confirmed",
            N_("confirmed"),
            N_("confirmed or further, those who left early included"),
            (*_from("confirmed"), *_COUNTED),
        ),
        CountRule(
            "arrived", N_("arrived"), N_("arrived or further, those who left early included"), CAME
        ),
        CountRule("completed", N_("completed"), N_("completed the course"), _from("completed")),
        CountRule("certified", N_("certified"), N_("received a certificate"), _from("certified")),
    )
}


def list_rules(desk: Desk) -> dict[str, CountRule]:
    """All rules by name: those that came with the program, then the office's own as they were
    made.
    """
    return {**desk.read_held(_RULES)}


def rule_named(desk: Desk, name: str | CountRule) -> CountRule:
    """The rule of that name, or of that title in either language (a rule is taken as it is);
    `KnownFault` in words for none.
    """
    if isinstance(name, CountRule):
        return name
    rule = RULES.get(name) or find_rule(desk, name)
    if rule is None:
        known = [rule.title if rule.is_own else rule.name for rule in list_rules(desk).values()]
        raise KnownFault(
            _("There is no counting rule “{name}”.", name=name),
            _("Known are: {rules}.", rules=list_names(known)),
        )
    return rule


def find_rule(desk: Desk, name: str) -> CountRule | None:
    """As `rule_named`, None for none; `KnownFault` where undo has left two of one name."""
    known = list_rules(desk)
    called = (
        [known[name]]
        if name in known
        else [rule for rule in known.values() if _key(name) in _keys(rule)]
    )
    if len(called) > 1:
        raise KnownFault(
            _("Several counting rules are called “{name}”.", name=name),
            _("Take one by its number: {rules}.", rules=list_names([rule.name for rule in called])),
        )
    return called[0] if called else None


def save_rule(
    desk: Desk,
    values: Mapping[str, Any],
    rule_id: int | None = None,
    shown: Mapping[str, Any] | None = None,
) -> str:
    """Keep a rule of the office's own, a new one or that of the id; its name ("own:ID").

    `values`: name_en, name_zh (one at least), statuses (codes of `STATUS`, "" for none; one at
    least), words_en, words_zh (blank: made from the statuses). What is not named stays as it is.
    `KnownFault` says what cannot be kept. `shown`: the values as they were shown (`values_of`);
    then those somebody changed are kept, and `EditConflictsFound` when somebody was faster.
    """

    def save(work: Work) -> str:
        row = None if rule_id is None else work.get(CountingRule, rule_id)
        others = [rule for rule in _listed(work.session).values() if rule.name != f"{OWN}{rule_id}"]
        held = (
            {name: getattr(row, name) for name in (*COUNTING_RULE.by_name, "statuses")}
            if row
            else {}
        )
        given = values if row is None or shown is None else _touched(row, values, shown)
        plain = _checked({**held, **given}, others)
        if row is None:
            row = work.add(CountingRule(**plain))
        else:
            work.set(row, plain)
        return f"{OWN}{row.id}"

    label = ADD if rule_id is None else CHANGE
    return desk.execute(label, save, name=_called(desk, values, rule_id))


def remove_rule(desk: Desk, name: str) -> None:
    """Take a rule of the office's own out, by its name or title; one that came with the program
    is refused.
    """
    rule = rule_named(desk, name)
    require_own(rule)
    desk.execute(
        REMOVE, lambda work: work.remove(work.get(CountingRule, id_of(rule))), name=rule.title
    )


def require_own(rule: CountRule) -> None:
    """`KnownFault` for a rule that came with the program: nobody changes it."""
    if not rule.is_own:
        raise KnownFault(
            _("“{name}” came with the program and stays as it is.", name=rule.title),
            _("Nothing was changed. Make a rule of your own."),
        )


def id_of(rule: CountRule) -> int:
    """The id of a rule of the office's own; `ValueError` for others."""
    return int(rule.name.removeprefix(OWN))


def words_of_statuses(statuses: Iterable[str | None]) -> str:
    """ "selected, invited or confirmed", in the order people go through them and in the language
    of the moment.
    """
    ordered = _ordered(statuses)
    if len(ordered) == len(STATUSES):
        return _("everybody, whatever their status")
    words = [status_words(status) for status in ordered]
    if len(words) < 2:
        return "".join(words)
    return _("{names} or {last}", names=list_names(words[:-1]), last=words[-1])


def status_named(word: str) -> str:
    """The code of a status said by its code or its label in either language; "" for none yet.
    `KnownFault` when unknown.
    """
    nothing = {
        _key(in_language(code, text))
        for code in ("en", "zh")
        for text in (N_("without a status"), N_("none"))
    }
    if _key(word) in {"", "-", *nothing}:
        return ""
    try:
        return str(STATUS.parse(word.replace("_", " ")))
    except BadValue as bad:
        raise KnownFault(
            bad.message,
            _(
                "Nothing was changed. Known are: {statuses}.",
                statuses=list_names([status_words(one) for one in STATUSES]),
            ),
        ) from None


def made_rule(values: Mapping[str, Any], name: str = OWN) -> CountRule:
    """A rule as it would be with these values of `save_rule`, checked or not; blank words are
    made from the statuses.
    """
    statuses = tuple(status or None for status in _ordered(values.get("statuses") or ()))
    with speaking("en"):
        words_en = values.get("words_en") or words_of_statuses(statuses)
    with speaking("zh"):
        words_zh = values.get("words_zh") or words_of_statuses(statuses)
    return CountRule(
        name, values.get("name_en") or "", words_en, statuses, values.get("name_zh") or "", words_zh
    )


class RuleValues(TypedDict):
    """What `save_rule` takes, as a form holds it: blank names and words as "", "" for no status."""

    name_en: str
    name_zh: str
    words_en: str
    words_zh: str
    statuses: list[str]


def values_of(rule: CountRule) -> RuleValues:
    """What `save_rule` takes, from a rule; words that say what the statuses say are blank, so
    that they follow them.
    """
    made = made_rule({"statuses": rule.statuses})
    with speaking("en"):
        label, words = rule.title, rule.said
    with speaking("zh"):
        label_zh, words_zh = rule.title, rule.said
    if rule.is_own:
        label, label_zh = rule.label, rule.label_zh
    return {
        "name_en": label,
        "name_zh": label_zh,
        "words_en": "" if words == made.words else words,
        "words_zh": "" if words_zh == made.words_zh else words_zh,
        "statuses": [status or "" for status in made.statuses],
    }


def _touched(
    row: CountingRule, values: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """Of a form what somebody changed in it, once it is known that nobody else did."""
    given = touched(values, shown)
    mine, now, seen = map(_worded, (given, values_of(_rule_of(row)), shown))
    told = _("The counting rule “{name}” was changed meanwhile.", name=_rule_of(row).title)
    require_as_shown(_FORM, {row.id: mine}, {row.id: now}, {row.id: seen}, lambda _id: told)
    return given


def _worded(values: Mapping[str, Any]) -> dict[str, Any]:
    """As values are told: statuses by their words."""
    return {
        name: words_of_statuses(one) if name == "statuses" else one or None
        for name, one in values.items()
    }


def _listed(session: Session) -> dict[str, CountRule]:
    own = session.scalars(sa.select(CountingRule).order_by(CountingRule.id)).all()
    return {**RULES, **{rule.name: rule for rule in map(_rule_of, own)}}


_RULES = HeldList(_listed, {CountingRule: ALL})


def _rule_of(row: CountingRule) -> CountRule:
    values = {name: getattr(row, name) for name in (*COUNTING_RULE.by_name, "statuses")}
    return made_rule(values, f"{OWN}{row.id}")


def _ordered(statuses: Iterable[str | None]) -> list[str]:
    """Each once, "" for none; those of a newer program last."""
    places = {status: place for place, status in enumerate(STATUSES)}
    return sorted(
        {status or "" for status in statuses},
        key=lambda status: (places.get(status, len(places)), status),
    )


def _called(desk: Desk, values: Mapping[str, Any], rule_id: int | None) -> str:
    """What an operation calls the rule: the name it will have, in the language of the moment."""
    held = list_rules(desk).get(f"{OWN}{rule_id}")
    names = {"name_en": held.label, "name_zh": held.label_zh} if held else {}
    return " ".join(made_rule({**names, **values}).title.split())


def _checked(values: Mapping[str, Any], others: Iterable[CountRule]) -> dict[str, Any]:
    """The values of a row, tidy; `KnownFault` in words for what cannot be kept."""
    plain: dict[str, Any] = {name: _text(name, values.get(name)) for name in COUNTING_RULE.by_name}
    _require_free([plain[name] for name in ("name_en", "name_zh") if plain[name]], others)
    statuses = _ordered(values.get("statuses") or ())
    if not statuses:
        raise KnownFault(
            _("A counting rule counts one status at least."),
            _("Nothing was saved. Say which count."),
        )
    strange = next((status for status in statuses if status not in STATUSES), None)
    if strange is not None:
        raise KnownFault(
            _("There is no status “{status}”.", status=strange), _("Nothing was saved.")
        )
    made = made_rule({"statuses": statuses})
    for name, words in (("words_en", made.words), ("words_zh", made.words_zh)):
        # made from the statuses, they follow them
        plain[name] = None if plain[name] == words else plain[name]
    return {**plain, "statuses": statuses}


def _require_free(names: Iterable[str], others: Iterable[CountRule]) -> None:
    """A name at least, and none another rule has; `KnownFault` else."""
    wanted = {_key(name): name for name in names}
    if not wanted:
        raise KnownFault(
            _("A counting rule needs a name, in one language at least."), _("Nothing was saved.")
        )
    taken = next((rule for rule in others if wanted.keys() & _keys(rule)), None)
    if taken is not None:
        raise KnownFault(
            _("There is a counting rule “{name}” already.", name=taken.title),
            _("Nothing was saved. Choose another name."),
        )
    if any(key.startswith(OWN) for key in wanted):
        raise KnownFault(
            _("A name cannot begin with “{start}”.", start=OWN),
            _("Nothing was saved. Choose another name."),
        )


def _text(name: str, value: str | None) -> str | None:
    tidy = " ".join((value or "").split())
    try:
        return COUNTING_RULE.field(name).parse(tidy) if tidy else None
    except BadValue as bad:
        raise KnownFault(
            with_label(COUNTING_RULE.field(name).title, bad.message), _("Nothing was saved.")
        ) from None


def _keys(rule: CountRule) -> set[str]:
    """All it can be called by."""
    names = (
        (rule.label, rule.label_zh)
        if rule.is_own
        else (rule.name, rule.label, in_language("zh", rule.label))
    )
    return {_key(name) for name in names if name}


def _key(name: str) -> str:
    """By what two names are the same, whatever their case and width."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
