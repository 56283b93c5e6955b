"""Times of work, how a figure is printed (value, peer, ratio, bar), and the table of all those that
have a bar.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

TOLD: list[tuple[str, str, bool]] = []
"""Every figure told so far: what of, the figure, and whether it has a bar; headings are without a
figure.
"""


def tell_heading(words: str) -> None:
    """What the figures are of that come now."""
    TOLD.append((words, "", True))
    print(f"  {words}", flush=True)


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def spent(work: Callable[[], object]) -> float:
    """Milliseconds of processor of one call, whatever else the machine does meanwhile."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3


def p95(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def tell(
    what: str,
    value: float,
    unit: str = "ms",
    *,
    peer: tuple[str, float] | None = None,
    bar: float | None = None,
) -> None:
    """One line; `bar` is a limit for the ratio to the peer where there is one, else for the
    value.
    """
    line = f"{value:>9.1f} {unit}"
    measured = value
    if peer:
        measured = value / peer[1]
        line += f"   {peer[0]} {peer[1]:.1f} {unit}, ratio {measured:.2f}"
    if bar is not None:
        line += f"   bar {bar:g}: {'met' if measured <= bar else 'MISSED'}"
    TOLD.append((what, line, bar is not None))
    print(f"  {what:<58}{line}", flush=True)


def tell_bars() -> None:
    """Once more, in one table, all figures that have a bar."""
    head = ""
    for what, line, has_bar in TOLD:
        part = what.removeprefix("  ")
        head = what if part == what else head
        if not line:
            print(what)
        elif has_bar:
            print(f"  {head if part == what else f'{head}: {part}':<84}{line}")


median = statistics.median
