"""What was done leaves a receipt, what failed leaves none, and what nobody can know is told as
that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk import receipts
from lcdesk.model.files import write_bytes
from lcdesk.receipts import Receipt
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import done_words
from lcdesk.services.curriculum import conflicts
from lcdesk.services.erasure import erasure
from lcdesk.services.participants import participants
from lcdesk.services.safety import drafts


def given(do: Callable[[], object]) -> list[tuple[str, str, int | None, int]]:
    """Kind, label, number and people of the receipts that something leaves."""
    start = receipts.mark()
    do()
    return [(one.kind, one.label, one.number, one.people) for one in receipts.since(start)]


def test_operations_files_and_values_leave_one_and_drafts_none(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    desk = new_desk(tmp_path)
    try:
        assert given(lambda: cohorts.add_cohort(desk, {"name_en": "Spring"})) == [
            ("do", "New cohort {name}", 1, 0)
        ]
        people = [{"full_name": "Ada Obi"}, {"full_name": "Bala Musa"}]
        added = given(lambda: [participants.add_participant(desk, 1, one) for one in people])
        assert [(kind, number, count) for kind, _label, number, count in added] == [
            ("do", 2, 1),
            ("do", 3, 1),
        ]
        assert [one[0] for one in given(desk.undo)] == ["undo"]
        assert [one[0] for one in given(desk.redo)] == ["redo"]
        (erased,) = given(lambda: erasure.anonymise_cohort(desk, 1))
        assert (erased[0], erased[2], erased[3]) == ("erase", 6, 2)
        rules = conflicts.read_rules(desk)
        assert [one[0] for one in given(lambda: conflicts.keep_rules(desk, rules))] == ["other"]
        assert (
            given(
                lambda: drafts.keep(
                    desk, [drafts.Draft("participant", (1,), {"full_name": "Ad"})], []
                )
            )
            == []
        )
        assert [one[0] for one in given(lambda: write_bytes(tmp_path / "x.txt", b"x"))] == ["file"]
    finally:
        desk.close()


def test_a_commit_that_fails_leaves_none_and_one_that_is_broken_off_an_unsure_one() -> None:
    start = receipts.mark()
    with pytest.raises(OSError, match="full"), receipts.committing(Receipt("One")):
        raise OSError("full")
    assert receipts.since(start) == []
    with pytest.raises(KeyboardInterrupt), receipts.committing(Receipt("Two")):
        raise KeyboardInterrupt
    with receipts.committing(Receipt("Three")):
        pass
    assert [(one.label, one.is_sure) for one in receipts.since(start)] == [
        ("Two", False),
        ("Three", True),
    ]
    assert len(done_words(receipts.since(start)).splitlines()) == 3
    assert done_words([]) == ""


def test_those_of_one_thread_are_told_apart() -> None:
    start = receipts.mark()
    receipts.give(Receipt("Mine"))
    other = threading.Thread(target=lambda: receipts.give(Receipt("Theirs")))
    other.start()
    other.join()
    assert [one.label for one in receipts.since(start, thread=other.ident)] == ["Theirs"]
    assert len(receipts.since(start)) == 2
