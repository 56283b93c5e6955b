"""What the desk remembers of earlier answers: listed, exported, imported, forgotten."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import add_files, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table, say, say_json
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model.fields import without_numbers
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.learned import learned_mappings as services
    from lcdesk.services.learned.mapping_kinds import MAPPING_KINDS, LearnedItem

_LONGEST = 60
_NOT_TOLD = ("layout", "choices")  # what only the export and the window need


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    add_files(whats, _("write it to a .csv file"), _("take such a file in"))
    forget = add_part(whats, "forget", _("forget entries by their numbers in the list"))
    forget.add_argument("numbers", type=int, nargs="+", metavar="N")


@command(
    "memory",
    N_("list what is remembered of earlier answers; export, import or forget it"),
    _arguments,
    place=430,
    group="lists",
)
def memory(asked: Namespace) -> int:
    """List it, or do what was asked with it."""
    with desk_of(asked) as desk:
        {"list": _list, "export": _export, "import": _import, "forget": _forget}[asked.what](
            desk, asked
        )
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    items = services.list_mappings(desk)
    heads = (_("No."), _("Kind"), _("In the file"), _("Means"), _("Learnt from"), _("When"))
    labels = {kind.name: _(kind.label) for kind in MAPPING_KINDS}
    answer_table(
        asked,
        [{key: it for key, it in item.items() if key not in _NOT_TOLD} for item in items],
        heads,
        [_row(item, labels) for item in items],
        _("Nothing is remembered yet."),
    )


def _row(item: LearnedItem, labels: dict[str, str]) -> tuple[object, ...]:
    when = f"{item['learnt_at']:%Y-%m-%d %H:%M}" if item["learnt_at"] else ""
    said, means = (_line(without_numbers(text)) for text in (item["said"], item["means"]))
    return item["number"], labels[item["kind"]], said, means, item["file_name"] or "", when


def _line(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _LONGEST else one[: _LONGEST - 1] + "…"


def _export(desk: Desk, asked: Namespace) -> None:
    count = services.export_mappings(desk, asked.file)
    answer(
        asked,
        {"path": str(asked.file), "answers": count},
        n_(
            "{count} remembered answer saved: {path}",
            "{count} remembered answers saved: {path}",
            count,
            path=asked.file,
        ),
    )


def _import(desk: Desk, asked: Namespace) -> None:
    count = services.import_mappings(desk, asked.file)
    answer(
        asked,
        {"changed": count},
        n_("{count} answer is new or changed.", "{count} answers are new or changed.", count),
    )


def _forget(desk: Desk, asked: Namespace) -> None:
    gone = services.forget(desk, asked.numbers)
    if asked.json:
        told = [{"said": item["said"], "means": item["means"]} for item in gone]
        say_json({"forgotten": told})
        return
    for item in gone:
        say(
            _(
                "Forgotten: “{said}” → {means}",
                said=_line(without_numbers(item["said"])),
                means=_line(item["means"]),
            )
        )
