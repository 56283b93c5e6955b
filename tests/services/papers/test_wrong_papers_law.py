"""Whatever somebody changes: found as no longer agreeing are exactly the papers that are another
page today, of every kind that is issued.
"""

from __future__ import annotations

from lcdesk.papers.typesetter import Typesetter
from lcdesk.services.core.desk import Desk
from tests.examples import examples
from tests.services.papers.wrong_papers import KINDS, walk


def test_exactly_those_that_are_another_page_are_found(
    own_samples: Desk, typesetter: Typesetter
) -> None:
    assert len(KINDS) >= 8
    done = walk(own_samples, typesetter, edits=examples(6, 12), each=12, seed=19, most=3)
    assert done.found
    assert (done.false, done.missed) == ([], [])
