"""What the encodings of text files are called by people, and which of them makes the likeliest words."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.texts import N_, _

NAMES = {
    "gb18030": N_("Chinese, simplified"), "big5": N_("Chinese, traditional"), "cp1252": N_("Western European"), "cp1251": N_("Cyrillic"),
    "shift_jis": N_("Japanese"), "euc_kr": N_("Korean"), "cp1256": N_("Arabic"), "cp1258": N_("Vietnamese"), "cp874": N_("Thai"),
}  # fmt: skip
_BIG5_COMMON = range(0xA440, 0xC67F)  # level 1 of Big5: the 5,401 characters of daily use


def name_of(encoding: str) -> str:
    """Chinese, traditional (Big5)."""
    said = NAMES.get(encoding)
    return _("{language} ({encoding})", language=_(said), encoding=encoding) if said else encoding


def likeliest(previews: Sequence[tuple[str, str]]) -> int:
    """The place of the preview to show first: where Chinese comes out, the one with the fewest rare characters."""
    chinese = [at for at, (name, _text) in enumerate(previews) if name in ("gb18030", "big5")]
    if not previews or previews[0][0] not in ("gb18030", "big5"):
        return 0
    return min(chinese, key=lambda at: _rare(previews[at][1]))


def _rare(text: str) -> float:
    """The share of characters beyond ASCII that daily Chinese does not use."""
    foreign = [sign for sign in text if not sign.isascii()]
    return sum(not _is_common(sign) for sign in foreign) / max(len(foreign), 1)


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
        return sign.isalnum() or sign in "，。；：、（）"
    except UnicodeEncodeError:
        pass
    try:
        return int.from_bytes(sign.encode("big5"), "big") in _BIG5_COMMON
    except UnicodeEncodeError:
        return False
