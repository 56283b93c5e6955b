"""Every fault a few times, and every control, which must show the harm; the full numbers are
those of `dev.py faults`.
"""

from __future__ import annotations

import pytest

from tests.faults.__main__ import BEGIN, END, KEPT, PAGE, table
from tests.faults.catalogue import all_faults
from tests.faults.fault import Control, Fault

FAULTS = {fault.key: fault for fault in all_faults() if fault.few}
CONTROLS = {
    f"{fault.key}: {control.words}": (fault, control)
    for fault in FAULTS.values()
    for control in fault.controls
}


@pytest.mark.parametrize("key", FAULTS)
def test_nothing_comes_to_harm(key: str) -> None:
    fault = FAULTS[key]
    figures = _possible(fault).run(fault.few, 1)
    assert not figures.total, str(figures)


@pytest.mark.parametrize("key", CONTROLS)
def test_without_the_safeguard_the_harm_shows(key: str) -> None:
    fault, control = CONTROLS[key]
    assert isinstance(control, Control)
    figures = _possible(fault) and control.run_few(1)
    assert figures.total, str(figures)


def test_every_fault_has_a_control_and_fewer_trials_here() -> None:
    assert [
        key for key, fault in FAULTS.items() if not fault.controls or fault.few >= fault.full
    ] == []


def test_the_table_of_the_page_is_that_of_the_figures() -> None:
    import json

    page = PAGE.read_text(encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    assert page.partition(BEGIN)[2].partition(END)[0].strip() == table(kept).strip()
    assert [key for key, figures in kept.items() if not figures["is_good"]] == []


def _possible(fault: Fault) -> Fault:
    if reason := fault.why_not():
        pytest.skip(reason)
    return fault
