"""What reads a desk: its connection as long as no objects are wanted, SQLAlchemy's session from
then on, whose half of the library takes a fifth of the time of a command.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from lcdesk.db.store import ASKER
from lcdesk.model.entities.base import is_any_mapped

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import sqlalchemy as sa
    from sqlalchemy.orm import Session


class OutsideTheDoor(RuntimeError):
    """A write was tried that no recorder saw: use `Desk.execute`."""


class Reading(ExitStack):
    """Reads at one moment, as a session does: a statement over tables goes to the connection as
    long as no entity is mapped, since then it can be of no objects; all else to a session on the
    same connection, which `begun` makes. `asker`: who reads (`store.ASKER`).
    """

    def __init__(
        self,
        engine: sa.Engine,
        begun: Callable[[sa.Connection], Session],
        asker: Hashable | None = None,
    ) -> None:
        super().__init__()
        self._engine, self._begun, self._asker = engine, begun, asker
        self._connection: sa.Connection | None = None
        self._session: Session | None = None

    def connection(self) -> sa.Connection:
        """The connection, taken when it is first asked for."""
        if self._connection is None:
            self._connection = self.enter_context(self._engine.connect())
            if self._asker is not None:
                self._connection.execution_options(**{ASKER: self._asker})
        return self._connection

    def execute(self, statement: sa.Executable, *given: Any, **how: Any) -> sa.Result[Any]:
        """As `Session.execute`."""
        return self._reader(statement).execute(statement, *given, **how)

    def scalar(self, statement: sa.Executable, *given: Any, **how: Any) -> Any:
        """As `Session.scalar`."""
        return self._reader(statement).scalar(statement, *given, **how)

    def scalars(self, statement: sa.Executable, *given: Any, **how: Any) -> sa.ScalarResult[Any]:
        """As `Session.scalars`."""
        return self._reader(statement).scalars(statement, *given, **how)

    def _reader(self, statement: Any) -> Any:
        if is_any_mapped():
            return self._objects()
        if getattr(statement, "is_dml", False):
            raise OutsideTheDoor("bulk statements go through the recorded calls of the door")
        return self.connection()

    def _objects(self) -> Session:
        if self._session is None:
            self._session = self.enter_context(self._begun(self.connection()))
        return self._session

    def __getattr__(self, name: str) -> Any:
        """Whatever else a session does."""
        return getattr(self._objects(), name)
