"""Papers without a window: which there are, and making them."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from lcdesk.cli.command import Output, add_cohort, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, progress, say, say_json, say_table
from lcdesk.model.files import PDF
from lcdesk.texts import N_, PaperLanguage, _, language

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.cli.office_files import fill, list_names
    from lcdesk.cli.paper_templates import templates
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.kinds import Date
    from lcdesk.private_files import make_folder
    from lcdesk.services.papers import register
    from lcdesk.services.papers.catalogue import PAPERS, paper_kind
    from lcdesk.services.papers.making import (
        PaperRemark,
        PreparedPaper,
        check_paper,
        note_private,
        prepare_paper,
        require_told,
        save_contents,
        save_each,
        save_paper,
    )
    from lcdesk.services.papers.numbers import set_pattern
    from lcdesk.services.papers.pack import manifest_of, save_pack, zip_pack
    from lcdesk.services.papers.paper_kinds import PaperChoice, PaperKind
    from lcdesk.services.papers.register import RegisterLine, WrongPaper
    from lcdesk.services.start.office_name import read_office


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser, "kinds")
    add_part(whats, "kinds", _("the papers there are, with what can be chosen"))
    _add_make(add_part(whats, "make", _("make one as PDF")))
    _add_pack(add_part(whats, "pack", _("make everything for a course into one folder")))
    _add_fill(add_part(whats, "fill", _("fill a .docx or .xlsx of the office's own")))
    add_part(whats, "names", _("the names that stand for values in such files"))
    _add_templates(add_part(whats, "template", _("templates of the office's own")))
    issued = add_part(whats, "issued", _("the register: every number that was given"))
    add_cohort(issued, _("of this cohort"), is_required=False)
    issued.add_argument("--kind", metavar="KIND", help=_("only of this paper"))
    wrong = add_part(whats, "wrong", _("the issued papers that today's data would set otherwise"))
    add_cohort(wrong, _("of this cohort"), is_required=False)
    wrong.add_argument(
        "--reprint",
        type=Output(PDF),
        metavar="FILE.pdf",
        help=_("issue them anew under new numbers, and save the new pages"),
    )
    accept = add_part(
        whats, "accept", _("issued papers are right as they are, whatever the desk says today")
    )
    accept.add_argument("number", metavar="NUMBER", nargs="+", help=_("the number on the paper"))
    again = add_part(whats, "again", _("set issued papers again as they were"))
    again.add_argument("number", metavar="NUMBER", nargs="+", help=_("the number on the paper"))
    again.add_argument(
        "--out", type=Output(PDF), required=True, metavar="FILE.pdf", help=_("where to save it")
    )
    void = add_part(whats, "void", _("make an issued paper void; its number is not given again"))
    void.add_argument("number", metavar="NUMBER", help=_("the number on the paper"))
    void.add_argument("--reason", default="", help=_("why"))
    numbers = add_part(whats, "numbers", _("how the papers of a kind are numbered"))
    numbers.add_argument("kind", metavar="KIND", help=_("which paper, as `lcdesk papers` lists it"))
    numbers.add_argument(
        "pattern",
        metavar="PATTERN",
        help=_("such as {example}; “-” for the one it comes with").format(
            example="SSTEC-{year}-{n:3}"
        ),
    )


def _add_templates(parser: ArgumentParser) -> None:
    parser.set_defaults(template="list")
    whats = parser.add_subparsers(metavar=_("WHAT"))
    words = {
        "list": _("those in the desk, and those that came with the program"),
        "add": _("take one in: .typ in the place of one of ours, .docx or .xlsx to be filled"),
        "save": _("save one, or one of ours to begin with"),
        "remove": _("take one out of the desk"),
    }
    for name, said in words.items():
        part = add_part(whats, name, said)
        part.set_defaults(what="template", template=name)
    add, save, remove = (whats.choices[name] for name in ("add", "save", "remove"))
    add.add_argument("file", type=Path, metavar="FILE", help=_("the template"))
    add.add_argument(
        "--for", dest="paper", metavar="NAME", help=_("in the place of which of ours (a .typ)")
    )
    for part in (save, remove):
        part.add_argument("name", metavar="NAME", help=_("its name, as the list has it"))
    save.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("where to save it"))


def _add_language(part: ArgumentParser, said: str) -> None:
    part.add_argument(
        "--language",
        "--lang",
        dest="language",
        choices=("zh", "en", "both"),
        default="both",
        help=said,
    )


def _add_people(part: ArgumentParser, said: str) -> None:
    part.add_argument(
        "--people", "--only", dest="only", metavar="NUMBER", type=int, nargs="+", help=said
    )


def _add_make(part: ArgumentParser) -> None:
    part.add_argument("kind", metavar="KIND", help=_("which paper, as `lcdesk papers` lists it"))
    add_cohort(part, _("of this cohort"))
    _add_people(part, _("only for these participants (or activities), by number"))
    _add_language(part, _("the language of the paper"))
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
        "--issue",
        action="store_true",
        help=_("give it out: under new numbers, which come into the register"),
    )
    part.add_argument(
        "--below",
        action="store_true",
        help=_(
            "issue it to those too who do not reach the attendance asked for; a certificate of "
            "participation to those who do"
        ),
    )
    part.add_argument(
        "--early",
        action="store_true",
        help=_("issue a certificate though the course has not ended, or people are not confirmed"),
    )
    part.add_argument(
        "--day", metavar="DAY", help=_("the day the paper bears; otherwise that of the course")
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


def _add_pack(part: ArgumentParser) -> None:
    add_cohort(part, _("of this cohort"))
    part.add_argument(
        "--when",
        choices=("before", "during", "after", "all"),
        default="all",
        help=_("what is needed before, during or after the course"),
    )
    _add_language(part, _("the language of the papers"))
    part.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("a folder that is not there yet, or is empty"),
    )
    part.add_argument(
        "--zip", action="store_true", help=_("one .zip file of all of it besides, to be sent")
    )


def _add_fill(part: ArgumentParser) -> None:
    part.add_argument(
        "template",
        type=Path,
        metavar="TEMPLATE.docx",
        help=_(
            "with names in braces, {{Name}}, or merge fields of Word; a file, or the name of one "
            "in the desk"
        ),
    )
    add_cohort(part, _("of this cohort"))
    _add_people(part, _("only for these participants, by number"))
    part.add_argument(
        "--each", action="store_true", help=_("a file for each person, into a folder")
    )
    part.add_argument("--pdf", action="store_true", help=_("as PDF, too, by LibreOffice"))
    part.add_argument(
        "--plain", action="store_true", help=_("private values as they are; this is noted")
    )
    part.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("where to save it, or (.pdf) its PDF alone; with --each a folder"),
    )


@command(
    "papers",
    N_("certificates and the other papers an office hands out"),
    _arguments,
    place=306,
    group="papers",
)
def papers(asked: Namespace) -> int:
    """List the kinds, make one, or see to the register."""
    does = {
        "make": _make,
        "pack": _pack,
        "issued": _issued,
        "wrong": _wrong,
        "again": _again,
        "accept": _accept,
        "void": _void,
        "numbers": _numbers,
        "fill": fill,
        "names": list_names,
        "template": templates,
    }
    return does.get(asked.what, _kinds)(asked)


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
        require_told(desk, kind)
        paper = prepare_paper(desk, kind, cohort["id"], choice, read_office(desk))
        remarks = check_paper(paper)
        numbers: list[str] = []
        if asked.issue:
            chosen = _reaching(_held(paper.for_issue(), is_sure=asked.early), is_all=asked.below)
            paper = register.issue_paper(desk, chosen)
            numbers = register.new_numbers(chosen, paper)
        note_private(desk, paper)
        if asked.each:
            make_folder(asked.out)
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
    if not asked.issue:
        return answer(asked, said, saved.message)
    words = register.issued_words(numbers)
    return answer(asked, {**said, "issued": numbers}, words, saved.message)


def _pack(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        saved = save_pack(
            desk,
            cohort["id"],
            asked.out,
            asked.when,
            asked.language,
            office=read_office(desk),
            told=progress(_("Making the papers")),
        )
    if asked.zip:
        saved = zip_pack(saved)
    lines = [
        _("{name}: {what}", name=_(part.words.en), what=part.reason.said(_spoken())[0])
        for part in saved.unmade
    ]
    zipped = {"zip": str(saved.zipped)} if saved.zipped else {}
    said = {"folder": str(saved.folder), **zipped, **manifest_of(saved)}
    return answer(asked, said, *lines, saved.message)


def _spoken() -> PaperLanguage:
    return "zh" if language() == "zh" else "en"


def _held(paper: PreparedPaper, *, is_sure: bool) -> PreparedPaper:
    """The same; KnownFault where what it presupposes is not so, and nobody said that it may be."""
    doubts = paper.doubts
    if doubts and not is_sure:
        advice = _("“--early” issues it all the same.")
        raise KnownFault(doubts[0], " ".join((*doubts[1:], advice)))
    return paper


def _reaching(paper: PreparedPaper, *, is_all: bool) -> PreparedPaper:
    """Without those whose attendance asks for another paper; KnownFault where nobody is left."""
    kept = [one for one in paper.items if is_all or not one.is_for_others]
    if paper.items and not kept:
        raise KnownFault(
            _("Nobody is below the attendance asked for.")
            if paper.kind.whose == "below"
            else _("Nobody reaches the attendance asked for."),
            _("“--below” issues it all the same."),
        )
    return paper.with_items(kept)


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


# --- The register ---


def _issued(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        kind = paper_kind(asked.kind).key if asked.kind else None
        lines = register.list_issued(desk, cohort, kind)
    if asked.json:
        say_json([_line_record(one) for one in lines])
    elif not lines:
        say(_("No paper was issued yet."))
    else:
        heads = (_("No."), _("Paper"), _("Name"), _("State"), _("Issued"), _("Reason"))
        say_table(heads, [_row(one) for one in lines])
    return 0


def _line_record(line: RegisterLine) -> dict[str, object]:
    return {**asdict(line), "at": line.at.isoformat()}


def _row(line: RegisterLine) -> tuple[str, ...]:
    state = _(register.STATES[line.state])
    if line.replaced_by:
        state = _("replaced by {number}", number=line.replaced_by)
    return (line.number, line.paper, line.whose, state, line.at.date().isoformat(), line.reason)


def _wrong(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        found = register.find_wrong(desk, cohort)
        saved = None
        if asked.reprint and any(not one.is_gone for one in found):
            contents = register.reissue(desk, found)
            ids = [one.line.paper_id for one in found if one.line.paper_id and not one.is_gone]
            register.note_handed_out(desk, ids)
            saved = save_contents(contents, asked.reprint)
    said = [
        {**_line_record(one.line), "gone": one.is_gone, "changed": one.changed} for one in found
    ]
    lines = [_wrong_words(one) for one in found] or [_("Every issued paper agrees with the desk.")]
    return answer(asked, said, *lines, *([saved.message] if saved else []))


def _wrong_words(wrong: WrongPaper) -> str:
    whose = _("{number} {name}", number=wrong.line.number, name=wrong.line.title)
    if wrong.is_gone:
        return _("{name}: {what}", name=whose, what=_("no longer takes part"))
    told = "; ".join(f"“{was}” → “{now}”" for _where, was, now in wrong.changed)
    return _("{name}: {what}", name=whose, what=told)


def _again(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        saved = save_contents(register.read_numbered(desk, asked.number), asked.out)
    return answer(asked, {"files": [str(path) for path in saved.paths]}, saved.message)


def _accept(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        found = {one.line.number: one for one in register.find_wrong(desk)}
        others = [number for number in asked.number if number not in found]
        if others:
            raise KnownFault(
                _(
                    "These agree with the desk, or are not issued: {names}.",
                    names=", ".join(others),
                ),
                _("Nothing was changed. `lcdesk papers wrong` lists those that do not agree."),
            )
        register.accept_papers(desk, [found[number] for number in asked.number])
    said = _("Right as issued: {names}. Undo takes that back.", names=", ".join(asked.number))
    return answer(asked, {"numbers": asked.number}, said)


def _void(asked: Namespace) -> int:
    with desk_of(asked) as desk:
        register.void_paper(desk, asked.number, asked.reason)
    said = _("{number} is void. Undo takes that back.", number=asked.number)
    return answer(asked, {"number": asked.number, "state": "void"}, said)


def _numbers(asked: Namespace) -> int:
    kind = paper_kind(asked.kind)
    pattern = "" if asked.pattern == "-" else asked.pattern
    with desk_of(asked) as desk:
        set_pattern(desk, kind, pattern)
    used = pattern or kind.series
    said = _("{name}: numbered {pattern}.", name=_(kind.label), pattern=used)
    return answer(asked, {"kind": kind.key, "pattern": used}, said)
