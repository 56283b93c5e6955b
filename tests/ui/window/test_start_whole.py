"""The program as a process of its own, until all its screens are made while others read: what ends
a process (classes of Qt made on a wrong thread) no test within it can tell.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lcdesk.services.importing.demo import make_demo

STARTER = Path(__file__).parents[3] / "tools" / "bench" / "first_paint.py"


def test_all_screens_are_made_while_others_read(tmp_path: Path) -> None:
    desk = make_demo(tmp_path)
    desk.close()
    done = subprocess.run(
        [sys.executable, str(STARTER), "filled", str(desk.path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert float(done.stdout) > 0
