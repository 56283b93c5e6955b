"""What a fault put in on purpose is: how it is run, what must never come of it, and the controls
that must show harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figures:
    """What came of so many trials: `harm`, where every number must be 0 (a control: some must
    not), and what was seen besides.
    """

    trials: int
    harm: Mapping[str, int]
    seen: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def total(self) -> int:
        """All harm together."""
        return sum(self.harm.values())

    def __str__(self) -> str:
        harm = ", ".join(f"{number} {words}" for words, number in self.harm.items())
        seen = ", ".join(f"{number} {words}" for words, number in self.seen.items())
        return f"{self.trials} trials: {harm}" + (f" ({seen})" if seen else "")


Run = Callable[[int, int], Figures]
"""Called with the number of trials and a seed."""


@dataclass(frozen=True)
class Control:
    """The same with a safeguard taken out: at least one number of its harm must not be 0."""

    words: str  # which safeguard is gone, as a phrase: "committing every 100 rows"
    run: Run
    full: int
    few: int
    portion: int = 0
    """So many trials at a time in a run of the tests, until harm shows: where chance says when,
    one need not wait for all of them.
    """

    def run_few(self, seed: int) -> Figures:
        """The trials of a run of the tests: all at once, or in portions, which may be twice as
        many together.
        """
        if not self.portion:
            return self.run(self.few, seed)
        figures = self.run(self.portion, seed)
        for again in range(1, -(-2 * self.few // self.portion)):
            if figures.total:
                break
            figures = self.run(self.portion, seed + again)
        return figures


def _can_always() -> str:
    return ""


@dataclass(frozen=True)
class Fault:
    """One line of the table in docs/safety.md. `full` and `few`: trials of `dev.py faults`, and
    of one run of the tests (0: another test does that).
    """

    key: str  # as on the command line: "kill9-import"
    words: str  # as in the table: "kill -9 in an import"
    run: Run
    full: int
    few: int
    controls: tuple[Control, ...] = ()
    why_not: Callable[[], str] = _can_always
    """Why it cannot be run on this system; "" where it can."""
