"""The rules of the house as tests over the source tree: sizes, names, who may know what, texts, tracked files."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lcdesk"
MODULES = sorted(PACKAGE.rglob("*.py"))
WRITTEN = [path for path in MODULES if "migrations" not in path.parts]  # migrations are generated and never edited
TESTS = sorted((ROOT / "tests").rglob("*.py"))
ABOVE = {"__main__", "cli", "app", "ui"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@pytest.fixture(scope="module", autouse=True)
def _trees_go() -> Iterator[None]:
    """Two million objects: every later search for circles would go through them."""
    yield
    tree.cache_clear()


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room(path: Path) -> str:
    """The room a module of the package lies in: "ui", "model", "texts"."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def below(rooms: set[str]) -> list[Path]:
    return [path for path in MODULES if room(path) not in rooms]


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def height(node: Function | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, anywhere in it, with the names taken from it: "PySide6.QtCore.Qt"."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
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
    found = [(path, node) for path in [*WRITTEN, ROOT / "dev.py"] for node in functions(path) if height(node) > 60]
    assert not [f"{name_of(path)}:{node.lineno} {node.name}: {height(node)}" for path, node in found]


# --- names and words ---


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = [path.relative_to(ROOT).with_suffix("").parts for path in [*MODULES, *TESTS]]
    assert not [
        "/".join(parts) for parts in names if EMPTY_NAMES & {word for part in parts for word in part.split("_")}
    ]


def test_each_module_says_what_it_is_for() -> None:
    assert not [name_of(path) for path in [*WRITTEN, *TESTS, ROOT / "dev.py"] if not ast.get_docstring(tree(path))]


def test_each_folder_of_the_package_is_one() -> None:
    """A folder without __init__.py is invisible to the checks of the layers."""
    assert not [name_of(path) for path in MODULES if not (path.parent / "__init__.py").exists() and path in WRITTEN]


def test_the_tests_mirror_the_package() -> None:
    own = {"data", "expected", "bench", "faults", "desktop"}
    folders = {
        path.relative_to(ROOT / "tests").parts[0] for path in TESTS if len(path.relative_to(ROOT / "tests").parts) > 1
    }
    assert not [name for name in folders - own if not (PACKAGE / name).is_dir()]


def test_the_rooms_that_are_named_are_there_and_every_extra_has_code_behind_it() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    there = {
        path.stem for path in PACKAGE.iterdir() if path.stem != "__init__" and not path.name.startswith("__pycache")
    }
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert {name.strip(" ()") for layer in layers for name in layer.split("|")} == there
    for page, start in (("CONTRIBUTING.md", "__main__ →"), ("docs/how-it-fits.md", "__main__ →")):
        (line,) = (one for one in (ROOT / page).read_text(encoding="utf-8").splitlines() if start in one)
        named = re.findall(r"\w+", line[line.index(start) :].partition("`")[0])
        assert set(named) == there, page
    taken = {name.split(".")[0] for path in MODULES for name, _line in imports(path)}
    for extra, packages in settings["project"].get("optional-dependencies", {}).items():
        assert any(re.split(r"\W", package)[0] in taken for package in packages), extra


# --- who may know what ---


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Every call below a node, but for those in a `main`, which a developer starts."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.FunctionDef) and child.name == "main"):
            yield from calls(child)
            if isinstance(child, ast.Call):
                yield child


def test_nothing_below_the_command_line_prints() -> None:
    found = [(path, node) for path in below({"__main__", "cli"}) for node in calls(tree(path))]
    bad = {"print", "input", "sys.stdout.write", "sys.stderr.write"}
    assert not [f"{name_of(path)}:{node.lineno} {called(node)}" for path, node in found if called(node) in bad]


def swallows(handler: ast.ExceptHandler) -> bool:
    """Whether an except clause writes to a log and then goes on as if nothing had been."""
    logs = [node for node in ast.walk(handler) if re.match(r"(_?log(ger|ging)?)\.", called(node))]
    return bool(logs) and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def test_nothing_below_the_window_logs_instead_of_raising() -> None:
    handlers = [
        (path, node) for path in below(ABOVE) for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)
    ]
    assert not [f"{name_of(path)}:{node.lineno}" for path, node in handlers if swallows(node)]


def test_only_app_ui_and_drawing_know_qt() -> None:
    rooms = {"app", "ui", "drawing"}
    found = [(path, name, line) for path in below(rooms) for name, line in imports(path)]
    assert not [f"{name_of(path)}:{line} {name}" for path, name, line in found if re.match("PySide6|shiboken6", name)]


def test_drawing_knows_no_widgets() -> None:
    found = [(path, name, line) for path in MODULES if room(path) == "drawing" for name, line in imports(path)]
    allowed = r"PySide6\.Qt(Core|Gui|Svg)\b"
    qt = [(path, name, line) for path, name, line in found if name.startswith("PySide6")]
    assert not [f"{name_of(path)}:{line} {name}" for path, name, line in qt if not re.match(allowed, name)]


def test_only_tabular_opens_workbooks() -> None:
    found = [(path, name, line) for path in below({"tabular"}) for name, line in imports(path)]
    sheets = r"(openpyxl|python_calamine|xlsxwriter|msoffcrypto)\b"
    assert not [f"{name_of(path)}:{line} {name}" for path, name, line in found if re.match(sheets, name)]


def test_whatever_writes_a_file_for_people_says_which_endings_it_may_have() -> None:
    writers = {"replaced", "write_bytes"}
    for path in MODULES:
        if not any(
            name == "lcdesk.model.files" or name.startswith("lcdesk.model.files.") for name, _line in imports(path)
        ):
            continue
        for call in calls(tree(path)):
            if called(call) in writers:
                assert "formats" in {keyword.arg for keyword in call.keywords}, f"{name_of(path)}:{call.lineno}"


# --- tests of the real thing ---


def ours(path: Path) -> set[str]:
    """The names a test file has taken from lcdesk."""
    taken: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "lcdesk":
            taken |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            taken |= {(alias.asname or "lcdesk") for alias in node.names if alias.name.split(".")[0] == "lcdesk"}
    return taken


def replaces(call: ast.Call, names: set[str]) -> bool:
    """Whether `monkeypatch.setattr` puts something else in the place of our own code; a limit in capitals may change."""
    if called(call) != "monkeypatch.setattr" or not call.args:
        return False
    target = call.args[0]
    if isinstance(target, ast.Constant):
        return str(target.value).startswith("lcdesk.") and not str(target.value).rsplit(".", 1)[-1].isupper()
    attribute = call.args[1].value if len(call.args) > 1 and isinstance(call.args[1], ast.Constant) else ""
    return called(target).split(".")[0] in names and not str(attribute).isupper()


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_no_test_mocks_our_own_code(path: Path) -> None:
    found = [f"{line}: {name}" for name, line in imports(path) if re.match(r"(unittest\.)?mock\b|pytest_mock", name)]
    names = ours(path)
    found += [f"{node.lineno}: {ast.unparse(node)}" for node in calls(tree(path)) if replaces(node, names)]
    found += [f"{node.lineno}: mocker" for node in functions(path) if "mocker" in {arg.arg for arg in node.args.args}]
    assert not found


# --- texts ---


def translations() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tests" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated_and_the_catalogues_are_fresh() -> None:
    words = translations()
    faults = [f"{language}: {fault}" for language in words.languages() for fault in words.look(language, write=False)]
    if faults:
        pytest.fail("\n".join([*faults[:20], f"{len(faults)} in all: python3 dev.py texts"]), pytrace=False)


# --- what goes into the repository ---

HOSTS = r"https?://[^\s\"'<>)]*(?:pypi|pythonhosted|npmjs|artifact|jfrog|nexus|/simple\b)"
PLACES = r"(?<![\w./~:-])/(?:work|root|home|Users)/\w|\b[A-Z]:\\\\?Users\\\\?\w"


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
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            found += [f"{name_of(path)}:{number}: {line.strip()[:120]}" for _ in re.findall(f"{HOSTS}|{PLACES}", line)]
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


def test_no_tracked_file_is_huge() -> None:
    assert not [f"{name_of(path)}: {path.stat().st_size}" for path in tracked() if path.stat().st_size > 5_000_000]
