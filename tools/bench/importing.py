"""Lists of 100,000 and 20,000 people with 30 columns, from file to durable records with history;
again with 1 % changed.

Whole processes, five times each in turn with their peers; the slowest peers once. Peers that are
not there are left out: a Python with pandas (LCDESK_BENCH_PANDAS, or the one running this),
LibreOffice (soffice).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from tools.bench import import_job, roster
from tools.bench.children import Job, Run, interleaved, peers_python, python, run
from tools.bench.telling import tell, tell_heading

SIZES = (100_000, 20_000)
RUNS = 5
READ = "calamine"
FLOOR = "calamine + checks + executemany"
PANDAS = "pandas(openpyxl) + to_sql"
PANDAS_CALAMINE = "pandas(calamine) + to_sql"
OFFICE = "LibreOffice, until it is open"
AGAIN = "calamine + hash compare"


def bench(folder: Path) -> None:
    """Reading, import, import again, the same file again, at both sizes."""
    grown: dict[int, Run] = {}
    for size in SIZES:
        tell_heading(f"{size:,} people, 30 columns")
        source = roster.write(folder / f"{size}.xlsx", size)
        _bench_reading(source)
        grown[size] = _bench_import(folder, source)
        _bench_again(folder, roster.write(folder / f"{size} later.xlsx", size, 0.01))
        _bench_same(folder, source, size)
    one, many = grown[min(SIZES)], grown[max(SIZES)]
    tell("time for five times as many people", many.wall / one.wall, "times", bar=5.5)
    tell("memory for five times as many people", many.peak / one.peak, "times", bar=5.5)


def _bench_reading(source: Path) -> None:
    jobs = {
        READ: Job(python("peers.py", "calamine", source)),
        "ours": Job(python("import_job.py", "read", source)),
    }
    found = interleaved(jobs, RUNS)
    _tell("read", found["ours"], {READ: (found[READ], 1.2)})


def _bench_import(folder: Path, source: Path) -> Run:
    desk, ours, theirs = folder / "empty.lcdesk", folder / "full.lcdesk", folder / "floor.db"
    make_desk(desk)
    small = roster.write(folder / "small.xlsx", 10)
    jobs = {
        FLOOR: Job(python("peers.py", "floor", source, theirs), partial(_drop, theirs)),
        "usable": Job(
            python("import_job.py", "import_later", source, ours), partial(_copy, desk, ours)
        ),
        "ours": Job(python("import_job.py", "import", source, ours), partial(_copy, desk, ours)),
        "running": Job(
            python("import_job.py", "import", source, ours, small), partial(_copy, desk, ours)
        ),
    }
    pandas = folder / "pandas.db"
    by = peers_python("pandas, openpyxl, sqlalchemy, python_calamine")
    if by:
        jobs[PANDAS_CALAMINE] = Job(
            python("peers.py", "pandas_calamine", source, pandas, by=by), partial(_drop, pandas)
        )
    found = interleaved(jobs, RUNS)
    if by:  # four times as slow: once
        job = Job(python("peers.py", "pandas", source, pandas, by=by), partial(_drop, pandas))
        found[PANDAS] = run(job)
    found |= _office(folder, source)
    for words, one, bar in (("usable", "usable", 2.0), ("the search is complete", "ours", 2.8)):
        floor = (FLOOR, found[FLOOR].cpu)
        tell(f"import, until {words}: processor", found[one].cpu, "s", peer=floor, bar=bar)
    if PANDAS_CALAMINE in found:
        peer = (PANDAS_CALAMINE, found[PANDAS_CALAMINE].cpu)
        tell("import, until usable: processor", found["usable"].cpu, "s", peer=peer, bar=1.0)
    people = json.loads(found["ours"].said.splitlines()[-1])["new"]
    raw = ("raw store", theirs.stat().st_size / people)
    tell("bytes a person", ours.stat().st_size / people, "B", peer=raw, bar=2.0)
    bars = {FLOOR: 2.0, PANDAS: 0.333, OFFICE: 0.9}
    _tell(
        "import",
        found["ours"],
        {name: (found[name], bar) for name, bar in bars.items() if name in found},
    )
    _tell_parts(found["ours"])
    parts = [
        value
        for value in json.loads(found["running"].said.splitlines()[-1]).values()
        if isinstance(value, float)
    ]
    tell("  the same in a running program", sum(parts), "s", peer=(FLOOR, found[FLOOR].wall))
    return found["ours"]


def _office(folder: Path, source: Path) -> dict[str, Run]:
    """LibreOffice, where it is there: once, as slow as it is."""
    out: dict[str, Run] = {}
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office:
        profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        for sheet in (folder / "small.xlsx", source):  # the first makes the profile
            command = [
                office,
                profile,
                "--headless",
                "--convert-to",
                "csv",
                "--outdir",
                str(folder),
                str(sheet),
            ]
            out[OFFICE] = run(Job(command, ends_at="using filter"))
    return out


def _bench_again(folder: Path, later: Path) -> None:
    desk, ours = folder / "full.lcdesk", folder / "again.lcdesk"
    floor, theirs = folder / "floor.db", folder / "floor again.db"
    jobs = {
        AGAIN: Job(python("peers.py", "floor_again", later, theirs), partial(_copy, floor, theirs)),
        "ours": Job(python("import_job.py", "import", later, ours), partial(_copy, desk, ours)),
    }
    found = interleaved(jobs, RUNS)
    peer, one = found[AGAIN], found["ours"]
    what = "import again, 1 % changed"
    tell(f"{what}: processor", one.cpu, "s", peer=(AGAIN, peer.cpu), bar=2.0)
    tell("  peak of the largest process", one.peak, "MB", bar=400)
    _tell(what, one, {AGAIN: (peer, 1.6)})
    _tell_parts(found["ours"])


def _bench_same(folder: Path, source: Path, size: int) -> None:
    """The very same file once more: nothing may be written where it is read all the same; where
    none of its rows waits, it is told before it is read.
    """
    desk = folder / "full.lcdesk"
    before = _state(desk)
    done = run(Job(python("import_job.py", "import", source, desk)))
    tell("the same file again, read all the same", done.wall, "s")
    tell("  records and history that it changed", float(before != _state(desk)), "", bar=0)
    clean, full = roster.write(folder / "clean.xlsx", size, is_clean=True), folder / "clean.lcdesk"
    _copy(folder / "empty.lcdesk", full)
    run(Job(python("import_job.py", "import", clean, full)))
    runs = [run(Job(python("import_job.py", "same", clean, full))) for _time in range(5)]
    told = [json.loads(one.said.splitlines()[-1]) for one in runs]
    assert all(one["told"] for one in told)
    asked = min(one["asked"] for one in told)
    tell("the same file again, none of its rows waits: processor", asked, "s", bar=0.3)


def _state(desk_path: Path) -> dict[str, Any]:
    """Row counts of every table, and a sum of the history."""
    import sqlalchemy as sa

    from lcdesk.model.entities import Base
    from lcdesk.services.core.opening import open_desk

    desk = open_desk(desk_path)
    with desk.reading() as session:
        counts = {
            name: session.scalar(sa.select(sa.func.count()).select_from(table))
            for name, table in Base.metadata.tables.items()
        }
        history = session.execute(
            sa.text("SELECT id, deed_id, entity, row_id, last_id FROM change ORDER BY id")
        ).all()
    desk.close()
    return {**counts, "history": hashlib.sha256(repr(history).encode()).hexdigest()}


def make_desk(path: Path) -> None:
    """A new desk with the cohort the list goes to."""
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk

    _drop(path)
    desk = open_desk(path)
    cohorts.add_cohort(desk, {"name_en": import_job.NAME})
    desk.close()


def _drop(path: Path) -> None:
    for near in path.parent.glob(f"{path.name}*"):
        shutil.rmtree(near) if near.is_dir() else near.unlink()


def _copy(source: Path, target: Path) -> None:
    _drop(target)
    shutil.copyfile(source, target)


def _tell(what: str, ours: Run, peers: dict[str, tuple[Run, float]]) -> None:
    for name, (peer, bar) in peers.items():
        tell(f"{what}: wall", ours.wall, "s", peer=(name, peer.wall), bar=bar)
    first = next(iter(peers))
    if ours.cpu:
        tell("  processor time of all processes", ours.cpu, "s", peer=(first, peers[first][0].cpu))
        tell("  peak of the largest process", ours.peak, "MB", peer=(first, peers[first][0].peak))


def _tell_parts(ours: Run) -> None:
    said: dict[str, Any] = json.loads(ours.said.splitlines()[-1])
    print(
        "    "
        + ", ".join(
            f"{name} {value:.2f} s" if isinstance(value, float) else f"{value} {name}"
            for name, value in said.items()
        )
    )
