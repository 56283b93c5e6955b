"""What a desk knows for the news of one cohort, value by value: who guides and organises it, who
spoke, how many came from where, what the alliance is, which sessions went before.

Nothing is guessed: a value of which the desk says nothing is not there, and what is missing in one
language is a gap of that language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.model import clock
from lcdesk.model.entities import (
    Activity,
    ActivityOrganisation,
    ActivityPerson,
    Alliance,
    Cohort,
    CohortOrganisation,
    Event,
    Expert,
    Organisation,
    Programme,
    Theme,
    Venue,
)
from lcdesk.model.findings import say_places
from lcdesk.model.lists import ACTIVITY_PART, ACTIVITY_ROLE, ORGANISATION_ROLE
from lcdesk.model.names import fold_title, series_name
from lcdesk.services.cohorts.programmes import who_says
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule
from lcdesk.services.figures.country_groups import list_groups
from lcdesk.services.figures.statistics import ReportQuery, without_country
from lcdesk.services.news.fact_words import (
    PAIR,
    Gap,
    Origin,
    Part,
    Piece,
    Said,
    Value,
    day_words,
    days_words,
    in_both,
    is_unit,
    marked,
    scripted,
    tidy,
    with_article,
    within,
)
from lcdesk.services.news.sentence_templates import LANGS, Lang
from lcdesk.texts import _, figure, language, n_, speaking

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PARTNERS = "BRI"
"""The group of countries along the Belt and Road."""
_OPENING = re.compile(r"opening|inaugurat|kick-?off|开班|开幕|开学|启动", re.I)
_CLOSING = re.compile(r"clos(?:ing|ure)|graduation|certificate|farewell|结业|闭幕|结束|毕业", re.I)
_ENDED = ("closed", "archived")


@dataclass(frozen=True)
class KnownFacts:
    """The values of a cohort by name, where each that is missing would be entered, and which of
    several sentences says it.
    """

    values: dict[str, Value]
    places: dict[str, Origin]
    is_joint: bool
    partners: str  # which of the sentences about countries: all, some, none
    has_conference: bool
    is_initiative: bool | None  # None: nobody has said


def read_facts(desk: Desk, cohort_id: int, rule: str | CountRule = "all") -> KnownFacts:
    """What is known of a cohort now; `rule`: who counts as a participant. `KnownFault` when the
    cohort is gone.
    """
    with desk.reading_together(), desk.reading() as session:
        survey = ReportQuery.of(desk, cohort_id, rule)
        reader = _Reader(session, session.get_one(Cohort, cohort_id))
        group = list_groups(desk).get(PARTNERS)
        counted = _Counted(
            sum(number for _record, number in survey.countries),
            without_country(survey.countries),
            frozenset(
                record["nationality"]
                for record, _number in survey.countries
                if record["nationality"]
            ),
            group.on(reader.day) if group else frozenset(),
            survey.rule.said,
        )
        read = [value for one in _READS for value in one(reader)]
        values = {one.name: one for one in (*read, *_headcount(reader, counted)) if one.parts}
        return KnownFacts(
            values,
            reader.places(),
            bool(reader.in_role("joint_organiser")),
            counted.partners,
            "conference" in values,
            reader.programme.is_key_initiative if reader.programme else None,
        )


@dataclass(frozen=True)
class _Counted:
    """Who came: how many, how many of them without a country, from which, and which are partners
    along the Belt and Road on the opening day.
    """

    people: int
    without: int
    countries: frozenset[str]
    members: frozenset[str]
    rule: str

    @property
    def partners(self) -> str:
        along = self.countries & self.members
        if not along:
            return "none"
        return "all" if along == self.countries and not self.without else "some"


class _Reader:
    """Reads the rows around one cohort, each once."""

    def __init__(self, session: Session, cohort: Cohort) -> None:
        self.session = session
        self.cohort = cohort

    @cached_property
    def programme(self) -> Programme | None:
        number = self.cohort.programme_id
        return None if number is None else self.session.get(Programme, number)

    @cached_property
    def activities(self) -> Sequence[Activity]:
        query = sa.select(Activity).where(Activity.cohort_id == self.cohort.id)
        order = (Activity.date.nulls_last(), Activity.start.nulls_last(), Activity.id)
        return self.session.scalars(query.order_by(*order)).all()

    @cached_property
    def ceremony(self) -> Activity | None:
        """The opening ceremony: the first ceremony that is called so, else the first of all that
        is no closing one, on the first day.
        """
        ceremonies = [one for one in self.activities if one.kind == "ceremony"]
        titled = [(one, f"{one.title or ''} {one.title_zh or ''}") for one in ceremonies]
        named = [one for one, title in titled if _OPENING.search(title)]
        others = [
            one
            for one, title in titled
            if not _CLOSING.search(title) and one.date in (None, self.cohort.starts)
        ]
        return next(iter((*named, *others)), None)

    @property
    def opening_day(self) -> dt.date | None:
        """The day of the ceremony, else the first day."""
        return (self.ceremony.date if self.ceremony else None) or self.cohort.starts

    @property
    def day(self) -> dt.date:
        """As of when the news is: the opening, else today."""
        return self.opening_day or clock.today()

    @property
    def year(self) -> int:
        return self.day.year

    def in_role(self, *roles: str) -> list[Part]:
        """The organisations of the cohort in these roles, in print order."""
        query = (
            sa.select(CohortOrganisation, Organisation)
            .join(Organisation, Organisation.id == CohortOrganisation.organisation_id)
            .where(
                CohortOrganisation.cohort_id == self.cohort.id, CohortOrganisation.role.in_(roles)
            )
            .order_by(CohortOrganisation.place.nulls_last(), CohortOrganisation.id)
        )
        rows = self.session.execute(query).all()
        return [
            self.organisation(
                one, Origin("Cohort", self.cohort.id, "organisers", _role_words(row.role, place))
            )
            for place, (row, one) in enumerate(rows, 1)
        ]

    def organisation(self, one: Organisation, origin: Origin) -> Part:
        """An organisation by its names, a department with the body it is part of."""
        en, zh = scripted(one.name_en, one.name_zh)
        parent = self.session.get(Organisation, one.parent_id) if one.parent_id else None
        if parent is not None and is_unit(en, zh):
            above_en, above_zh = scripted(parent.name_en, parent.name_zh)
            en, zh = within(en, above_en, "en"), within(zh, above_zh, "zh")
        here = Origin("Organisation", one.id, "name_en", _("Name in the list of organisations"))
        return Part(in_both(with_article(en) if en else None, zh, here), (origin,))

    def attending(self, activities: Iterable[Activity], role: str) -> list[Part]:
        """The organisations in a part of these activities, each once."""
        by_id = {one.id: one for one in activities}
        query = (
            sa.select(ActivityOrganisation, Organisation)
            .join(Organisation, Organisation.id == ActivityOrganisation.organisation_id)
            .where(
                ActivityOrganisation.activity_id.in_(list(by_id)), ActivityOrganisation.role == role
            )
            .order_by(ActivityOrganisation.place.nulls_last(), ActivityOrganisation.id)
        )
        order = {number: place for place, number in enumerate(by_id)}
        rows = sorted(self.session.execute(query).all(), key=lambda row: order[row[0].activity_id])
        first = {one.id: row for row, one in reversed(rows)}
        return [
            self.organisation(one, _of_activity(by_id[first[one.id].activity_id], role))
            for one in dict.fromkeys(one for _row, one in rows)
        ]

    def people(self, role: str) -> list[Part]:
        """Those in a role of the opening ceremony, with their posts."""
        if self.ceremony is None:
            return []
        query = (
            sa.select(ActivityPerson)
            .where(ActivityPerson.activity_id == self.ceremony.id, ActivityPerson.role == role)
            .order_by(ActivityPerson.place.nulls_last(), ActivityPerson.id)
        )
        origin = _of_activity(self.ceremony, role)
        return [self._person(row, origin) for row in self.session.scalars(query).all()]

    def _person(self, row: ActivityPerson, origin: Origin) -> Part:
        expert = self.session.get(Expert, row.expert_id) if row.expert_id else None
        names = scripted(row.name, row.name_zh)
        known = scripted(expert.name, expert.name_zh) if expert else (None, None)
        posts = scripted(row.title, row.title_zh)
        said: dict[Lang, tuple[Piece, ...]] = {}
        for place, lang in enumerate(PAIR):
            name = _name_piece(names, known, lang, origin)
            body = self._body(row.organization, lang)
            post = _post(posts[place], body, lang)
            gap = Gap(_post_gap(posts, name.text, lang), lang if any(posts) else None, origin)
            said[lang] = _titled(name, post, gap, lang)
        return Part(said, (origin,))

    def _body(self, text: str | None, lang: Lang) -> str | None:
        """Whose somebody is, in a language: as written, or as that organisation is called."""
        named = tidy(text)
        if named is None:
            return None
        own = dict(zip(PAIR, scripted(named, None), strict=True))
        if own[lang]:
            return own[lang]
        lower = sa.func.lower
        query = sa.select(Organisation.name_en, Organisation.name_zh).where(
            sa.or_(lower(Organisation.name_en) == named.lower(), Organisation.name_zh == named)
        )
        names = self.session.execute(query.order_by(Organisation.id).limit(1)).first()
        return tidy(names[PAIR.index(lang)]) if names else None

    @cached_property
    def alliance(self) -> Alliance | None:
        """That of the programme, or the one called like the organisation in the role."""
        number = self.programme.alliance_id if self.programme else None
        if number is not None:
            return self.session.get(Alliance, number)
        query = (
            sa.select(Organisation.name_en, Organisation.name_zh)
            .join(CohortOrganisation, CohortOrganisation.organisation_id == Organisation.id)
            .where(
                CohortOrganisation.cohort_id == self.cohort.id,
                CohortOrganisation.role == "alliance",
            )
        )
        called = {fold_title(name) for row in self.session.execute(query) for name in row if name}
        for one in self.session.scalars(sa.select(Alliance).order_by(Alliance.id)):
            if called & {fold_title(name) for name in (one.name_en, one.name_zh) if name}:
                return one
        return None

    @cached_property
    def sessions(self) -> list[Cohort]:
        """The other sessions of the programme that have a first day, by it."""
        if self.cohort.programme_id is None:
            return []
        query = sa.select(Cohort).where(
            Cohort.programme_id == self.cohort.programme_id,
            Cohort.id != self.cohort.id,
            Cohort.starts.is_not(None),
        )
        return list(self.session.scalars(query.order_by(Cohort.starts, Cohort.id)))

    def places(self) -> dict[str, Origin]:
        """Name of a value → where it would be entered."""
        own, said = self.cohort.id, _("Cohort details")
        cohort = Origin("Cohort", own, "name_en", said)
        roles = Origin("Cohort", own, "organisers", said)
        timetable = Origin("Cohort", own, "timetable", _("Timetable"))
        opening = _of_activity(self.ceremony, "title") if self.ceremony else timetable
        programme = (
            Origin("Programme", self.programme.id, "alliance_id", _("Programme"))
            if self.programme
            else cohort
        )
        alliance = (
            Origin("Alliance", self.alliance.id, "name_en", _("Alliance"))
            if self.alliance
            else programme
        )
        of = (
            (cohort, ("title", "days", "aims")),
            (roles, ("guidance", "organisers", "hosts", "co_hosts", "implementing", "supporting")),
            (
                Origin("Cohort", own, "participants", _("Participants")),
                ("participants", "countries", "partners"),
            ),
            (opening, ("opening_day", "place", "host", "speakers", "bodies")),
            (timetable, ("themes", "forms", "visited")),
            (programme, ("initiative", "alliance", "earlier", "next", "next_day")),
            (alliance, ("conference", "conference_place", "conference_days", "alliance_aims")),
        )
        return {name: origin for origin, names in of for name in names}


# --- Words of one value ---


def _role_words(role: str, place: int) -> str:
    return _("Role: {role}, line {number}", role=ORGANISATION_ROLE.format(role), number=place)


_PARTS = {
    **dict.fromkeys(("host", "addressed"), ACTIVITY_ROLE),
    **dict.fromkeys(("hosted", "visited", "represented"), ACTIVITY_PART),
}


def _of_activity(one: Activity, column: str) -> Origin:
    title = (one.title_zh or one.title) if language() == "zh" else (one.title or one.title_zh)
    said = title or _("Timetable")
    if column in _PARTS:
        said = _("{title}: {part}", title=said, part=_PARTS[column].format(column))
    return Origin("Activity", one.id, column, said)


def _name_piece(
    names: tuple[str | None, str | None],
    known: tuple[str | None, str | None],
    lang: Lang,
    origin: Origin,
) -> Piece:
    """The name as printed for the occasion, else as the bench of experts has it."""
    en, zh = (mine or other for mine, other in zip(names, known, strict=True))
    return in_both(en, zh, origin)[lang][0]


def _post(title: str | None, body: str | None, lang: Lang) -> str | None:
    """The posts of somebody: "Dean of X and Director of Y"; one post with the body whose it is,
    unless it says so.
    """
    if title is None:
        return None
    posts = posts_of(title)
    if len(posts) != 1:
        return _and(posts, lang) or None
    if body is None or fold_title(body) in fold_title(posts[0]):
        return posts[0]
    return f"{body}{posts[0]}" if lang == "zh" else f"{posts[0]}, {body}"


def posts_of(title: str) -> list[str]:
    """The posts of one person, parted by ";" or "、"."""
    return [post for post in (one.strip() for one in re.split(r"[;；、]", title)) if post]


def _and(posts: Sequence[str], lang: Lang) -> str:
    if lang == "zh" or len(posts) < 2:
        return "、".join(posts)
    return f"{', '.join(posts[:-1])} and {posts[-1]}"


def _post_gap(posts: tuple[str | None, str | None], name: str, lang: Lang) -> str:
    bare = name.strip("[]［］")
    if not any(posts):
        return _("Title of {name}: not known", name=bare)
    if lang == "zh":
        return _("Title of {name}: not known in Chinese", name=bare)
    return _("Title of {name}: not known in English", name=bare)


def _titled(name: Piece, post: str | None, gap: Gap, lang: Lang) -> tuple[Piece, ...]:
    """ "Lin Haoran, Dean of X"; in Chinese the post stands before the name."""
    with speaking(lang):
        told = Piece(post) if post else Piece(marked(_("title not known"), lang), gap)
    return (told, name) if lang == "zh" else (name, Piece(", "), told)


def _plain(name: str, said: Said, *origins: Origin) -> Value:
    return Value(name, (Part(said, origins),))


def _fixed(en: str, zh: str) -> Said:
    return {"en": (Piece(en),), "zh": (Piece(zh),)}


def _in_each(say: Callable[[Lang], str]) -> Said:
    return {lang: (Piece(say(lang)),) for lang in LANGS}


def _text(name: str, en: str | None, zh: str | None, origin: Origin) -> list[Value]:
    """A text of several lines as one, without the stop at its end."""
    one, two = scripted(_line(en, "; "), _line(zh, "；"))
    return [_plain(name, in_both(one, two, origin), origin)] if one or two else []


def _line(text: str | None, between: str) -> str | None:
    lines = [line.strip().rstrip(".。;；") for line in (text or "").splitlines()]
    return between.join(line for line in lines if line) or None


# --- What is read, value by value ---


def _title(reader: _Reader) -> list[Value]:
    row = reader.cohort
    en, zh = scripted(row.name_en, row.name_zh)
    origin = Origin("Cohort", row.id, "name_en", _("Name of the cohort"))
    return [_plain("title", in_both(en, zh, origin), origin)] if en or zh else []


def _days(reader: _Reader) -> list[Value]:
    row, out = reader.cohort, list[Value]()
    day = reader.opening_day
    if day is not None:
        origin = (
            _of_activity(reader.ceremony, "date")
            if reader.ceremony and reader.ceremony.date
            else Origin("Cohort", row.id, "starts", _("First day of the cohort"))
        )
        said = _in_each(lambda lang: day_words(day, lang))
        out.append(_plain("opening_day", said, origin))
    first, last = row.starts, row.ends
    if first and last:
        said = _in_each(lambda lang: days_words(first, last, lang))
        origin = Origin("Cohort", row.id, "starts", _("First and last day of the cohort"))
        out.append(_plain("days", said, origin))
    return out


def _place(reader: _Reader) -> list[Value]:
    """Where it opened: at the host of the ceremony, or of the cohort, or in the room of either."""
    hosts = reader.attending([reader.ceremony] if reader.ceremony else [], "hosted")
    of_cohort = reader.in_role("host")
    parts = hosts or (of_cohort if len(of_cohort) == 1 else [])  # of several: at which is not said
    ceremony = reader.ceremony
    if not parts and (number := (ceremony and ceremony.venue_id) or reader.cohort.venue_id):
        venue = reader.session.get(Venue, number)
        if venue is not None:
            en, zh = scripted(venue.name, venue.name_zh)
            origin = Origin("Venue", venue.id, "name", _("Venue"))
            if en or zh:
                parts = [Part(in_both(with_article(en) if en else None, zh, origin), (origin,))]
    return [Value("place", tuple(parts))]


def _roles(reader: _Reader) -> list[Value]:
    joint = reader.in_role("joint_organiser")
    hosts = reader.in_role("host")
    return [
        Value("guidance", tuple(reader.in_role("guidance"))),
        Value("organisers", (*reader.in_role("organiser"), *joint)),
        Value("hosts", tuple(hosts)),
        Value("co_hosts", tuple(reader.in_role("co_host"))),
        Value("implementing", tuple(reader.in_role("implementing"))),
        Value("supporting", tuple(reader.in_role("supporting"))),
    ]


def _ceremony(reader: _Reader) -> list[Value]:
    there = [reader.ceremony] if reader.ceremony else []
    return [
        Value("host", tuple(reader.people("host"))),
        Value("speakers", tuple(reader.people("addressed"))),
        Value("bodies", tuple(reader.attending(there, "represented"))),
        Value("visited", tuple(reader.attending(reader.activities, "visited"))),
    ]


def _themes(reader: _Reader) -> list[Value]:
    query = sa.select(Theme).where(Theme.cohort_id == reader.cohort.id)
    parts: list[Part] = []
    for row in reader.session.scalars(query.order_by(Theme.place.nulls_last(), Theme.id)):
        en, zh = scripted(row.title, row.title_zh)
        origin = Origin("Theme", row.id, "title", _("Theme"))
        if en or zh:
            said = in_both(_quoted(en), _quoted(zh), origin)
            parts.append(Part(said, (origin,)))
    return [Value("themes", tuple(parts))]


def _quoted(title: str | None) -> str | None:
    return f"“{title}”" if title else None


_FORMS = {
    "lecture": ("a lecture", "lectures", "讲座"),
    "field_visit": ("a field visit", "field visits", "实地考察"),
    "case_exchange": ("a case exchange", "case exchanges", "案例交流"),
    "discussion": ("a discussion", "discussions", "研讨"),
    "practice": ("a practical", "practicals", "实践教学"),
    "country_report": ("a country report", "country reports", "国别报告"),
}
"""Kind of teaching → one, several, in Chinese; in the order of the news."""


def _forms(reader: _Reader) -> list[Value]:
    parts: list[Part] = []
    for kind, (one, many, chinese) in _FORMS.items():
        those = [each for each in reader.activities if each.kind == kind]
        if those:
            said = n_("{count} activity", "{count} activities", len(those))
            origin = Origin("Cohort", reader.cohort.id, "timetable", said)
            parts.append(Part(_fixed(many if len(those) > 1 else one, chinese), (origin,)))
    return [Value("forms", tuple(parts))]


def _aims(reader: _Reader) -> list[Value]:
    row, programme = reader.cohort, reader.programme
    origin = Origin("Cohort", row.id, "aims_en", _("Aims of the cohort"))
    theirs = who_says("aims", row, programme)
    if theirs is None:
        return _text("aims", row.aims_en, row.aims_zh, origin)
    origin = Origin("Programme", theirs.id, "aims_en", _("Aims of the programme"))
    return _text("aims", theirs.aims_en, theirs.aims_zh, origin)


def _alliance(reader: _Reader) -> list[Value]:
    row, out = reader.alliance, list[Value]()
    if row is not None:
        en, zh = scripted(row.name_en, row.name_zh)
        origin = Origin("Alliance", row.id, "name_en", _("Name of the alliance"))
        said = in_both(with_article(en) if en else None, zh, origin)
        out.append(_plain("alliance", said, origin))
        aims = Origin("Alliance", row.id, "aims_en", _("Aims of the alliance"))
        out += _text("alliance_aims", row.aims_en, row.aims_zh, aims)
        out += _launch(reader, row)
    else:
        out.append(Value("alliance", tuple(reader.in_role("alliance"))))
    programme = reader.programme
    if programme is not None and programme.is_key_initiative:
        origin = Origin("Programme", programme.id, "is_key_initiative", _("Programme"))
        out.append(_plain("initiative", _fixed("a key initiative", "重点行动"), origin))
    return out


def _launch(reader: _Reader, alliance: Alliance) -> list[Value]:
    """Where and when the alliance was launched: by its event, or by the day of its founding during
    a conference; what came after the opening is no news of it.
    """
    query = sa.select(Event).where(
        Event.alliance_id == alliance.id, Event.starts.is_not(None), Event.starts <= reader.day
    )
    events = list(reader.session.scalars(query.order_by(Event.starts, Event.id)))
    launch = next((one for one in events if one.kind == "launch"), None)
    day = launch.starts if launch else alliance.since
    conference = next(
        (one for one in events if one.kind == "conference" and _holds(one, day)), None
    )
    at = conference or launch
    if at is None or at.starts is None:
        return []
    first, last = at.starts, at.ends
    origin = Origin("Event", at.id, "starts", _("Event of the alliance"))
    said = _in_each(lambda lang: days_words(first, last, lang, reader.year))
    out = [_plain("conference_days", said, origin)]
    city = scripted(at.city, at.city_zh)
    if any(city):
        out.append(_plain("conference_place", in_both(*city, origin), origin))
    if conference is not None:
        en, zh = scripted(at.title_en, at.title_zh)
        named = in_both(with_article(en) if en else None, zh, origin)
        out.append(_plain("conference", named, origin))
    return out


def _holds(event: Event, day: dt.date | None) -> bool:
    starts = event.starts
    return day is not None and starts is not None and starts <= day <= (event.ends or starts)


def _sessions(reader: _Reader) -> list[Value]:
    """Sessions that were over when this one opened, and the one after it."""
    starts = reader.cohort.starts
    if starts is None:
        return []
    today, out = clock.today(), list[Value]()
    earlier = [
        one
        for one in reader.sessions
        if one.starts
        and one.starts < starts
        and (one.ends is None or one.ends <= reader.day)
        and (one.status in _ENDED or (one.ends is not None and one.ends < today))
    ]
    out.append(Value("earlier", tuple(_session(reader, one) for one in earlier)))
    after = next((one for one in reader.sessions if one.starts and one.starts > starts), None)
    if after is not None and (day := after.starts):
        out.append(Value("next", (_session(reader, after),)))
        origin = Origin("Cohort", after.id, "starts", _("First day of the cohort"))
        said = _in_each(lambda lang: day_words(day, lang, reader.year))
        out.append(_plain("next_day", said, origin))
    return out


def _session(reader: _Reader, one: Cohort) -> Part:
    """A session by what tells it from its sisters: the Chengdu Session."""
    mine, theirs = (scripted(row.name_en, row.name_zh) for row in (reader.cohort, one))
    en, zh = (_tail(name, own) for name, own in zip(theirs, mine, strict=True))
    origin = Origin("Cohort", one.id, "name_en", _("Name of the cohort"))
    return Part(in_both(with_article(en) if en else None, zh, origin), (origin,))


def _tail(name: str | None, own: str | None) -> str | None:
    series = series_name(name) if name else ""
    if not name or not own or series == name or fold_title(series) != fold_title(series_name(own)):
        return name
    return name.strip()[len(series) :].strip(" ()（）") or name


def _headcount(reader: _Reader, counted: _Counted) -> list[Value]:
    if not counted.people:
        return []
    own = reader.cohort.id
    origin = Origin("Cohort", own, "participants", _("Counted: {rule}.", rule=counted.rule))

    def people(lang: Lang) -> str:
        with speaking(lang):
            return n_(
                "{count} participant",
                "{count} participants",
                counted.people,
                count=figure(counted.people),
            )

    def partners(lang: Lang) -> str:
        along = len(counted.countries & counted.members)
        return f"{along}个" if lang == "zh" else str(along)

    out = [_plain("participants", _in_each(_tight(people)), origin)]
    if counted.countries:
        out.append(_plain("countries", _countries(counted, origin), origin))
        along = Origin("Cohort", own, "countries", _("Countries along the Belt and Road"))
        out.append(_plain("partners", _in_each(partners), origin, along))
    return out


def _countries(counted: _Counted, origin: Origin) -> Said:
    """11 countries; where some have none, that is a gap in it."""

    def known(lang: Lang) -> str:
        with speaking(lang):
            return say_places(counted.countries)

    said = _in_each(_tight(known))
    if not counted.without:
        return said
    gap = Gap(
        n_(
            "{count} participant has no country",
            "{count} participants have no country",
            counted.without,
        ),
        None,
        origin,
    )
    marks: dict[Lang, tuple[Piece, ...]] = {}
    for lang in LANGS:
        with speaking(lang):
            words = _("of {count} the country is not known", count=counted.without)
        blank = () if lang == "zh" else (Piece(" "),)
        marks[lang] = (*said[lang], *blank, Piece(marked(words, lang), gap))
    return marks


def _tight(say: Callable[[Lang], str]) -> Callable[[Lang], str]:
    """News writes Chinese counts without a blank: 22名学员."""
    return lambda lang: say(lang).replace(" ", "") if lang == "zh" else say(lang)


_READS: tuple[Callable[[_Reader], list[Value]], ...] = (
    _title,
    _days,
    _place,
    _roles,
    _ceremony,
    _themes,
    _forms,
    _aims,
    _alliance,
    _sessions,
)
