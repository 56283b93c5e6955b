"""The desks known before one is open: what is kept of them, never of a person, and what can be seen
of their files.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from lcdesk import settings
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import default_path, open_desk
from lcdesk.services.participants.participants import add_participant
from lcdesk.services.security import password
from lcdesk.services.start import known_desks, recent_files
from lcdesk.services.start.known_desks import KnownCohort, KnownDesk
from lcdesk.settings import Settings

DAY = dt.date(2026, 11, 25)
New = Callable[[Path], Desk]


def _filled(folder: Path, new_desk: New) -> Desk:
    desk = new_desk(folder)
    values = {"name_en": "Low-Carbon 2026", "starts": DAY, "ends": DAY + dt.timedelta(days=13)}
    cohort = add_cohort(desk, values)
    person = {"full_name": "Hana Tesfaye", "passport_no": "EP1200412", "email": "h@example.org"}
    add_participant(desk, cohort, person)
    return desk


def test_what_is_kept_is_counts_and_days_and_nothing_of_a_person(
    tmp_path: Path, new_desk: New
) -> None:
    chosen, desk = Settings(), _filled(tmp_path / "a", new_desk)
    desk.who = "Li Na"
    known_desks.note_desk(desk, chosen)
    desk.close()
    known = known_desks.list_desks(chosen)[0]
    assert (known.path, known.by, known.cohort_count, known.people) == (desk.path, "Li Na", 1, 1)
    assert known.cohorts[0].starts == DAY
    assert not known.is_locked
    kept = json.dumps(chosen.known_desks, ensure_ascii=False)
    assert not any(private in kept for private in ("Hana", "EP1200412", "example.org"))


def test_it_is_the_same_after_the_settings_were_saved(tmp_path: Path, new_desk: New) -> None:
    chosen, desk = Settings(language="en"), _filled(tmp_path / "a", new_desk)
    known_desks.note_desk(desk, chosen)
    desk.close()
    settings.save(chosen, tmp_path / "settings.json")
    again = settings.load(tmp_path / "settings.json")
    assert known_desks.list_desks(again) == known_desks.list_desks(chosen)


def test_of_a_desk_with_a_password_nothing_is_kept_of_what_it_holds(
    tmp_path: Path, new_desk: New
) -> None:
    chosen, desk = Settings(), _filled(tmp_path / "a", new_desk)
    recent_files.note_saved(chosen, tmp_path / "Visa letter, Hana Tesfaye.pdf", desk.path)
    known_desks.note_desk(desk, chosen)
    desk.close()
    password.set_password(desk.path, "correct horse battery staple")
    again = open_desk(desk.path)
    known_desks.note_desk(again, chosen)
    recent_files.note_saved(chosen, tmp_path / "Badges.pdf", desk.path)
    again.close()
    known = known_desks.list_desks(chosen)[0]
    assert (known.is_locked, known.cohorts, known.people, known.cohort_count) == (True, (), 0, 0)
    assert recent_files.list_files(chosen) == []
    assert known_desks.look_at(known).is_locked


def test_the_last_opened_stands_first_and_no_more_than_twenty(
    tmp_path: Path, new_desk: New
) -> None:
    chosen = Settings()
    known = [
        {**_plain(tmp_path / f"{n}.lcdesk"), "opened": f"2026-11-{n + 1:02}T09:00:00"}
        for n in range(25)
    ]
    chosen.known_desks = known[:20]
    desk = new_desk(tmp_path / "a")
    known_desks.note_desk(desk, chosen)
    desk.close()
    listed = known_desks.list_desks(chosen)
    assert len(listed) == known_desks.MOST_DESKS
    assert [one.path for one in listed[:2]] == [desk.path, tmp_path / "19.lcdesk"]
    known_desks.forget_desk(chosen, desk.path)
    assert known_desks.list_desks(chosen)[0].path == tmp_path / "19.lcdesk"
    assert desk.path.is_file()


def _plain(path: Path) -> dict[str, object]:
    return {**asdict(KnownDesk(path)), "path": str(path), "cohorts": []}


def test_what_the_settings_cannot_mean_is_left_out() -> None:
    chosen = Settings()
    chosen.known_desks = [{}, {"path": "/a.lcdesk", "opened": "soon"}, {"path": "/b.lcdesk"}]
    chosen.known_desks.append({"path": "/c.lcdesk", "cohorts": [{"id": 1}]})
    chosen.recent_files = [{}, {"path": "/x.pdf", "what": "eaten", "desk": "", "at": ""}]
    assert [one.path for one in known_desks.list_desks(chosen)] == [Path("/b.lcdesk")]
    assert recent_files.list_files(chosen) == []


def test_the_office_s_own_desk_is_known_though_nobody_opened_it(new_desk: New) -> None:
    chosen = Settings(office="Training Office")
    assert known_desks.free_place(chosen, "Training Office") == default_path()
    new_desk(default_path().parent).close()
    try:
        (known,) = known_desks.list_desks(chosen)
        assert (known.path, known.opened) == (default_path(), None)
        assert known_desks.name_of(known, chosen) == "Training Office"
        taken = known_desks.free_place(chosen, "Office: 2027")
        assert taken == default_path().with_name("Office 2027.lcdesk")
        assert known_desks.name_of(KnownDesk(taken), chosen) == "Office 2027"
        assert known_desks.name_of(KnownDesk(taken, is_sample=True), chosen) == "Sample"
    finally:
        for left in default_path().parent.glob("*office*"):
            left.unlink() if left.is_file() else None


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        (PureWindowsPath(r"E:\Archive\a.lcdesk"), PureWindowsPath("E:\\")),
        (PureWindowsPath(r"\\server\share\a.lcdesk"), PureWindowsPath("\\\\server\\share\\")),
        (PurePosixPath("/media/li/STICK/desks/a.lcdesk"), PurePosixPath("/media/li/STICK")),
        (PurePosixPath("/run/media/li/STICK/a.lcdesk"), PurePosixPath("/run/media/li/STICK")),
        (PurePosixPath("/mnt/archive/a.lcdesk"), PurePosixPath("/mnt/archive")),
        (PurePosixPath("/Volumes/Archive/a.lcdesk"), PurePosixPath("/Volumes/Archive")),
        (PurePosixPath("/srv/desks/a.lcdesk"), None),
    ],
)
def test_the_drive_that_may_be_taken_away(path: PurePath, drive: PurePath | None) -> None:
    assert known_desks.drive_of(path) == drive


def test_why_a_desk_is_not_there(tmp_path: Path) -> None:
    there = tmp_path / "there.lcdesk"
    there.write_bytes(b"x")
    assert known_desks.absence_of(there) == ""
    said = [
        known_desks.absence_of(path)
        for path in (
            tmp_path / "gone.lcdesk",
            tmp_path / "folder" / "gone.lcdesk",
            Path("/media/nobody/STICK/gone.lcdesk"),
        )
    ]
    assert len(set(said)) == 3
    assert "STICK" in said[2]


def test_a_synced_folder_is_seen(tmp_path: Path, new_desk: New) -> None:
    desk = new_desk(tmp_path / "Dropbox")
    desk.close()
    sight = known_desks.look_at(KnownDesk(desk.path))
    assert known_desks.is_synced(sight)
    assert sight.is_there
    assert sight.backed_up is not None


def test_cohorts_by_date() -> None:
    def cohort(number: int, starts: int | None, days: int = 13) -> KnownCohort:
        first = None if starts is None else DAY + dt.timedelta(days=starts)
        last = None if first is None else first + dt.timedelta(days=days)
        return KnownCohort(number, f"C{number}", "", first, last, 3)

    one = KnownDesk(
        Path("/a.lcdesk"), cohorts=(cohort(1, -300), cohort(2, 40), cohort(3, -5), cohort(4, None))
    )
    other = KnownDesk(Path("/b.lcdesk"), cohorts=(cohort(5, 12), cohort(6, -60)))
    sample = KnownDesk(Path("/s.lcdesk"), is_sample=True, cohorts=(cohort(7, 12),))
    found = known_desks.cohorts_by_date([one, other, sample], DAY)
    assert [pair[0].id for pair in found] == [3, 5, 2, 6, 1, 4]


def test_a_desk_is_found_by_its_name_folder_and_cohorts() -> None:
    one = KnownDesk(
        Path("/d/Shanghai/a.lcdesk"),
        cohorts=(KnownCohort(1, "Low-Carbon 2026", "绿色低碳", None, None, 3),),
    )
    other = KnownDesk(Path("/d/b.lcdesk"))
    for words, found in (("", 2), ("shanghai A", 1), ("低碳", 1), ("2026 carbon", 1), ("x", 0)):
        assert len(known_desks.find_desks((one, other), words, Settings())) == found


def test_files_are_remembered_with_what_became_of_them(tmp_path: Path, new_desk: New) -> None:
    chosen, desk = Settings(), new_desk(tmp_path / "a")
    desk.close()
    recent_files.note_import(chosen, tmp_path / "names.xlsx", desk.path, 22)
    for name in ("letters.pdf", "week.ics", "people.xlsx", "copy.lcdesk"):
        recent_files.note_saved(chosen, tmp_path / name, desk.path)
    recent_files.note_import(chosen, tmp_path / "names.xlsx", desk.path, 3)
    files = recent_files.list_files(chosen)
    assert [(one.path.name, one.what, one.count) for one in files] == [
        ("names.xlsx", "imported", 3),
        ("copy.lcdesk", "copied", 0),
        ("people.xlsx", "exported", 0),
        ("week.ics", "calendar", 0),
        ("letters.pdf", "printed", 0),
    ]
    assert not files[0].is_there
    assert all(one.words for one in files)
