"""What the tests of the database share."""

from __future__ import annotations

from tests.statements import statements_kept

__all__ = ["statements_kept"]
