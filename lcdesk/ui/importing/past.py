"""What came of imports, in words, and the columns that tell it."""

from __future__ import annotations

from collections.abc import Mapping

from lcdesk.services.importing.importing import ImportOutcome, NamedImport
from lcdesk.texts import N_, _
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.table.model import TableColumn


def counts_words(counts: Mapping[str, int]) -> str:
    """22 new · 1 updated · 3 as before · 1 waiting; what is 0 is left out."""
    parts = (
        (counts.get("new", 0), N_("{count} new")),
        (counts.get("change", 0), N_("{count} updated")),
        (counts.get("same", 0), N_("{count} as before")),
        (counts.get("needs you", 0), N_("{count} put aside")),
    )
    return " · ".join(_(words, count=count) for count, words in parts if count)


def counts_of(outcome: ImportOutcome) -> dict[str, int]:
    """The counts of an outcome by fate."""
    return {
        "new": outcome.new,
        "change": outcome.changed,
        "same": outcome.same,
        "needs you": outcome.waiting,
    }


def outcome_words(name: str, outcome: ImportOutcome) -> str:
    """What became of a file, in a sentence."""
    return _("“{name}”: {outcome}", name=name, outcome=counts_words(counts_of(outcome)))


def _who_and_when(record: NamedImport) -> str:
    return " · ".join(part for part in (moment_of(record["at"]), record["who"]) if part)


def _state(record: NamedImport) -> str:
    if record["is_undone"]:
        return _("undone; {count} kept", count=record["there"]) if record["there"] else _("undone")
    return ""


def _there(record: NamedImport) -> str:
    said = str(record["there"]) if record["there"] or not record["is_undone"] else "–"
    return (
        _("{count}, {waiting} waiting", count=said, waiting=record["waiting"])
        if record["waiting"]
        else said
    )


DONE = (
    TableColumn("file_name", N_("File"), 240, "strong", is_sortable=False),
    TableColumn[NamedImport](
        "counts",
        N_("What came of it"),
        300,
        text=lambda record: counts_words(record["counts"]),
        is_sortable=False,
    ),
    TableColumn("there", N_("Still there"), 150, text=_there, is_sortable=False),
    TableColumn(
        "at",
        N_("Who and when"),
        200,
        "muted",
        text=_who_and_when,
        is_sortable=False,
        yields_below=760,
    ),
    TableColumn("is_undone", N_("State"), 130, "chip", text=_state, is_sortable=False),
)
