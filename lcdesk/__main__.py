"""python -m lcdesk."""

from __future__ import annotations

import sys


def main() -> int:
    """The console script: what `lcdesk …` on a command line does."""
    if getattr(sys, "frozen", False):  # a built program begins here in each process it starts
        import multiprocessing

        multiprocessing.freeze_support()
    from lcdesk.garbage_collection import pause_collection

    pause_collection()
    from lcdesk.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
