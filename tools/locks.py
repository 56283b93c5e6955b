"""Renew the locks from pyproject.toml, for every system and Python at once: `python3 dev.py lock`.

Needs uv on PATH, and the network.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--quiet",
    "--upgrade",
)
PROGRAM, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
LOCKS = (
    ("pyproject.toml", f"--output-file={PROGRAM}"),
    ("--group=dev", f"--constraint={PROGRAM}", f"--output-file={DEVELOPMENT}"),
    ("--group=uv", "--output-file=requirements-uv.lock"),
)


def renew() -> int:
    """The newest versions in the ranges; the exit code of the first lock that failed."""
    uv = shutil.which("uv")
    if not uv:
        print("lock: renewing the locks needs uv on PATH (pip install uv)", file=sys.stderr)
        return 1
    for words in LOCKS:
        done = subprocess.run([uv, "pip", "compile", *OPTIONS, *words], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(renew())
