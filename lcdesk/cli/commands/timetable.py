"""The timetable of a cohort without a window: saved as workbook, PDF, calendar or sign-in sheets;
published, and what has changed since; its clashes with their fixes and rules.
"""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from lcdesk.cli.command import Output, add_cohort, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, clash_record, say, say_json, say_table
from lcdesk.model.files import CHANGE_NOTICE, TIMETABLE
from lcdesk.texts import N_, _, language, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model import clock
    from lcdesk.model.catalogue import ACTIVITY
    from lcdesk.model.clashes import (
        LEVELS,
        LIMITS,
        RULES,
        Clash,
        Fix,
        find_clashes,
        find_fixes,
        limit_minutes,
    )
    from lcdesk.model.clashes.timetable import Limit, read_minutes, say_minutes
    from lcdesk.model.clock import read_short
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.kinds import Date
    from lcdesk.model.timetable_changes import (
        WHEN,
        ChangeNotice,
        Language,
        TimetableChange,
        by_day,
        change_notice_text,
        day_words,
        kind_of,
        sentence_of,
    )
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.curriculum import published_versions as versions
    from lcdesk.services.curriculum.change_notice_page import save_change_notice
    from lcdesk.services.curriculum.conflicts import (
        TimetableRules,
        apply_fix,
        keep_rules,
        read_planned,
        read_rules,
    )
    from lcdesk.services.curriculum.published_versions import ClashesOpen, VersionComparison
    from lcdesk.services.curriculum.timetable_papers import find_whose
    from lcdesk.services.exporting.timetable_files import TimetableRequest, save_file

_ALL = "all"


def _file_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--out",
        type=Output(TIMETABLE),
        metavar="OUT.xlsx|.pdf|.ics",
        required=True,
        help=_("where to; the ending says what it becomes"),
    )
    parser.add_argument(
        "--grid",
        action="store_true",
        help=_("the workbook as the grid on the wall, not as a list with all fields"),
    )
    parser.add_argument(
        "--language",
        choices=("zh", "en", "both"),
        help=_("the language of the paper (otherwise that of the answers)"),
    )
    parser.add_argument(
        "--person",
        metavar="NAME",
        help=_("only what concerns this participant, speaker, interpreter or escort"),
    )
    parser.add_argument(
        "--sign-in",
        metavar="DAY",
        help=_("sign-in sheets of this day, one an activity; “all” for every day"),
    )
    parser.add_argument("--by-day", action="store_true", help=_("with --sign-in one sheet a day"))


@command(
    "timetable",
    N_("save the timetable of a cohort or of one person: workbook, PDF, calendar, sign-in sheets"),
    _file_arguments,
    place=360,
    group="timetable",
    json="last",
)
def timetable(asked: Namespace) -> int:
    """Write what `--out` and the options say."""
    if asked.person and asked.sign_in:
        raise KnownFault(
            _("Sign-in sheets are for everybody."), _("Leave out --person or --sign-in.")
        )
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        whose = find_whose(desk, cohort["id"], asked.person) if asked.person else None
        signing = None if not asked.sign_in else "day" if asked.by_day else "activity"
        spoken = asked.language or ("zh" if language() == "zh" else "en")
        wanted = TimetableRequest(
            spoken, whose, signing, _sign_in_day(asked.sign_in, cohort["starts"]), asked.grid
        )
        saved = save_file(desk, cohort["id"], asked.out, wanted)
    if asked.json:
        told = {
            "path": str(saved.path),
            "count": saved.count,
            "pages": saved.pages,
            "remarks": list(saved.remarks),
        }
        say_json({**told, "whose": whose.name if whose else None})
    else:
        say(saved.message)
    return 0


def _sign_in_day(said: str | None, starts: dt.date | None) -> dt.date | None:
    """The day as typed, without a year that of the course; None for all of them."""
    if not said or said.casefold() == _ALL:
        return None
    try:
        return read_short(said, starts or clock.today()) or Date().parse(said)
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was written.")) from None


def _publish_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--note", metavar="TEXT", help=_("what is to be known of this version"))
    parser.add_argument(
        "--with-clashes", action="store_true", help=_("publish although clashes are open")
    )
    add_cohort(parser)


@command(
    "publish",
    N_("keep the timetable as it stands as a published version"),
    _publish_arguments,
    place=370,
    group="timetable",
    json="last",
)
def publish(asked: Namespace) -> int:
    """Publish the timetable as it stands; with clashes only where that is said."""
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        still = versions.open_items(desk, cohort["id"])
        found = still.clashes
        told = [clash_record(number, clash) for number, clash in enumerate(found, 1)]
        try:
            number = versions.publish(
                desk, cohort["id"], asked.note, found if asked.with_clashes else ()
            )
        except ClashesOpen as fault:
            if asked.json:
                say_json({"version": None, "clashes": told})
            raise KnownFault(
                fault.message, _("Nothing was published. “--with-clashes” publishes all the same.")
            ) from fault
    lacking = {
        "without_room": [record["id"] for record in still.without_room],
        "without_speaker": [record["id"] for record in still.without_speaker],
    }
    done = _("Published as version {number}. Undo takes it back.", number=number)
    return answer(
        asked, {"version": number, "clashes": told, **lacking}, "\n".join((done, *still.lines()))
    )


def _change_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--since",
        type=int,
        metavar="N",
        help=_("the number of the version (otherwise the last one)"),
    )
    parser.add_argument("--day", metavar="DAY", help=_("only what touches this day"))
    parser.add_argument(
        "--person",
        metavar="NAME",
        help=_("only what touches a participant, speaker, interpreter or escort"),
    )
    parser.add_argument(
        "--versions", action="store_true", help=_("list the versions that were published")
    )
    parser.add_argument(
        "--out",
        type=Output(CHANGE_NOTICE),
        metavar="FILE",
        help=_("save as a slip: .pdf to print, .txt to send"),
    )
    add_cohort(parser)


@command(
    "changes",
    N_("what has changed in the timetable since a published version"),
    _change_arguments,
    place=380,
    group="timetable",
    json="last",
)
def changes(asked: Namespace) -> int:
    """What has changed since a version, by day; with `--versions` the versions, with `--out` a
    slip.
    """
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        if asked.versions:
            return _list_versions(desk, cohort["id"], asked)
        found = versions.compare(desk, cohort["id"], asked.since)
        who = versions.person_named(found, asked.person) if asked.person else None
        day = _day(asked.day, cohort["starts"] or _first_day(found)) if asked.day else None
        told = versions.narrowed(found, who, day)
        if asked.out:
            _save(versions.change_notice_of(desk, cohort["id"], found, who, day), asked.out)
    if asked.json:
        say_json({"since": found.version.number, "changes": [_plain(change) for change in told]})
    elif asked.out:
        say(_("Saved: {path}", path=asked.out))
    else:
        _say_changes(found, told, day)
    return 0


def _list_versions(desk: Desk, cohort_id: int, asked: Namespace) -> int:
    found = versions.list_versions(desk, cohort_id)
    heads = (_("Version"), _("Published"), _("Published by"), _("Activities"), _("Note"))
    return answer_table(
        asked,
        [asdict(line) for line in found],
        heads,
        [
            (
                one.number,
                f"{one.published_at:%Y-%m-%d %H:%M}",
                one.who or "",
                one.activities,
                one.note or "",
            )
            for one in found
        ],
        _("No version of this timetable was published yet."),
    )


def _say_changes(
    found: VersionComparison, told: list[TimetableChange], day: dt.date | None
) -> None:
    spoken: Language = "zh" if language() == "zh" else "en"
    number = found.version.number
    if not told:
        say(_("Nothing has changed since version {number}.", number=number))
        return
    say(
        n_(
            "{count} change since version {number}",
            "{count} changes since version {number}",
            len(told),
            number=number,
        )
    )
    for one, below in by_day(told):
        if day is None or one == day:
            say()
            say(day_words(one, spoken))
            for change in below:
                say(f"  {sentence_of(change, spoken)}")


def _plain(change: TimetableChange) -> dict[str, Any]:
    record = change.record
    parts = [
        {
            "field": part.name,
            "before": _values(part.name, part.before),
            "after": _values(part.name, part.after),
        }
        for part in change.parts
    ]
    return {
        "activity": record["id"],
        "what": change.what,
        "kind": kind_of(change),
        "title": record.get("title"),
        "title_zh": record.get("title_zh"),
        "days": change.days,
        "parts": parts,
        "words": sentence_of(change, "en"),
        "words_zh": sentence_of(change, "zh"),
    }


def _values(name: str, value: Any) -> Any:
    return dict(zip(("date", "start", "end"), value, strict=True)) if name == WHEN else value


def _day(text: str, near: dt.date | None) -> dt.date:
    found = read_short(text, near or clock.today())
    if found is not None:
        return found
    try:
        return ACTIVITY.field("date").parse(text)
    except BadValue as fault:
        raise KnownFault(fault.message, _("Write the day as 2026-12-09.")) from fault


def _first_day(found: VersionComparison) -> dt.date | None:
    """The first day that something has changed on, for the year of a day typed without one."""
    return min((day for change in found.changes for day in change.days if day), default=None)


def _save(change_notice: ChangeNotice, out: Path) -> None:
    if CHANGE_NOTICE.ending_of(out) == ".txt":
        versions.save_text(change_notice_text(change_notice), out)
        return
    save_change_notice(change_notice, out)


# --- Clashes of a timetable with their fixes, and the rules they come from ---


MARKS = {"clash": "✗", "warning": "!"}


def _clash_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser)
    parser.add_argument(
        "--cures",
        action="store_true",
        help=_("with what would cure each, checked against everything else"),
    )
    parser.add_argument(
        "--apply",
        metavar="N.M",
        help=_("make the M-th cure of the N-th clash, as “--cures” numbers them"),
    )


@command(
    "conflicts",
    N_("the clashes of a timetable, and what would cure them"),
    _clash_arguments,
    place=140,
    group="timetable",
    json="last",
)
def conflicts(asked: Namespace) -> int:
    """The clashes of a timetable; with --cures what would fix each, with --apply one of these
    is made.
    """
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"]
        planned = read_planned(desk, cohort_id)
        clashes = find_clashes(planned.activities, planned.around)
        if asked.apply:
            clash, number = _chosen(clashes, asked.apply)
            fix = _fix(find_fixes(clash, planned.activities, planned.around), number, asked.apply)
            apply_fix(desk, cohort_id, clash, fix)
            _say_done(fix, is_json=asked.json)
            return 0
        wants = asked.cures
        found = [
            (clash, find_fixes(clash, planned.activities, planned.around) if wants else [])
            for clash in clashes
        ]
    if asked.json:
        say_json(
            [
                _plain_clash(number, clash, fixes, wants)
                for number, (clash, fixes) in enumerate(found, 1)
            ]
        )
    else:
        _say_clashes(found)
    for remark in planned.remarks:
        sys.stderr.write(f"{remark}\n")
    return 0


def _rule_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help=_(
            "a level (clash, warning or ignore) or a limit, such as venue_twice=warning or "
            "day_length=7:30 (repeatable)"
        ),
    )
    parser.add_argument(
        "--as-at-first", action="store_true", help=_("take back every choice of the office")
    )


@command(
    "rules",
    N_("the timetable rules: how grave each is, and what they measure by"),
    _rule_arguments,
    place=150,
    group="timetable",
    json="last",
)
def rules(asked: Namespace) -> int:
    """The rules with their levels and limits; --set changes some, --as-at-first takes all
    changes back.
    """
    with desk_of(asked) as desk:
        chosen = TimetableRules() if asked.as_at_first else read_rules(desk)
        for pair in asked.set:
            chosen = _changed(chosen, pair)
        if asked.set or asked.as_at_first:
            keep_rules(desk, chosen)
    limits = limit_minutes(chosen.limits)
    if asked.json:
        levels = [
            {"rule": name, "label": _(rule.label), "level": chosen.level(name)}
            for name, rule in RULES.items()
        ]
        say_json(
            {
                "levels": levels,
                "limits": {name: say_minutes(value) for name, value in limits.items()},
            }
        )
        return 0
    say_table(
        (_("Name"), _("Rule"), _("Level")),
        [(name, _(rule.label), chosen.level(name)) for name, rule in RULES.items()],
    )
    say()
    say_table(
        (_("Name"), _("Limit"), _("Hours and minutes")),
        [(name, _(limit.label), say_minutes(limits[name])) for name, limit in LIMITS.items()],
    )
    return 0


def _say_clashes(found: list[tuple[Clash, list[Fix]]]) -> None:
    if not found:
        say(_("No clashes."))
    for number, (clash, fixes) in enumerate(found, 1):
        say(f"{number:>3} {MARKS[clash.level]} {clash.message}")
        for place, fix in enumerate(fixes, 1):
            say(f"      {number}.{place} {fix.told}")


def _plain_clash(number: int, clash: Clash, fixes: list[Fix], has_fixes: bool) -> dict[str, Any]:
    out = clash_record(number, clash)
    if not has_fixes:
        return out
    cures = [
        {
            "number": f"{number}.{place}",
            "words": fix.words,
            "in_full": fix.full_words,
            "told": fix.told,
            "changes": fix.changes,
        }
        for place, fix in enumerate(fixes, 1)
    ]
    return {**out, "cures": cures}


def _say_done(fix: Fix, *, is_json: bool) -> None:
    if is_json:
        say_json({"done": fix.full_words, "changes": fix.changes})
    else:
        say(_("Done: {cure}. “lcdesk undo” takes it back.", cure=fix.full_words))


def _chosen(clashes: list[Clash], said: str) -> tuple[Clash, int]:
    """The clash and the number of its fix, of "2.1"."""
    number, _dot, place = said.partition(".")
    if not (number.isdecimal() and place.isdecimal() and 1 <= int(number) <= len(clashes)):
        raise KnownFault(
            _("There is no clash and cure of number “{number}”.", number=said),
            _(
                "“lcdesk conflicts --cures” numbers them: 2.1 is the first cure of the second "
                "clash."
            ),
        )
    return clashes[int(number) - 1], int(place)


def _fix(fixes: list[Fix], place: int, said: str) -> Fix:
    if not 1 <= place <= len(fixes):
        raise KnownFault(
            _("There is no clash and cure of number “{number}”.", number=said),
            _(
                "“lcdesk conflicts --cures” numbers them: 2.1 is the first cure of the second "
                "clash."
            ),
        )
    return fixes[place - 1]


def _changed(chosen: TimetableRules, pair: str) -> TimetableRules:
    name, _sign, value = (part.strip() for part in pair.partition("="))
    if name in RULES:
        level = next((level for level in LEVELS if level == value), None)
        if level is None:
            raise KnownFault(
                _("“{value}” is no level.", value=value), _("Known are clash, warning and ignore.")
            )
        return replace(chosen, levels={**chosen.levels, name: level})
    if name not in LIMITS:
        raise KnownFault(
            _("No rule or limit is called “{name}”.", name=name), _("“lcdesk rules” lists them.")
        )
    return replace(chosen, limits=chosen.limits.changed(**{name: _minutes(value, LIMITS[name])}))


def _minutes(said: str, limit: Limit) -> int:
    value = read_minutes(said)
    if value is not None and limit.least <= value <= limit.most:
        return value
    least, most = say_minutes(limit.least), say_minutes(limit.most)
    raise KnownFault(
        _("“{value}” does not fit “{limit}”.", value=said, limit=_(limit.label)),
        _("It lies between {least} and {most}, as hours and minutes.", least=least, most=most),
    )
