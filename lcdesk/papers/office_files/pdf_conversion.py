"""Filled files as PDF, by the LibreOffice of this machine where there is one: in a profile of its
own, without macros and without network, and with an end to its time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from lcdesk import private_files

_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)
START_SECONDS, FILE_SECONDS = 120.0, 20.0
"""Time to begin, on a slow disk with a new profile; and for each file."""
_AT_ONCE = 100
"""Files of one call: a command may be no longer than Windows allows."""
_SETTING = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
    'xmlns:oor="http://openoffice.org/2001/registry">{settings}</oor:items>'
)
_CLOSED = ("DisableMacrosExecution", "BlockUntrustedRefererLinks", "DisableActiveContent")
_NOWHERE = "http://127.0.0.1:9"


class NoConversion(Exception):
    """No PDF came of it: "absent" (no LibreOffice), "slow", or "nothing" (it wrote none, as one
    without Writer or Calc does).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def converter() -> str | None:
    """The program that makes PDF of office files; None where there is none."""
    found = (shutil.which(name) for name in ("soffice", "libreoffice"))
    there = (place for place in _PLACES if Path(place).is_file())
    return next((one for one in (*found, *there) if one), None)


def convert(files: Mapping[str, bytes], seconds: float = START_SECONDS) -> dict[str, bytes]:
    """Name with its ending → bytes, as name → PDF. NoConversion: none was made of one of them."""
    program = converter()
    if program is None:
        raise NoConversion("absent")
    with TemporaryDirectory(prefix="lcdesk-", ignore_cleanup_errors=True) as folder:
        return dict(_converted(program, Path(folder), files, seconds))


def _converted(
    program: str, folder: Path, files: Mapping[str, bytes], seconds: float
) -> Iterator[tuple[str, bytes]]:
    profile = folder / "profile" / "user"
    private_files.make_folder(profile)
    settings = "".join(_SETTING.format(name=name) for name in _CLOSED)
    text = _PROFILE.format(settings=settings)
    private_files.write(profile / "registrymodifications.xcu", text.encode())
    names = list(files)
    paths = {name: folder / f"{number}{Path(name).suffix}" for number, name in enumerate(names)}
    for name, path in paths.items():
        private_files.write(path, files[name])
    for start in range(0, len(names), _AT_ONCE):
        these = [paths[name] for name in names[start : start + _AT_ONCE]]
        _run(program, folder, these, seconds + FILE_SECONDS * len(these))
    for name, path in paths.items():
        made = path.with_suffix(".pdf")
        if not made.is_file():
            raise NoConversion("nothing")
        yield name, made.read_bytes()


def _run(program: str, folder: Path, paths: Sequence[Path], seconds: float) -> None:
    profile = (folder / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(),
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise NoConversion("slow") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it with the processes it began."""
    if process.poll() is not None:
        return
    if sys.platform != "win32":
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 9)
    process.kill()
    process.wait()


def _environment() -> dict[str, str]:
    """Ours, with a way to the network that leads nowhere."""
    closed = {name: _NOWHERE for name in ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")}
    left = {key: value for key, value in os.environ.items() if key.casefold() != "no_proxy"}
    return {**left, **closed, **{key.upper(): value for key, value in closed.items()}}
