"""The pages of a damaged desk: copied aside, read there, with what its journal (WAL) holds in their
place; and which of them hold rows of which table. The desk itself is only read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lcdesk import private_files
from lcdesk.db.engine.keys import PAGE, RESERVED, Key, decrypted, is_signed, signing_key
from lcdesk.db.recovery.page_reader import (
    INTERIOR,
    LEAF,
    NODES,
    SCHEMA,
    LeafPage,
    Shape,
    best,
    children,
    is_alike,
    is_ordered,
    kind_of,
    read_leaf,
)

MAGIC = b"SQLite format 3\0"
USUAL = 4096
"""The size of our pages, where nothing says otherwise."""
_BLOCK = 4096
_WAL_HEAD, _FRAME_HEAD = 32, 24
_WAL = {0x377F0682: "<", 0x377F0683: ">"}


@dataclass
class Pages:
    """Pages by number, from 1; what the copy lacks is None, a last page cut short is filled up
    with zeros.
    """

    file: BinaryIO
    size: int
    usable: int
    count: int
    unread: int = 0
    """Blocks of the disk that could not be read at all."""
    journal: dict[int, bytes] = field(default_factory=dict[int, bytes])
    is_journal_cut: bool = False
    """The journal ends in something that is no whole step of work."""
    key: Key | None = None
    unsigned: set[int] = field(default_factory=set[int])
    """Pages of a locked desk, of those asked for, that are not as they were written: one bit is
    enough.
    """

    def __post_init__(self) -> None:
        self._signing = signing_key(self.key) if self.key else b""
        # a page is asked for several times in turn
        self._last: tuple[int, bytes | None] = (0, None)

    def get(self, number: int) -> bytes | None:
        """A page as it stood after the last step of work that can be read; None for one of a
        locked desk that was changed since.
        """
        if self._last[0] != number:
            self._last = number, self._opened(number)
        return self._last[1]

    def _opened(self, number: int) -> bytes | None:
        page = self._read(number)
        if page is None or self.key is None:
            return page
        if not is_signed(page, number, self._signing):
            self.unsigned.add(number)
            return None
        return decrypted(page, number, self.key)

    def _read(self, number: int) -> bytes | None:
        if number in self.journal:
            return self.journal[number]
        if not 1 <= number <= self.count:
            return None
        self.file.seek((number - 1) * self.size)
        return self.file.read(self.size).ljust(self.size, b"\0") or None

    def close(self) -> None:
        """Let the copy go."""
        self.file.close()


def copy_aside(source: Path, target: Path) -> int:
    """Copy a file and its journal block by block; the number of blocks the disk refuses to give
    (zeros stand for them).
    """
    refused = 0
    for ending in ("", "-wal"):
        whence = source.with_name(source.name + ending)
        if whence.is_file():
            with (
                whence.open("rb", buffering=0) as reading,
                private_files.new(target.with_name(target.name + ending)) as writing,
            ):
                refused += _copy(reading, writing)
    return refused


def _copy(reading: BinaryIO, writing: BinaryIO) -> int:
    length, refused = reading.seek(0, 2), 0
    for start in range(0, length, _BLOCK):
        reading.seek(start)
        try:
            block = reading.read(_BLOCK)
        except OSError:
            block, refused = b"\0" * min(_BLOCK, length - start), refused + 1
        writing.write(block)
    return refused


def open_pages(path: Path, like: Iterable[Path] = (), key: Key | None = None) -> Pages:
    """The pages of a copy, of a locked desk with its key. `like`: other files of the same desk,
    which tell the size of a page where this one does not.
    """
    length = path.stat().st_size
    size, reserved = (
        (PAGE, RESERVED) if key else next(filter(None, map(_sizes, (path, *like))), (USUAL, 0))
    )
    pages = Pages(path.open("rb"), size, size - reserved, -(-length // size), key=key)
    wal = path.with_name(path.name + "-wal")
    if wal.is_file():
        _overlay(pages, wal.read_bytes())
    return pages


def _sizes(path: Path) -> tuple[int, int] | None:
    """Size of a page and of what is reserved at its end, as the head of a file has them; None
    without one.
    """
    with path.open("rb") as file:
        head = file.read(32)
    if len(head) < 32 or not head.startswith(MAGIC):
        return None
    size = struct.unpack_from(">H", head, 16)[0]
    size = 65536 if size == 1 else size
    # A head with a flipped bit is no head: what a page can spare is known to be little.
    return (
        (size, head[20])
        if size >= 512 and size & (size - 1) == 0 and head[20] <= size - 480
        else None
    )


def _overlay(pages: Pages, wal: bytes) -> None:
    """Take the pages of every whole step of work in the journal, as SQLite itself would."""
    if len(wal) < _WAL_HEAD:
        pages.is_journal_cut = bool(wal)
        return
    magic, _version, size = struct.unpack_from(">III", wal)
    order = _WAL.get(magic)
    if (
        order is None
        or size != pages.size
        or _sum(wal[:24], order, (0, 0)) != struct.unpack_from(">II", wal, 24)
    ):
        pages.is_journal_cut = True
        return
    salts, sums, pending = wal[16:24], struct.unpack_from(">II", wal, 24), dict[int, bytes]()
    for place in range(_WAL_HEAD, len(wal) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        head, page = (
            wal[place : place + _FRAME_HEAD],
            wal[place + _FRAME_HEAD : place + _FRAME_HEAD + size],
        )
        if head[8:16] != salts:
            break  # from an older round of the journal
        sums = _sum(page, order, _sum(head[:8], order, sums))
        if sums != struct.unpack_from(">II", head, 16):
            pages.is_journal_cut = True
            break
        number, commit = struct.unpack_from(">II", head)
        pending[number] = page
        if commit:
            pages.journal.update(pending)
            pages.count = commit
            pending.clear()


def _sum(data: bytes, order: str, sums: tuple[int, int]) -> tuple[int, int]:
    """The running check sum of the journal."""
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        first = (first + words[place] + second) & 0xFFFFFFFF
        second = (second + words[place + 1] + first) & 0xFFFFFFFF
    return first, second


# --- Which pages hold rows of which table: by its trees, else a backup's, else by how rows look ---


Rows = list[tuple[int, list[Any]]]
Told = Callable[[int, int], object]
_TREE = "table"
_SAMPLE = 6  # rows of a leaf are looked at to see whether it is of the table whose tree has it
_KINDS = frozenset({"table", "index", "trigger", "view"})
LARGEST = 1 << 48
"""No number a desk counts by is as high: one that is has a flipped bit."""


@dataclass
class Tree:
    """A table's pages as its own tree has them; `lost` are leaves that hold nothing which can be
    read.
    """

    leaves: list[int] = field(default_factory=list[int])
    pages: set[int] = field(default_factory=set[int])
    lost: set[int] = field(default_factory=set[int])
    holes: set[int] = field(default_factory=set[int])
    """All pages of it that hold nothing which can be read, whether leaves or not."""


@dataclass
class RecoverablePages:
    """What a damaged desk holds: table → its leaves, those its tree names first; what is lost,
    at least.
    """

    leaves: dict[str, list[int]]
    lost: dict[str, int]
    """Table → rows that are gone: at least so many."""
    unreadable: int
    """Pages that should hold something and do not."""
    undecided: int
    """Rows that may be of several tables, and are of none therefore."""
    sequences: dict[str, int]
    """Table → the highest number ever given, as the desk itself has it."""


class PageSearch:
    """Looks through all pages of a damaged desk. `shapes`: the tables there may be; `like`: a
    good backup's pages.
    """

    def __init__(
        self, pages: Pages, shapes: Mapping[str, Shape], like: Pages | None = None
    ) -> None:
        self._pages, self._shapes = pages, shapes
        self._trees: dict[str, Tree] = {}
        self._claimed: set[int] = set()
        self._hints = _tables_by_page(like, shapes) if like else {}
        self._old_roots = roots_of(like, shapes) if like else {}
        self._undecided = 0
        self._bad: dict[int, int] = {}

    def find(self, told: Told | None = None) -> RecoverablePages:
        """Everything that can be told; `told` hears how many pages were looked at, of how many."""
        for name, root in self._roots().items():
            self._climb(name, root)
        found = {name: list(tree.leaves) for name, tree in self._trees.items()}
        strays = self._strays(told or (lambda _done, _total: None))
        for name, group in strays:
            found.setdefault(name, []).extend(group)
        lost = {name: self._count_lost(name, leaves) for name, leaves in found.items()}
        unreadable = sum(len(tree.holes) for tree in self._trees.values())
        return RecoverablePages(
            found,
            lost,
            unreadable,
            self._undecided,
            self._sequences(found.get("sqlite_sequence", ())),
        )

    def place_of(self, table: str, column: str) -> int:
        """Which of the values of a row of a table is that of a column."""
        return [one.name for one in self._shapes[table].columns].index(column)

    def rows(self, leaves: Sequence[int]) -> Iterator[tuple[int, list[Any]]]:
        """The rows of some leaves."""
        for number in leaves:
            yield from read_leaf(self._pages.get, number, self._pages.usable).rows

    # --- the trees ---

    def _roots(self) -> dict[str, int]:
        """Table → its first page: as the desk says, also on pages of its list that nothing leads
        to; else as the backup says.
        """
        own = roots_of(self._pages, self._shapes)
        self._climb("sqlite_schema", SCHEMA)
        if not own.keys() >= self._shapes.keys() - {"sqlite_schema"}:
            for rows in self._lists():
                own = {**_named(rows, self._shapes), **own}
        return {**self._old_roots, **own}

    def _lists(self) -> Iterator[Rows]:
        """Rows of the list of all things on pages that nothing leads to."""
        for number in range(2, self._pages.count + 1):
            page = self._pages.get(number)
            if page and page[0] == LEAF and number not in self._claimed:
                rows = self._leaf(number).rows
                if rows and all(
                    self._shapes["sqlite_schema"].fits(*row) and row[1][0] in _KINDS for row in rows
                ):
                    self._claimed.add(number)
                    yield rows

    def _climb(self, name: str, root: int) -> None:
        """Take the tree of a table, unless its first page belongs to another by now."""
        tree = climb(self._pages, root, self._claimed)
        shape = self._shapes[name]
        strange = {number for number in tree.leaves if not is_alike(shape, self._sample(number))}
        tree.leaves = [number for number in tree.leaves if number not in strange]
        tree.pages -= strange
        self._claimed |= tree.pages
        self._trees[name] = tree

    # --- pages nothing leads to ---

    def _strays(self, told: Told) -> Iterator[tuple[str, list[int]]]:
        """Leaves that no tree has, with the table they belong to; neighbours below one page
        belong to one table.
        """
        for group in self._groups(told):
            leaves = [number for number in group if self._leaf(number).rows]
            if not leaves:
                continue
            name = self._table_of(group, leaves)
            if name is None:
                self._undecided += sum(len(self._leaf(number).rows) for number in leaves)
            else:
                yield name, leaves

    def _groups(self, told: Told) -> Iterator[list[int]]:
        """Pages nothing leads to, those together that lie below the same page."""
        single: list[int] = []
        for number in range(2, self._pages.count + 1):
            if not number % 256:
                told(number, self._pages.count)
            page = self._pages.get(number)
            if page is None or number in self._claimed:
                continue
            if page[0] == INTERIOR:
                below = [
                    child
                    for child in children(page, number, self._pages.usable)
                    if self._is_stray_leaf(child)
                ]
                self._claimed |= {number, *below}
                yield [number, *below]
            elif page[0] == LEAF:
                single.append(number)
        told(self._pages.count, self._pages.count)
        yield from ([number] for number in single if number not in self._claimed)

    def _is_stray_leaf(self, number: int) -> bool:
        page = self._pages.get(number)
        return number > 1 and page is not None and page[0] == LEAF and number not in self._claimed

    def _table_of(self, group: Sequence[int], leaves: Sequence[int]) -> str | None:
        rows = [row for number in leaves for row in self._leaf(number).rows]
        hints = {self._hints[number] for number in group if number in self._hints}
        for name in hints:
            if is_alike(self._shapes[name], rows):
                return name
        likely = best(self._shapes, rows)
        return likely[0] if len(likely) == 1 else None

    # --- what is known of what is lost ---

    def _count_lost(self, name: str, leaves: Sequence[int]) -> int:
        """Broken cells of leaves that are there, and a row for each leaf that is not, unless it
        was found elsewhere.
        """
        tree = self._trees.get(name, Tree())
        strays = len(leaves) - len(tree.leaves)
        bad = sum(self._bad.get(number, 0) for number in leaves)
        return bad + max(0, len(tree.lost) - strays)

    def _sequences(self, leaves: Sequence[int]) -> dict[str, int]:
        told = [values for _id, values in self.rows(leaves) if len(values) == 2]
        return {
            name: number
            for name, number in told
            if isinstance(name, str) and isinstance(number, int) and 0 < number < LARGEST
        }

    def _leaf(self, number: int) -> LeafPage:
        leaf = read_leaf(self._pages.get, number, self._pages.usable)
        self._bad[number] = leaf.bad
        return leaf

    def _sample(self, number: int) -> Rows:
        rows = self._leaf(number).rows
        return rows[:: max(1, len(rows) // _SAMPLE)]


def climb(pages: Pages, root: int, taken: set[int] | frozenset[int] = frozenset()) -> Tree:
    """A tree from its first page down, over whatever can be read of it."""
    tree, waiting = Tree(), [(root, False)]
    while waiting:
        number, is_low = waiting.pop()
        if number in tree.pages or number in taken:
            continue
        page = pages.get(number)
        kind = 0 if page is None else kind_of(page, number)
        if page is not None and kind == LEAF:
            tree.pages.add(number)
            tree.leaves.append(number)
        elif page is not None and kind == INTERIOR:
            tree.pages.add(number)
            below = children(page, number, pages.usable)
            has_leaves = any(
                (child := pages.get(one)) is not None and kind_of(child, one) == LEAF
                for one in below
            )
            is_low = has_leaves and is_ordered(page, number, pages.usable)
            waiting.extend((one, is_low) for one in reversed(below))
        elif kind not in NODES:
            tree.holes.add(number)
            tree.lost |= {number} if is_low else set()
    return tree


def roots_of(pages: Pages, shapes: Mapping[str, Shape]) -> dict[str, int]:
    """Table → its first page, as the list of a file has them."""
    tree = climb(pages, SCHEMA)
    rows = [
        row for number in tree.leaves for row in read_leaf(pages.get, number, pages.usable).rows
    ]
    return _named(rows, shapes)


def _named(rows: Rows, shapes: Mapping[str, Shape]) -> dict[str, int]:
    fitting = [values for row_id, values in rows if shapes["sqlite_schema"].fits(row_id, values)]
    return {
        values[1]: values[3]
        for values in fitting
        if values[0] == _TREE and values[1] in shapes and values[3] > SCHEMA
    }


def _tables_by_page(like: Pages, shapes: Mapping[str, Shape]) -> dict[int, str]:
    """Page → its table, of a good file."""
    return {
        number: name
        for name, root in roots_of(like, shapes).items()
        for number in climb(like, root).pages
    }


def version_in(pages: Pages) -> str | None:
    """The version of a desk: of all pages with nothing but one short word, the one that says a
    version.
    """
    for number in range(2, pages.count + 1):
        page = pages.get(number)
        if page and page[0] == LEAF and page[3:5] == b"\0\1":
            rows = read_leaf(pages.get, number, pages.usable).rows
            if (
                len(rows) == 1
                and len(rows[0][1]) == 1
                and re.fullmatch(r"\d{4}", str(rows[0][1][0]))
            ):
                return str(rows[0][1][0])
    return None
