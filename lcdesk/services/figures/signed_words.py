"""What has changed since a report was signed, in words of the language of the moment."""

from __future__ import annotations

from lcdesk.model import countries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.count_changes import CountedPerson, CountryChange, FigureChange, PartChange, PersonChange
from lcdesk.model.lists import GENDER
from lcdesk.model.sentences import list_names
from lcdesk.services.figures.signed_changes import Changes, PersonTold
from lcdesk.services.figures.signed_notes import in_language
from lcdesk.services.participants.status import status_words
from lcdesk.texts import _, language, n_

Line = tuple[str, str]
"""What is otherwise, and how: before → after."""
_MAIN = ("participants", "countries")
_LIKE_AGE = ("age",)  # a figure that is no count: where it is missing it is not 0


def headline(changes: Changes) -> str:
    """ "Participants: 22 → 23, 1 came in", or that nothing has changed since."""
    if changes.is_empty:
        return _("Nothing has changed since.")
    told = [words(figure_line(change)) for change in changes.figures if change.one.name in _MAIN]
    counts = {what: sum(told.change.what == what for told in changes.people) for what in ("in", "out", "changed")}
    for count, said in (
        (counts["in"], n_("{count} came in", "{count} came in", counts["in"])),
        (counts["out"], n_("{count} went out", "{count} went out", counts["out"])),
        (counts["changed"], n_("{count} changed", "{count} changed", counts["changed"])),
    ):
        told += [said] if count else []
    others = len(changes.figures) + len(changes.parts)
    return list_names(told) or n_("{count} other figure changed", "{count} other figures changed", others)


def words(line: Line) -> str:
    """ "Kenya: 2 → 3"."""
    return _("{name}: {told}", name=line[0], told=line[1])


def figure_line(change: FigureChange) -> Line:
    """ "Participants", "22 → 23"; with what it is of where only that differs."""
    label, sides = in_language(change.one.label), (change.before, change.after)
    missing = "–" if change.one.name in _LIKE_AGE else "0"
    numbers = [missing if side is None else str(side.number) for side in sides]
    if numbers[0] == numbers[1]:
        notes = [in_language(side.note) if side else "" for side in sides]
        numbers = [_("{number} ({note})", number=number, note=note) if note else number for number, note in zip(numbers, notes, strict=True)]  # fmt: skip
    return label[:1].upper() + label[1:], _arrow(*numbers)


def country_line(change: CountryChange) -> Line:
    """ "Kenya", "2 → 3"; by women and men where their sum is the same."""
    name, before, after = country_name(change.code), change.before, change.after
    if before.total != after.total:
        return name, _arrow(before.total, after.total)
    parts = zip((_("women"), _("men"), _("other")), before, after, strict=True)
    return name, list_names([f"{part} {_arrow(old, new)}" for part, old, new in parts if old != new])


def part_line(change: PartChange) -> Line:
    """ "First time or again · again", "1 → 2"."""
    label = f"{in_language(change.title)} · {in_language(change.label)}"
    return label, _arrow(*("–" if number is None else number for number in (change.before, change.after)))


def person_words(told: PersonTold) -> str:
    """ "Hana Tesfaye · Country/region: Kenya → Ethiopia"."""
    return f"{person_name(told)} · {person_told(told)}"


def person_name(told: PersonTold) -> str:
    """What somebody is called today."""
    return told.name or _("A participant who is no longer in the desk")


def person_told(told: PersonTold) -> str:
    """What is otherwise about somebody, without the name."""
    change = told.change
    if change.what == "in":
        return _("counted now ({what})", what=_as(change.one))
    if change.what == "changed":
        return list_names([_moved(change, place) for place in range(len(change.moved))])
    if told.why == "gone":
        return _("was counted ({what})", what=_as(change.one))
    if told.why == "unenrolled":
        return _("no longer enrolled ({what})", what=_as(change.one))
    if told.why == "rule":
        return _("the rule no longer counts this status: {status}", status=status_words(told.now))
    if told.why == "moved":
        return _("no longer counted: in a cohort outside this report now")
    if told.why == "once":
        return _("counted with a later cohort now")
    return _("no longer counted: {status} now", status=status_words(told.now))


def country_name(code: str | None) -> str:
    """A country in the language of the moment."""
    return countries.name(code, language()) if code else _("not known")


def _moved(change: PersonChange, place: int) -> str:
    name, before, after = change.moved[place]
    if name == "cohort_id":
        return _("in another cohort of this report now")
    field = PARTICIPANT.field(name)
    sides = (field.kind.format(value) if value else _("not known") for value in (before, after))
    return words((field.title, _arrow(*sides)))


def _as(one: CountedPerson) -> str:
    """ "Kenya, female, confirmed"."""
    gender = GENDER.format(one.gender) if one.gender else ""
    known = (country_name(one.nationality) if one.nationality else "", gender, status_words(one.status))
    return list_names([text for text in known if text])


def _arrow(before: object, after: object) -> str:
    return f"{before} → {after}"
