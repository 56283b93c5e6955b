"""The news draft of a cohort without a window, and the sentences it is made of."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from lcdesk.cli.command import Output, add_cohort, add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.model.files import NEWS
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.files import write_bytes
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.news.factsheet import FactSheet, make_factsheet
    from lcdesk.services.news.sentence_templates import (
        LANGS,
        Lang,
        list_templates,
        reset_template,
        set_template,
    )
    from lcdesk.services.papers.news_paper import (
        find_news_template,
        gather_news,
        languages_of,
        save_news,
    )
    from lcdesk.services.start.office_name import read_office


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser, "make")
    add_cohort(parser, _("of this cohort"), is_required=False)
    parser.add_argument(
        "--language",
        "--lang",
        dest="language",
        choices=("zh", "en", "both"),
        default="both",
        help=_("the language of the sentences"),
    )
    parser.add_argument(
        "--rule",
        default="all",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    parser.add_argument(
        "--out", type=Output(NEWS), metavar="FILE", help=_("save the draft: .txt, .docx or .pdf")
    )
    parser.add_argument(
        "--through",
        type=Path,
        metavar="TEMPLATE.docx",
        help=_(
            "through a document of the office with {{标题}}, {{正文}}, {{Title}}, {{Text}}: a "
            "file, or the name of one in the desk"
        ),
    )
    _add_templates(add_part(whats, "template", _("the sentences of the draft, as the office has")))


def _add_templates(parser: ArgumentParser) -> None:
    parser.set_defaults(template="list")
    whats = parser.add_subparsers(metavar=_("WHAT"))
    words = {
        "list": _("list them, with the values they use"),
        "set": _("say one otherwise; values stand in braces"),
        "reset": _("back to the words that came with the program"),
    }
    for name, said in words.items():
        part = add_part(whats, name, said)
        part.set_defaults(what="template", template=name)
        if name != "list":
            part.add_argument("key", metavar="KEY", help=_("which one, as the list names it"))
    of_set, of_reset = whats.choices["set"], whats.choices["reset"]
    of_set.add_argument("of", choices=("zh", "en"), metavar="LANG", help=_("zh or en"))
    of_set.add_argument("text", metavar="TEXT", help=_("the sentence"))
    of_reset.add_argument(
        "of", choices=("zh", "en"), nargs="?", metavar="LANG", help=_("zh or en (otherwise both)")
    )


@command(
    "factsheet",
    N_("the news draft of a cohort, from what the desk knows, with what is missing"),
    _arguments,
    place=305,
    group="papers",
    json="last",
)
def factsheet(asked: Namespace) -> int:
    """Tell the sentences and the gaps, save them, or see to the templates."""
    if asked.what == "template":
        with desk_of(asked) as desk:
            return _templates(desk, asked)
    if asked.cohort is None:
        raise KnownFault(_("Say of which cohort."), _("“--cohort NAME” names it."))
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        langs = _langs(asked.language)
        if asked.through and not (asked.out and asked.out.suffix.casefold() in (".docx", ".pdf")):
            raise KnownFault(_("A template makes a .docx or .pdf."), _("“--out FILE” names it."))
        through = find_news_template(desk, asked.through) if asked.through else None
        if through is not None:
            langs = languages_of(through)
        if asked.out and asked.out.suffix.casefold() != ".txt":
            paper = gather_news(desk, cohort["id"], langs, asked.rule, read_office(desk))
            made = paper.sheet
            save_news(paper, asked.out, through)
        else:
            made = make_factsheet(desk, cohort["id"], langs, asked.rule)
            if asked.out:
                write_bytes(asked.out, made.text(langs).encode(), formats=NEWS)
    if asked.json:
        say_json(made.plain())
        return 0
    _tell(made, langs)
    if asked.out:
        say(_("Saved to {path}.", path=asked.out))
    return 0


def _langs(language: str) -> Sequence[Lang]:
    return tuple(one for one in LANGS if language in (one, "both"))


def _tell(made: FactSheet, langs: Sequence[Lang]) -> None:
    for lang in langs:
        for sentence in made.in_language(lang):
            say(sentence.text)
        say()
    say(_("{known} of {count} facts are known.", known=made.known, count=len(made.facts)))
    for gap in made.gaps:
        say(f"- {gap.words}")


def _templates(desk: Desk, asked: Namespace) -> int:
    if asked.template == "set":
        set_template(desk, asked.key, asked.of, asked.text)
    elif asked.template == "reset":
        reset_template(desk, asked.key, asked.of)
    found = list_templates(desk)
    if asked.template != "list":
        found = [one for one in found if one.key == asked.key and asked.of in (None, one.lang)]
    plain = [
        {
            "key": one.key,
            "lang": one.lang,
            "text": one.text,
            "values": list(one.names),
            "own": one.is_own,
        }
        for one in found
    ]
    if asked.template != "list":
        return answer(asked, plain, *(one.text for one in found))
    if asked.json:
        say_json(plain)
    else:
        rows = [(one.key, one.lang, _("own") if one.is_own else "", one.text) for one in found]
        say_table((_("Sentence"), _("Language"), _("Whose"), _("Text")), rows)
    return 0
