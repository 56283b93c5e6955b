"""Filling the office's own .docx and .xlsx, and the names that may stand in them."""

from __future__ import annotations

from argparse import Namespace

from lcdesk.cli.desk import cohort_named, desk_of
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.services.papers.making import PaperRemark
from lcdesk.services.papers.office_files import (
    OfficeChoice,
    OfficeTemplate,
    prepare_file,
    read_template,
    save_each,
    save_whole,
    template_of,
)
from lcdesk.services.papers.office_names import known_names
from lcdesk.services.papers.templates import template_bytes
from lcdesk.services.start.office_name import read_office
from lcdesk.texts import N_, _, with_label


def fill(asked: Namespace) -> int:
    """Fill a file for the people of a cohort; 1 where it holds names that nobody knows."""
    choice = OfficeChoice(asked.only, is_plain=asked.plain)
    with desk_of(asked) as desk:
        if asked.template.is_file():
            template = read_template(asked.template)
        else:
            name = asked.template.name
            template = template_of(template_bytes(desk, name), name)
        if template.unknown:
            return _say_unknown(asked, template)
        cohort = cohort_named(desk, asked.cohort)
        prepared = prepare_file(desk, template, cohort["id"], choice, read_office(desk))
        save = save_each if asked.each else save_whole
        saved = save(desk, prepared, asked.out, has_pdf=asked.pdf)
    if not asked.json:
        for remark in prepared.remarks:
            say(f"- {_told(remark)}")
    said = {
        "template": template.file,
        "unknown": [],
        "files": [str(path) for path in saved.paths],
        "count": saved.count,
        "no_pdf": saved.left_out,
        "remarks": [
            {"kind": one.kind, "number": one.item, "name": one.name, "words": one.words}
            for one in prepared.remarks
        ],
    }
    return answer(asked, said, saved.message, *([saved.left_out] if saved.left_out else []))


def _told(remark: PaperRemark) -> str:
    """Whose, and what."""
    words = remark.words
    what = _("not known: {label}", label=words) if remark.kind == "missing" else words
    return with_label(remark.name, what) if remark.name else what


def _say_unknown(asked: Namespace, template: OfficeTemplate) -> int:
    """List the names that nobody knows; nothing is written."""
    if not asked.json:
        template.require_known()
    unknown = [
        {"name": one.name, "place": one.place, "suggestion": template.suggest(one.name)}
        for one in template.unknown
    ]
    say_json({"template": template.file, "unknown": unknown, "files": [], "count": 0})
    return 1


_SUBJECTS = {"person": N_("a person"), "activity": N_("an activity"), "course": N_("the course")}


def list_names(asked: Namespace) -> int:
    """The names that stand for values, each with the ways to write it."""
    names = list(known_names())
    if asked.json:
        say_json([{"about": about, "label": label, "names": all_} for about, label, all_ in names])
        return 0
    rows = [(_(_SUBJECTS[about]), _(label), ", ".join(all_)) for about, label, all_ in names]
    say_table((_("About"), _("What"), _("Names in braces")), rows)
    return 0
