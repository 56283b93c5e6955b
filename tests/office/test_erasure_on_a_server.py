"""Who is erased at an office's server is in no row of its database any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import erasure
from lcdesk.services.participants import participants
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from tests.office_server import all_rows

WORDS = ("Tesfaye", "Tesfaie", "EP1234567", "hana@example.org", "size forty-four")


def test_nothing_of_her_is_left_and_others_stay(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    desk = new_office_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    hana = participants.add_participant(
        desk,
        cohort,
        {"full_name": "Hana Tesfaie", "passport_no": "EP1234567", "email": "hana@example.org"},
    )
    juma = participants.add_participant(
        desk, cohort, {"full_name": "Juma Said", "notes": "shares with Hana Tesfaye"}
    )
    participants.change_participants(desk, [hana], {"full_name": "Hana Tesfaye"})
    participants.change_participants(desk, [hana], {"notes": "size forty-four"})
    desk.undo()
    typed = [
        Draft("participant", (hana,), {"phone": "555 0100"}),
        Draft("new_activity", (), {"title": "Talk by Hana Tesfaye", "venue": "Hall 7"}),
        Draft("participant", (juma,), {"notes": "with Hana Tesfaye"}),
    ]
    drafts.keep(desk, typed)
    before = all_rows(desk)
    assert all(word in before for word in WORDS)
    record = participants.read_one(desk, hana)
    assert record is not None
    erasure.preview_person(desk, record["person_id"])
    assert all_rows(desk) == before
    result = erasure.erase_person(desk, record["person_id"])
    assert (result.people, result.missed, result.beside) == (1, (), ())
    left = all_rows(desk)
    assert [word for word in WORDS if word.lower() in left.lower()] == []
    other = participants.read_one(desk, juma)
    assert other is not None
    assert other["full_name"] == "Juma Said"
    assert (other["notes"] or "").startswith("shares with ")
    (draft,) = drafts.list_drafts(desk)
    assert draft.texts["venue"] == "Hall 7"
    assert draft.texts["title"].startswith("Talk by ")
    assert not re.search("Hana|Tesfaye", str(draft.texts))
