"""The office's own approved map: one picture a desk, never without its approval number; the
program ships none.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.model.approved_map import READ_MOST, ApprovedMap, approval_number
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import MapPicture
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import edit_conflicts_found, require_row
from lcdesk.texts import N_, _, with_label

PLACE, EDIT, REMOVE = (
    N_("Place the map {name}"),
    N_("Edit the map {name}"),
    N_("Remove the map {name}"),
)
MAP = RecordKind("map_picture", N_("Map"), fields_of(MapPicture))
DIGEST = "digest"
"""What stands for the picture among what was shown (`digest_of`)."""


def set_map(
    desk: Desk,
    data: bytes | None,
    values: Mapping[str, Any],
    shown: Mapping[str, Any] | None = None,
) -> None:
    """Place a map picture, in place of the one before; `data` None keeps the picture and changes
    what stands with it.

    `values`: approval_no (required), name, caption_en, caption_zh, file_name. `KnownFault` in words
    where the number is missing, or the picture is none (`drawing.pictures.fit_to_keep`).
    `shown`: these values as they were shown, and `DIGEST`; `EditConflictsFound` when somebody was
    faster, also with another picture under the same words.
    """
    columns, picture = _columns(values), None
    if data is not None:
        from lcdesk.drawing.pictures import fit_to_keep  # Qt, only when a picture is placed

        picture = fit_to_keep(data)
        file_name = str(values.get("file_name") or "")[:400] or None
        columns |= {"data": picture, "file_name": file_name}
    held = read_map(desk)
    if held is None and data is None:
        raise KnownFault(
            _("There is no map picture yet."), _("Choose a PNG or JPEG file of the approved map.")
        )

    def keep(work: Work) -> None:
        row = work.session.scalar(_only())
        told = _("The map was changed meanwhile.")
        require_row(
            MAP.by_name,
            row,
            {name: columns[name] for name in MAP.by_name if name in columns},
            shown,
            told,
        )
        _require_picture(row, picture, shown, told)
        if row is None:
            work.add(MapPicture(**columns))
        else:
            work.set(row, columns)

    name = columns.get("name") or columns.get("approval_no")
    desk.execute(EDIT if data is None else PLACE, keep, name=name)


def digest_of(data: bytes | None) -> str:
    """What stands for a picture where it is only compared; "" for none."""
    return blake2b(data, digest_size=20).hexdigest() if data else ""


def map_file(path: Path) -> bytes:
    """The bytes of a file that shall become the map; `KnownFault` where it cannot be read, or is
    far too large.
    """
    try:
        if path.stat().st_size > READ_MOST:
            raise KnownFault(
                _("“{name}” is larger than 60 MB.", name=path.name),
                _("Nothing was changed. Save the map smaller, as PNG or JPEG."),
            )
        return path.read_bytes()
    except OSError:
        raise KnownFault(
            _("“{name}” cannot be read.", name=path.name), _("Nothing was changed.")
        ) from None


def read_map(desk: Desk) -> ApprovedMap | None:
    """The map of this desk; None while the office has placed none."""
    with desk.reading() as session:
        row = session.scalar(_only())
    if row is None:
        return None
    return ApprovedMap(
        row.data,
        row.approval_no,
        row.caption_en or "",
        row.caption_zh or "",
        row.name or "",
        row.file_name or "",
    )


def remove_map(desk: Desk) -> None:
    """Take the map away; `KnownFault` where there is none."""
    with desk.reading() as session:
        row = session.scalar(_only())
    if row is None:
        raise KnownFault(_("There is no map picture yet."), _("Nothing was changed."))
    row_id = row.id
    desk.execute(
        REMOVE,
        lambda work: work.remove(work.get(MapPicture, row_id)),
        name=row.name or row.approval_no,
    )


def _require_picture(
    row: MapPicture | None, data: bytes | None, shown: Mapping[str, Any] | None, told: str
) -> None:
    """The number approves the picture somebody looked at: neither does another one go unseen,
    nor does it get this number.
    """
    if shown is None or DIGEST not in shown:
        return
    now = digest_of(row.data if row else None)
    if now != shown[DIGEST] and (data is None or now != digest_of(data)):
        raise edit_conflicts_found(told, [])


def _only() -> sa.Select[MapPicture]:
    return sa.select(MapPicture).order_by(MapPicture.id.desc()).limit(1)


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for field in MAP.fields:
        try:
            columns[field.name] = field.kind.parse(values.get(field.name) or "") or None
        except BadValue as bad:
            raise KnownFault(
                with_label(field.title, bad.message), _("Nothing was changed.")
            ) from None
    number = approval_number(columns.get("approval_no") or "")
    if not number:
        raise KnownFault(
            _("A map needs its approval number: it is printed with the picture, always."),
            _("Nothing was changed. It stands on the approved map itself, as in “GS(2024)0650号”."),
        )
    return columns | {"approval_no": number}
