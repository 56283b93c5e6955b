"""The texts of lcdesk/ against resources/translations: what is missing, and the compiled
catalogues.

`python3 dev.py texts` runs this; tests/test_house.py asks the same functions.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser

from lcdesk.texts import LANGUAGES
from tests.sources import borrowed, nodes, walk

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
MARKS = {"_", "N_", "n_"}

Key = str | tuple[str, str]


class Translations(Catalog):
    """The .po file of a language, with a head that holds no dates: same texts, same bytes.

    `faults`: lines on texts that stand in it twice with different translations, have lost a place
    or are marked fuzzy.
    """

    def __init__(self, language: str) -> None:
        self.faults: list[str] = []
        super().__init__(locale=language)

    def __setitem__(self, id, message: Message) -> None:
        if message.id:
            self.faults += [f"{message.lineno}: {fault}" for fault in _faults(message, self)]
        super().__setitem__(id, message)

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        plural = f"nplurals={self.num_plurals}; plural={self.plural_expr};"
        return [
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", plural),
        ]

    def _set_mime_headers(self, headers: object) -> None:
        """Those of the file say the same, and more that changes from day to day."""

    mime_headers = property(_get_mime_headers, _set_mime_headers)


@cache
def spoken(package: Path = ROOT / "lcdesk") -> dict[Key, str]:
    """Every text marked in the sources (`one` or `(one, many)`) and where it stands first:
    "lcdesk/x.py:12".
    """
    found: dict[Key, str] = {}
    with borrowed():
        for path in sorted(package.rglob("*.py")):
            for key, line in _texts_of(nodes(path, ast.Call)):
                found.setdefault(key, f"{path.relative_to(package.parent).as_posix()}:{line}")
    return found


def texts_in(source: str) -> Iterator[tuple[Key, int]]:
    """The marked texts of one module and their lines; of `_("a" if x else "b")` both."""
    yield from _texts_of(node for node in walk(ast.parse(source)) if isinstance(node, ast.Call))


def _texts_of(calls: Iterable[ast.Call]) -> Iterator[tuple[Key, int]]:
    for node in calls:
        if node.args and _name(node.func) in MARKS:
            if _name(node.func) == "n_":
                pair = tuple(text for argument in node.args[:2] for text in _constants(argument))
                if len(pair) == 2:
                    yield (pair[0], pair[1]), node.lineno
            else:
                yield from ((text, node.lineno) for text in _constants(node.args[0]) if text)


def _name(node: ast.expr) -> str:
    return (
        node.id
        if isinstance(node, ast.Name)
        else node.attr
        if isinstance(node, ast.Attribute)
        else ""
    )


def _constants(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _constants(node.body) + _constants(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def languages() -> list[str]:
    """The languages the program offers, English apart, which stands in the sources."""
    return sorted(LANGUAGES.keys() - {"en"})


def translations_of(language: str) -> Translations:
    """All translations of one language."""
    catalogue = Translations(language)
    with (FOLDER / f"{language}.po").open("rb") as file:
        PoFileParser(catalogue, abort_invalid=True).parse(file)
    return catalogue


def _faults(message: Message, catalogue: Catalog) -> Iterator[str]:
    said = catalogue.get(_first(message.id))
    if said is not None and _strings(said) != _strings(message):
        yield f"{_first(message.id)!r} has another translation elsewhere"
    if message.fuzzy:
        yield f"{_first(message.id)!r} is marked fuzzy"
    allowed = set().union(*(_places(text) for text in _ids(message)))
    for text in _strings(message):
        if text and (
            not _places(text) <= allowed
            or (isinstance(message.id, str) and _places(text) != allowed)
        ):
            yield f"{text!r} has not the same {{places}} as {_first(message.id)!r}"


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _first(key: Key | list[str]) -> str:
    return key if isinstance(key, str) else key[0]


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def untranslated(catalogue: Catalog, texts: dict[Key, str]) -> list[str]:
    """One line a text without a translation, or with its plural missing."""
    lines = []
    for key, place in texts.items():
        message = catalogue.get(_first(key))
        if (
            message is None
            or not all(_strings(message))
            or not set(_ids_of(key)) <= set(_ids(message))
        ):
            lines.append(f"{place}: {_first(key)!r} has no translation")
    return lines


def _ids_of(key: Key) -> tuple[str, ...]:
    return (key,) if isinstance(key, str) else key


def obsolete(catalogue: Catalog, texts: dict[Key, str]) -> list[str]:
    """Translations whose text no source says any more."""
    known = {_first(key) for key in texts}
    return sorted(
        _first(message.id)
        for message in catalogue
        if message.id and _first(message.id) not in known
    )


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue; the same texts give the same bytes on any machine and day."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def look(language: str, write: bool) -> list[str]:
    """What is wrong with one language, in lines; with `write` its .mo is brought up to date."""
    texts = spoken()
    catalogue = translations_of(language)
    faults = [f"{language}.po:{fault}" for fault in catalogue.faults]
    file = FOLDER / f"{language}.mo"
    if write:
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_bytes(compiled(catalogue))
    elif not file.is_file() or file.read_bytes() != compiled(catalogue):
        faults.append(f"{file.name} is stale: python3 dev.py texts")
    for text in obsolete(catalogue, texts):
        print(f"{language}: no longer said: {text!r}")
    faults += untranslated(catalogue, texts)
    print(
        f"{language}: {len(texts)} texts in the program, {len(list(catalogue)) - 1} translated, "
        f"{len(faults)} to mend"
    )
    return faults


def main(words: list[str]) -> int:
    """Compile and list; with --check change nothing, and answer 1 when something is missing or
    stale.
    """
    checking = words == ["--check"]
    faults = [
        f"{language}: {fault}"
        for language in languages()
        for fault in look(language, write=not checking)
    ]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults and checking else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
