"""The fields that a word of the command line names."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.tabular.plan.roster import ORGANISERS
from lcdesk.texts import LANGUAGES, N_, _, in_language


def fields_named(name: str) -> list[str]:
    """The fields of that name: as in the JSON of `read`, or as a label or head in any language;
    the organisers among them.
    """
    wanted = name.strip().casefold()
    if wanted in (
        ORGANISERS,
        *(in_language(spoken, N_("Organisers")).casefold() for spoken in LANGUAGES),
    ):
        return [ORGANISERS]
    found = [
        field.name
        for kind in KINDS.values()
        for field in kind.fields
        if wanted in (field.name, *(word.casefold() for word in _words(field.label, field.heads)))
    ]
    if not found:
        raise KnownFault(
            _("There is no field “{name}”.", name=name),
            _(
                "Name it as in a table’s heads, such as Phone or 电话, or as in JSON: {known} …",
                known="email, phone, dietary",
            ),
        )
    return list(dict.fromkeys(found))


def _words(label: str, heads: Sequence[str]) -> list[str]:
    return [*(in_language(language, label) for language in LANGUAGES), *heads]
