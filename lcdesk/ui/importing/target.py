"""Where the rows of a review go: the cohort on screen, another one, or a new one with a name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lcdesk.services.cohorts import list_cohorts
from lcdesk.texts import _
from lcdesk.ui.screen import Context


class Target:
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

    def choose(self, cohort_id: int) -> None:
        """A person chose a cohort."""
        self._cohort_id, self._is_own = cohort_id, False

    def make_new(self, name: str) -> None:
        """A person wants a new cohort."""
        self._cohort_id, self._is_own, self.new_name = None, False, name

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
        return [(cohort["id"], str(cohort["name"]).replace("&", "&&")) for cohort in list_cohorts(self._context.desk)]

    def words(self) -> str:
        """What the button says."""
        if self._cohort_id is None:
            return _("new: {name}", name=self.new_name) if self.new_name else _("new cohort")
        return next((str(cohort["name"]) for cohort in list_cohorts(self._context.desk) if cohort["id"] == self._cohort_id), "?")

    def tip(self) -> str:
        """The whole name."""
        return self.words()
