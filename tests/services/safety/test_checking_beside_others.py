"""A desk is found whole by a connection that searched it before somebody else wrote."""

from __future__ import annotations

from pathlib import Path

from lcdesk.model.query import Query, searched
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants


def test_what_others_wrote_since_the_last_search_is_no_damage(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "a.lcdesk")
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    ids = [
        participants.add_participant(desk, cohort, {"full_name": f"Ana {number}"})
        for number in range(40)
    ]
    taken = [desk.engine.connect() for _ in range(2)]
    for connection in taken:
        connection.exec_driver_sql(
            "SELECT rowid FROM participant_search WHERE words MATCH 'ana'"
        ).all()
        connection.rollback()
    taken.pop(0).close()  # it goes back into the pool, and is the next to write
    for number in ids[:20]:
        participants.change_participants(desk, [number], {"notes": f"note {number}"})
    # the one that wrote is held, so that the check gets the one that only searched
    kept = desk.engine.connect()
    taken.pop().close()
    assert [found.words for found in check_desk(desk) if not found.is_good] == []
    kept.close()
    assert len(finding.find_ids(desk, Query(rules=searched("ana")))) == len(ids)
    desk.close()
