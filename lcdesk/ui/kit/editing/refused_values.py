"""What was typed and could not be kept is said, so that nobody has to remember it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lcdesk.model.catalogue import RecordKind
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.masking import masked
from lcdesk.model.sentences import join_sentences, list_names
from lcdesk.texts import _

_MOST, _LONG = 4, 200  # values that are told, and letters of each


def with_typed(fault: KnownFault, kind: RecordKind, values: Mapping[str, Any]) -> KnownFault:
    """The fault with the values that were to be kept; as it was where there is nothing but blanks."""
    told = [
        f"{kind.field(name).title} “{_shown(kind.field(name), value)}”"
        for name, value in values.items()
        if value is not None and name in kind.by_name
    ]
    if not told:
        return fault
    said = _("What you typed was: {values}.", values=list_names(told[:_MOST]) + (" …" if len(told) > _MOST else ""))
    return KnownFault(fault.message, join_sentences(fault.advice, said))


def _shown(field: Field, value: Any) -> str:
    text = field.kind.format(value)[:_LONG]
    return masked(text) if field.is_private else text
