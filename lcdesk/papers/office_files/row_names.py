"""What a row of a table or sheet says, and what it is therefore about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lcdesk.papers.office_files.names import SUBJECTS, About, Vocabulary


@dataclass(frozen=True)
class RowNames:
    """What a row of a table says: the names in it, and the words of its cells without names."""

    names: Sequence[str]
    words: Sequence[str]

    def about(self, vocabulary: Vocabulary) -> About | None:
        """What the row is about: a person or an activity by what only one of them has; a person
        where both could be.
        """
        has: dict[About, bool] = {}
        only: dict[About, bool] = {}
        for name in self.names:
            of: set[About] = {one for one in SUBJECTS if vocabulary(name, (one,)) is not None}
            for one in of:
                has[one] = True
            if "person" in of and "activity" not in of:
                only["person"] = True
            if of == {"activity"}:
                only["activity"] = True
        if only.get("activity") and not only.get("person"):
            return "activity"
        return "person" if has.get("person") else None

    def has_labels(self, vocabulary: Vocabulary) -> bool:
        """Does a cell beside the names say what stands there ("姓名", "Name:")? So do forms, which
        are about one person; in a list the head does.
        """
        return any(
            vocabulary(word.rstrip(" :：*"), SUBJECTS) is not None for word in self.words if word
        )
