"""The benches: each figure beside a named peer or floor measured in the same run. `python3 dev.py
bench [start table search import 5000 …]`; `speed` stands for those of `SPEED`, the large jobs.

Absolute times mean nothing on another machine; the ratios do. Bars: the limits this project has set
itself.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tools.bench import (
    clashes,
    clerks,
    cooperation,
    drop,
    exporting,
    figures,
    growth,
    importing,
    million,
    office,
    papers,
    roles,
    start,
    table,
    trips,
    week,
)
from tools.bench.telling import tell_bars, tell_heading

BENCHES: dict[str, Callable[[Path], None]] = {
    # first those that tell the memory of processes they start: `roster.write` says why
    "start": start.bench,
    "import": importing.bench,
    "drop": drop.bench,
    "export": exporting.bench,
    "table": table.bench,
    "search": table.bench_search,
    "clashes": clashes.bench,
    "figures": figures.bench,
    "million": million.bench,
    "growth": growth.bench,
    "week": week.bench,
    "cooperation": cooperation.bench,
    "papers": papers.bench,
    "trips": trips.bench,
    "office": office.bench,
    "clerks": clerks.bench,
    "roles": roles.bench,
}
SPEED = ("start", "import", "drop", "export", "figures", "million", "growth")


def main(names: list[str]) -> int:
    """Run the benches named (all when none is); a number is how many people "import" takes, and
    how many "office", "clerks" and "roles" have. Unknown names are told.
    """
    for number in (int(name) for name in names if name.isdecimal()):
        importing.SIZES = (number, max(number // 5, 1))
        office.PEOPLE = roles.PEOPLE = number
    names = [name for name in names if not name.isdecimal()]
    if "speed" in names:
        names = [*SPEED, *(name for name in names if name not in (*SPEED, "speed"))]
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"No bench is called {', '.join(unknown)}; there are: {', '.join(BENCHES)}.")
        return 2
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for name in names or BENCHES:
            print()
            tell_heading(name)
            BENCHES[name](Path(folder))
    print("\nall that have a bar")
    tell_bars()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
