"""The desks this person worked with, told without opening them: what each held when it was last
put away, and what can be seen of its file now.

Kept are counts, the names and days of cohorts, and when and by whom it was opened; never anything
of a person. Of a desk with a password nothing is kept but where it lies and when it was opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypedDict

from lcdesk.db.backup import backup
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import SUFFIX, default_path
from lcdesk.services.safety.sync_folders import SYNCED, SyncedPlace, place_now
from lcdesk.services.security import password
from lcdesk.services.start.office_name import own_office
from lcdesk.services.start.sample import is_sample
from lcdesk.settings import Settings
from lcdesk.texts import _, language

if TYPE_CHECKING:
    from lcdesk.services.cohorts.cohorts import CohortRecord

MOST_DESKS, MOST_COHORTS = 20, 12
_LONG_AGO = dt.datetime(1970, 1, 1)


@dataclass(frozen=True)
class KnownCohort:
    """A cohort of a desk as it was when the desk was put away."""

    id: int
    name_en: str
    name_zh: str
    starts: dt.date | None
    ends: dt.date | None
    people: int

    @property
    def name(self) -> str:
        """In the language of the moment, where it has a name in that."""
        first, second = (
            (self.name_zh, self.name_en) if language() == "zh" else (self.name_en, self.name_zh)
        )
        return first or second


@dataclass(frozen=True)
class KnownDesk:
    """A desk as this person last had it; `opened` is None where it is only known to be there.
    Of one that is locked nothing is known of what it holds.
    """

    path: Path
    opened: dt.datetime | None = None
    by: str = ""
    is_locked: bool = False
    is_sample: bool = False
    cohorts: tuple[KnownCohort, ...] = ()  # the newest, at most MOST_COHORTS
    cohort_count: int = 0
    people: int = 0
    backed_up: dt.datetime | None = None  # the last backup known of
    office: str = ""  # the office it belongs to, where the desk says it


@dataclass(frozen=True)
class DeskSight:
    """What can be seen of a desk now without opening it. `absence`: why it cannot be opened, in
    words; "" when it is there.
    """

    absence: str = ""
    place: SyncedPlace | None = None
    is_locked: bool = False
    backed_up: dt.datetime | None = None
    """When the newest backup that was opened and counted after it was made dates from."""

    @property
    def is_there(self) -> bool:
        """Can it be opened?"""
        return not self.absence


def note_desk(desk: Desk, chosen: Settings) -> None:
    """Remember an open desk as it is now, as the last one."""
    keep_desk(describe_desk(desk), chosen)


def keep_desk(known: KnownDesk, chosen: Settings) -> None:
    """Remember a desk as it was described."""
    others = [one for one in _read_all(chosen) if one.path != known.path]
    _write_all(chosen, [known, *others])


def describe_desk(desk: Desk) -> KnownDesk:
    """An open desk as it is now."""
    plain = KnownDesk(
        desk.path, clock.now(), desk.who, is_sample=is_sample(desk), backed_up=_backed_up(desk.path)
    )
    if password.is_locked(desk.path):
        return replace(plain, is_locked=True)
    found = list_cohorts(desk)
    return replace(
        plain,
        office=own_office(desk),
        cohorts=tuple(_cohort(one) for one in found[:MOST_COHORTS]),
        cohort_count=len(found),
        people=sum(one["people"] for one in found),
    )


def list_desks(chosen: Settings) -> list[KnownDesk]:
    """The desks known, the one opened last first; the office's own stands last where it is there
    and was never opened by this person.
    """
    known = sorted(_read_all(chosen), key=lambda one: one.opened or _LONG_AGO, reverse=True)
    own = default_path()
    if own.is_file() and all(one.path != own for one in known):
        known.append(KnownDesk(own))
    return known


def hide_what_it_holds(known: KnownDesk, chosen: Settings) -> None:
    """A desk has got a password elsewhere since: what was kept of it goes."""
    if not known.is_locked:
        fresh = replace(known, is_locked=True, cohorts=(), cohort_count=0, people=0)
        keep_desk(fresh, chosen)


def forget_desk(chosen: Settings, path: Path) -> None:
    """Take a desk off the list; its file stays as it is."""
    _write_all(chosen, [one for one in _read_all(chosen) if one.path != path])


def name_of(known: KnownDesk, chosen: Settings) -> str:
    """What a desk is called: by its office and its file; by the office alone where the file says no
    more, by the file alone where no office is known. The sample never has the name of an office.
    """
    if known.is_sample:
        return _("Sample")
    stem = known.path.stem
    if stem == default_path().stem:
        return known.office or chosen.office or stem
    if not known.office:
        return stem
    says_no_more = stem.casefold() in known.office.casefold()
    return known.office if says_no_more else f"{known.office} ({stem})"


def find_desks(desks: Iterable[KnownDesk], words: str, chosen: Settings) -> list[KnownDesk]:
    """Those whose name, folder or cohorts hold every word."""
    wanted = words.casefold().split()
    return [one for one in desks if all(word in _said_of(one, chosen) for word in wanted)]


def _said_of(one: KnownDesk, chosen: Settings) -> str:
    cohorts = (name for cohort in one.cohorts for name in (cohort.name_en, cohort.name_zh))
    name = name_of(one, chosen)
    return "\n".join((name, str(one.path), *cohorts)).casefold()


def cohorts_by_date(
    desks: Iterable[KnownDesk], today: dt.date | None = None
) -> list[tuple[KnownCohort, KnownDesk]]:
    """The cohorts of the desks: those that are still to come or under way by their first day, then
    those that are over, the latest first; without days last. Of the sample none.
    """
    day = today or clock.today()
    pairs = [(cohort, desk) for desk in desks if not desk.is_sample for cohort in desk.cohorts]

    def place(pair: tuple[KnownCohort, KnownDesk]) -> tuple[int, int]:
        starts = pair[0].starts or pair[0].ends
        ends = pair[0].ends or pair[0].starts
        if starts is None or ends is None:
            return (2, 0)
        return (0, starts.toordinal()) if ends >= day else (1, -ends.toordinal())

    return sorted(pairs, key=place)


# --- What can be seen of a file without opening it ---


def look_at(known: KnownDesk) -> DeskSight:
    """What can be seen of a desk now. A drive of the network may answer late, so not in the
    window's own thread.
    """
    absence = absence_of(known.path)
    if absence:
        return DeskSight(absence, is_locked=known.is_locked, backed_up=known.backed_up)
    place = place_now(known.path)
    return DeskSight("", place, _is_locked(known), _backed_up(known.path) or known.backed_up)


def is_synced(sight: DeskSight) -> bool:
    """Does another program copy its folder to other computers?"""
    return sight.place is not None and sight.place.kind == SYNCED


def absence_of(path: Path) -> str:
    """Why a desk is not to be had at its place, in a few words; "" when it is there."""
    if _asked(path.is_file):
        return ""
    drive = drive_of(path)
    if drive is not None and not _asked(Path(drive).exists):
        return _("{drive} is not connected", drive=drive.name or str(drive).rstrip("\\/"))
    if not _asked(path.parent.is_dir):
        return _("its folder is no longer there")
    return _("the file was moved, renamed or deleted")


def drive_of(path: PurePath) -> PurePath | None:
    """The drive, stick or share a path lies on that may be taken away; None where it lies on the
    computer's own.
    """
    if path.drive:  # Windows: a letter, or \\server\share
        return type(path)(path.anchor)
    parts = path.parts
    for head, deep in ((("/", "media"), 4), (("/", "run", "media"), 5), (("/", "mnt"), 3),
                       (("/", "Volumes"), 3)):  # fmt: skip
        if parts[: len(head)] == head and len(parts) > deep:
            return type(path)(*parts[:deep])
    return None


def _asked(ask: Callable[[], bool]) -> bool:
    """A drive that fails while it is asked is not there."""
    try:
        return ask()
    except OSError:
        return False


def _is_locked(known: KnownDesk) -> bool:
    try:
        return password.is_locked(known.path)
    except (OSError, KnownFault):
        return known.is_locked


def _backed_up(path: Path) -> dt.datetime | None:
    try:
        return next((one.at for one in backup.backups_of(path)), None)
    except OSError:
        return None


# --- Where a new desk goes ---


def desks_folder(chosen: Settings) -> Path:
    """Where desks lie: the folder of the last one that is there and is no sample, otherwise the
    program's own.
    """
    for one in list_desks(chosen):
        if not one.is_sample and _asked(one.path.parent.is_dir):
            return one.path.parent
    return default_path().parent


def free_place(chosen: Settings, office: str) -> Path:
    """Where a new desk is proposed: the office's own place, which commands without `--desk` take;
    where that is taken, a file called as the office beside the others.
    """
    own = default_path()
    if not own.exists():
        return own
    folder, stem = desks_folder(chosen), file_stem(office) or "desk"
    tried = (folder / f"{stem}{tail}{SUFFIX}" for tail in ("", *(f" {n}" for n in range(2, 1000))))
    return next(path for path in tried if not path.exists())


def file_stem(name: str) -> str:
    """A name as every file system takes it; "" where nothing is left of it."""
    kept = "".join(" " if one in '<>:"/\\|?*' or ord(one) < 32 else one for one in name)
    return " ".join(kept.split()).strip(".")[:60].strip()


# --- As it stands in the settings ---


def _read_all(chosen: Settings) -> list[KnownDesk]:
    found = (_read(one) for one in chosen.known_desks)
    return [one for one in found if one is not None and one.path.name]


def _write_all(chosen: Settings, desks: Sequence[KnownDesk]) -> None:
    latest = sorted(desks, key=lambda one: one.opened or _LONG_AGO, reverse=True)
    chosen.known_desks = [
        {
            **_plain_all(vars(one).items()),
            "cohorts": [_plain_all(vars(cohort).items()) for cohort in one.cohorts],
        }
        for one in latest[:MOST_DESKS]
    ]


def _plain(value: object) -> object:
    """Days, moments and paths as JSON has them."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, PurePath) else value


def _plain_all(values: Iterable[tuple[str, object]]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values}


class _KeptCohort(TypedDict):
    """A cohort as the settings have it."""

    id: int
    name_en: str
    name_zh: str
    starts: str | None
    ends: str | None
    people: int


def _read(kept: Mapping[str, Any]) -> KnownDesk | None:
    """A desk as the settings have it; None for what is none."""
    ask = kept.get
    try:
        cohorts: Sequence[_KeptCohort] = ask("cohorts") or ()
        return KnownDesk(
            Path(ask("path") or ""),
            moment_read(ask("opened")),
            str(ask("by") or ""),
            bool(ask("is_locked")),
            bool(ask("is_sample")),
            tuple(_read_cohort(one) for one in cohorts),
            int(ask("cohort_count") or 0),
            int(ask("people") or 0),
            moment_read(ask("backed_up")),
            str(ask("office") or ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _read_cohort(one: _KeptCohort) -> KnownCohort:
    days = _day(one["starts"]), _day(one["ends"])
    return KnownCohort(int(one["id"]), one["name_en"], one["name_zh"], *days, int(one["people"]))


def moment_read(text: object) -> dt.datetime | None:
    """A moment as the settings have it; None for none."""
    return dt.datetime.fromisoformat(str(text)) if text else None


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(str(text)) if text else None


def _cohort(one: CohortRecord) -> KnownCohort:
    return KnownCohort(
        one["id"],
        one["name_en"] or "",
        one["name_zh"] or "",
        one["starts"],
        one["ends"],
        one["people"],
    )
