"""The rules of the house as tests over the source tree: sizes, names, who may know what, texts,
tracked files.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from lcdesk.texts import in_language
from tests import sources
from tests.sources import nodes, tree
from tools import translations

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lcdesk"
MODULES = sorted(PACKAGE.rglob("*.py"))
# migrations are generated and never edited
WRITTEN = [path for path in MODULES if "migrations" not in path.parts]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ABOVE = {"__main__", "cli", "app", "ui"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.fixture(scope="module", autouse=True)
def _trees_go() -> Iterator[None]:
    yield
    sources.forget()
    calls_of.cache_clear()


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room a module of the package lies in: "ui", "model", "texts"."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def below(rooms: set[str]) -> list[Path]:
    return [path for path in MODULES if room(path) not in rooms]


def functions(path: Path) -> Iterator[Function]:
    return chain(nodes(path, ast.FunctionDef), nodes(path, ast.AsyncFunctionDef))


def height(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, anywhere in it, with the names taken from it:
    "PySide6.QtCore.Qt".
    """
    for node in nodes(path, ast.Import):
        yield from ((alias.name, node.lineno) for alias in node.names)
    for node in nodes(path, ast.ImportFrom):
        if node.module and not node.level:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def called(node: ast.AST) -> str:
    """The dotted name of what a call calls; "" when it is no plain name."""
    if isinstance(node, ast.Call):
        node = node.func
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


# --- sizes ---


def test_no_function_is_longer_than_60_lines() -> None:
    found = [
        (path, node)
        for path in [*WRITTEN, ROOT / "dev.py"]
        for node in functions(path)
        if height(node) > 60
    ]
    assert not [
        f"{name_of(path)}:{node.lineno} {node.name}: {height(node)}" for path, node in found
    ]


# --- names and words ---


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = [path.relative_to(ROOT).with_suffix("").parts for path in [*MODULES, *TESTS]]
    assert not [
        "/".join(parts)
        for parts in names
        if EMPTY_NAMES & {word for part in parts for word in part.split("_")}
    ]


def begins_with_words(path: Path) -> bool:
    """Whether the first that stands in a file, comments apart, is a text by itself, and not an
    empty one.
    """
    beside = {tokenize.COMMENT, tokenize.NL, tokenize.ENCODING}
    with path.open("rb") as file:
        said = (part for part in tokenize.tokenize(file.readline) if part.type not in beside)
        first, second = next(said), next(said, None)
    is_text = (
        first.type == tokenize.STRING and second is not None and second.type == tokenize.NEWLINE
    )
    return is_text and bool(str(ast.literal_eval(first.string)).strip())


def test_each_module_says_what_it_is_for() -> None:
    assert not [
        name_of(path) for path in [*WRITTEN, *TESTS, ROOT / "dev.py"] if not begins_with_words(path)
    ]


@pytest.mark.parametrize(
    ("source", "does"),
    [
        ('"""What it is for."""\nimport re\n', True),
        ('#!/usr/bin/env python3\n\n"""What it is for."""\n', True),
        ('""\n', False),
        ("import re\n", False),
        ('name = "What it is for."\n', False),
        ('"What it is for.".strip()\n', False),
        ("", False),
    ],
)
def test_the_search_for_what_a_module_is_for_finds_what_it_should(
    tmp_path: Path, source: str, does: bool
) -> None:
    (tmp_path / "module.py").write_text(source, encoding="utf-8")
    assert begins_with_words(tmp_path / "module.py") == does
    assert bool(ast.get_docstring(ast.parse(source))) == does


def test_each_folder_of_the_package_is_one() -> None:
    """A folder without __init__.py is invisible to the checks of the layers."""
    assert not [
        name_of(path)
        for path in MODULES
        if not (path.parent / "__init__.py").exists() and path in WRITTEN
    ]


def test_the_tests_mirror_the_package() -> None:
    own = {"data", "expected", "bench", "faults", "desktop", "office"}
    folders = {path.parent.relative_to(ROOT / "tests") for path in TESTS}
    assert not [
        str(folder)
        for folder in folders
        if not own & set(folder.parts) and not (PACKAGE / folder).is_dir()
    ]


def test_the_rooms_that_are_named_are_there_and_every_extra_has_code_behind_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    there = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.stem != "__init__" and not path.name.startswith("__pycache")
    }
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert {name.strip(" ()") for layer in layers for name in layer.split("|")} == there
    for page, start in (("CONTRIBUTING.md", "__main__ →"),):
        (line,) = (
            one for one in (ROOT / page).read_text(encoding="utf-8").splitlines() if start in one
        )
        named = re.findall(r"\w+", line[line.index(start) :].partition("`")[0])
        assert set(named) == there, page
    taken = {name.split(".")[0] for path in MODULES for name, _line in imports(path)}
    for extra, packages in settings["project"].get("optional-dependencies", {}).items():
        assert any(re.split(r"\W", package)[0] in taken for package in packages), extra


# --- who may know what ---


def calls(top: ast.AST) -> list[ast.Call]:
    """Every call below a node, but for those in a `main`, which a developer starts."""
    below = list(sources.walk(top))
    functions = [node for node in below if isinstance(node, ast.FunctionDef)]
    return started_by_nobody([node for node in below if isinstance(node, ast.Call)], functions)


@cache
def calls_of(path: Path) -> list[ast.Call]:
    """The same of a whole file."""
    return started_by_nobody(nodes(path, ast.Call), nodes(path, ast.FunctionDef))


def started_by_nobody(found: list[ast.Call], functions: list[ast.FunctionDef]) -> list[ast.Call]:
    in_main = {node for main in functions if main.name == "main" for node in sources.walk(main)}
    return [node for node in found if node not in in_main]


def test_nothing_below_the_command_line_prints() -> None:
    found = [(path, node) for path in below({"__main__", "cli"}) for node in calls_of(path)]
    bad = {"print", "input", "sys.stdout.write", "sys.stderr.write"}
    assert not [
        f"{name_of(path)}:{node.lineno} {called(node)}"
        for path, node in found
        if called(node) in bad
    ]


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether an except clause writes to a log and then goes on as if nothing had been."""
    logs = [node for node in ast.walk(handler) if re.match(r"(_?log(ger|ging)?)\.", called(node))]
    return bool(logs) and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_nothing_below_the_window_logs_instead_of_raising() -> None:
    handlers = [(path, node) for path in below(ABOVE) for node in nodes(path, ast.ExceptHandler)]
    assert not [f"{name_of(path)}:{node.lineno}" for path, node in handlers if swallows(node)]


def test_only_app_ui_and_drawing_know_qt() -> None:
    rooms = {"app", "ui", "drawing"}
    found = [(path, name, line) for path in below(rooms) for name, line in imports(path)]
    assert not [
        f"{name_of(path)}:{line} {name}"
        for path, name, line in found
        if re.match("PySide6|shiboken6", name)
    ]


def test_drawing_knows_no_widgets() -> None:
    found = [
        (path, name, line)
        for path in MODULES
        if room(path) == "drawing"
        for name, line in imports(path)
    ]
    allowed = r"PySide6\.Qt(Core|Gui|Svg)\b"
    qt = [(path, name, line) for path, name, line in found if name.startswith("PySide6")]
    assert not [
        f"{name_of(path)}:{line} {name}" for path, name, line in qt if not re.match(allowed, name)
    ]


# --- who writes what ---


WRITERS = {
    "Person": {"participants/records.py"},
    "Enrolment": {"participants/records.py", "core/consequences.py"},
    "StatusStep": {"participants/records.py", "core/consequences.py"},
    "Activity": {"curriculum/records.py"},
    "ActivityPerson": {"curriculum/records.py"},
}
"""Entity → the modules of services that may write it. Undo (`db/history`), erasure (`db/erasure`)
and the rescue of what is open (`db/replacement`) write rows of whatever entity below them.
"""


def written_in(node: ast.Call) -> set[str]:
    """The entities among `WRITERS` a call makes, or writes in bulk, or sets on the spot."""
    first = node.args[0] if node.args else None
    if called(node) in WRITERS:
        return {called(node)}
    what = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if what in ("insert_many", "update_many"):
        names = {one.id for one in node.args if isinstance(one, ast.Name)}
        return names & WRITERS.keys()
    if what in ("set", "remove") and isinstance(first, ast.Call) and first.args:
        return {called(first.args[0])} & WRITERS.keys()
    return set()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("work.add(Person(full_name=name))", {"Person"}),
        ("work.insert_many(Enrolment, rows)", {"Enrolment"}),
        ("recorder.update_many(session, Enrolment, freed)", {"Enrolment"}),
        ("work.set(work.get(Activity, number), values)", {"Activity"}),
        ("work.set(work.get(Cohort, number), values)", set()),
        ("work.get(Person, number)", set()),
        ("sa.select(Person)", set()),
    ],
)
def test_the_search_for_writers_finds_what_it_should(line: str, found: set[str]) -> None:
    calls = [node for node in ast.walk(ast.parse(line)) if isinstance(node, ast.Call)]
    assert set[str]().union(*map(written_in, calls)) == found


def test_participants_and_activities_have_one_writer_each() -> None:
    found = [
        (path.relative_to(PACKAGE / "services").as_posix(), node)
        for path in MODULES
        if room(path) == "services"
        for node in calls_of(path)
    ]
    assert not [
        f"{name}:{node.lineno} {entity}"
        for name, node in found
        for entity in written_in(node)
        if name not in WRITERS[entity]
    ]


def test_only_tabular_opens_workbooks() -> None:
    found = [(path, name, line) for path in below({"tabular"}) for name, line in imports(path)]
    sheets = r"(openpyxl|python_calamine|xlsxwriter|msoffcrypto)\b"
    assert not [
        f"{name_of(path)}:{line} {name}" for path, name, line in found if re.match(sheets, name)
    ]


def test_the_process_that_reads_files_starts_without_the_tables_of_the_desk() -> None:
    """Somebody waits for it."""
    words = (
        "import importlib, sys\n"
        "from lcdesk.tabular.reading import worker\n"
        "print(*[importlib.import_module(name).__name__ for name in worker._READERS])\n"
        "print(*sorted(name for name in sys.modules if name.partition('.')[0] in ('sqlalchemy', "
        "'PySide6')))"
    )
    said = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    readers, too_much = said.split("\n")[:2]
    assert readers
    assert too_much == ""


# --- what somebody wrote is shown as it is written ---

DOOR = PACKAGE / "ui" / "kit" / "painting" / "plain_text.py"
# what is handed out as a table of HTML
CLIPBOARD = PACKAGE / "ui" / "kit" / "table" / "clipboard.py"
# shows the pages that ship with the program, whose texts page_html.py escapes, and nothing else
PAGES = PACKAGE / "ui" / "guide" / "page_browser.py"
TOOLTIP = 3  # Qt.ItemDataRole.ToolTipRole
TAKES_MARKUP = {
    "QErrorMessage",
    "QGraphicsTextItem",
    "QInputDialog",
    "QLabel",
    "QMessageBox",
    "QProgressDialog",
    "QSplashScreen",
    "QStaticText",
    "QSystemTrayIcon",
    "QTextBrowser",
    "QTextDocument",
    "QTextEdit",
    "QWhatsThis",
    "QWizard",
    "QWizardPage",
}
RAW = {
    "ToolTipRole",
    "appendHtml",
    "insertHtml",
    "setHtml",
    "setMarkdown",
    "setStatusTip",
    "setTextFormat",
    "setToolTip",
    "setWhatsThis",
    "toHtml",
}


def raw_texts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a module shows a text by a way that might take it for markup, or swallow its &; each
    as line and what it is.
    """
    for node in sources.walk(module):
        if isinstance(node, ast.Attribute) and (node.attr in RAW | TAKES_MARKUP):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias) and node.name in TAKES_MARKUP:
            yield node.lineno, node.name
        elif isinstance(node, ast.ClassDef) and any(
            called(base) == "QAbstractButton" for base in node.bases
        ):
            yield node.lineno, "QAbstractButton"  # it would take the & of its text for a key
        elif isinstance(node, ast.Compare) and asks_for_tooltip(node):
            yield node.lineno, "role 3"
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, words) for words in raw_calls(node))


def asks_for_tooltip(node: ast.Compare) -> bool:
    """Whether a role is compared with the number of that of tooltips."""
    numbers = {
        one.value
        for side in node.comparators
        for one in ast.walk(side)
        if isinstance(one, ast.Constant)
    }
    return called(node.left).rsplit(".", 1)[-1] == "role" and TOOLTIP in numbers


def raw_calls(node: ast.Call) -> Iterator[str]:
    """What is wrong with a call: a tooltip shown raw, an & doubled by hand, markup that is no
    text of ours.
    """
    name = called(node).rsplit(".", 1)[-1]
    first, *rest = [one.value if isinstance(one, ast.Constant) else None for one in node.args] or [
        None
    ]
    if called(node).endswith("QToolTip.showText"):
        yield "QToolTip.showText"
    if (
        isinstance(node.func, ast.Attribute)
        and node.func.attr == "replace"
        and (first, *rest[:1]) == ("&", "&&")
    ):
        yield "&&"
    if name == "setData" and first == TOOLTIP:
        yield "setData 3"
    if name == "Markup" or (name == "markup" and first is None):
        yield name


def test_no_text_is_shown_by_a_way_that_takes_markup() -> None:
    paths = [path for path in MODULES if room(path) in {"app", "ui", "drawing"} and path != DOOR]
    found = [(path, line, what) for path in paths for line, what in raw_texts(tree(path))]
    allowed = {(CLIPBOARD, "setHtml")} | {
        (PAGES, what) for what in ("setHtml", "QTextBrowser", "QTextDocument", "QTextEdit")
    }
    bad = [one for one in found if (one[0], one[2]) not in allowed]
    assert not [f"{name_of(path)}:{line} {what}" for path, line, what in bad]


def test_a_model_that_answers_for_a_tooltip_does_so_through_the_one_function() -> None:
    taken = {
        path: {name for name, _line in imports(path)} for path in MODULES if room(path) == "ui"
    }
    door = "lcdesk.ui.kit.painting.plain_text."
    answering = [path for path, names in taken.items() if f"{door}TIP_ROLE" in names]
    assert answering
    assert not [name_of(path) for path in answering if f"{door}tip" not in taken[path]]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("card.setToolTip(name)", ["setToolTip"]),
        ("say(words, card.setToolTip)", ["setToolTip"]),
        ("from PySide6.QtWidgets import QMessageBox", ["QMessageBox"]),
        ("from PySide6.QtWidgets import QLabel as Plain", ["QLabel"]),
        ("box = QtWidgets.QLabel(name)", ["QLabel"]),
        ("QToolTip.showText(at, name)", ["QToolTip.showText"]),
        ("role == Qt.ItemDataRole.ToolTipRole", ["ToolTipRole"]),
        ("return name if role == 3 else None", ["role 3"]),
        ("return name if role in (0, 3) else None", ["role 3"]),
        ("item.setData(3, name)", ["setData 3"]),
        ("page.setHtml(name)", ["setHtml"]),
        ("button.setText(name.replace('&', '&&'))", ["&&"]),
        ("markup(f'<b>{name}</b>')", ["markup"]),
        ("markup('<b>' + name + '</b>')", ["markup"]),
        ("Markup(name)", ["Markup"]),
        ("set_tip(card, name)", []),
        ("markup('<b>{name}</b>', name=name)", []),
        ("QToolTip.hideText()", []),
        ("return name if role in (0, 11) else None", []),
        ("class Line(QAbstractButton): ...", ["QAbstractButton"]),
        ("name.replace('&', 'and')", []),
    ],
)
def test_the_search_for_raw_texts_finds_what_it_should(line: str, found: list[str]) -> None:
    assert [what for _line, what in raw_texts(ast.parse(line))] == found


# --- files that only their owner may read ---

MADE_BY = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "touch",
    "copyfile",
    "copy2",
    "copytree",
    "setFileName",
    "setOutputFileName",
}
MADE_AT_ONCE = {
    "shutil.copy",
    "shutil.move",
    "logging.FileHandler",
    "RotatingFileHandler",
    "QFile",
    "QSaveFile",
    "QTemporaryFile",
    "QSettings",
}
GIVEN = {"fresh", "buffer", "archive"}
"""What a file is written to: the path `whole_file.swapped` gave, which is there already and
nobody else's; memory; or a part of an archive that is written to one of these.
"""
OWN_NAMES = {"write_bytes", "write_text"}
"""As functions they are our own: `model.files.write_bytes` is the way of all files that are
given out.
"""
OWN_SAVES = {"self", "settings", "saving"}
SQLITE = {
    "lcdesk/db/backup/backup.py",
    "lcdesk/db/backup/relocking.py",
    "lcdesk/db/replacement/desk_copy.py",
}
"""They ask the driver itself, for a file that `private_files` has made or that was there."""


def makes(call: ast.Call) -> bool:
    """Whether a call may make a file or folder, and so with the rights the mask of the process
    happens to give.
    """
    name, last = (
        called(call),
        call.func.attr if isinstance(call.func, ast.Attribute) else called(call),
    )
    first = call.args[0] if call.args else None
    place = call.func.value if isinstance(call.func, ast.Attribute) else None
    if name in MADE_AT_ONCE:
        return True
    if last in MADE_BY and not (place is None and last in OWN_NAMES):
        return not is_given(place)
    if last == "open":
        return (
            "O_CREAT" in ast.unparse(call)
            if name == "os.open"
            else writes(call) and not is_given(place)
        )
    if last == "ZipFile":
        return writes(call) and not is_given(first)
    if name in ("xlsxwriter.Workbook", "QPdfWriter"):
        return not is_given(first)
    if last == "save" and place is not None:
        return (
            first is not None
            and not is_given(first)
            and called(call).split(".")[0] not in OWN_SAVES
        )
    return last == "FileLock" and "mode" not in {word.arg for word in call.keywords}


def is_given(place: ast.expr | None) -> bool:
    """`fresh`, `str(fresh)`, `buffer`."""
    if isinstance(place, ast.Call) and called(place) == "str" and place.args:
        place = place.args[0]
    return isinstance(place, ast.Name) and place.id in GIVEN


def writes(call: ast.Call) -> bool:
    """A mode that makes a file, among the arguments of `open` and its like."""
    words = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [
        word.value
        for word in words
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    ]
    return any(re.fullmatch(r"[rwaxbt+]{1,4}", mode) and set(mode) & set("wax") for mode in modes)


def asks_driver(call: ast.Call) -> bool:
    return called(call) in ("sqlite.connect", "sqlite3.connect", "driver.connect")


def test_files_and_folders_are_made_where_only_their_owner_may_read_them() -> None:
    found = [
        (path, node) for path in MODULES if room(path) != "private_files" for node in calls_of(path)
    ]
    assert not [
        f"{name_of(path)}:{node.lineno} {ast.unparse(node)}" for path, node in found if makes(node)
    ]
    assert {name_of(path) for path, node in found if asks_driver(node)} == SQLITE


@pytest.mark.parametrize(
    ("line", "is_made"),
    [
        ('path.write_text("x")', True),
        ('path.write_bytes(b"x")', True),
        ("fresh.write_bytes(content)", False),
        ('open(path, "w")', True),
        ('path.open(mode="a")', True),
        ('path.open("xb")', True),
        ('path.open("rb+")', False),
        ('fresh.open("w", newline="")', False),
        ("path.open()", False),
        ('open(path, "rb")', False),
        ("menu.open()", False),
        ("path.parent.mkdir(parents=True)", True),
        ("os.makedirs(path)", True),
        ("path.touch()", True),
        ("shutil.copyfile(a, b)", True),
        ("shutil.copy(a, b)", True),
        ("shutil.copy2(a, b)", True),
        ("shutil.rmtree(a)", False),
        ("os.open(path, os.O_RDWR | os.O_CREAT, 0o644)", True),
        ("os.open(path, os.O_RDONLY)", False),
        ('zipfile.ZipFile(path, "w")', True),
        ('zipfile.ZipFile(fresh, "w")', False),
        ("zipfile.ZipFile(path)", False),
        ("xlsxwriter.Workbook(path)", True),
        ("xlsxwriter.Workbook(str(fresh), options)", False),
        ("Workbook(grids)", False),
        ("QPdfWriter(str(path))", True),
        ("QPdfWriter(buffer)", False),
        ("generator.setFileName(name)", True),
        ('image.save(str(path), "PNG")', True),
        ('image.save(buffer, "PNG")', False),
        ("painter.save()", False),
        ("printer.setOutputFileName(name)", True),
        ("FileLock(name)", True),
        ("FileLock(name, mode=0o600)", False),
        ("write_bytes(path, content)", False),
        ("save(chart, path)", False),
        ("copyfile(a, b)", True),
        ("RotatingFileHandler(path)", True),
        ("QSaveFile(name)", True),
    ],
)
def test_the_search_for_what_makes_files_finds_what_it_should(line: str, is_made: bool) -> None:
    assert any(makes(call) for call in calls(ast.parse(line))) == is_made


def test_whatever_writes_a_file_for_people_says_which_endings_it_may_have() -> None:
    writers = {"replaced", "write_bytes"}
    for path in MODULES:
        if not any(
            name == "lcdesk.model.files" or name.startswith("lcdesk.model.files.")
            for name, _line in imports(path)
        ):
            continue
        for call in calls_of(path):
            if called(call) in writers:
                assert "formats" in {keyword.arg for keyword in call.keywords}, (
                    f"{name_of(path)}:{call.lineno}"
                )


# --- tests of the real thing ---


def ours(path: Path) -> set[str]:
    """The names a test file has taken from lcdesk."""
    taken: set[str] = set()
    for node in nodes(path, ast.ImportFrom):
        if (node.module or "").split(".")[0] == "lcdesk":
            taken |= {alias.asname or alias.name for alias in node.names}
    for node in nodes(path, ast.Import):
        taken |= {
            (alias.asname or "lcdesk")
            for alias in node.names
            if alias.name.split(".")[0] == "lcdesk"
        }
    return taken


def replaces(call: ast.Call, names: set[str]) -> bool:
    """Whether `monkeypatch.setattr` puts something else in the place of our own code; a limit in
    capitals may change.
    """
    if called(call) != "monkeypatch.setattr" or not call.args:
        return False
    target = call.args[0]
    if isinstance(target, ast.Constant):
        return (
            str(target.value).startswith("lcdesk.")
            and not str(target.value).rsplit(".", 1)[-1].isupper()
        )
    attribute = (
        call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
    )
    return called(target).split(".")[0] in names and not str(attribute).isupper()


def mocks(path: Path) -> list[str]:
    """Where a test file puts something else in the place of our own code."""
    found = [
        f"{line}: {name}"
        for name, line in imports(path)
        if re.match(r"(unittest\.)?mock\b|pytest_mock", name)
    ]
    names = ours(path)
    found += [
        f"{node.lineno}: {ast.unparse(node)}" for node in calls_of(path) if replaces(node, names)
    ]
    found += [
        f"{node.lineno}: mocker"
        for node in functions(path)
        if "mocker" in {arg.arg for arg in node.args.args}
    ]
    return [f"{name_of(path)}:{words}" for words in found]


def test_no_test_mocks_our_own_code() -> None:
    able = [path for path in TESTS if re.search("mock|setattr", path.read_text(encoding="utf-8"))]
    assert len(able) > 20
    assert not [words for path in able for words in mocks(path)]


# --- texts ---


def test_every_text_is_translated_and_the_catalogues_are_fresh() -> None:
    languages = translations.languages()
    faults = [
        f"{language}: {fault}"
        for language in languages
        for fault in translations.look(language, write=False)
    ]
    if faults:
        pytest.fail(
            "\n".join([*faults[:20], f"{len(faults)} in all: python3 dev.py texts"]), pytrace=False
        )


def test_selected_is_a_status_and_never_what_is_marked_in_a_table() -> None:
    """Both stand on one screen: "3 selected" of the one would be read as the other, in either
    language.
    """
    of_the_status = {
        "selected",
        "not selected",
        "{count} selected",
        "{taken} are selected for {places} places.",
        "selected or further, those who left early included, without reserves",
        "select the first of the reserve list, as many as there are places",
    }
    texts = [
        text for key in translations.spoken() for text in ((key,) if isinstance(key, str) else key)
    ]
    said = {
        text
        for text in texts
        if re.search(r"\bselect(ed|ion|s|ing)?\b", text.replace("&", ""), re.IGNORECASE)
    }
    assert said == of_the_status
    marked = [text for text in texts if re.search(r"\bmarked\b", text)]
    chinese = {text: in_language("zh", text) for text in marked}
    assert len(chinese) >= 3
    assert not {text: said for text, said in chinese.items() if "已选" in said or "录取" in said}


def test_translations_hold_the_same_rule_in_what_they_say_themselves() -> None:
    """Months and names of products stay together."""
    beside = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
    tight, whole = (
        list[str](),
        re.compile(r"\d+(?:[年月日号时点]|(?<=\))\d+号)|GS\(2024\)0650号|WPS云盘|\(&.\)|\{\w+\}"),
    )
    for key in translations.spoken():
        for text in (key,) if isinstance(key, str) else key:
            said = whole.sub("§", in_language("zh", text))
            if beside.search(said):
                tight.append(said)
    assert tight == []


def test_no_label_is_put_before_its_value_with_an_english_colon() -> None:
    """`with_label` knows the colon of each language."""
    own = {
        "tabular/reading/worker.py",
        "papers/typesetting.py",
        "tabular/curriculum/sessions.py",
        "ui/evaluation/lists.py",
        "cli/commands/cohorts.py",
        "cli/commands/imports.py",
        "model/kinds/words.py",
        "model/organisers.py",
        "tabular/plan/record_lists.py",  # lines of notes, the same in every language
    }
    found = {
        path for path in MODULES for node in nodes(path, ast.JoinedStr) if has_colon_between(node)
    }
    assert {path.relative_to(PACKAGE).as_posix() for path in found} <= own


def has_colon_between(node: ast.JoinedStr) -> bool:
    """`f"{label}: {value}"`."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    return any(
        isinstance(part, str) and part == ": " and 0 < at < len(parts) - 1
        for at, part in enumerate(parts)
    )


# --- what goes into the repository ---

HOSTS = r"https?://[^\s\"'<>)]*(?:pypi|pythonhosted|npmjs|artifact|jfrog|nexus|/simple\b)"
PLACES = r"(?<![\w./~:-])/(?:work|root|home|Users)/\w|\b[A-Z]:\\\\?Users\\\\?\w"


@cache
def tracked() -> list[Path]:
    ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(ask, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git here")
    return [ROOT / name for name in answer.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if path == Path(__file__).resolve() or b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8", "replace")
        if not any(re.search(pattern, text) for pattern in (HOSTS, PLACES)):
            continue  # neither goes over the end of a line
        for number, line in enumerate(text.splitlines(), 1):
            found += [
                f"{name_of(path)}:{number}: {line.strip()[:120]}"
                for _ in re.findall(f"{HOSTS}|{PLACES}", line)
            ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "is_bad"),
    [
        ("--index-url https://" + "pypi.example.org/simple", True),
        ("open('/" + "root/desk.db')", True),
        ("see /" + "Users/ann/lcdesk", True),
        ("https://www.iso.org/home/about", False),
        ("." + "/home/model, lcdesk/" + "root/x", False),
        ("/usr/share/fonts", False),
    ],
)
def test_the_search_for_addresses_finds_what_it_should(line: str, is_bad: bool) -> None:
    assert bool(re.search(f"{HOSTS}|{PLACES}", line)) == is_bad


@pytest.mark.parametrize(
    ("line", "is_mock"),
    [
        ('monkeypatch.setattr(resources, "root", lambda: path)', True),
        ('monkeypatch.setattr("lcdesk.resources.root", None)', True),
        ('monkeypatch.setattr(resources, "LIMIT", 3)', False),
        ('monkeypatch.setattr(shutil, "disk_usage", full)', False),
    ],
)
def test_the_search_for_mocks_finds_what_it_should(line: str, is_mock: bool) -> None:
    assert any(replaces(call, {"resources"}) for call in calls(ast.parse(line))) == is_mock


def test_every_icon_is_used() -> None:
    icons = {path.stem for path in (ROOT / "resources" / "icons").glob("*.svg")} - {"app"}
    words = {node.value for path in MODULES for node in nodes(path, ast.Constant)}
    assert not sorted(icons - words)


def test_every_icon_asked_for_by_name_is_there() -> None:
    asked = {"icon": 0, "pixmap": 0, "draw_icon": 2}
    for path in MODULES:
        for call in calls_of(path):
            place = asked.get(called(call), 99)
            name = (
                call.args[place].value
                if place < len(call.args) and isinstance(call.args[place], ast.Constant)
                else ""
            )
            assert not name or (ROOT / "resources" / "icons" / f"{name}.svg").is_file(), (
                f"{name_of(path)}:{call.lineno} {name}"
            )


def test_no_tracked_file_is_huge() -> None:
    assert not [
        f"{name_of(path)}: {path.stat().st_size}"
        for path in tracked()
        if path.stat().st_size > 5_000_000
    ]
