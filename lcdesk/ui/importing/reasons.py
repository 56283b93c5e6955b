"""Why a row waits, in the language of the moment: what was kept is in that of the import."""

from __future__ import annotations

import re

from lcdesk.model.fields import Field
from lcdesk.model.masking import without_quoted
from lcdesk.texts import N_, _, language
from lcdesk.ui.importing.words import TITLES, safe

_CHINESE = re.compile("[\u4e00-\u9fff]")
_REASONS = {
    **TITLES,
    "missing_name": N_("There is no name."), "likely_same": N_("This may be somebody who is known already."),
    "duplicate_passport": N_("This passport number is in the file twice."), "twice_in_file": N_("This person is in the file twice."),
    "ambiguous_date": N_("{raw}: day or month first?"), "unknown_country": N_("“{raw}” is no country that is known."),
    "ambiguous_country": N_("“{raw}” may be several countries."), "wrong_row": N_("This row cannot be told apart."),
}  # fmt: skip


def reason(kind: str, message: str, raw: str, target: Field | None, *, is_masked: bool = True) -> str:
    """The kept message where it is in the language of the moment, else a shorter one; private values are masked."""
    hidden = safe(raw, target) if is_masked else raw
    is_hidden = is_masked and target is not None and target.is_private
    told = without_quoted(message, raw) if is_hidden else message
    if _is_spoken(message.replace(raw, "") if raw else message):
        return told
    said = _REASONS.get(kind)
    if said is not None and (hidden or "{raw}" not in said):
        return _(said, raw=hidden)
    if target is not None:
        return _("{field}: “{raw}”", field=target.title, raw=hidden) if hidden else target.title
    return told


def _is_spoken(message: str) -> bool:
    """Is a sentence, but for names in quotes, in the language of the moment?"""
    bare = re.sub("“[^”]*”", "", message)
    return bool(_CHINESE.search(bare)) == (language() == "zh")
