"""Texts with what no place can keep among them: NUL, and halves of characters."""

from __future__ import annotations

from hypothesis import strategies as st

STRANGE = st.text(st.sampled_from("\0\0\ud83d\ude00\udc80aB é王😀.'\\%_"), max_size=8)
