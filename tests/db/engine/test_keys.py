"""Keys of locked files: which files are locked, what opens them, and pages one by one."""

from __future__ import annotations

import os
import random
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.keys import PAGE, Key
from lcdesk.db.recovery import page_search
from lcdesk.model.faults import LockedDesk
from tests.key_rounds import slow_keys

sqlite: Any = driver
SALT = bytes(range(16))


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(scope="module")
def key() -> Key:
    """As users have it, and made once: it takes a tenth of a second."""
    with slow_keys():
        return keys.derive("four words are enough", SALT)


def filled(path: Path, key: Key | None, rows: int = 400, blob: bytes = b"") -> Path:
    """A database of names, and of pictures."""
    with closing(sqlite.connect(str(path))) as connection:
        keys.unlock(connection, key)
        connection.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, picture BLOB)")
        values = [(f"Hana Tesfaye {number} " * 5, blob) for number in range(rows)]
        connection.executemany("INSERT INTO person (name, picture) VALUES (?, ?)", values)
        connection.commit()
    return path


def with_page(path: Path, number: int, page: bytes) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: (number - 1) * PAGE] + page + content[number * PAGE :])
    return path


def test_a_password_is_tried_slowly() -> None:
    with slow_keys():
        assert keys._ROUNDS == 256_000


def test_standard_sqlcipher_opens_it_by_the_password_alone(tmp_path: Path, key: Key) -> None:
    path = filled(tmp_path / "a", key)
    with closing(sqlite.connect(str(path))) as connection:
        connection.execute("PRAGMA key = 'four words are enough'")
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (400,)


def test_a_password_is_the_same_however_its_letters_are_put_together() -> None:
    word = "Straße Ångström Việt 王각"
    made = {keys.derive(unicodedata.normalize(form, word), SALT) for form in ("NFC", "NFD")}
    assert len(made) == 1
    assert made != {keys.derive(word + " ", SALT)}


def test_a_key_says_nothing_of_itself(key: Key) -> None:
    assert key.raw.hex() not in repr(key)


def test_a_locked_file_is_told_and_opened_by_its_key_only(tmp_path: Path, key: Key) -> None:
    path = filled(tmp_path / "a", key)
    other = Key(os.urandom(32), SALT)
    assert keys.is_locked(path)
    assert keys.salt_of(path) == SALT
    assert keys.opens(key, path)
    assert not keys.opens(other, path)
    engine = make_engine(path)
    with pytest.raises(LockedDesk):
        engine.connect()
    keys.remember(key)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM person").scalar() == 400
    engine.dispose()


@pytest.mark.parametrize("number", [1, 2, 9])
def test_a_file_with_a_lost_page_is_still_locked_and_its_key_still_known(
    tmp_path: Path, key: Key, number: int
) -> None:
    path = with_page(filled(tmp_path / "a", key), number, bytes(PAGE))
    assert keys.is_locked(path)
    assert keys.opens(key, path)
    with pytest.raises(LockedDesk):
        keys.known_for_damaged(path)
    keys.remember(key)
    assert keys.known_for_damaged(path) == key


def jpeg(chance: random.Random) -> bytes:
    """Packed bytes, as of a photo."""
    return b"\xff\xd8\xff\xe0" + chance.randbytes(60_000)


@pytest.mark.parametrize("head", [bytes(PAGE), os.urandom(PAGE), b"\xff" * 16])
def test_a_plain_desk_with_a_damaged_head_and_many_photos_is_not_taken_for_a_locked_one(
    tmp_path: Path, head: bytes
) -> None:
    path = filled(tmp_path / "a", None, rows=60, blob=jpeg(random.Random(4)))
    content = path.read_bytes()
    path.write_bytes(head + content[len(head) :])
    assert not keys.is_locked(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        b"SQLite format 3\0",
        bytes(50_000),
        b"just words " * 5000,
        b"PK\3\4" + os.urandom(80_000),
        b"\xff\xd8\xff\xe0" + os.urandom(80_000),
        b"%PDF-1.7" + os.urandom(80_000),
        b"\xd0\xcf\x11\xe0" + os.urandom(80_000),
    ],
)
def test_other_files_are_not_locked_desks(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert not keys.is_locked(path)
    assert not keys.is_locked(tmp_path / "missing")


def test_noise_is_told_as_locked_and_opened_by_nothing(tmp_path: Path, key: Key) -> None:
    path = tmp_path / "a"
    path.write_bytes(random.Random(3).randbytes(80_000))
    assert keys.is_locked(path)
    keys.remember(key)
    with pytest.raises(LockedDesk):
        keys.known_for_damaged(path)


def test_pages_are_those_of_a_plain_file_and_one_bit_is_seen(tmp_path: Path, key: Key) -> None:
    path = filled(tmp_path / "a", key)
    content, signing = path.read_bytes(), keys.signing_key(key)
    chance = random.Random(1)
    for number in range(1, len(content) // PAGE + 1):
        page = content[(number - 1) * PAGE : number * PAGE]
        assert keys.is_signed(page, number, signing)
        assert not keys.is_signed(page, number + 1, signing)
        place = chance.randrange(16 if number == 1 else 0, PAGE)
        assert not keys.is_signed(
            page[:place] + bytes([page[place] ^ 4]) + page[place + 1 :], number, signing
        )
    assert keys.decrypted(content[:PAGE], 1, key).startswith(keys.PLAIN)
    with closing(page_search.open_pages(path, key=key)) as pages:
        assert b"Hana Tesfaye 7 " in b"".join(
            pages.get(number) or b"" for number in range(1, pages.count + 1)
        )
        assert not pages.unsigned


def test_the_journal_is_decrypted_as_the_file_is(tmp_path: Path, key: Key) -> None:
    path = filled(tmp_path / "a", key)
    with closing(sqlite.connect(str(path))) as connection:
        keys.unlock(connection, key)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("INSERT INTO person (name) VALUES ('Only in the journal')")
        connection.commit()
        copy = tmp_path / "copy"
        page_search.copy_aside(path, copy)
    assert b"Only in the journal" not in copy.with_name("copy-wal").read_bytes()
    with closing(page_search.open_pages(copy, key=key)) as pages:
        assert pages.journal
        assert b"Only in the journal" in b"".join(
            pages.get(number) or b"" for number in range(1, pages.count + 1)
        )


def test_a_torn_page_its_journal_replaces_is_no_damage(tmp_path: Path, key: Key) -> None:
    path = filled(tmp_path / "a", key)
    with closing(sqlite.connect(str(path))) as connection:
        keys.unlock(connection, key)
        assert not keys.unsigned(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE person SET name = 'x'")
        connection.commit()
        content = path.read_bytes()
        with path.open("rb+") as file:  # as a power cut leaves it in the middle of a checkpoint
            file.seek(3 * PAGE)
            file.write(os.urandom(PAGE))
        assert not keys.unsigned(connection)
        path.write_bytes(content)
    with path.open("rb+") as file:
        file.seek(3 * PAGE)
        file.write(os.urandom(PAGE))
    with closing(sqlite.connect(str(path))) as connection:
        keys.unlock(connection, key)
        assert keys.unsigned(connection) == ["HMAC verification failed for page 4"]


def test_keys_are_remembered_for_a_while(key: Key) -> None:
    with keys.remembered([key]):
        assert keys._known
    assert not keys._known
