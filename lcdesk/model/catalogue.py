"""The two records people work with, participant and activity: flat rows over several entities,
derived from their fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lcdesk.model.entities import Activity, Enrolment, Person
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Names, Text
from lcdesk.texts import N_


@dataclass(frozen=True)
class RecordKind:
    """A kind of row of a screen, a sheet or a form; a record of it is a mapping field name →
    value plus "id".
    """

    name: str
    label: str
    fields: tuple[Field, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """Field name → Field."""
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return self.by_name[name]

    def listed(self) -> tuple[Field, ...]:
        """The fields a table shows at first."""
        return tuple(field for field in self.fields if field.is_listed)

    def sections(self) -> dict[str, list[Field]]:
        """Section → its fields, in the order of their lines."""
        out: dict[str, list[Field]] = {}
        for field in self.fields:
            out.setdefault(field.section, []).append(field)
        return out


def _in_role(
    name: str,
    label: str,
    heads: tuple[str, ...],
    column: str = "name",
    *,
    is_listed: bool = False,
    width: int = 120,
) -> Field:
    """A field of an activity that lives in ActivityPerson rows, one row per name: the names of
    those in a role, or what another column says of them.
    """
    kind = Names() if column == "name" else Text(300)
    return Field(
        name,
        kind,
        label,
        heads,
        N_("People"),
        is_listed=is_listed,
        width=width,
        entity="ActivityPerson",
        column=column,
    )


_ROLES = (
    _in_role(
        "speaker", N_("Speaker"), ("Lecturer", "主讲人", "授课教师"), is_listed=True, width=180
    ),
    _in_role(
        "speaker_organization",
        N_("Speaker's organisation"),
        ("Affiliation", "单位"),
        "organization",
        width=200,
    ),
    _in_role("speaker_title", N_("Speaker's title"), ("职称",), "title"),
    _in_role("host", N_("Host"), ("Moderator", "主持人")),
    _in_role("addressed", N_("Address by"), ("致辞人", "致辞")),
    _in_role("attended", N_("Attended by"), ("出席人", "出席领导")),
    _in_role("interpreter", N_("Interpreter"), ("翻译",)),
    _in_role("escort", N_("Escort"), ("陪同",)),
)
PARTICIPANT = RecordKind("participant", N_("Participant"), fields_of(Person) + fields_of(Enrolment))
ACTIVITY = RecordKind("activity", N_("Activity"), fields_of(Activity) + _ROLES)
KINDS = {kind.name: kind for kind in (PARTICIPANT, ACTIVITY)}
