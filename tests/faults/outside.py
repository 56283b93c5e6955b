"""What the program touches outside while it reads files, seen by strace: other files, the network,
other programs.

`python -m tests.faults.outside FOLDER…` follows a program that reads every file below the folders,
its reading process and all they start, and prints whatever is not allowed; 1 when there is
anything.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.services.importing.importing import read_file
from tests.faults.files import files_below

ROOT = Path(__file__).resolve().parents[2]
CHANGING = (
    "unlink unlinkat rename renameat renameat2 mkdir mkdirat rmdir link linkat symlink "
    "symlinkat truncate chmod fchmodat mknodat"
)
OPENING = "open openat openat2 creat"
REACHING = "socket connect bind listen sendto execve execveat ptrace"

_CALL = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)$")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LIBRARIES = re.compile(
    r"/(usr/|lib|etc/ld\.so|etc/localtime|etc/mime\.types|(etc|opt)/.*openssl\.cnf|sys/|"
    r"proc/(self|\d+|meminfo|cpuinfo|sys)|dev/(null|urandom)$)"
)
"""What Python, its libraries and the C library read by themselves."""


@dataclass
class Touched:
    """What a followed program did: `strange` lists all that it must not do."""

    calls: int = 0
    opened: set[str] = field(default_factory=set[str])
    programs: int = 0
    strange: list[str] = field(default_factory=list[str])


def follow(command: Sequence[str], own: Iterable[Path]) -> tuple[Touched, str]:
    """Run a command under strace, with all it starts; what it touched besides the files `own`,
    and what it printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        calls = ",".join(f"?{name}" for name in f"{CHANGING} {OPENING} {REACHING}".split())
        done = subprocess.run(
            [
                "strace",
                "-f",
                "-qq",
                "-s",
                "300",
                "-e",
                f"trace={calls}",
                "-e",
                "signal=none",
                "-o",
                str(log),
                *command,
            ],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder},
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return judge(log.read_text("utf-8", "replace").splitlines(), own), done.stdout


def judge(lines: Iterable[str], own: Iterable[Path]) -> Touched:
    """Sort the calls of a log of strace into allowed and strange ones."""
    touched = Touched()
    known = {str(path) for path in own}
    for line in lines:
        found = _CALL.match(line)
        if found is None:
            continue
        touched.calls += 1
        if _is_strange(found["call"], found["rest"], known, touched):
            touched.strange.append(line)
    return touched


def _is_strange(call: str, rest: str, known: set[str], touched: Touched) -> bool:
    if call in CHANGING.split():
        return True
    paths = [_unquoted(path) for path in _PATH.findall(rest)]
    if call.startswith("exec"):
        touched.programs += 1
        # a search along PATH for the interpreter itself; the reading process and the tracker of its
        # pipes
        return Path(paths[0]).name not in {Path(sys.executable).name, "python", "python3"}
    if call not in OPENING.split():
        return True
    path = paths[0] if paths else ""
    touched.opened.add(path)
    is_writing = bool(re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", rest)) or call == "creat"
    if is_writing:
        return path != os.devnull
    return not (path in known or _LIBRARIES.match(path) or _is_ours(path))


def _is_ours(path: str) -> bool:
    """The interpreter's own folders and those of the program."""
    places = (
        sys.prefix,
        sys.base_prefix,
        str(ROOT / "lcdesk"),
        str(ROOT / "resources"),
        str(ROOT / "tests"),
    )
    resolved = os.path.realpath(ROOT / path)
    return resolved == str(ROOT) or any(
        resolved.startswith(place) or path.startswith(place) for place in places
    )


def _unquoted(text: str) -> str:
    """A path as strace writes it: bytes beyond ASCII are octal."""
    return (
        text.encode("latin-1", "replace")
        .decode("unicode_escape")
        .encode("latin-1", "replace")
        .decode("utf-8", "replace")
    )


def read_all(paths: Iterable[str]) -> None:
    """The program that is followed: it reads each file as the import does."""
    for path in paths:
        try:
            said = f"{len(read_file(Path(path)).rows)} rows"
        except KnownFault as fault:
            said = str(fault)
        sys.stdout.write(f"{Path(path).name}: {said}\n")


def trace(paths: Sequence[Path]) -> tuple[Touched, str]:
    """Follow a program that reads these files."""
    command = [sys.executable, "-m", "tests.faults.outside", "--read", *map(str, paths)]
    # a folder and a link are looked at under their own names too
    return follow(command, {*paths, *(path.parent for path in paths)})


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read_all(sys.argv[2:])
    elif shutil.which("strace") is None:
        sys.exit("strace is needed")
    else:
        seen, printed = trace([path.absolute() for path in files_below(sys.argv[1:])])
        told = (
            f"{printed.count(chr(10))} files, {seen.calls} calls, {len(seen.opened)} files "
            f"opened, {seen.programs} programs started"
        )
        sys.stdout.write(
            f"{told}, {len(seen.strange)} strange\n"
            + "".join(f"  {line}\n" for line in seen.strange[:40])
        )
        sys.exit(bool(seen.strange))
