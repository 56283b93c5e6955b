"""Reading and writing at a place of an open file, on systems that have a call for it and on
those that have none.
"""

from __future__ import annotations

import os
import sys

_AT_ONCE = 1 << 20


def read_at(file: int, size: int, offset: int) -> bytes:
    """So many bytes from there on; fewer at the end of the file."""
    if sys.platform != "win32" and hasattr(os, "pread"):
        return os.pread(file, size, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, size)


def write_at(file: int, content: bytes, offset: int) -> None:
    """All of the bytes, from there on; `OSError` where that cannot be."""
    left = memoryview(content)
    while left:
        if sys.platform != "win32" and hasattr(os, "pwrite"):
            done = os.pwrite(file, left, offset)
        else:
            os.lseek(file, offset, os.SEEK_SET)
            done = os.write(file, left)
        left, offset = left[done:], offset + done


def copy_whole(source: int, target: int) -> None:
    """Everything of one open file into another, new one; where the file system can, both share
    their blocks.
    """
    size = os.fstat(source).st_size
    done = _shared(source, target, size)
    while done < size and (part := read_at(source, _AT_ONCE, done)):
        write_at(target, part, done)
        done += len(part)


def _shared(source: int, target: int, size: int) -> int:
    """How much the system has copied by itself."""
    done = 0
    if sys.platform == "linux" and hasattr(os, "copy_file_range"):
        try:
            while done < size and (
                more := os.copy_file_range(source, target, size - done, done, done)
            ):
                done += more
        except OSError:  # not on this file system, or no room: whoever goes on will see
            return done
    return done
