"""The guide on the command line: its contents, the pages in which words stand, a page as text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lcdesk.cli.command import command, deferred_imports
from lcdesk.cli.telling import answer
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.guide.declared_tables import declared_tables
    from lcdesk.services.guide.markup import plain_blocks
    from lcdesk.services.guide.page_search import search
    from lcdesk.services.guide.pages import GuidePage, read_guide


def _arguments(parser: ArgumentParser) -> None:
    words = _("what is looked for, or the name of a page, such as curriculum/move; none: contents")
    parser.add_argument("words", nargs="*", metavar="WORDS", help=words)


@command(
    "help",
    N_("the pages of the guide: contents, those in which words stand, one of them"),
    _arguments,
    place=497,
    group="program",
)
def show_guide(asked: Namespace) -> int:
    """One page as text; a line for each where several were found."""
    typed, guide = " ".join(asked.words), read_guide()
    one = guide.find(typed)
    if one is None and not typed:
        lines = [f"{page.key:<24}{page.title}" for page in guide]
        return answer(asked, [_plain(page, page.lead) for page in guide], "\n".join(lines))
    found = [] if one else search(typed)
    if one is None and len(found) > 1:
        lines = [f"{hit.page.key:<24}{hit.page.title}\n    {hit.snippet}" for hit in found]
        return answer(asked, [_plain(hit.page, hit.snippet) for hit in found], "\n".join(lines))
    if one is None and not found:
        raise KnownFault(
            _("No page of the guide has “{words}”.", words=typed),
            _("Try another word, in either language; “lcdesk help” lists all pages."),
        )
    page = one or found[0].page
    text = plain_blocks(page.blocks(declared_tables()))
    return answer(asked, _plain(page, text), f"{page.title}\n\n{text}")


def _plain(page: GuidePage, text: str) -> dict[str, str]:
    """For other programs."""
    return {"page": page.key, "chapter": page.chapter, "title": page.title, "text": text}
