"""What somebody may do at the desk that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from lcdesk.texts import N_

ONLY_FOR_SOME = N_("Only whoever may see private values can enter or change them.")
"""Why somebody cannot, to be translated: beside a field, and where the server refuses it."""
ONLY_FOR_SIGNERS = N_("Only whoever may sign reports here can keep one under a number.")
ASK_TO_SIGN = N_("Ask whoever looks after the office’s desk to let you.")
"""Why somebody cannot, and what helps."""
ONLY_WHOLE = N_("Only whoever sees all of the office’s desk can make a file of it.")
"""Why a clerk cannot: it would hold what they see, and look like all."""
Group = Literal["viewer", "clerk", "passports", "coordinator"]
"""Of an office: who only looks; who works in cohorts without seeing private values; who also enters
passports; who sees to all cohorts.
"""
GROUPS: tuple[Group, ...] = get_args(Group)


@dataclass(frozen=True)
class Rights:
    """As the server of an office says it: `login` is who is connected. Whoever has a file, or owns
    the office's database, may do everything (`group` None). `signs`: a right beside the group.
    """

    login: str = ""
    group: Group | None = None
    signs: bool = False
    is_in_every_cohort: bool = True

    @property
    def may_change(self) -> bool:
        """May anything be written?"""
        return self.group != "viewer"

    @property
    def sees_private(self) -> bool:
        """Are private values told, or only their masks?"""
        return self.group not in ("viewer", "clerk")

    @property
    def may_sign(self) -> bool:
        """May reports be kept under a number?"""
        return self.group is None or self.signs

    @property
    def sees_all(self) -> bool:
        """Is there nothing in the desk that they are not told?"""
        return self.sees_private and self.is_in_every_cohort

    @property
    def sees_to_all(self) -> bool:
        """Is all of the desk theirs to see and to change?"""
        return self.group in (None, "coordinator")
