"""Papers without a window: which there are, and making them."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from pathlib import Path

from lcdesk import settings
from lcdesk.cli.command import add_cohort, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.files import PDF
    from lcdesk.model.kinds import Date
    from lcdesk.services.papers.catalogue import PAPERS, paper_kind
    from lcdesk.services.papers.making import (
        PaperRemark,
        check_paper,
        prepare_paper,
        save_each,
        save_paper,
    )
    from lcdesk.services.papers.paper_kinds import PaperChoice, PaperKind


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser, "kinds")
    add_part(whats, "kinds", _("the papers there are, with what can be chosen"))
    _add_make(add_part(whats, "make", _("make one as PDF")))


def _add_make(part: ArgumentParser) -> None:
    part.add_argument("kind", metavar="KIND", help=_("which paper, as `lcdesk papers` lists it"))
    add_cohort(part, _("of this cohort"))
    part.add_argument(
        "--people",
        "--only",
        dest="only",
        metavar="NUMBER",
        type=int,
        nargs="+",
        help=_("only for these participants (or activities), by number"),
    )
    part.add_argument(
        "--language",
        "--lang",
        dest="language",
        choices=("zh", "en", "both"),
        default="both",
        help=_("the language of the paper"),
    )
    part.add_argument(
        "--choose",
        metavar="WHAT=VALUE",
        action="append",
        default=[],
        help=_("what can be chosen about this paper (repeatable)"),
    )
    part.add_argument(
        "--no-organisers", action="store_true", help=_("without the organisers at the head")
    )
    part.add_argument(
        "--day", metavar="DAY", help=_("the day that letters bear; otherwise it is left open")
    )
    part.add_argument(
        "--each", action="store_true", help=_("a file for each person or activity, into a folder")
    )
    part.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE.pdf",
        help=_("where to save it; with --each a folder"),
    )


@command(
    "papers", N_("certificates and the other papers an office hands out"), _arguments, place=306
)
def papers(asked: Namespace) -> int:
    """List the kinds, or make one."""
    return _make(asked) if asked.what == "make" else _kinds(asked)


def _kinds(asked: Namespace) -> int:
    if asked.json:
        say_json([_plain(one) for one in PAPERS])
        return 0
    rows = [(one.key, _(one.label), " ".join(_options(one)) or "–") for one in PAPERS]
    say_table((_("Paper"), _("Name"), _("To choose")), rows)
    return 0


def _options(kind: PaperKind) -> list[str]:
    return [
        f"{option.key}={'|'.join(code for code, _label in option.choices)}"
        for option in kind.options
    ]


def _plain(kind: PaperKind) -> dict[str, object]:
    return {
        "kind": kind.key,
        "zh": kind.words.zh,
        "en": kind.words.en,
        "about": kind.about,
        "when": kind.when,
        "choices": {one.key: [code for code, _label in one.choices] for one in kind.options},
    }


def _make(asked: Namespace) -> int:
    kind = paper_kind(asked.kind)
    if not asked.each:
        PDF.ending_of(asked.out)
    elif kind.about == "course":
        raise KnownFault(_("This paper is one for the whole course."), _("Leave out --each."))
    choice = PaperChoice(
        asked.language,
        asked.only,
        _chosen(asked.choose),
        has_organisers=not asked.no_organisers,
        day=_day(asked.day),
    )
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        paper = prepare_paper(desk, kind, cohort["id"], choice, settings.load().office)
        remarks = check_paper(paper)
        if asked.each:
            asked.out.mkdir(parents=True, exist_ok=True)
        saved = save_each(paper, asked.out) if asked.each else save_paper(paper, asked.out)
    if not asked.json:
        for remark in remarks:
            say(f"- {_told(remark)}")
    said = {
        "kind": kind.key,
        "files": [str(path) for path in saved.paths],
        "count": saved.count,
        "remarks": [
            {"kind": one.kind, "number": one.item, "name": one.name, "words": one.words}
            for one in remarks
        ],
    }
    return answer(asked, said, saved.message)


def _day(text: str | None) -> dt.date | None:
    try:
        return Date().parse(text) if text else None
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was written.")) from None


def _told(remark: PaperRemark) -> str:
    """Whose, and what."""
    match remark.kind:
        case "missing":
            what = _("not known: {label}", label=remark.words)
        case "undrawn":
            what = _("no font of this machine draws: {signs}", signs=remark.words)
        case _:
            what = remark.words
    return _("{name}: {what}", name=remark.name, what=what) if remark.name else what


def _chosen(texts: list[str]) -> dict[str, str]:
    """WHAT=VALUE, each once."""
    pairs = [text.partition("=") for text in texts]
    if any(not sign for _key, sign, _value in pairs):
        raise KnownFault(_("A choice is written WHAT=VALUE."), _("`lcdesk papers` lists them."))
    return {key.strip(): value.strip() for key, _sign, value in pairs}
