"""`python -m tests.faults [KEY…] [--few] [--seed N] [--keep]`: run faults with their full numbers,
each with its controls.

KEY may be the beginning of keys ("kill9"). `--keep` writes the figures to tests/faults/figures.json
and into the table of docs/safety.md. Ends with 1 when anything came to harm, or a control showed
none.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.faults.catalogue import all_faults
from tests.faults.fault import Control, Fault, Figures

ROOT = Path(__file__).resolve().parents[2]
KEPT, PAGE = ROOT / "tests" / "faults" / "figures.json", ROOT / "docs" / "safety.md"
BEGIN, END = "<!-- faults: written by dev.py faults --keep -->", "<!-- end of faults -->"


def main(words: list[str]) -> int:
    """Run what the words name; the exit code."""
    parser = argparse.ArgumentParser(prog="dev.py faults")
    parser.add_argument("keys", nargs="*", metavar="KEY")
    parser.add_argument("--few", action="store_true", help="the numbers of a run of the tests")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the figures, and write the table of docs/safety.md",
    )
    asked = parser.parse_args(words)
    known = [fault for fault in all_faults() if fault.few or not asked.few]
    chosen = [one for one in known if not asked.keys or one.key.startswith(tuple(asked.keys))]
    if not chosen:
        sys.stdout.write(
            "There is no such fault: " + ", ".join(fault.key for fault in known) + "\n"
        )
        return 2
    results = {fault.key: _run(fault, is_few=asked.few, seed=asked.seed) for fault in chosen}
    if asked.keep:
        _keep({key: result for key, result in results.items() if result})
    return 0 if all(not result or result["is_good"] for result in results.values()) else 1


def _run(fault: Fault, *, is_few: bool, seed: int) -> dict[str, Any]:
    """One fault and its controls; {} where it cannot be run."""
    if reason := fault.why_not():
        _say(f"{fault.key}: not run: {reason}")
        return {}
    started = time.monotonic()
    figures = fault.run(fault.few if is_few else fault.full, seed)
    seconds = time.monotonic() - started
    _say(f"{'ok  ' if not figures.total else 'HARM'} {fault.key}: {figures} [{seconds:.0f} s]")
    controls = [_control(control, is_few=is_few, seed=seed) for control in fault.controls]
    is_good = not figures.total and all(control["is_good"] for control in controls)
    return {
        "words": fault.words,
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "seconds": round(seconds),
        "is_good": is_good,
        **_plain(figures),
        "controls": controls,
    }


def _control(control: Control, *, is_few: bool, seed: int) -> dict[str, Any]:
    figures = control.run_few(seed) if is_few else control.run(control.full, seed)
    _say(f"     {'ok  ' if figures.total else 'NO HARM SHOWN'} control, {control.words}: {figures}")
    return {"words": control.words, "is_good": figures.total > 0, **_plain(figures)}


def _plain(figures: Figures) -> dict[str, Any]:
    return {
        "trials": figures.trials,
        "harm": dict(figures.harm),
        "seen": {k: str(v) for k, v in figures.seen.items()},
    }


def _keep(results: dict[str, Any]) -> None:
    """Put new figures beside those kept, and all of them into the page."""
    kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    known = {fault.key for fault in all_faults()}
    whole = {key: figures for key, figures in sorted({**kept, **results}.items()) if key in known}
    KEPT.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, _begin, rest = page.partition(BEGIN)
    PAGE.write_text(
        before + BEGIN + "\n" + table(whole) + END + rest.partition(END)[2], encoding="utf-8"
    )


def table(whole: dict[str, Any]) -> str:
    """The figures as a table of Markdown."""
    rows = [
        "| fault | trials | came to harm | control: the safeguard taken out | day |",
        "|---|---|---|---|---|",
    ]
    for one in whole.values():
        controls = "; ".join(
            f"{control['words']}: {_harm(control, only_found=True)} in {control['trials']:,}"
            for control in one["controls"]
        )
        seen = "".join(f"; {number} {words}" for words, number in one["seen"].items())
        rows.append(
            f"| {one['words']} | {one['trials']:,} | {_harm(one)}{seen} | {controls} | "
            f"{one['day']} |"
        )
    return "\n".join(rows) + "\n"


def _harm(one: dict[str, Any], *, only_found: bool = False) -> str:
    return ", ".join(
        f"{number:,} {words}" for words, number in one["harm"].items() if number or not only_found
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
