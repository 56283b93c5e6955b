"""The office's own templates without a window: listed, taken in, given out, removed."""

from __future__ import annotations

from argparse import Namespace

from lcdesk.cli.desk import desk_of
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.model.files import FileFormats, write_bytes
from lcdesk.papers.content import template_source
from lcdesk.services.papers.templates import (
    OwnTemplate,
    keep_template,
    list_templates,
    our_templates,
    remove_template,
    template_bytes,
)
from lcdesk.texts import _, list_names

TEMPLATES = FileFormats((".typ", ".docx", ".xlsx"))


def templates(asked: Namespace) -> int:
    """What `papers template` was asked to do; the list where nothing is said."""
    does = {"add": _add, "save": _save, "remove": _remove}
    return does.get(asked.template, _list)(asked)


def _list(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        found = list_templates(desk)
    if asked.json:
        say_json({"own": [_plain(one) for one in found], "ours": our_templates()})
        return 0
    if found:
        rows = [(one.name, one.paper or "–", one.added_at.date().isoformat()) for one in found]
        say_table((_("Template"), _("In place of"), _("Since")), rows)
    else:
        say(_("This desk has no templates of its own."))
    say(_("Those that came with the program: {names}.", names=list_names(our_templates())))
    return 0


def _plain(one: OwnTemplate) -> dict[str, str]:
    return {
        "name": one.name,
        "form": one.form,
        "paper": one.paper,
        "added": one.added_at.isoformat(),
    }


def _add(asked: Namespace) -> int:
    TEMPLATES.ending_of(asked.file)
    with desk_of(asked) as desk:
        kept = keep_template(desk, asked.file, asked.paper or "")
    said = _("{name} is kept in the desk. Undo takes that back.", name=kept.name)
    return answer(asked, _plain(kept), said)


def _save(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        is_ours = asked.name in our_templates()
        data = template_source(asked.name).encode() if is_ours else template_bytes(desk, asked.name)
    write_bytes(asked.out, data, formats=TEMPLATES)
    return answer(asked, {"file": str(asked.out)}, _("Saved {name}.", name=asked.out.name))


def _remove(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        remove_template(desk, asked.name)
    said = _("{name} is no longer kept. Undo brings it back.", name=asked.name)
    return answer(asked, {"name": asked.name}, said)
