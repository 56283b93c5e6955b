"""All faults, from every module of this folder that has some: a tuple `FAULTS` in a module is
all it takes.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import Path

from tests.faults.fault import Fault

_HAS_SOME = re.compile(r"^FAULTS: tuple|^FAULTS = \(", re.MULTILINE)


@cache
def all_faults() -> tuple[Fault, ...]:
    """The faults of all modules, by their keys."""
    files = [
        path
        for path in sorted(Path(__file__).parent.glob("*.py"))
        if path.name != Path(__file__).name
    ]
    modules = [path.stem for path in files if _HAS_SOME.search(path.read_text(encoding="utf-8"))]
    found = [fault for name in modules for fault in import_module(f"tests.faults.{name}").FAULTS]
    assert len({fault.key for fault in found}) == len(found), "two faults of one key"
    return tuple(sorted(found, key=lambda fault: fault.key))
