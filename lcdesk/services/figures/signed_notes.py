"""What is otherwise about the words of a signed report since: its counting rule, its cohorts, names of countries, remarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lcdesk.model import countries
from lcdesk.model.kinds import Date
from lcdesk.model.report import BilingualText, Report
from lcdesk.services.figures.counting_rules import CountRule, words_of_statuses
from lcdesk.texts import _, language, n_, speaking


@dataclass(frozen=True)
class Then:
    """A report as it was signed, beside what is left of what it was made from.

    `statuses`: those its rule counted then; `rule`: that rule as it stands today, None where it was removed; `left`: which
    of its cohorts are still there (None: it is of all); `is_map_gone`: the office has another map now than was on its page.
    """

    report: Report
    statuses: tuple[str | None, ...]
    rule: CountRule | None
    left: tuple[int, ...] | None
    is_map_gone: bool = False

    @property
    def counts(self) -> tuple[str | None, ...]:
        """The statuses to count by today."""
        return self.statuses if self.rule is None else self.rule.statuses


def notes_between(then: Then, today: Report) -> tuple[BilingualText, ...]:
    """In both languages; nothing of it changes a number by itself."""
    tells = (_rule_notes, _scope_notes, _organiser_notes, _name_notes, _remark_notes, _map_notes)
    said: dict[str, list[str]] = {}
    for code in ("zh", "en"):
        with speaking(code):
            said[code] = [note for tell in tells for note in tell(then, today)]
    return tuple(BilingualText(zh, en) for zh, en in zip(said["zh"], said["en"], strict=True))


def in_language(words: BilingualText) -> str:
    """Words of a report in the language of the moment."""
    return "".join(words.said("zh" if language() == "zh" else "en"))


def _rule_notes(then: Then, today: Report) -> Iterator[str]:
    rule, title = then.rule, in_language(then.report.rule_title)
    if rule is None:
        yield _(
            "The counting rule “{rule}” was removed since. People are compared by the statuses it counted; ages and breakdowns are not compared.",
            rule=title,
        )  # fmt: skip
    elif set(rule.statuses) != set(then.statuses):
        yield _(
            "The counting rule “{rule}” was changed since: it counted {before}; now {after}.",
            rule=title, before=words_of_statuses(then.statuses), after=words_of_statuses(rule.statuses),
        )  # fmt: skip
    elif rule.is_own and (then.report.rule_title, then.report.rule_words) != (today.rule_title, today.rule_words):
        yield _("The counting rule “{rule}” has new words; whom it counts is the same.", rule=title)


def _scope_notes(then: Then, today: Report) -> Iterator[str]:
    gone = len(then.report.cohort_ids or ()) - len(then.left or ())
    if gone:
        yield n_(
            "{count} cohort of this report is no longer in the desk.",
            "{count} cohorts of this report are no longer in the desk.",
            gone,
        )
    elif then.report.scope != today.scope:
        yield from _called(then.report.scope, today.scope)
    if not gone and (then.report.starts, then.report.ends) != (today.starts, today.ends):
        before, after = (_days(of.starts, of.ends) for of in (then.report, today))
        yield _("The dates have changed: {before} → {after}.", before=before, after=after)


def _organiser_notes(then: Then, today: Report) -> Iterator[str]:
    """Of a cohort that is gone nobody knows by whom it was organised."""
    is_whole = len(then.report.cohort_ids or ()) == len(then.left or ())
    if is_whole and then.report.organisers != today.organisers:
        before, after = ("; ".join(map(in_language, of.organisers)) or _("none") for of in (then.report, today))
        yield _("The organisers have changed: {before} → {after}.", before=before, after=after)


def _name_notes(then: Then, _today: Report) -> Iterator[str]:
    """Countries that are called otherwise, by the office's own wording or by a newer program."""
    for row in then.report.rows:
        if row.code:
            yield from _called(row.name, BilingualText(*(countries.name(row.code, code) for code in ("zh", "en"))))


def _remark_notes(then: Then, today: Report) -> Iterator[str]:
    for remark in today.remarks:
        if remark not in then.report.remarks:
            yield _("New remark: {remark}", remark=in_language(remark))
    for remark in then.report.remarks:
        if remark not in today.remarks:
            yield _("No longer holds: {remark}", remark=in_language(remark))


def _map_notes(then: Then, _today: Report) -> Iterator[str]:
    if then.is_map_gone:
        yield _("The map on the page was changed or removed since. Printed again, the page shows the regions instead.")


def _called(before: BilingualText, after: BilingualText) -> Iterator[str]:
    """Another name, where it is one: told in the language of the moment, in both where only the other one differs."""
    if before == after:
        return
    old, new = in_language(before), in_language(after)
    if old == new:
        old, new = (" ".join(words.said("both")) for words in (before, after))
    yield _("“{before}” is called “{after}” now.", before=old, after=new)


def _days(starts: dt.date | None, ends: dt.date | None) -> str:
    days = list(dict.fromkeys(Date().format(day) for day in (starts, ends) if day is not None))
    return " – ".join(days) or _("no dates")
