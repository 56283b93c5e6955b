"""What would harm a desk on a server is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.start.sample import mark_sample, throw_away


def test_a_sample_that_was_moved_to_the_server_is_not_thrown_away(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    desk = new_office_desk(tmp_path)
    add_cohort(desk, {"name_en": "Invented"})
    mark_sample(desk)
    desk.close()
    with pytest.raises(KnownFault, match="on the office’s server"):
        throw_away(desk.path)
    again = open_desk(desk.path)
    assert again.undo_label()
    again.close()
