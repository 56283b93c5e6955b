"""A cohort of 100,000 people as a workbook of 34 columns, beside writers that know no layout.

Whole processes. Peers that are not there are left out: a Python with pandas and rustpy-xlsxwriter is
named by LCDESK_BENCH_PANDAS. `exporting.py DESK [OUT.xlsx]` is our process, `exporting.py make
FOLDER SIZE` makes the desk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.bench.children import Job, interleaved, peers_python, python, run
from tools.bench.telling import tell

SIZE = 100_000
ZIP, WRITER = "own zip", "XlsxWriter constant_memory"
BARS = {ZIP: 4.0, WRITER: 0.8}
RUST, PANDAS = "rustpy-xlsxwriter", "pandas(openpyxl)"
RUNS = 5


def bench(folder: Path) -> None:
    """The export in turn with its peers: the least processor time of each."""
    run(Job(python("exporting.py", "make", folder, SIZE)))
    desk, source, out = folder / f"{SIZE}.lcdesk", folder / f"{SIZE}.csv", folder / "out.xlsx"
    jobs = {
        ZIP: Job(python("export_peers.py", "zip", source, out)),
        WRITER: Job(python("export_peers.py", "xlsxwriter", source, out)),
        "ours": Job(python("exporting.py", desk, out)),
    }
    if by := peers_python("rustpy_xlsxwriter"):
        jobs[RUST] = Job(python("export_peers.py", "rustpy", source, out, by=by))
    least = interleaved(jobs, RUNS)
    if by := peers_python("pandas, openpyxl"):  # a minute and a half: once
        least[PANDAS] = run(Job(python("export_peers.py", "pandas", source, out, by=by)))
    ours = least.pop("ours")
    for name, peer in least.items():
        tell("export: processor time", ours.cpu, "s", peer=(name, peer.cpu), bar=BARS.get(name))
    tell("export: wall", ours.wall, "s", peer=(ZIP, least[ZIP].wall))
    tell("export: peak of memory", float(ours.said), "MB", bar=120)


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
