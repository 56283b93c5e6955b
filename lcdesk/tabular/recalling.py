"""What memory says of the cells of a column, as far as it holds: orders of dates, words of closed lists."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.model.fields import Field
from lcdesk.model.kinds.base import as_text
from lcdesk.model.kinds.dates import Order
from lcdesk.tabular.columns import orders_proved
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching.memory import Memory, holds, value_key
from lcdesk.texts import _


def order_held(told: str | None, order: Order | None, cells: Sequence[Cell], head: str) -> tuple[Order | None, str]:
    """The order of day and month, and what to say of the one `told` before: the column's own (`order`) goes before it.

    Where days beyond 12 stand on both sides, nothing is told to hold.
    """
    if told not in ("dmy", "mdy") or told == order:
        return order, ""
    if order is None and not orders_proved(cells) - {told}:
        return told, ""
    if told == "dmy":
        return order, _("“{head}” had the day first last time; its dates show that it is otherwise now.", head=head)
    return order, _("“{head}” had the month first last time; its dates show that it is otherwise now.", head=head)


def words_gone(memory: Memory, target: Field, head: str, cells: Sequence[Cell]) -> list[str]:
    """A sentence for each word of the column whose remembered value the closed list of the field has no more."""
    gone = {
        word for (name, word), value in memory.values.items() if name == target.name and not holds(target.kind, value)
    }
    if not gone:
        return []
    texts = dict.fromkeys(text for cell in cells if (text := as_text(cell.text)) and value_key(text) in gone)
    return [
        _(
            "“{head}”: what was remembered for “{text}” is no longer a value of {field}.",
            head=head,
            text=text,
            field=target.title,
        )
        for text in texts
    ]
