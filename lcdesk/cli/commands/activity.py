"""Activities of a timetable without a window: listed, shown, entered, set, taken out; their
pictures.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcdesk.cli.command import add_cohort, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.record_lists import plain_record, shown_text, values_of
    from lcdesk.model.catalogue import ACTIVITY
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.rows import ActivityRecord
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.curriculum import curriculum
    from lcdesk.services.curriculum import pictures as service
    from lcdesk.services.curriculum.pictures import Picture
    from lcdesk.texts import with_label

_COLUMNS = ("date", "start", "end", "title", "venue", "speaker")


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    add_cohort(parser, _("one cohort (otherwise all)"), is_required=False)
    add = add_part(whats, "add", _("enter one"))
    add.add_argument("name", metavar="COHORT", help=_("of which cohort, by name or number"))
    parts = {
        "show": _("all that is known of one"),
        "set": _("change fields of one; what is not named stays"),
        "remove": _("take one out, with its people, pictures and attendance"),
        "pictures": _("list its pictures; add, caption, move, remove or hand them out"),
    }
    made = {name: add_part(whats, name, words) for name, words in parts.items()}
    for part in made.values():
        part.add_argument("number", metavar="N", type=int, help=_("its number in the list"))
    words = _(
        "a field with its value, such as “addressed=A; B”, “addressed_title=Mayor; Dean” or "
        "“represented=Consulate General (3)”; a dash blanks it"
    )
    for part in (add, made["set"]):
        part.add_argument("values", metavar="FIELD=VALUE", nargs="+", help=words)
    _add_pictures(made["pictures"])


def _add_pictures(part: ArgumentParser) -> None:
    one = _("the caption of the picture of this number, in English (repeatable)")
    other = _("the same in Chinese (repeatable)")
    part.add_argument(
        "--add", metavar="FILE", action="append", default=[], help=_("a picture (repeatable)")
    )
    for option, words in (("--caption", one), ("--caption-zh", other)):
        part.add_argument(
            option, metavar=("K", "TEXT"), nargs=2, action="append", default=[], help=words
        )
    part.add_argument(
        "--move",
        metavar=("K", "L"),
        type=int,
        nargs=2,
        action="append",
        default=[],
        help=_("put the picture of this number at the place of that one (repeatable)"),
    )
    part.add_argument(
        "--remove",
        metavar="K",
        type=int,
        action="append",
        default=[],
        help=_("take out the picture of this number (repeatable)"),
    )
    part.add_argument("--out", metavar="FOLDER", help=_("write them as files into a folder"))


@command(
    "activity",
    N_("list the activities of a timetable; show, add, set or remove one; its pictures"),
    _arguments,
    place=355,
    group="timetable",
)
def activity(asked: Namespace) -> int:
    """List them, or do what was asked with one."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
    found = curriculum.list_activities(desk, cohort_id)
    fields = [ACTIVITY.field(name) for name in _COLUMNS]
    return answer_table(
        asked,
        [plain_record(ACTIVITY, one) for one in found],
        (_("No."), *(field.title for field in fields)),
        [(one["id"], *(shown_text(field, one) for field in fields)) for one in found],
        _("Nothing here yet, or nothing that fits."),
    )


def _show(desk: Desk, asked: Namespace) -> int:
    return _tell(desk, asked, _found(desk, asked.number)["id"])


def _add(desk: Desk, asked: Namespace) -> int:
    cohort = cohort_named(desk, asked.name)
    values = values_of(ACTIVITY, asked.values)
    if not values.get("title") and not values.get("title_zh"):
        raise KnownFault(
            _("An activity needs a title in one language at least."), _("Nothing was changed.")
        )
    made = curriculum.add_activity(desk, cohort["id"], values)
    return _tell(desk, asked, made, _("Entered. Undo takes it back."))


def _set(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    values = values_of(ACTIVITY, asked.values)
    curriculum.change_activities(desk, [record["id"]], values, {record["id"]: record})
    return _tell(desk, asked, record["id"], _("Changed. Undo takes it back."))


def _remove(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    curriculum.remove_activities(desk, [record["id"]])
    words = _("Removed: {what}. Undo brings it back.", what=curriculum.name_of(record))
    return answer(asked, plain_record(ACTIVITY, record), words)


def _pictures(desk: Desk, asked: Namespace) -> int:
    record = _found(desk, asked.number)
    before = service.list_pictures(desk, record["id"])
    wanted = list(before)
    for number, place in asked.move:
        wanted.remove(_numbered(before, number))
        wanted.insert(place - 1, _numbered(before, number))
    for name in ("caption", "caption_zh"):
        for number, text in getattr(asked, name):
            one = _numbered(before, int(number) if number.isdecimal() else 0)
            at = next(at for at, each in enumerate(wanted) if each.id == one.id)
            key = "caption_en" if name == "caption" else name
            wanted[at] = replace(wanted[at], **{key: None if text == "-" else text})
    gone = {_numbered(before, number).id for number in asked.remove}
    wanted = [one for one in wanted if one.id not in gone]
    wanted += [service.picture_of(Path(name)) for name in asked.add]
    if wanted != before:
        service.set_pictures(desk, record["id"], wanted, before)
    now = service.list_pictures(desk, record["id"])
    saved = service.save_pictures(desk, record["id"], Path(asked.out)) if asked.out else []
    told = [_plain(number, one) for number, one in enumerate(now, 1)]
    lines = [
        "  ".join(filter(None, (str(number), one.caption_en, one.caption_zh)))
        for number, one in enumerate(now, 1)
    ]
    lines += [_("Saved: {path}", path=path) for path in saved]
    return answer(asked, told, *(lines or [_("It has no pictures.")]))


def _plain(number: int, one: Picture) -> dict[str, Any]:
    return {
        "number": number,
        "id": one.id,
        "caption_en": one.caption_en,
        "caption_zh": one.caption_zh,
        "file_name": one.file_name,
    }


def _numbered(pictures: list[Picture], number: int) -> Picture:
    if 1 <= number <= len(pictures):
        return pictures[number - 1]
    raise KnownFault(
        n_(
            "There is no picture {number}; the activity has {count}.",
            "There is no picture {number}; the activity has {count}.",
            len(pictures),
            number=number,
        ),
        _("Nothing was changed."),
    )


def _found(desk: Desk, number: int) -> ActivityRecord:
    record = curriculum.read_activity(desk, number)
    if record is None:
        raise KnownFault(
            _("There is no activity {number}.", number=number),
            _("Nothing was changed. “lcdesk activity --cohort NAME” lists them."),
        )
    return record


def _tell(desk: Desk, asked: Namespace, number: int, *words: str) -> int:
    record = _found(desk, number)
    lines = [_("{name} (No. {number})", name=curriculum.name_of(record), number=number)]
    for field in ACTIVITY.fields:
        text = shown_text(field, record)
        if text:
            lines.append("  " + with_label(field.title, text.replace("\n", "\n    ")))
    return answer(asked, plain_record(ACTIVITY, record), *lines, *words)


_PARTS = {
    "list": _list,
    "show": _show,
    "add": _add,
    "set": _set,
    "remove": _remove,
    "pictures": _pictures,
}
