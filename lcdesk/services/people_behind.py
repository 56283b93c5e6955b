"""The people behind a number: their count is known at once, who they are is read when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast, overload


class PeopleBehind(Sequence[int]):
    """Enrolment ids, read at the first look into them; `len` never reads.

    Somebody may have changed the desk in between: who is read then is who counts then.
    """

    def __init__(self, number: int, read: Callable[[], tuple[int, ...]]) -> None:
        self._number, self._read = number, read
        self._ids: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return self._number if self._ids is None else len(self._ids)

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        return self.ids[place]

    def __eq__(self, other: object) -> bool:
        return self.ids == tuple(cast("Sequence[object]", other)) if isinstance(other, Sequence) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.ids)

    def __repr__(self) -> str:
        return f"<{len(self)} people>"

    @property
    def ids(self) -> tuple[int, ...]:
        """All of them, by id."""
        if self._ids is None:
            self._ids = self._read()
        return self._ids
