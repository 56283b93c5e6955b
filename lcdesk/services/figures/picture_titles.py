"""The titles an office wrote over the pictures of the figures, as a list: which picture, whose
figures, by which rule, and whether its numbers are still those it was written for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from lcdesk.charts.chart import FIGURE_PICTURES, CountedRow, FigurePicture, Title, digest
from lcdesk.model.catalogue import RecordKind
from lcdesk.model.entities import PictureTitle
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.map_pictures import TitlePlace
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_table, cross_table, stage_rows
from lcdesk.texts import N_

TITLE = RecordKind("picture_title", N_("Title of a picture"), fields_of(PictureTitle))


@dataclass(frozen=True)
class KeptTitle:
    """A title in its place. `scope` None: of more cohorts than are told; `is_current`: its numbers
    are those it was written for.
    """

    id: int
    place: TitlePlace
    title: Title
    scope: Scope | None
    is_current: bool


def list_kept_titles(desk: Desk) -> list[KeptTitle]:
    """All titles of a desk, the oldest first."""
    with desk.reading_together(), desk.reading() as session:
        rows = session.scalars(sa.select(PictureTitle).order_by(PictureTitle.id)).all()
        return [_kept(desk, row) for row in rows]


def digest_now(
    desk: Desk,
    scope: Scope,
    rule: str,
    picture: FigurePicture,
    by: str = "country",
    across: str = "",
) -> str:
    """What stands for the numbers a picture shows today; `KnownFault` for an unknown rule,
    breakdown or cohort.
    """
    return digest(_numbers(desk, scope, rule, picture, by, across))


def _numbers(
    desk: Desk, scope: Scope, rule: str, picture: FigurePicture, by: str, across: str
) -> Iterable[CountedRow]:
    match picture:
        case "tiles":
            return country_table(desk, scope, rule).rows
        case "ages":
            return country_table(desk, scope, rule, "age").rows
        case "stages":
            return stage_rows(desk, scope)
        case "themes":
            crossed = cross_table(desk, scope, rule, "country", "theme_wanted", is_checked=False)
            return crossed.cells.values()
        case "bars":
            if across:
                return cross_table(desk, scope, rule, by, across, is_checked=False).cells.values()
            return country_table(desk, scope, rule, by).rows


def _kept(desk: Desk, row: PictureTitle) -> KeptTitle:
    scope = _scope_of(row.scope)
    title = Title(row.title_en or "", row.title_zh or "", row.digest)
    is_current = scope is not None and _today(desk, row, scope) == row.digest
    place = TitlePlace(row.picture, row.scope, row.rule)
    return KeptTitle(row.id, place, title, scope, is_current)


def _today(desk: Desk, row: PictureTitle, scope: Scope) -> str:
    name, _colon, breakdowns = row.picture.partition(":")
    by, _times, across = breakdowns.partition("×")
    if name not in FIGURE_PICTURES:  # of a later program
        return ""
    picture = cast("FigurePicture", name)
    try:
        return digest_now(desk, scope, row.rule, picture, by or "country", across)
    except KnownFault:  # its cohort, rule or group of countries is gone
        return ""


def _scope_of(key: str) -> Scope | None:
    """What `scope_key` wrote; None where it kept only a sum of it."""
    whose, _sign, region = key.partition("~")
    cohorts, _plus, once = whose.partition("+")
    if cohorts.startswith("#"):
        return None
    if cohorts in ("all", "none"):
        return Scope(None if cohorts == "all" else (), bool(once), region)
    return Scope(tuple(map(int, cohorts.split(","))), bool(once), region)
