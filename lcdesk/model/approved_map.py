"""The office's own map picture with the number under which it was approved; the two are never
shown apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lcdesk.texts import _, language

READ_MOST = 60_000_000
"""Bytes of a picture that is read at all, to be made smaller."""
# "审图号：GS(2024)0650号" is typed as often as the number alone
_HEAD = re.compile(
    r"^\s*(?:审\s*图\s*号|審\s*圖\s*號|(?:map\s+)?approval\s+(?:number|no\.?))\s*[:：]?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ApprovedMap:
    """A PNG or JPEG picture as the office has it, its approval number, and what stands under it
    ("" for nothing).
    """

    data: bytes
    approval_no: str
    caption_en: str = ""
    caption_zh: str = ""
    name: str = ""
    file_name: str = ""

    @property
    def caption(self) -> str:
        """In the language of the moment; where there is none, in the other."""
        return (
            (self.caption_zh or self.caption_en)
            if language() == "zh"
            else (self.caption_en or self.caption_zh)
        )

    @property
    def approval(self) -> str:
        """ "Approval number: GS(2024)0650号", as it is printed with the picture."""
        return _("Approval number: {number}", number=self.approval_no)


def approval_number(typed: str) -> str:
    """The number alone, in one line: "审图号：GS(2024)0650号" → "GS(2024)0650号"."""
    return _HEAD.sub("", " ".join(typed.split()))
