"""Answers given on the command line: what a word means, whether the day or the month comes
first.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.tabular.review import ORDER, TWICE, WHO, Edit, Meant, Ordered
from lcdesk.tabular.understood import RecordName, Understanding
from lcdesk.texts import _

Order = Literal["dmy", "mdy"]
_ORDERS: dict[str, Order] = {"day-first": "dmy", "month-first": "mdy"}


class GivenAnswers:
    """The answers of one command, and which of them nothing asked for."""

    def __init__(self, asked: Namespace) -> None:
        self.words = dict(_parted(answer) for answer in asked.answer)
        self.order: Order | None = _ORDERS[asked.dates] if asked.dates else None
        self._used: set[str] = set()

    @property
    def unused(self) -> list[str]:
        """Words no file asked about."""
        return [word for word in self.words if word not in self._used]

    def edits(self, understanding: Understanding) -> list[Edit]:
        """The edits they are for this file; `KnownFault` when a value cannot stand in the field
        it is for.
        """
        rows: set[RecordName] = {row.kind for row in understanding.rows}
        asked = dict.fromkeys(
            (problem.field, problem.raw.strip(), problem.kind) for problem in understanding.problems
        )
        out: dict[Edit, None] = {}
        for name, raw, kind in asked:
            for record in rows:
                if name in KINDS[record].by_name:
                    out |= dict.fromkeys(self._edit(record, name, raw, kind))
        return list(out)

    def _edit(self, record: RecordName, name: str, raw: str, kind: str) -> Iterator[Edit]:
        if kind == ORDER and self.order and raw not in self.words:
            yield Ordered(record, name, self.order)
        elif raw in self.words and kind not in (*TWICE, WHO):
            self._used.add(raw)
            try:
                value = KINDS[record].field(name).parse(self.words[raw])
            except BadValue as bad:
                raise KnownFault(str(bad), _("Nothing was imported.")) from None
            yield Meant(record, name, raw, value)


def _parted(answer: str) -> tuple[str, str]:
    word, sign, value = answer.rpartition("=")
    if not sign or not word.strip() or not value.strip():
        raise KnownFault(
            _("“{answer}” is no answer.", answer=answer),
            _(
                "Write the word of the file, “=”, and what it means: {example}",
                example="Nigera=Nigeria",
            ),
        )
    return word.strip(), value.strip()


def told_unused(given: GivenAnswers) -> list[str]:
    """A sentence for each answer that nothing asked for."""
    return [_("No cell that asks says “{word}”.", word=word) for word in given.unused]
