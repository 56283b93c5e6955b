"""What grows with the square of a text or a sheet is found by making it four times as large."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.tabular import records
from lcdesk.tabular.curriculum import agendas
from lcdesk.tabular.grid import EMPTY, Cell, Grid, Workbook
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.tables import bodies
from lcdesk.tabular.understanding import understand

PEOPLE = ("Number of people", "Name", "Nationality", "Organisation", "Phone")
LESSONS = ("Date", "Time", "Topic", "Speaker", "Venue")
LESSON = ("2025-06-16", "9:00-10:30", "Water", "Dr Lin", "B305")
Rows = list[tuple[str, ...]]


def people(text: str) -> Rows:
    """A list in which a cell of each column is the text."""
    usual = ("1", "Ali Khan", "Kenya", "Bank", "+254 712 345 678")
    return [
        PEOPLE,
        *(
            tuple(text if at == place else said for at, said in enumerate(usual))
            for place in range(5)
        ),
    ]


def shared(piece: str) -> Callable[[int], Rows]:
    """So many people in one cell, and as many of what each has."""

    def make(count: int) -> Rows:
        names = piece.join(f"Ali Khan{chr(97 + at % 26)}" for at in range(count))
        return [
            PEOPLE,
            (str(count), names, "Kenya", "Bank", ""),
            ("1", "Bo Li", "China", "Bank", ""),
        ]

    return make


def lessons(text: str) -> Rows:
    return [
        LESSONS,
        LESSON,
        *(
            tuple(text if at == place else said for at, said in enumerate(LESSON))
            for place in range(2, 5)
        ),
    ]


GROWING: dict[str, tuple[Callable[[int], Rows], int]] = {
    "ands": (lambda size: people("& " * size), 1500),
    "blanks": (lambda size: people("A" + " " * size + "B"), 1500),
    "people in a cell": (shared("、"), 150),
    "people parted by signs": (shared(" & "), 150),
    "capitals": (lambda size: lessons("A" * size), 2000),
    "doubled letters": (lambda size: lessons("Mm" * size), 1000),
    "accents": (lambda size: lessons("\u00e9" * size), 2000),
    "brackets in heads": (
        lambda size: [tuple(f"{head} {'(' * size}" for head in PEOPLE), *people("x")[1:]],
        800,
    ),
    "lessons at one time": (lambda size: [LESSONS, *[LESSON] * size], 100),
}


def seconds(rows: Rows) -> float:
    """Processor seconds of understanding and planning, the least of three."""
    cells = [[Cell(text, text) if text else EMPTY for text in row] for row in rows]
    found: list[float] = []
    for _ in range(3):
        start = time.process_time()
        plan(understand(Workbook([Grid("S", cells)]), "x"), Present((), (), ()))
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.parametrize("name", GROWING)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    make, size = GROWING[name]
    seconds(make(10))  # what is loaded when first needed
    small, large = seconds(make(size)), seconds(make(4 * size))
    assert large < 9 * small + 0.02, (small, large)  # the square would be sixteen times


def test_a_number_of_thousands_of_figures_is_a_text_that_waits_not_a_fault_of_ours() -> None:
    rows = people("7" * 5000)
    found = understand(
        Workbook([Grid("S", [[Cell(text, text) for text in row] for row in rows])]), "x"
    )
    assert len(found.rows) == 5


FEW = 1000
ABSURD: dict[str, Callable[[], Rows]] = {
    "agenda": lambda: [
        (f"{at % 12 + 8}:00 – {at % 12 + 9}:00 Water {at}",) for at in range(FEW + 1)
    ],
    "notes": lambda: [
        PEOPLE,
        ("1", "Bo Li", "China", "Bank", ""),
        *[("Note: x", "", "", "", "")] * (FEW + 2),
    ],
    "unreadable": lambda: [PEOPLE, *[("1", "Bo Li", "Qqzzx", "Bank", "2019-12-10")] * FEW],
}


@pytest.mark.parametrize("name", ABSURD)
def test_what_no_list_holds_is_refused_and_not_cut(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agendas, "MOST_ENTRIES", FEW)
    monkeypatch.setattr(bodies, "MOST_NOTES", FEW)
    monkeypatch.setattr(records, "MOST_PROBLEMS", FEW)
    cells: dict[str, Cell] = {"": EMPTY}
    rows = [[cells.setdefault(text, Cell(text, text)) for text in row] for row in ABSURD[name]()]
    with pytest.raises(KnownFault):
        understand(Workbook([Grid("S", rows)]), "x")
