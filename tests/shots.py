"""Pictures of every screen × light, dark × English, Chinese, from the sample desk, offscreen: `python3 dev.py shots`.

Needs no screen; 1536 × 900 pixels, into shots/<screen>_<language>_<theme>.png. A name as argument takes only that screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtWidgets import QWidget  # noqa: E402

from lcdesk import app, resources  # noqa: E402
from lcdesk.services.demo import make_demo  # noqa: E402
from lcdesk.settings import Settings  # noqa: E402
from lcdesk.ui.welcome import WelcomePage  # noqa: E402

SIZE = (1536, 900)
LANGUAGES = ("en", "zh")
THEMES = ("light", "dark")
SHEET = resources.path("samples", "shanghai_participants.xlsx")


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Every picture; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as desk_folder:
        desk = make_demo(Path(desk_folder))
        program = app.Program(
            app.application(), Settings(language="en", theme="light", office="Training Office"), is_demo=True
        )
        window = program.window
        window.resize(*SIZE)
        window.show()
        program.show_desk(desk)
        program.settle()
        made: list[Path] = []
        for key in [key for key in window.side.items if only in ("", key)]:
            args = {"path": SHEET} if key == "import" else {}
            window.open_screen(key, **args)
            made += take_each_way(program, folder, key, window)
        if only in ("", "welcome"):
            window.show_page(WelcomePage())
            made += take_each_way(program, folder, "welcome", window)
        program.stop()
    return made


def take_each_way(program: app.Program, folder: Path, name: str, window: QWidget) -> list[Path]:
    """One screen in both languages and both themes."""
    made = []
    for language in LANGUAGES:
        for theme in THEMES:
            program.window.set_language(language)
            program.window.set_theme(theme)
            if name == "welcome":
                program.window.show_page(WelcomePage())
            program.settle()
            path = folder / f"{name}_{language}_{theme}.png"
            window.grab().save(str(path))
            made.append(path)
    return made


def main(words: list[str]) -> int:
    """Take the pictures and say where they are."""
    for path in take_all(ROOT / "shots", words[0] if words else ""):
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
