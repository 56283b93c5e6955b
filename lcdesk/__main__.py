"""python -m lcdesk."""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    """The console script: what `lcdesk …` on a command line does."""
    multiprocessing.freeze_support()
    from lcdesk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
