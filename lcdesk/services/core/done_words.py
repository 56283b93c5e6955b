"""What was done for good before a failure, in words: from the receipts of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lcdesk.receipts import Receipt
from lcdesk.services.core.desk import words_of
from lcdesk.texts import N_, _, n_

_MOST = 12  # the last ones: what stands may be long
_WAY_BACK = {
    "do": N_("undo takes it back"),
    "undo": N_("redo does it again"),
    "redo": N_("undo takes it back"),
    "erase": N_("this cannot be undone"),
}
_WORDS = {"undo": N_("Undone: {what}"), "redo": N_("Done again: {what}")}


def done_words(receipts: Sequence[Receipt]) -> str:
    """What stands, a line each, and how it can be taken back; "" where nothing was done."""
    if not receipts:
        return ""
    left = len(receipts) - _MOST
    lines = [_(", ").join(_parts(one)) for one in receipts[-_MOST:]]
    if left > 0:
        lines.insert(0, n_("and {count} more", "and {count} more", left))
    return "\n".join((_("Done before that, and it stands:"), *(f"  {line}" for line in lines)))


def _parts(receipt: Receipt) -> Iterator[str]:
    what = words_of(receipt)
    yield _(_WORDS[receipt.kind], what=what) if receipt.kind in _WORDS else what
    if receipt.people:
        yield n_("{count} person", "{count} people", receipt.people)
    if receipt.kind in _WAY_BACK:
        yield _(_WAY_BACK[receipt.kind])
    if not receipt.is_sure:
        yield _("perhaps: the program was stopped just then; look into the history")
