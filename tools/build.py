"""The program as a folder, dist/lcdesk, and a first start of it without a screen: `python3 dev.py
build`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import licences

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "dist" / "lcdesk" / ("lcdesk.exe" if os.name == "nt" else "lcdesk")
WORDS = ("--noconfirm", "--log-level=WARN", "--distpath=dist", "--workpath=build", "build.spec")


def build() -> int:
    """The exit code of the first step that failed, or of the program's own test of itself."""
    packed = subprocess.run([sys.executable, "-m", "PyInstaller", *WORDS], cwd=ROOT, check=False)
    if packed.returncode:
        return packed.returncode
    folder = PROGRAM.parent
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    size = sum(path.lstat().st_size for path in files)
    print(f"build: {folder.relative_to(ROOT)} is {size / 1e6:.0f} MB; starting it once", flush=True)
    code = licences.main([str(folder)])
    return code or subprocess.run([str(PROGRAM), "--self-test"], check=False).returncode


if __name__ == "__main__":
    sys.exit(build())
