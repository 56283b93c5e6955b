"""Where the files that ship with the program lie: icons, reference data, templates, samples,
translations.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The resources folder: beside the package in a checkout, inside the bundle when frozen or
    installed.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def path(*parts: str) -> Path:
    """The path of one resource, e.g. `path("samples", "shanghai.xlsx")`."""
    return root().joinpath(*parts)
