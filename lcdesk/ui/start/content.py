"""What the start page says of each desk, cohort and file, in the language of the moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.model import clock
from lcdesk.model.clock import moment_of, span_of
from lcdesk.model.names import short_name
from lcdesk.services.core.desk import login
from lcdesk.services.start.known_desks import (
    DeskSight,
    KnownCohort,
    KnownDesk,
    cohorts_by_date,
    find_desks,
    is_synced,
    name_of,
)
from lcdesk.services.start.recent_files import RecentFile
from lcdesk.settings import Settings
from lcdesk.texts import _, language, n_
from lcdesk.ui.start.lines import LineChip, StartLine

MOST_DESKS, MOST_COHORTS, MOST_FILES = 8, 5, 6
_ICONS = {
    "imported": "file-spreadsheet",
    "exported": "file-down",
    "printed": "file-text",
    "copied": "copy",
    "calendar": "calendar-days",
    "picture": "chart-column",
}


@dataclass(frozen=True)
class StartContent:
    """What is known before a desk is open; `sights`: what was seen of the files so far."""

    desks: Sequence[KnownDesk] = ()
    files: Sequence[RecentFile] = ()
    sights: Mapping[Path, DeskSight] = field(default_factory=dict[Path, DeskSight])

    def own(self) -> list[KnownDesk]:
        """The desks a list can go into: no sample, and there as far as is known."""
        return [one for one in self.desks if not one.is_sample and self.sight(one).is_there]

    def sight(self, desk: KnownDesk) -> DeskSight:
        """What was seen of a desk; until somebody looked, what was known of it."""
        return self.sights.get(desk.path) or DeskSight(
            is_locked=desk.is_locked, backed_up=desk.backed_up
        )


def desk_lines(content: StartContent, words: str, chosen: Settings) -> list[StartLine]:
    """A line for each desk that fits the words."""
    found = find_desks(content.desks, words, chosen)
    shown = found if words.strip() else found[:MOST_DESKS]
    return [_desk_line(one, content.sight(one), chosen) for one in shown]


def _desk_line(one: KnownDesk, sight: DeskSight, chosen: Settings) -> StartLine:
    is_locked = sight.is_locked or one.is_locked
    where = short_place(one.path.parent)
    return StartLine(
        one.path,
        _icon(one, sight, is_locked=is_locked),
        name_of(one, chosen),
        " · ".join(filter(None, (where, sight.absence))),
        (
            _holds(one, is_locked=is_locked),
            _opened(one, chosen),
            _backup(one, sight, is_locked=is_locked),
        ),
        _chip(one, sight, is_locked=is_locked),
        is_grey=not sight.is_there,
        mark=_mark(sight),
    )


def _icon(one: KnownDesk, sight: DeskSight, *, is_locked: bool) -> str:
    if not sight.is_there:
        return "hard-drive"
    if one.is_sample:
        return "flask-conical"
    if is_locked:
        return "lock"
    return "cloud" if is_synced(sight) else "database"


def _chip(one: KnownDesk, sight: DeskSight, *, is_locked: bool) -> LineChip | None:
    if one.is_sample:
        return LineChip(_("invented people"), "info", "")
    if is_synced(sight):
        return LineChip(_("synced folder"), "warn", "triangle-alert")
    return LineChip(_("locked"), "mute", "key") if is_locked else None


def _holds(one: KnownDesk, *, is_locked: bool) -> tuple[str, str]:
    if is_locked:
        return _("hidden"), _("asks the password")
    if one.opened is None:
        return "–", ""
    return (
        n_("{count} cohort", "{count} cohorts", one.cohort_count),
        n_("{count} person", "{count} people", one.people),
    )


def _opened(one: KnownDesk, chosen: Settings) -> tuple[str, str]:
    if one.opened is None:
        return "–", ""
    me = chosen.who or login()
    by = _("by you") if one.by == me else _("by {name}", name=one.by) if one.by else ""
    return near_moment(one.opened), by


def _backup(one: KnownDesk, sight: DeskSight, *, is_locked: bool) -> tuple[str, str]:
    if one.is_sample:
        return _("not needed"), ""
    if sight.backed_up is None:
        return _("none yet"), _("made when it is opened") if sight.is_there else ""
    if not sight.is_there:
        return near_moment(sight.backed_up), _("when last seen")
    return near_moment(sight.backed_up), _("locked as well") if is_locked else _("checked, whole")


def _mark(sight: DeskSight) -> tuple[str, str]:
    if sight.backed_up is None or not sight.is_there:
        return "circle-dashed", "fg3"
    return "circle-check", "ok"


def cohort_lines(content: StartContent, words: str, chosen: Settings) -> list[StartLine]:
    """A line for each cohort, those to come first."""
    shown = [one for one in content.own() if not content.sight(one).is_locked]
    there = find_desks(shown, words, chosen)
    found = cohorts_by_date(there)[:MOST_COHORTS]
    return [_cohort_line(cohort, desk, chosen) for cohort, desk in found]


def _cohort_line(cohort: KnownCohort, desk: KnownDesk, chosen: Settings) -> StartLine:
    name = short_name({"name": cohort.name})
    return StartLine(
        (desk.path, cohort.id),
        "calendar-range",
        name,
        when_words(cohort),
        (
            (n_("{count} person", "{count} people", cohort.people), ""),
            (dated_span(cohort), ""),
            (name_of(desk, chosen), ""),
        ),
    )


def dated_span(cohort: KnownCohort, today: dt.date | None = None) -> str:
    """12–25 Dec · 9–22 Jan 2027: with the year where it is not that of today."""
    days, starts = span_of(cohort.starts, cohort.ends), cohort.starts
    if starts is None or starts.year == (today or clock.today()).year:
        return days
    return f"{starts.year}年{days}" if language() == "zh" else f"{days} {starts.year}"


def when_words(cohort: KnownCohort, today: dt.date | None = None) -> str:
    """In 12 days · under way · over; "" without days."""
    day = today or clock.today()
    starts, ends = cohort.starts or cohort.ends, cohort.ends or cohort.starts
    if starts is None or ends is None:
        return ""
    if ends < day:
        return _("over")
    if starts <= day:
        return _("under way")
    return n_("in {count} day", "in {count} days", (starts - day).days)


def file_lines(content: StartContent, words: str, chosen: Settings) -> list[StartLine]:
    """A line for each file, of desks that fit the words."""
    names = {one.path: name_of(one, chosen) for one in content.desks}
    fitting = {one.path for one in find_desks(content.desks, words, chosen)}
    wanted = words.casefold().split()
    return [
        StartLine(
            one.path,
            _ICONS[one.what],
            one.path.name,
            one.words,
            ((names.get(one.desk, one.desk.stem), ""), (near_moment(one.at), "")),
        )
        for one in content.files
        if one.desk in fitting or all(word in one.path.name.casefold() for word in wanted)
    ][:MOST_FILES]


def near_moment(at: dt.datetime) -> str:
    """today 13:58 · 20 Nov 15:02 · 20 Nov 2024: with the time within a year."""
    said = moment_of(at)
    is_near = (clock.today() - at.date()).days in (0, 1)
    return said if is_near or at.year != clock.today().year else f"{said} {at:%H:%M}"


def short_place(folder: Path) -> str:
    """A folder, the home folder as ~."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def status_words(content: StartContent) -> str:
    """5 desks known, backups of 4 in order."""
    own = [one for one in content.desks if not one.is_sample]
    if not own:
        return ""
    kept = sum(content.sight(one).backed_up is not None for one in own)
    return _(
        "{desks}, backups of {count} in order",
        desks=n_("{count} desk known", "{count} desks known", len(own)),
        count=kept,
    )
