"""Text that was pasted, or came over standard input: read as a file is, and never written to a
disk, since it may hold numbers of passports.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class PastedText:
    """What somebody pasted, under the `name` that stands where a file's name does. `page`: the same
    as a web page, with the tables of Excel, Word or a mail.
    """

    name: str
    data: bytes = field(repr=False)
    page: str = field(default="", repr=False)

    @property
    def text(self) -> str:
        """Its words, to be looked at."""
        return self.data.decode("utf-8", "replace")

    def read_bytes(self) -> bytes:
        """All of it, as `Path` has it: what tells whether the very same came in before."""
        return self.data if not self.page else self.page.encode() + b"\0" + self.data


Source = Path | PastedText
"""What is read: a file, or what was pasted."""
