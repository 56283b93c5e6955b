"""Titles of pictures that somebody wrote in place of the computed findings, by picture, scope
and counting rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from lcdesk.charts.chart import Title
from lcdesk.model.entities import PictureTitle
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import require_row
from lcdesk.services.figures.scopes import Scope
from lcdesk.texts import N_, _, language, with_label

SET = N_("Edit picture title “{name}”")
CLEAR = N_("Remove picture title “{name}”")
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
    once.
    """
    key = (
        "all" if scope.cohorts is None else ",".join(map(str, sorted(set(scope.cohorts)))) or "none"
    )
    if len(key) > _LONGEST:
        key = "#" + blake2b(key.encode(), digest_size=20).hexdigest()
    return f"{key}+once" if scope.is_once else key


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

    desk.execute(SET, keep, name=_name(title_en, title_zh))


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

    desk.execute(CLEAR, clear, name=_name(held.title_en, held.title_zh))


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
