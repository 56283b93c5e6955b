"""Times as medians, and how a figure is printed: value, peer, ratio, bar."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


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
    line = f"  {what:<58}{value:>9.1f} {unit}"
    measured = value
    if peer:
        measured = value / peer[1]
        line += f"   {peer[0]} {peer[1]:.1f} {unit}, ratio {measured:.2f}"
    if bar is not None:
        line += f"   bar {bar:g}: {'met' if measured <= bar else 'MISSED'}"
    print(line, flush=True)


median = statistics.median
