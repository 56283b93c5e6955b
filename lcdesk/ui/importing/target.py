"""Where the rows of a review go: the cohort on screen, another one, or a new one with a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from lcdesk.model.cohort_names import short_name
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.texts import _
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Context


class CohortTarget:
    """A cohort, or the name of a new one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._cohort_id: int | None = None
        self._is_own = True  # follows the cohort on screen until a person chooses
        self.new_name = ""

    def begin(self, path: Path) -> None:
        """A new file: into the cohort on screen; without one into a new cohort called like the file."""
        self._is_own = True
        self._cohort_id = self._context.cohort_id
        self.new_name = re.sub(r"[_\s]+", " ", path.stem).strip()

    def follow(self) -> bool:
        """The cohort on screen has changed; True when the target went with it."""
        if not self._is_own or self._cohort_id == self._context.cohort_id:
            return False
        self._cohort_id = self._context.cohort_id
        return True

    def choose(self, chosen: int | str) -> None:
        """A person chose a cohort, or named a new one."""
        self._is_own = False
        self._cohort_id = chosen if isinstance(chosen, int) else None
        if isinstance(chosen, str):
            self.new_name = chosen

    def cohort_id(self) -> int | None:
        """The cohort; None for a new one."""
        return self._cohort_id

    def values(self) -> int | dict[str, Any]:
        """The cohort, or the values of the new one."""
        if self._cohort_id is not None:
            return self._cohort_id
        is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in self.new_name)
        return {"name_zh" if is_chinese else "name_en": self.new_name or _("New cohort")}

    def offers(self) -> list[tuple[int, str]]:
        """Every cohort there is, with its name."""
        return [(cohort["id"], literal(str(cohort["name"]))) for cohort in list_cohorts(self._context.desk)]

    def words(self) -> str:
        """What the button says: the short name of the cohort."""
        cohort = self._cohort()
        return short_name(cohort) if cohort else self._new_words()

    def tip(self) -> str:
        """The whole name."""
        cohort = self._cohort()
        return str(cohort["name"]) if cohort else self._new_words()

    def _cohort(self) -> Mapping[str, Any] | None:
        return next((one for one in list_cohorts(self._context.desk) if one["id"] == self._cohort_id), None)

    def _new_words(self) -> str:
        return _("new: {name}", name=self.new_name) if self.new_name else _("new cohort")


def fill_targets(
    menu: QMenu, target: CohortTarget, choose: Callable[[int], object], name_new: Callable[[], object]
) -> None:
    """The cohorts to choose from, the present one ticked, and a new one."""
    for cohort_id, words in target.offers():
        _tick(menu.addAction(words, lambda chosen=cohort_id: choose(chosen)), cohort_id == target.cohort_id())
    menu.addSeparator()
    _tick(menu.addAction(_("New cohort…"), name_new), target.cohort_id() is None)


def _tick(action: QAction, is_chosen: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_chosen)
