"""An update file is believed only where each byte is as it was signed, by a key that is known, and
where it is newer: found by other means than those of the program where that can be.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import example, given
from hypothesis import strategies as st

import lcdesk
from lcdesk.model.faults import KnownFault
from lcdesk.services.updates.release_keys import RELEASE_KEYS
from lcdesk.services.updates.update_file import (
    FORMAT,
    SYSTEMS,
    Update,
    check_update,
    take_out,
    this_system,
    version_numbers,
)
from tools import update_files

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FOREIGN = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KNOWN = [update_files.public_line(KEY)]
CONTENT = bytes(range(256)) * 3
SYSTEM, MACHINE = this_system()
MINE = {"windows": "installer", "macos": "dmg", "linux": "archive"}[SYSTEM]
OTHER = "dmg" if SYSTEM != "macos" else "archive"
Make = Callable[..., Path]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    def make(
        version: str = "0.2.0",
        key: Ed25519PrivateKey = KEY,
        kinds: tuple[str, ...] = (MINE, OTHER),
        news: dict[str, str] | None = None,
    ) -> Path:
        folder = tmp_path_factory.mktemp("made")
        installers: list[Path] = []
        for kind in kinds:
            name = update_files.NAMES[kind].format(version=version, machine=MACHINE)
            (folder / name).write_bytes(CONTENT + kind.encode())
            installers.append(folder / name)
        made = folder / "new.lcupdate"
        return update_files.make_update(
            made, installers, key, version=version, published="2026-12-01", news=news
        )

    return make


@pytest.fixture(scope="module")
def genuine(make: Make) -> Path:
    return make(news={"en": "Faster.", "zh": "更快。"})


def check(path: Path, running: str = "0.1.0") -> Update:
    return check_update(path, running=running, keys=KNOWN)


def test_a_genuine_update_gives_the_installer_of_this_machine(
    genuine: Path, tmp_path: Path
) -> None:
    steps: list[tuple[int, int]] = []
    found = check_update(
        genuine,
        running="0.1.9",
        keys=[update_files.public_line(FOREIGN), *KNOWN],
        step=lambda done, total: steps.append((done, total)),
    )
    assert (found.version, found.published, found.news["zh"]) == ("0.2.0", "2026-12-01", "更快。")
    assert [(one.system, one.machine) for one in found.for_here()] == [(SYSTEM, MACHINE)]
    size = 2 * len(CONTENT) + len(MINE) + len(OTHER)
    assert steps[-1] == (size, size)
    [made] = take_out(found, tmp_path)
    assert made.read_bytes() == CONTENT + MINE.encode()


@given(data=st.data())
def test_any_changed_byte_is_refused(genuine: Path, data: st.DataObject) -> None:
    """And any cut, and anything added, wherever it is."""
    whole = genuine.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = data.draw(st.sampled_from([1 << one for one in range(8)]))
    way = data.draw(st.sampled_from(["change", "cut", "insert", "add"]))
    changed = {
        "change": whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :],
        "cut": whole[:at],
        "insert": whole[:at] + bytes([bit]) + whole[at:],
        "add": whole + whole[:at] + b"\n",
    }[way]
    forged = genuine.with_name("forged.lcupdate")
    forged.write_bytes(changed)
    with pytest.raises(KnownFault):
        check(forged)


def test_a_list_that_is_another_is_refused_however_well_it_fits(genuine: Path) -> None:
    """The length is right, the digest is that of what follows: only the signature is not."""
    head, signature, _length, rest = genuine.read_bytes().split(b"\n", 3)
    listed = rest[: rest.rindex(b"}]}") + 3].replace(b"0.2.0", b"9.2.0")
    forged = genuine.with_name("forged.lcupdate")
    body = b"\n".join([head, signature, str(len(listed)).encode(), b""]) + listed
    forged.write_bytes(body + rest[len(listed) :])
    with pytest.raises(KnownFault, match="does not come from"):
        check(forged)


@pytest.mark.parametrize(
    ("version", "running"),
    [("0.2.0", "0.2.0"), ("0.2.0", "0.2.1"), ("0.9.0", "0.10.0"), ("1.0.0", "2.0.0")],
)
def test_the_same_and_an_older_version_are_refused(make: Make, version: str, running: str) -> None:
    with pytest.raises(KnownFault):
        check(make(version), running)
    assert check(make("0.10.0"), "0.9.0").version == "0.10.0"


def test_what_a_foreign_key_signed_is_refused(make: Make, genuine: Path) -> None:
    with pytest.raises(KnownFault, match="does not come from"):
        check(make(key=FOREIGN))
    with pytest.raises(KnownFault, match="knows nobody"):
        check_update(genuine, keys=())


def test_an_update_for_other_systems_is_refused(make: Make) -> None:
    with pytest.raises(KnownFault, match=SYSTEMS["windows" if OTHER == "installer" else "macos"]):
        check(make(kinds=(OTHER,)))


def test_what_is_no_update_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"PK\3\4", FORMAT, FORMAT + b"\n999999999999\n", FORMAT + b"\n\xc2\xb2\n"):
        (tmp_path / "x.lcupdate").write_bytes(content)
        with pytest.raises(KnownFault):
            check(tmp_path / "x.lcupdate")
    with pytest.raises(KnownFault, match="cannot be read"):
        check(tmp_path / "gone.lcupdate")


@pytest.mark.parametrize("name", ["../up.exe", "a/b.exe", "C:\\x.exe", ".hidden", "", "x\n.exe"])
def test_a_signed_list_that_names_another_folder_is_not_followed(tmp_path: Path, name: str) -> None:
    installer = {"name": name, "system": SYSTEM, "machine": MACHINE, "size": 0, "sha256": ""}
    data = {"version": "9.0.0", "published": "2026-12-01", "news": {}, "installers": [installer]}
    _signed(tmp_path / "x.lcupdate", data)
    with pytest.raises(KnownFault, match="of a kind"):
        check(tmp_path / "x.lcupdate")


def test_a_list_of_a_later_kind_is_told_as_such(tmp_path: Path) -> None:
    for data in ([], {}, {"version": "2", "published": "", "news": {}, "installers": []}):
        _signed(tmp_path / "x.lcupdate", data)
        with pytest.raises(KnownFault, match="of a kind"):
            check(tmp_path / "x.lcupdate")


def _signed(path: Path, data: object) -> None:
    listed = json.dumps(data).encode()
    signature = update_files.base64.b64encode(KEY.sign(FORMAT + listed))
    path.write_bytes(FORMAT + signature + f"\n{len(listed)}\n".encode() + listed)


def test_a_stick_that_is_changed_after_the_check_leaves_nothing(
    genuine: Path, tmp_path: Path
) -> None:
    stick = Path(shutil.copy(genuine, tmp_path / "stick.lcupdate"))
    found = check(stick)
    stick.write_bytes(stick.read_bytes()[:-900] + b"x" + stick.read_bytes()[-899:])
    (tmp_path / "out").mkdir()
    with pytest.raises(KnownFault, match="not whole"):
        take_out(found, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


@given(st.tuples(*[st.integers(0, 99_999)] * 3), st.tuples(*[st.integers(0, 99_999)] * 3))
def test_versions_are_compared_as_numbers(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    said = [".".join(map(str, numbers)) for numbers in (one, other)]
    assert (version_numbers(said[0]) < version_numbers(said[1])) == (one < other)


@given(st.text("0123456789.-+ab \n", max_size=12).filter(lambda text: text.count(".") != 2))
@example("1.2")
@example("1.2.3-rc1")
@example("01.2.3")
@example("１.2.3")
@example("1.2.3\n")
def test_what_is_no_version_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"[\s\S]*"):
        version_numbers(text)


def test_a_key_is_written_for_its_owner_alone_and_never_over_another(tmp_path: Path) -> None:
    line = update_files.new_key(tmp_path / "key.pem", "word")
    assert update_files.public_line(update_files.read_key(tmp_path / "key.pem", "word")) == line
    with pytest.raises(ValueError):  # noqa: PT011 - one time in 256 it looks like a damaged key
        update_files.read_key(tmp_path / "key.pem", "other")
    with pytest.raises(FileExistsError):
        update_files.new_key(tmp_path / "key.pem")
    if SYSTEM != "windows":
        assert (tmp_path / "key.pem").stat().st_mode & 0o077 == 0


def test_the_keys_of_the_program_are_keys() -> None:
    for line in RELEASE_KEYS:
        assert len(update_files.base64.b64decode(line, validate=True)) == 32
    assert version_numbers(lcdesk.__version__)


@pytest.mark.parametrize("line", [1, 2])
@pytest.mark.parametrize("added", [b" ", b"\t", b"0", b"\r"])
@pytest.mark.parametrize("is_before", [True, False])
def test_signature_and_length_are_said_in_one_way(
    genuine: Path, line: int, added: bytes, is_before: bool
) -> None:
    lines = genuine.read_bytes().split(b"\n")
    lines[line] = added + lines[line] if is_before else lines[line] + added
    forged = genuine.with_name("forged.lcupdate")
    forged.write_bytes(b"\n".join(lines))
    with pytest.raises(KnownFault):
        check(forged)


def test_letters_that_mean_the_same_signature_are_refused(genuine: Path) -> None:
    """The last letter before the padding holds four bits that say nothing."""
    head, signature, rest = genuine.read_bytes().split(b"\n", 2)
    assert signature.endswith(b"==")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = letters.index(signature[-3])
    other = letters[last ^ 1]
    forged = genuine.with_name("forged.lcupdate")
    forged.write_bytes(b"\n".join([head, signature[:-3] + bytes([other]) + b"==", rest]))
    with pytest.raises(KnownFault):
        check(forged)
