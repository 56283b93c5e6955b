"""Pictures of every screen × light, dark × English, Chinese, from the sample desk, offscreen:
`python3 dev.py shots`.

Needs no screen; 1536 × 900 pixels, into shots/<screen>_<language>_<theme>.png. A name as argument
takes only that screen; `states` takes every state of the people (tools/shots/states.py), `states
NAME` those with this in their name; `figures` the contact sheets of the pictures of figures
(tools/shots/figures.py), `safety` those of passwords, backups, drafts and notices
(tools/shots/safety.py), `start` those of the start page and the sample (tools/shots/start.py),
`office` two windows side by side at an office's desk (tools/shots/office.py) and that of each role
(tools/shots/roles.py), `sizes` every screen on four displays (tools/shots/sizes.py), `guide` those
that ship with the guide (tools/shots/guide.py).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]

from PySide6.QtWidgets import QWidget

from lcdesk import app, resources
from lcdesk.services.importing.demo import make_demo
from lcdesk.settings import Settings
from lcdesk.ui.importing.answering import SideBySide
from lcdesk.ui.importing.answers import OTHER, AnswerButton
from lcdesk.ui.importing.dialogs import WordDialog
from lcdesk.ui.importing.field_chooser import FieldChooser
from lcdesk.ui.importing.open_review import HeadDialog
from lcdesk.ui.importing.page import Remarks
from lcdesk.ui.news.news_draft import NewsDialog
from lcdesk.ui.news.templates_dialog import TemplatesDialog
from tests.review_sheets import save_nomination, save_people, save_timetable
from tools.shots import curriculum, figures, guide, office, safety, sizes, start, states
from tools.shots.importing import take_surroundings, take_versions

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
            app.application(),
            Settings(language="en", theme="light", office="Training Office"),
            is_demo=True,
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
        if only in ("", "news"):
            made += take_news(program, folder)
        if only in ("", "cooperation"):
            for tab in ("projects", "alliance", "alumni"):
                window.open_screen("cooperation", tab=tab)
                program.settle()
                made += take_each_way(program, folder, f"cooperation-{tab}", window)
            window.open_screen("cooperation", tab="leads")
        if only in ("", "timetables"):
            made += take_timetables(program, folder)
        if only in ("", "review"):
            made += take_reviews(program, folder, Path(desk_folder))
        if only in ("", "surroundings"):
            made += take_surroundings(
                program,
                Path(desk_folder),
                lambda name, shown: save(program, folder, name, shown),
                ways,
            )
        if only in ("", "versions"):
            made += take_versions(
                program,
                Path(desk_folder),
                lambda name, shown: save(program, folder, name, shown),
                ways,
            )
        program.stop()
    return made


def take_news(program: app.Program, folder: Path) -> list[Path]:
    """The news draft with a sentence explained, and the words of that sentence."""
    window, made = program.window, list[Path]()
    for _language, _theme in ways(program):
        window.do("factsheet")
        program.settle()
        draft = _opened(window, NewsDialog)
        draft.rows[2].click()
        made.append(save(program, folder, "news", draft))
        made.append(save(program, folder, "news_template", draft.edit_template()))
        for one in window.findChildren(TemplatesDialog):
            one.done(0)
        draft.done(0)
        program.settle()
    return made


def take_timetables(program: app.Program, folder: Path) -> list[Path]:
    """Every view of the timetable and every tab beside it, filled."""
    context = program.window.context
    assert context is not None
    assert context.cohort_id is not None
    curriculum.fill(context.desk, context.cohort_id)
    program.window.open_screen("curriculum")
    made = list[Path]()
    for _language, _theme in ways(program):
        for name, show in curriculum.show_each(program):
            show()
            made.append(save(program, folder, name, program.window))
    return made


def take_reviews(program: app.Program, folder: Path, sheets: Path) -> list[Path]:
    """The import review with every kind of question: of people, scrolled down, filtered, of a
    timetable, with questions that may stay open, and what it opens.
    """
    window, made = program.window, list[Path]()
    window.open_screen("import", path=save_people(sheets / "names_v3.xlsx"))
    for _language, _theme in ways(program):
        made += take_review(program, folder)
    window.open_screen("import", path=save_timetable(sheets / "timetable.xlsx"))
    made += take_each_way(program, folder, "review_timetable", window)
    window.open_screen("import", path=save_nomination(sheets / "nominations_2026.xlsx"))
    made += take_each_way(program, folder, "review_open", window)
    return made


def take_review(program: app.Program, folder: Path) -> list[Path]:
    """The review of people as it stands, its other end, and all that it opens."""
    window, page = program.window, review_of(program)
    bars = page.problems._area.verticalScrollBar(), page.rows.cells.horizontalScrollBar()
    made = [save(program, folder, "review_people", window)]
    for bar in bars:
        bar.setValue(bar.maximum())
    made.append(save(program, folder, "review_people_below", window))
    for bar in bars:
        bar.setValue(0)
    for name, show in OPENED.items():
        shown = show(page)
        made.append(save(program, folder, f"review_{name}", shown))
        shown.close()
    return made


def review_of(program: app.Program) -> Any:
    """The page of the import screen."""
    return program.window.screens["import"].page


def _opened(page: Any, kind: type[QWidget]) -> Any:
    return next(one for one in page.window().findChildren(kind) if one.isVisible())


def _show_both(page: Any) -> QWidget:
    asked = next(one for one in page.outlook.questions if one.kind == "likely_same")
    page.answering.show_both(asked)
    return _opened(page, SideBySide)


def _show_twins(page: Any) -> QWidget:
    asked = next(one for one in page.outlook.questions if one.kind == "duplicate_passport")
    page.answering.show_both(asked)
    return _opened(page, SideBySide)


def _show_heads(page: Any) -> QWidget:
    page.heads_asked.emit(page.sight().sheets[0])
    return _opened(page, HeadDialog)


def _show_fields(page: Any) -> QWidget:
    page.rows.open_chooser(page.rows.table.column_at("nationality"))
    return _opened(page, FieldChooser)


def _show_value(page: Any) -> QWidget:
    asked = next(one for one in page.outlook.questions if one.kind == "unknown_country")
    page.answering.answer(asked, AnswerButton("", OTHER))
    return _opened(page, WordDialog)


def _show_remarks(page: Any) -> QWidget:
    page.head.show_remarks()
    return _opened(page, Remarks)


OPENED = {
    "both": _show_both,
    "twins": _show_twins,
    "heads": _show_heads,
    "fields": _show_fields,
    "value": _show_value,
    "remarks": _show_remarks,
}


def ways(program: app.Program) -> Iterator[tuple[str, str]]:
    """Every language and theme, switched to."""
    for language in LANGUAGES:
        for theme in THEMES:
            program.window.set_language(language)
            program.window.set_theme(theme)
            program.settle()
            yield language, theme


def save(program: app.Program, folder: Path, name: str, shown: QWidget) -> Path:
    """A picture of what is shown now."""
    settings = program.window.settings
    path = folder / f"{name}_{settings.language}_{settings.theme}.png"
    program.settle()
    shown.grab().save(str(path))
    return path


def take_each_way(program: app.Program, folder: Path, name: str, window: QWidget) -> list[Path]:
    """One screen in both languages and both themes."""
    made = []
    for _language, _theme in ways(program):
        made.append(save(program, folder, name, window))
    return made


def main(words: list[str]) -> int:
    """Take the pictures and say where they are."""
    only = words[0] if words else ""
    if only == "guide":
        os.environ["QT_SCALE_FACTOR"] = "2"  # read when the application is made
        for path in guide.take_all("".join(words[1:2])):
            print(path.relative_to(ROOT))
        return 0
    alone = {"sizes": sizes.take_all, "office": office.take_all}
    if only in alone:
        for path in alone[only](ROOT / "shots" / only, "".join(words[1:2])):
            print(path.relative_to(ROOT))
        return 0
    made: list[Path] = (
        [] if only in ("states", "figures", "safety", "start") else take_all(ROOT / "shots", only)
    )
    if only in ("", "states"):
        made += states.take_all(ROOT / "shots", "".join(words[1:2]))
    if only in ("", "figures"):
        made += figures.take_all(ROOT / "shots", "".join(words[1:2]))
    if only in ("", "safety"):
        made += safety.take_all(ROOT / "shots", "".join(words[1:2]))
    if only in ("", "start"):
        made += start.take_all(ROOT / "shots", "".join(words[1:2]))
    for path in made:
        print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
