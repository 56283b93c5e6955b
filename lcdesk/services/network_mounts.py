"""Which mount a path lies in, and whether what is mounted there belongs to another computer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_KINDS = {
    "cifs", "smb3", "smbfs", "nfs", "nfs4", "ncpfs", "afs", "afpfs", "webdav", "davfs", "davfs2", "sshfs", "ceph", "glusterfs", "lustre", "beegfs",
    "gvfsd-fuse", "kio-fuse", "rclone", "curlftpfs", "smbnetfs", "s3fs", "s3", "goofys", "juicefs", "mfs", "moosefs", "seadrive",
    "vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs", "ocfs2", "gfs2",
}  # fmt: skip
"""Kinds of file system whose files lie elsewhere; those of the kernel and, without their "fuse.", of programs."""
_OWNED = {"onedriver": "OneDrive", "google-drive-ocamlfuse": "Google Drive", "pcloudfs": "pCloud"}
"""Those that show what a program for synced folders keeps; whose they are."""
_OPEN_KINDS = {"fuse", "macfuse", "osxfuse", "fusefs", "fuse-t"}
"""These say nothing of what is behind them; the source does: user@server:/folder, https://…, //server/share."""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+]+://|//[^/]|[\w.@-]{2,}:", re.IGNORECASE)
_OF_MACOS = re.compile(r"(?P<source>.*?) on (?P<point>/.*) \((?P<kind>[^,)]+)[^)]*\)")


@dataclass(frozen=True)
class Mount:
    """What is mounted where; `owner`: the program that keeps it in step, "" for a network."""

    point: str
    kind: str
    source: str
    owner: str = ""


def network_mount(path: str, lines: Sequence[str], *, is_folded: bool = False) -> Mount | None:
    """The mount of a network, or of a synced folder, that `path` lies in; None when it lies on a disk of this computer.

    `lines`: of /proc/self/mountinfo, or as `mount` of macOS says them. `is_folded`: capitals do not matter.
    """
    around = [mount for mount in _mounts(lines) if _lies_in(path, mount.point, is_folded=is_folded)]
    if not around:
        return None
    innermost = max(len(PurePosixPath(mount.point).parts) for mount in around)
    # Of several at one place the last hides the others.
    last = [mount for mount in around if len(PurePosixPath(mount.point).parts) == innermost][-1]
    return _judged(last)


def _judged(mount: Mount) -> Mount | None:
    kind = mount.kind.casefold().removeprefix("fuse.")
    if owner := _OWNED.get(kind, ""):
        return Mount(mount.point, kind, mount.source, owner)
    is_elsewhere = kind in _KINDS or (kind in _OPEN_KINDS and _ELSEWHERE.match(mount.source))
    return Mount(mount.point, kind, _without_password(mount.source)) if is_elsewhere else None


def _without_password(source: str) -> str:
    """Who logs in, and by which password, is nobody's business: //li:secret@server/share → //server/share."""
    return re.sub(r"^((?:[a-z][a-z0-9+]*:)?//)?[^/@]*@", r"\1", source, flags=re.IGNORECASE)


def _lies_in(path: str, point: str, *, is_folded: bool) -> bool:
    inner, outer = (path.casefold(), point.casefold()) if is_folded else (path, point)
    return PurePosixPath(inner).is_relative_to(outer)


def _mounts(lines: Sequence[str]) -> Iterator[Mount]:
    for line in lines:
        before, _dash, after = line.partition(" - ")
        places, kinds = before.split(), after.split()
        if len(places) >= 5 and places[0].isdigit() and kinds:
            if kinds[0] != "autofs":  # stands there only until what it is for is mounted
                yield Mount(_unescaped(places[4]), kinds[0], _unescaped(kinds[1]) if len(kinds) > 1 else "")
        elif found := _OF_MACOS.fullmatch(line):
            yield Mount(found["point"], found["kind"], found["source"])


def _unescaped(text: str) -> str:
    r"""Blanks stand as \040 there."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), text)
