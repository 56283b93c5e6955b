"""Imports that wait until a command runs.

`lcdesk --help` reads the module of every command, and must not load the services of all: that would
take seconds. So their imports stand in a block that only notes them:

    with deferred_imports(__name__):
        from lcdesk.services.cohorts import cohorts

and `load_deferred` makes them before the command runs. Names of the block may stand in functions
and in annotations, not in what the module does while it is read. Python 3.15 will have `lazy
import` (PEP 810) for this.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class _DeferredName:
    """Stands in a module for a name that is not imported yet."""

    module: str
    name: str

    def load(self) -> Any:
        """The same as `from module import name`."""
        return getattr(__import__(self.module, fromlist=[self.name]), self.name)


@dataclass(frozen=True)
class _DeferredModule:
    """What an `import` statement of the block gets instead of the module."""

    module: str

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _DeferredName(self.module, name)


class deferred_imports:
    """Within the block, `from … import …` in the module of this name imports nothing yet."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __enter__(self) -> None:
        self._import = builtins.__import__
        builtins.__import__ = self._note

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        builtins.__import__ = self._import

    def _note(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        """An import of the block is noted; of any other module, on any thread, it is made."""
        if globals is None or globals.get("__name__") != self._module:
            return self._import(name, globals, locals, fromlist or (), level)
        if not fromlist or level:
            raise SyntaxError(f"{self._module}: write “from {name} import …” to defer an import")
        return _DeferredModule(name)


def load_deferred(module: dict[str, Any]) -> None:
    """Make the deferred imports of a module, which is given by its globals."""
    waiting = {name: one for name, one in module.items() if isinstance(one, _DeferredName)}
    module.update({name: one.load() for name, one in waiting.items()})


def is_deferred(value: object) -> bool:
    """Whether a value of a module stands for something that is not imported yet."""
    return isinstance(value, _DeferredName | _DeferredModule)
