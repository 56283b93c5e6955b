"""Titles that the office wrote over pictures of the figures: listed, set, taken away."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.charts.chart import Title
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.figures import scope_asked
    from lcdesk.cli.record_lists import values_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures.counting_rules import list_rules
    from lcdesk.services.figures.map_pictures import (
        TitlePlace,
        clear_title,
        read_titles,
        scope_key,
        set_title,
        title_key,
    )
    from lcdesk.services.figures.picture_titles import (
        TITLE,
        KeptTitle,
        digest_now,
        list_kept_titles,
    )
    from lcdesk.texts import list_names


def _arguments(parser: ArgumentParser) -> None:
    from lcdesk.charts.chart import FIGURE_PICTURES

    whats = add_parts(parser)
    add_part(whats, "list", _("list them"))
    change = add_part(whats, "set", _("say what stands over a picture instead of its finding"))
    words = _("bars (of a breakdown), tiles (regions), ages, stages (how far), themes")
    change.add_argument("picture", choices=FIGURE_PICTURES, metavar="PICTURE", help=words)
    words = _("title_en=… or title_zh=…; a dash gives that language its finding again")
    change.add_argument("values", metavar="FIELD=VALUE", nargs="+", help=words)
    change.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        help=_("one cohort, or several by saying it again (otherwise all)"),
    )
    change.add_argument("--programme", metavar="NAME", help=_("all cohorts of a programme"))
    change.add_argument(
        "--once", action="store_true", help=_("each person once, by the latest of these cohorts")
    )
    words = _("who counts, as `lcdesk counting` lists it (otherwise: all)")
    change.add_argument("--rule", default="", metavar="NAME", help=words)
    words = _("of bars: country, region, subregion, gender, age, status, …")
    change.add_argument("--by", default="", metavar=_("CUT"), help=words)
    change.add_argument(
        "--across", default="", metavar=_("CUT"), help=_("crossed with a second cut")
    )
    remove = add_part(whats, "remove", _("give a picture its finding again"))
    remove.add_argument("number", metavar="N", type=int, help=_("its number in the list"))


@command(
    "titles",
    N_("list the titles the office wrote over pictures of the figures; set or remove one"),
    _arguments,
    place=295,
    group="figures",
)
def titles(asked: Namespace) -> int:
    """The titles; or what was asked to be done with them."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    found = list_kept_titles(desk)
    return answer_table(
        asked,
        [_plain(one) for one in found],
        (_("No."), _("Picture"), _("Whose"), _("Rule"), _("English"), _("Chinese"), _("Numbers")),
        [_line(desk, one) for one in found],
        _("No picture has a title of your own."),
    )


def _line(desk: Desk, one: KeptTitle) -> tuple[object, ...]:
    rule = list_rules(desk).get(one.place.rule)
    current = _("as written for") if one.is_current else _("others by now")
    said = rule.said if rule else one.place.rule
    return one.id, one.place.picture, _whose(desk, one), said, one.title.en, one.title.zh, current


def _whose(desk: Desk, one: KeptTitle) -> str:
    if one.scope is None:
        return _("several cohorts")
    if one.scope.cohorts is None:
        whose = _("all cohorts")
    else:
        known = {each["id"]: each["name"] for each in cohorts.list_cohorts(desk)}
        whose = list_names([known.get(number, str(number)) for number in one.scope.cohorts])
    return _("{whose}, each person once", whose=whose) if one.scope.is_once else whose


def _plain(one: KeptTitle) -> dict[str, Any]:
    return {
        "id": one.id,
        "picture": one.place.picture,
        "cohorts": one.scope.cohorts if one.scope else None,
        "once": one.scope.is_once if one.scope else None,
        "rule": one.place.rule,
        "title_en": one.title.en or None,
        "title_zh": one.title.zh or None,
        "is_current": one.is_current,
    }


def _set(desk: Desk, asked: Namespace) -> int:
    if asked.picture != "bars" and (asked.by or asked.across):
        raise KnownFault(
            _("Only bars are of a breakdown."),
            _("Nothing was changed. Leave --by and --across out."),
        )
    values = values_of(TITLE, asked.values)
    scope, by, rule = scope_asked(desk, asked), asked.by or "country", asked.rule or "all"
    today = digest_now(desk, scope, rule, asked.picture, by, asked.across)
    place = TitlePlace(title_key(asked.picture, by, asked.across), scope_key(scope), rule)
    shown = read_titles(desk, place.scope, place.rule).get(place.picture)
    now = shown or Title()
    said = {"title_en": now.en, "title_zh": now.zh} | values
    set_title(
        desk, place, Title(said.get("title_en") or "", said.get("title_zh") or "", today), shown
    )
    found = next((one for one in list_kept_titles(desk) if one.place == place), None)
    if found is None:
        return answer(asked, None, _("The picture says its finding again. Undo takes that back."))
    words = _("Over the picture stands: {title}. Undo takes it back.", title=_said(found))
    return answer(asked, _plain(found), words)


def _said(one: KeptTitle) -> str:
    return " · ".join(f"“{text}”" for text in (one.title.en, one.title.zh) if text)


def _remove(desk: Desk, asked: Namespace) -> int:
    gone = next((one for one in list_kept_titles(desk) if one.id == asked.number), None)
    if gone is None:
        raise KnownFault(
            _("There is no title {number}.", number=asked.number),
            _("Nothing was changed. “lcdesk titles” lists them."),
        )
    clear_title(desk, gone.place, gone.title)
    words = _("Removed: {what}. Undo brings it back.", what=_said(gone))
    return answer(asked, _plain(gone), words)


_PARTS = {"list": _list, "set": _set, "remove": _remove}
