"""What only reads loads no objects' half of SQLAlchemy, and writes nothing either."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lcdesk.services.core.desk import Desk

LOOKS = """
import sys
from pathlib import Path
import sqlalchemy as sa
from lcdesk.db.reading import OutsideTheDoor
from lcdesk.model.entities import Cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk

desk = open_desk(Path(sys.argv[1]))
table = Cohort.__table__
with desk.reading() as session:
    try:
        session.execute(sa.delete(table))
    except OutsideTheDoor:
        print("refused")
    print([*session.scalars(sa.select(table.c.name_en))], "sqlalchemy.orm" in sys.modules)
    print([one.name_en for one in session.scalars(sa.select(Cohort))])
    try:
        session.execute(sa.delete(table))
    except OutsideTheDoor:
        print("refused")
desk.close()
"""
RUNS = """
import sys
from lcdesk.cli import run

code = run(sys.argv[1:])
print("objects" if "sqlalchemy.orm" in sys.modules else "none", file=sys.stderr)
sys.exit(code)
"""


def _run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-c", program, *words), capture_output=True, text=True, check=True
    )


def test_objects_are_read_beside_rows_and_neither_way_writes(desk: Desk, cohort_id: int) -> None:
    assert cohort_id
    path = desk.path
    desk.close()
    refused, rows, objects, again = _run(LOOKS, str(path)).stdout.splitlines()
    assert refused == again == "refused"
    assert rows == f"{objects} False"


@pytest.mark.parametrize("command", ["countries", "cohorts", "imports", "pending", "today"])
def test_a_command_that_reads_makes_no_objects(desk: Desk, cohort_id: int, command: str) -> None:
    assert cohort_id
    path: Path = desk.path
    desk.close()
    assert _run(RUNS, "--desk", str(path), command).stderr.splitlines()[-1] == "none"
