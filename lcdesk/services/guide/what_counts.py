"""What counts where somebody is: the rule a figure is counted by, or what holds for a field (how it
is written, who sees it, what becomes of a word that cannot be read); of its one declaration.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lcdesk.model.fields import Field
from lcdesk.texts import _, list_names

_MOST_CHOICES = 12


@dataclass(frozen=True)
class WhatCounts:
    """What `F1` says above the page: of what, and the sentences."""

    title: str
    sentences: tuple[str, ...]


def what_counts_in(field: Field) -> WhatCounts | None:
    """Of a field, in the language of the moment; None where nothing is out of the ordinary."""
    said = tuple(_sentences(field))
    return WhatCounts(field.title, said) if said else None


def _sentences(field: Field) -> Iterator[str]:
    choices = [label for _value, label in field.kind.choices()]
    if 0 < len(choices) <= _MOST_CHOICES:
        yield _("One of: {choices}.", choices=list_names(choices))
    elif field.kind.example:
        yield _("Written as in {example}.", example=field.kind.example)
    if field.is_required:
        yield _("It cannot be left empty.")
    if field.is_private:
        yield _("Private: masked on screen and in lists; every look at it is noted in the history.")
    if field.waits_unread:
        yield _("The office plans with it: a row of a sheet in which it cannot be read waits.")
    if field.heads:
        yield _("Heads of sheets it is known by: {heads}.", heads=list_names(field.heads))
