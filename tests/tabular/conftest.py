"""One warm reader for all tests of this room, and small workbooks made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lcdesk.tabular.reading.reader import Reader


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as shared:
        yield shared
