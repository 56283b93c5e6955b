"""The pictures of an activity: added, captioned in both languages, put in order and taken out as
one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.drawing.pictures import fit_picture
from lcdesk.model.entities import Activity, ActivityPicture
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.files import JPEG, write_bytes
from lcdesk.model.kinds import LongText
from lcdesk.model.report import READ_MOST
from lcdesk.private_files import make_folder
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found
from lcdesk.services.curriculum.curriculum import name_of, read_activity
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

EDIT = N_("Edit pictures of {name}")
_PICTURES = Field("pictures", LongText(), N_("Pictures"))


@dataclass(frozen=True)
class Picture:
    """A picture of an activity with its captions. `data`: the file of one that is not kept yet;
    `id`: of one that is.
    """

    caption_en: str | None = None
    caption_zh: str | None = None
    id: int | None = None
    file_name: str | None = None
    data: bytes | None = field(default=None, repr=False)


def picture_of(path: Path) -> Picture:
    """The picture of a file, made as small as it is kept; `KnownFault` where it is none."""
    fault = KnownFault(
        _("“{name}” is no picture that can be read.", name=path.name),
        _("Nothing was changed. Choose a JPEG or PNG file."),
    )
    try:
        if path.stat().st_size > READ_MOST:
            raise fault
        data = fit_picture(path.read_bytes())
    except (OSError, KnownFault):
        raise fault from None
    return Picture(file_name=path.name[:400], data=data)


def list_pictures(desk: Desk, activity_id: int) -> list[Picture]:
    """The pictures of an activity in their order, without their data."""
    with desk.reading() as session:
        return _list(session, activity_id)


def _list(session: Session, activity_id: int) -> list[Picture]:
    table = table_of(ActivityPicture)
    query = sa.select(table.c.caption_en, table.c.caption_zh, table.c.id, table.c.file_name)
    query = query.where(table.c.activity_id == activity_id)
    rows = session.execute(query.order_by(table.c.place.nulls_last(), table.c.id))
    return [Picture(*row) for row in rows]


def read_picture(desk: Desk, picture_id: int) -> bytes | None:
    """The bytes of its file; None when it is gone."""
    table = table_of(ActivityPicture)
    with desk.reading() as session:
        return session.scalar(sa.select(table.c.data).where(table.c.id == picture_id))


def save_pictures(desk: Desk, activity_id: int, folder: Path) -> list[Path]:
    """Write them into a folder, made where there is none, numbered in their order; the files."""
    paths: list[Path] = []
    make_folder(folder)
    for number, one in enumerate(list_pictures(desk, activity_id), 1):
        data = read_picture(desk, one.id or 0)
        if data:
            paths.append(folder / f"{number:02d}.jpg")
            write_bytes(paths[-1], data, formats=JPEG)
    return paths


def set_pictures(
    desk: Desk, activity_id: int, wanted: Sequence[Picture], shown: Sequence[Picture] | None = None
) -> None:
    """Bring the pictures of an activity to these, in this order, as one operation; none where
    nothing is otherwise. `shown`: them as they were shown; `EditConflictsFound` when they are
    others by now.
    """
    record = read_activity(desk, activity_id)
    if record is None:
        raise KnownFault(
            _("This entry is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    tidied = [
        replace(one, caption_en=_tidy(one.caption_en), caption_zh=_tidy(one.caption_zh))
        for one in wanted
    ]

    def write(work: Work) -> None:
        work.get(Activity, activity_id)
        now = _list(work.session, activity_id)
        if shown is not None and now != list(shown):
            clash = EditConflict(_PICTURES, _said(now), _said(tidied))
            raise edit_conflicts_found(
                _("The pictures of this activity were changed meanwhile."), [clash]
            )
        left = {one.id for one in now}
        for place, one in enumerate(tidied):
            values = {"caption_en": one.caption_en, "caption_zh": one.caption_zh, "place": place}
            if one.id in left:
                left.remove(one.id)
                work.set(work.get(ActivityPicture, one.id or 0), values)
            elif one.data is not None:
                more = {"file_name": one.file_name, "data": one.data}
                work.add(ActivityPicture(activity_id=activity_id, **values, **more))
        for picture_id in left:
            work.remove(work.get(ActivityPicture, picture_id or 0))

    desk.execute(EDIT, write, name=name_of(record))


def _tidy(caption: str | None) -> str | None:
    return " ".join((caption or "").split())[:300] or None


def _said(pictures: Sequence[Picture]) -> str | None:
    names = (one.caption_en or one.caption_zh or one.file_name or "?" for one in pictures)
    return "; ".join(names) or None
