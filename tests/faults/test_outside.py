"""Nothing outside is touched while a hostile file is read: seen by strace, where it is there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.faults import hostile, outside

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")

A_FEW = (
    "script.xls",
    "spy.xml",
    "escaping.xlsx",
    "laughs.ods",
    "garbage.xlsb",
    "garbage.xls",
    "unknown_cipher.xlsx",
    "strings_claimed.xls",
    "errors_without_value.xlsx",
    "rows_repeated.ods",
    "nul.csv",
    "pipe.xlsx",
)


def test_no_other_file_no_network_no_other_program(tmp_path: Path) -> None:
    seen, printed = outside.trace(hostile.make(tmp_path, A_FEW))
    assert seen.strange == []
    assert printed.count("\n") == len(A_FEW), "each file was read"
    assert "script.xls: 1 rows" in printed
    assert {str(tmp_path / "script.xls"), str(tmp_path / "garbage.xls")} <= seen.opened
    assert seen.programs >= 2, "the reading process was followed too"


def test_what_must_not_happen_is_seen(tmp_path: Path) -> None:
    script = (
        "import pathlib, socket, subprocess, sys\n"
        "pathlib.Path('/etc/hostname').exists() and open('/etc/hostname')\n"
        "open(sys.argv[1], 'w').close()\n"
        "socket.socket()\n"
        "subprocess.run(['/bin/true'])\n"
        "pathlib.Path(sys.argv[1]).unlink()\n"
    )
    seen, _ = outside.follow([sys.executable, "-c", script, str(tmp_path / "written.txt")], ())
    told = "\n".join(seen.strange)
    assert all(word in told for word in ("written.txt", "socket(", "/bin/true", "unlink"))
