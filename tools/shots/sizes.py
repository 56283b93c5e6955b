"""Every screen on the displays the offices have, in both languages and both themes, on a sample
that opens in twelve days: `python3 dev.py shots sizes [SCREEN]`.

Into shots/sizes/<display>_<screen>_<language>_<theme>.png. A display scaled to 150 % is another
application: it is set by the environment of a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lcdesk import app
from lcdesk.model import clock
from lcdesk.services.importing.demo import make_demo
from lcdesk.settings import Settings

DISPLAYS = {
    "1366": (1366, 768, ""),
    "1440": (1440, 900, ""),
    "150": (1280, 720, "1.5"),  # 1920 × 1080
    "4k": (3840, 2160, ""),
}
"""Width and height in the pixels a program counts in, and the scale where it is not one."""


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Every picture; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    for display, (_width, _height, scale) in DISPLAYS.items():
        environment = {**os.environ, **({"QT_SCALE_FACTOR": scale} if scale else {})}
        subprocess.run(
            [sys.executable, "-m", "tools.shots.sizes", display, str(folder), only],
            env=environment,
            check=True,
        )
    return sorted(folder.glob(f"*_{only or '*'}_*.png"))


def _take_display(display: str, folder: Path, only: str) -> None:
    width, height, _scale = DISPLAYS[display]
    with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as home:
        desk = make_demo(Path(home), today=clock.today())
        program = app.Program(
            app.application(), Settings(language="en", office="Training Office"), is_demo=True
        )
        window = program.window
        window.resize(width, height)
        window.show()
        program.show_desk(desk)
        for language in ("en", "zh"):
            window.set_language(language)
            for theme in ("light", "dark"):
                window.set_theme(theme)
                for key in [key for key in window.side.items if only in ("", key)]:
                    window.open_screen(key)
                    program.settle()
                    window.grab().save(str(folder / f"{display}_{key}_{language}_{theme}.png"))
        program.stop()


if __name__ == "__main__":
    _take_display(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
