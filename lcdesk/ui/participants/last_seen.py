"""How the Participants screen was left: kept in the settings, so that the program comes back to it.

Whoever reads the settings shall learn nothing of a person: neither searches nor texts, names and private values that were
asked for are kept there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lcdesk.model.asking import QueryRule, kind_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.kinds import ChineseName, PassportName
from lcdesk.model.table_views import TableView, view_from_plain, view_to_plain
from lcdesk.ui.kit.screen import Context

QUESTION, BUILT_IN, SAVED, WHERE = "question", "view", "saved", "of"


@dataclass(frozen=True)
class LastView:
    """`view`: filters, rules, order and groups; `built_in`: the view of the menu they belong to, "" for none;
    `saved`: the id of the saved view on screen, and `is_as_saved`: nothing of it was changed."""

    view: TableView
    built_in: str = ""
    saved: int | None = None
    is_as_saved: bool = False


class LastSeen:
    """`key`: the screen's place in the settings. The columns stand there too."""

    def __init__(self, context: Context, key: str) -> None:
        self._context, self._key = context, key
        self._then, self._was_taken = self._kept(), False
        self.taken: LastView | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """As `ColumnView.arrange` takes them."""
        return self._then

    def left(self) -> LastView:
        """As it was left, whatever the cohort."""
        kept = self._then
        saved = kept.get(SAVED) if self._is_of_desk(kept) else None
        number, is_as_saved = saved if isinstance(saved, list) and len(saved) == 2 else (None, False)  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]  (any JSON)
        return LastView(_view(kept.get(QUESTION)), str(kept.get(BUILT_IN) or ""), number, bool(is_as_saved))  # pyright: ignore[reportUnknownArgumentType]  (any JSON)

    def take(self) -> LastView | None:
        """The same, once, where the cohort on screen is the one of then; None where it is another."""
        kept, was_taken, self._was_taken = self._then, self._was_taken, True
        is_here = kept.get(WHERE) == [str(self._context.desk.path), self._context.cohort_id]
        self.taken = None if was_taken or not is_here else self.left()
        return self.taken

    def keep(self, **parts: Any) -> None:
        """Write these parts, the others stay."""
        where = [str(self._context.desk.path), self._context.cohort_id]
        self._context.settings.views[self._key] = {**self._kept(), **parts, WHERE: where}

    def keep_question(self, view: TableView, built_in: str) -> None:
        """What is asked now; `built_in` as `Left` has it."""
        said = TableView(
            filters={name: values for name, values in view.filters.items() if _is_open(name)},
            rules=tuple(rule for rule in view.rules if _tells_nothing(rule)), sort=view.sort, group=view.group,
        )  # fmt: skip
        self.keep(**{QUESTION: view_to_plain(said), BUILT_IN: built_in})

    def keep_saved(self, saved: int | None, *, is_as_saved: bool) -> None:
        """The saved view on screen."""
        self.keep(**{SAVED: None if saved is None else [saved, is_as_saved]})

    def _kept(self) -> dict[str, Any]:
        kept = self._context.settings.views.get(self._key)
        return kept if isinstance(kept, dict) else {}  # pyright: ignore[reportUnknownVariableType]  (any JSON)

    def _is_of_desk(self, kept: Mapping[str, Any]) -> bool:
        where = kept.get(WHERE)
        return isinstance(where, list) and where[:1] == [str(self._context.desk.path)]


def _view(plain: Any) -> TableView:
    """A view out of settings that somebody may have edited."""
    try:
        return view_from_plain(plain) if isinstance(plain, dict) else TableView()  # pyright: ignore[reportUnknownArgumentType]  (any JSON)
    except (TypeError, ValueError, AttributeError, KeyError):
        return TableView()


def _is_open(name: str) -> bool:
    field = PARTICIPANT.field(name)
    return not (field.is_private or isinstance(field.kind, PassportName | ChineseName))


def _tells_nothing(rule: QueryRule) -> bool:
    parameter = kind_of(rule).parameter
    return parameter != "text" and (parameter not in ("values", "range") or _is_open(rule.values[0]))
