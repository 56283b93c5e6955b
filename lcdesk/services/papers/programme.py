"""What papers tell of the timetable: activities with who speaks, in the words of both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypedDict

from lcdesk.model.activity_people import posts_of
from lcdesk.model.clock import LONG_WEEKDAYS
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.model.names import fold_title
from lcdesk.model.timetable_grid import ROLE_LABELS, PaperActivity, PaperPerson, hours_of
from lcdesk.services.news.fact_words import Origin, scripted, tidy
from lcdesk.services.papers.course import (
    CourseReader,
    Words,
    choice_words,
    day_in_words,
    scripted_words,
    words,
)
from lcdesk.services.papers.paper_kinds import (
    GatheredPaper,
    PaperChoice,
    PaperItem,
    PaperKind,
    gaps_of,
)
from lcdesk.services.papers.people import group_words
from lcdesk.texts import N_, BilingualText, _, in_language


class RoleData(TypedDict):
    """A role that somebody has in an activity, with its people: each by name, posts and
    organisation.
    """

    code: str
    role: Words
    people: list[dict[str, Words]]


class ActivityData(TypedDict):
    """What templates take of an activity; "" and texts of "" for what nobody knows."""

    hours: str
    title: Words
    kind: str
    group: Words
    people: list[RoleData]
    venue: Words
    bus: Words
    dress: Words
    notes: Words


def activity_data(reader: CourseReader, activity: PaperActivity) -> ActivityData:
    """When, what, who in which role, where, and what else people need to know of it."""
    kind = activity["kind"]
    return {
        "hours": hours_of(activity),
        "title": title_words(activity),
        "kind": kind or "",
        "group": group_words(activity["group_name"]),
        "people": _people(reader, activity),
        "venue": _both_scripts(activity["venue"], activity["venue_zh"]),
        "bus": scripted_words(activity["bus"]),
        "dress": scripted_words(activity["dress"]),
        "notes": scripted_words(activity["notes"]),
    }


def title_words(activity: PaperActivity) -> Words:
    """What an activity is called, else its kind."""
    title = _both_scripts(activity["title"], activity["title_zh"])
    if any(title.values()) or not activity["kind"]:
        return title
    return choice_words(ACTIVITY_KIND, activity["kind"])


def _both_scripts(text: str | None, text_zh: str | None) -> Words:
    """A text and its Chinese one, wherever people wrote the Chinese."""
    en, zh = scripted(text, text_zh)
    return words(zh, en)


def _people(reader: CourseReader, activity: PaperActivity) -> list[RoleData]:
    """The roles that somebody has, each with its people."""
    found: list[RoleData] = []
    for role, english, chinese in ROLE_LABELS:
        told = [
            speaker_words(reader, one)
            for one in activity["people"]
            if one["role"] == role and (one["name"] or one["name_zh"])
        ]
        if told:
            found.append({"code": role, "role": words(chinese, english), "people": told})
    bodies = _both_scripts(activity["represented"], activity["represented_zh"])
    if any(bodies.values()):
        body = {"name": bodies, "posts": words("", ""), "organisation": words("", "")}
        label = words("出席单位", "Represented")
        found.append({"code": "represented", "role": label, "people": [body]})
    return found


def speaker_words(reader: CourseReader, person: PaperPerson) -> dict[str, Words]:
    """Somebody as printed for the occasion."""
    organisation = _both_scripts(person["organization"], None)
    known = reader.organisations_called.get(fold_title(person["organization"] or ""))
    if known is not None:
        organisation = words(known["name_zh"], known["name_en"])
    return {
        "name": _both_scripts(person["name"], person["name_zh"]),
        "posts": words(
            "、".join(posts_of(person["title_zh"])), ", ".join(posts_of(person["title"]))
        ),
        "organisation": organisation,
    }


def weekday_words(day: dt.date) -> Words:
    """星期六, Saturday."""
    return words(*(in_language(code, LONG_WEEKDAYS[day.weekday()]) for code in ("zh", "en")))


def days_data(reader: CourseReader, activities: Sequence[PaperActivity]) -> list[dict[str, Any]]:
    """The days on which there is something, each with its activities in order; last those of which
    no day is known yet.
    """
    days: dict[dt.date, list[PaperActivity]] = {}
    for one in activities:
        if one["date"]:
            days.setdefault(one["date"], []).append(one)
    told = [(day_in_words(day), weekday_words(day), those) for day, those in sorted(days.items())]
    if undated := [one for one in activities if not one["date"]]:
        told.append((words("日期未定", "Day not yet known"), words("", ""), undated))
    return [
        {"day": day, "weekday": weekday, "entries": [activity_data(reader, one) for one in those]}
        for day, weekday, those in told
    ]


# --- The opening ---


def _opening(activities: Sequence[PaperActivity]) -> list[PaperActivity]:
    """What belongs to the opening: the first ceremony, and what follows on its day."""
    first = next((one for one in activities if one["kind"] == "ceremony" and one["date"]), None)
    if first is None:
        return []
    at = activities.index(first)
    left_out = ("free", "travel")
    return [
        one
        for one in activities[at:]
        if one["date"] == first["date"] and one["kind"] not in left_out
    ]


def _gather_agenda(reader: CourseReader, choice: PaperChoice) -> GatheredPaper:
    wanted = None if choice.ids is None else set(choice.ids)
    chosen = [one for one in reader.activities if wanted is not None and one["id"] in wanted]
    activities = _opening(reader.activities) if wanted is None else chosen
    title = BilingualText.told(lambda: _("Opening agenda"))
    days = [day for one in activities if (day := one["date"])]
    data = {
        **reader.head(title, has_organisers=choice.has_organisers),
        "day": day_in_words(min(days, default=None)),
    }
    return GatheredPaper(data, [_agenda_item(reader, one) for one in activities])


def _agenda_item(reader: CourseReader, activity: PaperActivity) -> PaperItem:
    data = activity_data(reader, activity)
    # who leads through it opens it
    data["people"] = sorted(data["people"], key=lambda one: one["code"] != "host")
    name = data["title"]["en"] or data["title"]["zh"]
    is_ceremony = activity["kind"] == "ceremony"
    place = data["venue"]

    def where(field: str) -> Origin:
        return Origin("Activity", activity["id"], field)

    missing = gaps_of(
        (data["hours"], _("start"), where("start")),
        (any(place.values()), _("venue"), where("venue")),
        (data["people"] or not is_ceremony, _("who speaks"), where("speaker")),
    )
    return PaperItem(activity["id"], tidy(name) or "?", data, missing=missing)


OPENING_AGENDA = PaperKind(
    key="opening_agenda",
    label=N_("Opening agenda"),
    about="activity",
    template="opening_agenda",
    gather=_gather_agenda,
    when="before",
    place=11,
    icon="megaphone",
    series="LC-YC-{year}-{n:3}",
    is_list=True,
)
