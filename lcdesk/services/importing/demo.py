"""The sample desk: two cohorts of invented people, imported through the real import from the
sample workbooks; as they are dated, or dated to a day.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from lcdesk import private_files, resources
from lcdesk.db.engine.ownership import Ownership
from lcdesk.model.faults import KnownFault
from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import SUFFIX, open_desk
from lcdesk.services.importing import importing
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.services.importing.sample_dates import SampleMove, copy_moved, moves
from lcdesk.services.importing.sample_records import (
    ALLIANCE_EN,
    ALLIANCE_ZH,
    CENTER,
    TONGJI,
    add_sample_records,
)
from lcdesk.services.start.sample import mark_sample
from lcdesk.texts import _

_PROGRAMME = "International Training Program on Green and Low-Carbon Technologies"
_PROGRAMME_ZH = "绿色低碳技术国际培训班"


class SampleValues(TypedDict):
    """A sample cohort as it is made."""

    name_en: str
    name_zh: str
    city: str
    country: str
    time_zone: str
    starts: dt.date
    ends: dt.date
    places: int
    status: NotRequired[str]
    organisers: NotRequired[Sequence[Organiser]]


@dataclass(frozen=True)
class Sample:
    """A sample cohort and the workbooks that belong to it."""

    values: SampleValues
    files: tuple[str, ...]


_ALLIANCE = Organiser("alliance", ALLIANCE_EN, ALLIANCE_ZH)
_GUIDANCE = Organiser(
    "guidance",
    "Department of International Cooperation of the Ministry of Science and Technology",
    "科学技术部国际合作司",
)
_CHENGDU = (
    _GUIDANCE,
    Organiser("organiser", "Chengdu Centre for Science Exchange", "成都科学交流中心"),
    Organiser("host", "Jincheng Institute of Technology", "锦城理工学院"),
    _ALLIANCE,
)
_SHANGHAI = (
    _GUIDANCE,
    signed_by(
        Organiser("joint_organiser", CENTER, "上海科学技术交流中心"),
        "Chen Yulan | 陈玉兰",
        "Director of Programmes | 项目部主任",
    ),
    Organiser("joint_organiser", TONGJI, "同济大学"),
    signed_by(
        Organiser(
            "host",
            "College of Environmental Science and Engineering of Tongji University",
            "同济大学环境科学与工程学院",
        ),
        "Zhou Mingde | 周明德",
        "Dean of the College | 院长",
    ),
    Organiser(
        "supporting",
        "UNEP-Tongji Institute of Environment for Sustainable Development",
        "联合国环境规划署—同济大学环境与可持续发展学院",
    ),
    _ALLIANCE,
)


def _cohort(city: str, city_zh: str, starts: dt.date, ends: dt.date, places: int) -> SampleValues:
    return {
        "name_en": f"2025 {_PROGRAMME} ({city} Session)",
        "name_zh": f"2025年{_PROGRAMME_ZH}（{city_zh}站）",
        "city": city,
        "country": "CN",
        "time_zone": "Asia/Shanghai",
        "starts": starts,
        "ends": ends,
        "places": places,
    }


SAMPLES = (
    Sample(
        {
            **_cohort("Chengdu", "成都", dt.date(2025, 5, 12), dt.date(2025, 5, 24), 20),
            "status": "closed",
            "organisers": _CHENGDU,
        },
        ("chengdu_participants.xlsx", "chengdu_curriculum.xlsx"),
    ),
    Sample(
        {
            **_cohort("Shanghai", "上海", dt.date(2025, 6, 14), dt.date(2025, 6, 27), 24),
            "status": "running",
            "organisers": _SHANGHAI,
        },
        ("shanghai_participants.xlsx", "shanghai_curriculum.xlsx"),
    ),
)


def make_demo(
    folder: Path,
    samples: Path | None = None,
    told: Callable[[str, ImportOutcome], None] | None = None,
    *,
    today: dt.date | None = None,
) -> Desk:
    """A fresh sample desk in `folder` (an older sample there is replaced), open; `told` hears of
    each import.

    `today`: the sessions are dated so that the coming one opens some twelve days later; None: as
    the workbooks have them, in 2025.
    """
    source = samples or resources.path("samples")
    path = folder / f"sample{SUFFIX}"
    _require_samples(source)
    _clear(path)
    with _dated(source, today) as made:
        desk = open_desk(path, anew=True)
        try:
            cohorts = [_fill(desk, sample, place, told) for sample, place in made]
            add_sample_records(desk, cohorts[-1], made[0][0].values["ends"])
            mark_sample(desk)
        except BaseException:
            desk.close()
            raise
    return desk


@contextmanager
def _dated(source: Path, today: dt.date | None) -> Iterator[list[tuple[Sample, Path]]]:
    """The samples with the folder of their workbooks: dated to a day, copies that go afterwards."""
    if today is None:
        yield [(sample, source) for sample in SAMPLES]
        return
    with tempfile.TemporaryDirectory(prefix="lcdesk-", ignore_cleanup_errors=True) as folder:
        dated: list[tuple[Sample, Path]] = []
        for sample, move in zip(SAMPLES, moves(today), strict=True):
            for name in sample.files:
                copy_moved(source / name, Path(folder), move)
            dated.append((_moved(sample, move), Path(folder)))
        yield dated


def _moved(sample: Sample, move: SampleMove) -> Sample:
    values = sample.values
    return replace(
        sample,
        values={
            **values,
            "name_en": values["name_en"].removeprefix("2025 "),
            "name_zh": values["name_zh"].removeprefix("2025年"),
            "starts": move.day(values["starts"]),
            "ends": move.day(values["ends"]),
            "status": "selected" if values.get("status") == "running" else "closed",
        },
    )


def _fill(
    desk: Desk, sample: Sample, source: Path, told: Callable[[str, ImportOutcome], None] | None
) -> int:
    cohort: int | dict[str, Any] | None = {**sample.values}
    for name in sample.files:
        path = source / name
        plan = importing.prepare(
            desk, importing.read_file(path), cohort if isinstance(cohort, int) else None
        )
        outcome = importing.apply(desk, plan, cohort, path)
        cohort = outcome.cohort_id
        if told:
            told(name, outcome)
    assert isinstance(cohort, int)
    return cohort


def _require_samples(source: Path) -> None:
    lost = [name for sample in SAMPLES for name in sample.files if not (source / name).is_file()]
    if lost:
        raise KnownFault(
            _("Sample workbooks are missing: {names}.", names=", ".join(lost)),
            _("Install lcdesk again to bring them back."),
        )


def _clear(path: Path) -> None:
    """Take the older sample away, unless somebody has it open; never any file but the sample
    desk's own.
    """
    private_files.make_folder(path.parent)
    ownership = Ownership(path)
    ownership.take()
    ownership.let_file_go()
    try:
        for old in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            old.unlink(missing_ok=True)
    finally:
        ownership.release()
