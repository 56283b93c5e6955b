"""What a view holds, in a line: how many columns and filters, its order, its groups."""

from __future__ import annotations

from lcdesk.model.sentences import list_names
from lcdesk.model.shown_columns import title_of
from lcdesk.model.table_views import TableView
from lcdesk.texts import _, n_


def summary(view: TableView) -> str:
    """ "9 columns · 2 filters · sorted by Name"; what a view says nothing of is left out."""
    filters = len(view.filters) + len(view.rules) + bool(view.search.strip())
    told = [n_("{count} column", "{count} columns", len(view.columns))] if view.columns else []
    if filters:
        told.append(n_("{count} filter", "{count} filters", filters))
    if view.sort:
        told.append(_("sorted by {columns}", columns=list_names([title_of(name) for name, _is_down in view.sort])))
    if view.group:
        told.append(_("grouped by {field}", field=title_of(view.group)))
    return " · ".join(told)


def is_same(one: TableView, other: TableView, aside: str = "") -> bool:
    """Do two views show the same? Widths count where both say something of a column; the column `aside` does not count."""
    columns = [[name for name in view.columns if name != aside] for view in (one, other)]
    narrowed = [
        ({name: frozenset(values) for name, values in view.filters.items()}, frozenset(view.rules), view.search.split())
        for view in (one, other)
    ]
    widths = all(other.widths.get(name, width) == width for name, width in one.widths.items())
    return (
        (columns[0] == columns[1] or not all(columns)) and widths and narrowed[0] == narrowed[1]
        and one.sort == other.sort and one.group == other.group
    )  # fmt: skip
