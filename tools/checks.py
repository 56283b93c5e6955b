"""Every check of the sources, all of them even when one fails: `python3 dev.py check`."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

STEPS = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "pyright": ("pyright", "--pythonpath", sys.executable),
    "pyright for Windows": ("pyright", "--pythonpath", sys.executable, "--pythonplatform=Windows"),
    "pyright for macOS": ("pyright", "--pythonpath", sys.executable, "--pythonplatform=Darwin"),
    "keys of rows": ("tools.untyped",),
    "imports": ("importlinter.cli",),
    "deptry": ("deptry", "."),
    "texts": ("tools.translations", "--check"),
    "house": ("pytest", "-q", "--tb=short", "-p", "no:randomly", "tests/test_house.py"),
}
"""Name → a module and its words."""


def check() -> int:
    """1 when any check failed. Two run at a time; what each says comes whole."""
    failed: list[str] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, (code, said, seconds) in zip(STEPS, pool.map(_run, STEPS), strict=True):
            print(said, end="", flush=True)
            _say(f"{name}: {'passed' if code == 0 else 'FAILED'} ({seconds:.1f} s)")
            failed += [name] if code else []
    _say("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _run(name: str) -> tuple[int, str, float]:
    """The exit code of a step, what it said, and how long it took."""
    started = time.monotonic()
    done = subprocess.run(
        _command(name, STEPS[name]),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout, time.monotonic() - started


def _command(name: str, words: tuple[str, ...]) -> list[str]:
    if name == "imports":  # its module has no main of its own
        line = "from importlinter.cli import lint_imports_command as run; run()"
        return [sys.executable, "-c", line]
    return [sys.executable, "-m", *words]


def _say(sentence: str) -> None:
    print(f"check: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(check())
