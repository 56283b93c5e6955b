"""What the office puts in the place of computed pictures and titles: its own approved map, one a
desk and never without its approval number; and titles of pictures, by picture, scope and rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.charts.chart import Title
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import MapPicture, PictureTitle
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.report import READ_MOST, ApprovedMap, approval_number
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import edit_conflicts_found, require_row
from lcdesk.services.figures.scopes import Scope
from lcdesk.texts import N_, _, language, with_label

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


# --- Titles that somebody wrote in place of the computed findings ---


_SET_TITLE = N_("Edit picture title “{name}”")
_CLEAR_TITLE = N_("Remove picture title “{name}”")
NOT_SHOWN = Title("", "", "")
"""Nobody has looked which title there is."""
_FIELDS = {one.name: one for one in fields_of(PictureTitle)}
_LONGEST = 380  # signs of a scope that are kept as they are


@dataclass(frozen=True)
class TitlePlace:
    """Where a title stands: the picture ("bars"), the scope as `scope_key` writes it, and the
    name of the counting rule.
    """

    picture: str
    scope: str
    rule: str


def scope_key(scope: Scope) -> str:
    """ "all", "3", "3,7" whatever their order, "none"; with "+once" where each person counts
    once, with "~Africa" where only that region counts.
    """
    key = (
        "all" if scope.cohorts is None else ",".join(map(str, sorted(set(scope.cohorts)))) or "none"
    )
    if len(key) > _LONGEST:
        key = "#" + blake2b(key.encode(), digest_size=20).hexdigest()
    key = f"{key}+once" if scope.is_once else key
    return f"{key}~{scope.region}" if scope.region else key


def title_key(picture: str, by: str, across: str) -> str:
    """Under which name titles of a picture of the figures are kept; the large one has one for each
    breakdown.
    """
    if picture != "bars":
        return picture
    return f"bars:{by}×{across}" if across else f"bars:{by}"


def read_titles(desk: Desk, scope: str, rule: str) -> dict[str, Title]:
    """The titles written for the pictures of a scope (a `scope_key`) and rule: picture → title."""
    query = sa.select(PictureTitle).where(PictureTitle.scope == scope, PictureTitle.rule == rule)
    with desk.reading() as session:
        rows = session.scalars(query.order_by(PictureTitle.id)).all()
    return {row.picture: _title_of(row) for row in rows}


def set_title(desk: Desk, spot: TitlePlace, title: Title, shown: Title | None = NOT_SHOWN) -> None:
    """Keep a title; one that is blank in both languages is none. `KnownFault` for one that is too
    long.

    `shown`: the title as it was shown, None for the computed one; `EditConflictsFound` when
    somebody was faster.
    """
    values = _values(title)
    title_en, title_zh = values.get("title_en"), values.get("title_zh")
    if not (title_en or title_zh):
        clear_title(desk, spot, shown)
        return

    def keep(work: Work) -> None:
        held = work.session.scalar(_at(spot))
        _require_as_shown(held, values, shown)
        if held is None:
            work.add(PictureTitle(picture=spot.picture, scope=spot.scope, rule=spot.rule, **values))
        else:
            work.set(held, values)

    desk.execute(_SET_TITLE, keep, name=_name(title_en, title_zh))


def clear_title(desk: Desk, spot: TitlePlace, shown: Title | None = NOT_SHOWN) -> None:
    """Take a title away, so that the picture has its computed one again; nothing happens where
    there is none.
    """
    with desk.reading() as session:
        held = session.scalar(_at(spot))
    if held is None:
        return
    row_id = held.id

    def clear(work: Work) -> None:
        row = work.get(PictureTitle, row_id)
        _require_as_shown(row, dict.fromkeys(_FIELDS), shown)
        work.remove(row)

    desk.execute(_CLEAR_TITLE, clear, name=_name(held.title_en, held.title_zh))


def _require_as_shown(
    row: PictureTitle | None, wanted: Mapping[str, Any], shown: Title | None
) -> None:
    seen = {"title_en": (shown and shown.en) or None, "title_zh": (shown and shown.zh) or None}
    told = _("The title of this picture was changed meanwhile.")
    require_row(_FIELDS, row, wanted, None if shown is NOT_SHOWN else seen, told)


def _at(spot: TitlePlace) -> sa.Select[PictureTitle]:
    return (
        sa.select(PictureTitle)
        .where(
            PictureTitle.picture == spot.picture,
            PictureTitle.scope == spot.scope,
            PictureTitle.rule == spot.rule,
        )
        .order_by(PictureTitle.id)
        .limit(1)
    )


def _title_of(row: PictureTitle) -> Title:
    return Title(row.title_en or "", row.title_zh or "", row.digest)


def _values(title: Title) -> dict[str, Any]:
    values: dict[str, Any] = {"digest": title.digest}
    for field in fields_of(PictureTitle):
        try:
            values[field.name] = (
                field.kind.parse(title.zh if field.name == "title_zh" else title.en) or None
            )
        except BadValue as bad:
            raise KnownFault(
                with_label(field.title, bad.message), _("Nothing was changed.")
            ) from None
    return values


def _name(title_en: str | None, title_zh: str | None) -> str:
    """What the operation is called in the history: the title in the language of the moment, else in
    the other.
    """
    return ((title_zh or title_en) if language() == "zh" else (title_en or title_zh)) or ""
