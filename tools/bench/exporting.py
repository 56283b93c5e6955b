"""A cohort of 100,000 people as a workbook of 34 columns, beside writers that know no layout; memory
and time at a tenth of it, too.

Whole processes. Peers that are not there are left out: a Python with pandas and rustpy-xlsxwriter is
named by LCDESK_BENCH_PANDAS. `exporting.py DESK [OUT.xlsx]` is our process, `exporting.py make
FOLDER SIZE` makes the desk.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

from tools.bench.children import Job, Run, python, run
from tools.bench.telling import tell

SIZES = (100_000, 10_000)
ZIP, WRITER = "own zip", "XlsxWriter constant_memory"
BARS = {ZIP: 4.0, WRITER: 0.8}
BESIDE = {"rustpy": "rustpy-xlsxwriter", "pandas": "pandas(openpyxl)"}


def bench(folder: Path) -> None:
    """The export of either size, in turn with its peers: the least processor time of each."""
    found: dict[int, Run] = {}
    for size in SIZES:
        print(f"  {size:,} people, 34 columns")
        run(Job(python("exporting.py", "make", folder, size)))
        desk, source = folder / f"{size}.lcdesk", folder / f"{size}.csv"
        out = folder / "out.xlsx"
        jobs = {
            ZIP: Job(python("export_peers.py", "zip", source, out)),
            WRITER: Job(python("export_peers.py", "xlsxwriter", source, out)),
            "ours": Job(python("exporting.py", desk, out)),
        }
        times = 3 if size == max(SIZES) else 5
        least: dict[str, Run] = {}
        for _time in range(times):
            for name, job in jobs.items():
                done = run(job)
                least[name] = min(least.get(name, done), done, key=lambda one: one.cpu)
        least |= _heavy_peers(source, out)
        ours = found[size] = least.pop("ours")
        for name, peer in least.items():
            bar = BARS.get(name) if size == max(SIZES) else None
            tell("export: processor time", ours.cpu, "s", peer=(name, peer.cpu), bar=bar)
        tell("  wall", ours.wall, "s", peer=(ZIP, least[ZIP].wall))
        tell("  peak", float(ours.said), "MB", bar=120)
    many, few = (found[size] for size in SIZES)
    start = run(Job(python("exporting.py", folder / f"{min(SIZES)}.lcdesk"))).cpu
    taken = [max(one.cpu - start, 0.01) for one in (many, few)]
    grown = math.log(taken[0] / taken[1]) / math.log(SIZES[0] / SIZES[1])
    tell("exponent of the growth, without the start of the program", grown, "")


def _heavy_peers(source: Path, out: Path) -> dict[str, Run]:
    """Once each, by a Python that has them."""
    by, found = os.environ.get("LCDESK_BENCH_PANDAS", sys.executable), dict[str, Run]()
    for peer, name in BESIDE.items():
        module = {"rustpy": "rustpy_xlsxwriter"}.get(peer, "pandas, openpyxl")
        tried = subprocess.run([by, "-c", f"import {module}"], capture_output=True, check=False)
        if tried.returncode == 0:
            found[name] = run(Job(python("export_peers.py", peer, source, out, by=by)))
    return found


def make(folder: Path, size: int) -> None:
    """A desk of so many imported people, and what its export says as a table of text."""
    from lcdesk.tabular.reading.reader import read_workbook
    from lcdesk.tabular.writing.cells import write_table
    from lcdesk.tabular.writing.specs import ColumnSpec, SheetSpec
    from tools.bench import import_job, importing, roster

    path, source = folder / f"{size}.lcdesk", folder / f"{size}.csv"
    sheet, out = roster.write(folder / f"{size}.xlsx", size), folder / "whole.xlsx"
    importing.make_desk(path)
    import_job.take_in(sheet, path)
    export(path, out)
    grid = read_workbook(out).grids[0]
    head = next(at for at, row in enumerate(grid.rows) if row[0].value == "lcdesk id")
    columns = [ColumnSpec(str(at), str(cell.value)) for at, cell in enumerate(grid.rows[head])]
    rows = ([cell.value for cell in row] for row in grid.rows[head + 1 :])
    write_table(source, SheetSpec("x", columns, rows))


def export(desk_path: Path, out: Path | None = None) -> None:
    """The first cohort as a workbook, or (None) only the desk opened."""
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.exporting.exporting import export_cohort

    desk = open_desk(desk_path)
    cohort = cohorts.list_cohorts(desk)[0]["id"]
    if out is not None:
        export_cohort(desk, cohort, out)
    desk.close()


def own_peak() -> float:
    """Megabytes of this process alone: what its parent tells begins with the parent's own."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        export(*map(Path, sys.argv[1:]))
        sys.stdout.write(f"{own_peak()}\n")
