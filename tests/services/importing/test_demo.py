"""The sample desk: 22 participants from 11 countries, made anew each time, never over a desk
somebody has open.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from lcdesk import resources
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.importing.demo import make_demo


def test_the_sample(tmp_path: Path) -> None:
    told: list[str] = []
    desk = make_demo(tmp_path, told=lambda name, _outcome: told.append(name))
    try:
        shanghai, chengdu = cohorts.list_cohorts(desk)
        assert country_table(desk, shanghai["id"]).sentence == "22 participants from 11 countries"
        assert chengdu["people"] > 0
        assert shanghai["programme_id"] == chengdu["programme_id"], "two sessions of one programme"
        assert shanghai["activities"] > 10
        assert len(told) == 4
        with pytest.raises(DeskTaken):
            make_demo(tmp_path)
    finally:
        desk.close()


def test_made_anew_it_follows_the_sheet(tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    shutil.copytree(resources.path("samples"), samples)
    for expected in (22, 21):
        desk = make_demo(tmp_path, samples)
        total = country_table(desk, cohorts.list_cohorts(desk)[0]["id"]).total
        desk.close()
        assert total == expected
        book = openpyxl.load_workbook(samples / "shanghai_participants.xlsx")
        sheet = book.worksheets[0]
        last = [
            row
            for row in range(1, sheet.max_row + 1)
            if sheet.cell(row, 2).value == "Selam Tesfaye"
        ]
        for row in last:
            sheet.delete_rows(row)
        book.save(samples / "shanghai_participants.xlsx")


def test_samples_that_are_missing_or_broken(tmp_path: Path) -> None:
    with pytest.raises(KnownFault, match="missing: chengdu_participants.xlsx"):
        make_demo(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []
    samples = tmp_path / "samples"
    shutil.copytree(resources.path("samples"), samples)
    (samples / "shanghai_curriculum.xlsx").write_bytes(b"")
    with pytest.raises(KnownFault):
        make_demo(tmp_path, samples)
    make_demo(tmp_path).close()
