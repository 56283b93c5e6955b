"""lcdesk as a process: `import_job.py read FILE`, `import_job.py import FILE DESK [SMALL]`
(`import_later`: usable, and the search index not complete) or `import_job.py same FILE DESK`; prints
its parts in seconds, and row counts.

With the small file SMALL, that one is read and understood before, outside the clock: as in a
program that runs already.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lcdesk.garbage_collection import collection_paused

NAME = "Large"
"""The cohort that the list goes to."""


def read(path: Path) -> dict[str, Any]:
    """Every sheet read in the reading process, and handed over."""
    from lcdesk.tabular.reading.reader import read_workbook

    grid = read_workbook(path).grids[0]
    return {"rows": grid.height}


@collection_paused()
def take_in(
    path: Path, desk_path: Path, small: Path | None = None, *, indexes: bool = True
) -> dict[str, Any]:
    """The whole import into the desk's first cohort, as the command line does it; as the window
    does it where the search index comes later.
    """
    from lcdesk.tabular.reading.reader import warm

    warm()
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.importing import importing

    parts: dict[str, Any] = {}
    opened = open_desk(desk_path) if small else None
    if small:
        importing.read_file(small)
    with importing.reading_file(path) as found:
        ahead = _timed(
            parts, "what is there", lambda: importing.peek_ahead(opened or desk_path, NAME)
        )
        understanding = _timed(parts, "read and understand", found)
    desk = opened or open_desk(desk_path)
    cohort = cohorts.list_cohorts(desk)[0]["id"]
    plan = _timed(
        parts, "plan", lambda: importing.prepare(desk, understanding, cohort, ahead=ahead)
    )
    outcome = _timed(parts, "apply", lambda: importing.apply(desk, plan, cohort, path))
    if indexes:
        _timed(parts, "index", desk.index_all)
    desk.close()
    return {
        **parts,
        "new": outcome.new,
        "changed": outcome.changed,
        "same": outcome.same,
        "waiting": outcome.waiting,
    }


def same(path: Path, desk_path: Path) -> dict[str, Any]:
    """Processor seconds until a running program tells that a file came in before, and may hold
    nothing new.
    """
    from lcdesk.services.core.opening import open_desk
    from lcdesk.services.importing import same_file

    desk = open_desk(desk_path)
    begun = time.process_time()
    found = same_file.find_unchanged(desk, path)
    seconds = time.process_time() - begun
    desk.close()
    return {"asked": seconds, "told": bool(found)}


def _timed(parts: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    done = work()
    parts[name] = time.perf_counter() - begun
    return done


if __name__ == "__main__":
    what = {
        "read": read,
        "import": take_in,
        "import_later": partial(take_in, indexes=False),
        "same": same,
    }[sys.argv[1]]
    sys.stdout.write(json.dumps(what(*map(Path, sys.argv[2:]))) + "\n")
