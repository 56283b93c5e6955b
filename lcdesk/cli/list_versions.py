"""A newer version of a list in words: which earlier one it was compared with, what of the desk
stays, and what the list names no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lcdesk.cli.plans import MANY, named_row, say_some
from lcdesk.cli.telling import say
from lcdesk.model.catalogue import KINDS
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.earlier_lists import (
    CellPlace,
    Correction,
    find_corrections,
    find_removals,
    number_of,
    place_of,
)
from lcdesk.services.importing.importing import count_kept
from lcdesk.tabular.plan.three_way import shown_value_of, three_values, title_of_cell
from lcdesk.tabular.understood import ImportPlan, PlannedRow, ThreeValues
from lcdesk.texts import _, n_


def say_compared(plan: ImportPlan) -> None:
    """With which earlier list a newer version of it was compared."""
    if plan.previous is not None:
        when = f"{plan.previous.imported_at:%Y-%m-%d}"
        say("  " + _("Compared with “{name}” of {when}.", name=plan.previous.file_name, when=when))
    if plan.older_of is not None:
        when = f"{plan.older_of:%Y-%m-%d %H:%M}"
        said = _("This file is older ({when}): it may set back what is newer.", when=when)
        say(f"  ! {said}")


def say_versions(desk: Desk, plan: ImportPlan, most: int | None = MANY) -> None:
    """Of a newer version of a list: corrections that stay, cells that list and desk both changed,
    and what it names no more; at most `most` lines of each.
    """
    if plan.previous is None:
        return
    corrections = find_corrections(desk, plan)
    kept = count_kept(plan)
    if kept:
        told = n_(
            "{count} correction made here is kept:", "{count} corrections made here are kept:", kept
        )
        say(f"  {told}")
        say_some([f"    {words}" for words in _kept_lines(desk, plan, corrections)], most)
    say_some([f"  ! {words}" for words in _asked_lines(plan, corrections)], most)
    say_some([f"  {words}" for words in _unlisted_lines(plan)], most)
    if plan.gone_activities:
        say(
            "  "
            + n_(
                "{count} activity is no longer in this list, and stays.",
                "{count} activities are no longer in this list, and stay.",
                len(plan.gone_activities),
            )
        )


def _kept_lines(
    desk: Desk, plan: ImportPlan, corrections: dict[CellPlace, Correction]
) -> Iterator[str]:
    removals = find_removals(desk, plan) if any(row.removed for row in plan.rows) else {}
    for row in plan.rows:
        for cell in row.kept:
            yield _(
                "Row {row}, {name}: {field} stays {desk}{by}; the list says {listed}",
                **_told(row, cell),
                by=_by(corrections.get(place_of(row, cell))),
            )
        if row.removed is not None:
            yield _(
                "Row {row}, {name}: was taken out here{by}, and stays out",
                row=row.read.row,
                name=named_row(row),
                by=_by(removals.get((row.read.kind, row.removed))),
            )
    for one in plan.out:
        yield _("{organisation} was taken out here, and stays out", organisation=one.name)


def _asked_lines(plan: ImportPlan, corrections: dict[CellPlace, Correction]) -> Iterator[str]:
    for row in plan.rows:
        for cell in row.asked:
            yield _(
                "Row {row}, {name}: {field} was {last} in the list and is {listed} now; here it is "
                "{desk}{by}, and stays.",
                **_told(row, cell),
                by=_by(corrections.get(place_of(row, cell))),
            )


def _unlisted_lines(plan: ImportPlan) -> Iterator[str]:
    for row in plan.rows:
        for cell in row.unlisted:
            yield _(
                "Row {row}, {name}: {field} {last} is no longer in the list, and stays.",
                **_told(row, cell),
            )


def _told(row: PlannedRow, cell: ThreeValues) -> dict[str, Any]:
    return {
        "row": row.read.row,
        "name": named_row(row),
        "field": title_of_cell(row.read.kind, cell),
        **three_values(row.read.kind, cell),
    }


def _by(correction: Correction | None) -> str:
    """By whom and when it came to be so, in brackets; nothing where that is not known."""
    if correction is None:
        return ""
    when = f"{correction.at:%Y-%m-%d %H:%M}"
    return f" ({correction.who}, {when})" if correction.who else f" ({when})"


# --- As JSON ---


def versions_json(desk: Desk, plan: ImportPlan) -> dict[str, Any]:
    """{"compared_with": {"import", "file", "at", "older_of"} or null, "kept": […], "conflicts":
    […], "no_longer_listed": […], "removed_here": […]}; private values are masked.

    Each of the first three lists has {"row", "name", "field", "last", "file", "desk",
    "changed_by", "changed_at"}.
    """
    corrections = find_corrections(desk, plan)

    def cells(which: str) -> list[dict[str, Any]]:
        return [
            _cell_json(row, cell, corrections.get(place_of(row, cell)))
            for row in plan.rows
            for cell in getattr(row, which)
        ]

    return {
        "compared_with": _compared_json(desk, plan),
        "kept": cells("kept"),
        "conflicts": cells("asked"),
        "no_longer_listed": cells("unlisted"),
        "removed_here": [
            {"row": row.read.row, "name": named_row(row)}
            for row in plan.rows
            if row.removed is not None
        ],
    }


def _compared_json(desk: Desk, plan: ImportPlan) -> dict[str, Any] | None:
    previous = plan.previous
    if previous is None:
        return None
    return {
        "import": number_of(desk, previous),
        "file": previous.file_name,
        "at": previous.imported_at.isoformat(),
        "older_of": plan.older_of.isoformat() if plan.older_of else None,
    }


def _cell_json(row: PlannedRow, cell: ThreeValues, correction: Correction | None) -> dict[str, Any]:
    last, listed, desk = (_plain(row, cell, value) for value in (cell.last, cell.listed, cell.desk))
    return {
        "row": row.read.row,
        "name": named_row(row),
        "field": cell.name,
        "last": last,
        "file": listed,
        "desk": desk,
        "changed_by": correction.who if correction else None,
        "changed_at": correction.at.isoformat() if correction else None,
    }


def _plain(row: PlannedRow, cell: ThreeValues, value: Any) -> Any:
    """A value as JSON has it (ISO dates); a private one masked."""
    field = None if cell.is_further else KINDS[row.read.kind].by_name[cell.name]
    if value is None:
        return None
    if field is not None and not field.is_private:
        return field.kind.plain(value)
    return shown_value_of(row.read.kind, cell, value)
