"""The two records people work with, participant and activity: flat rows over several entities,
derived from their fields.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def _people_in_roles() -> Iterable[Field]:
    """Fields of an activity that live in ActivityPerson rows, one row per name."""
    people = N_("People")
    yield Field(
        "speaker",
        Names(),
        N_("Speaker"),
        ("Lecturer", "主讲人", "授课教师"),
        people,
        is_listed=True,
        width=180,
        entity="ActivityPerson",
        column="name",
    )
    yield Field(
        "speaker_organization",
        Text(300),
        N_("Speaker's organisation"),
        ("Affiliation", "单位"),
        people,
        width=200,
        entity="ActivityPerson",
        column="organization",
    )
    yield Field(
        "speaker_title",
        Text(300),
        N_("Speaker's title"),
        ("职称",),
        people,
        entity="ActivityPerson",
        column="title",
    )
    yield Field(
        "host",
        Names(),
        N_("Host"),
        ("Moderator", "主持人"),
        people,
        entity="ActivityPerson",
        column="name",
    )
    yield Field(
        "addressed",
        Names(),
        N_("Address by"),
        ("致辞人", "致辞"),
        people,
        entity="ActivityPerson",
        column="name",
    )
    yield Field(
        "attended",
        Names(),
        N_("Attended by"),
        ("出席人", "出席领导"),
        people,
        entity="ActivityPerson",
        column="name",
    )
    yield Field(
        "interpreter",
        Names(),
        N_("Interpreter"),
        ("翻译",),
        people,
        entity="ActivityPerson",
        column="name",
    )
    yield Field(
        "escort", Names(), N_("Escort"), ("陪同",), people, entity="ActivityPerson", column="name"
    )


PARTICIPANT = RecordKind("participant", N_("Participant"), fields_of(Person) + fields_of(Enrolment))
ACTIVITY = RecordKind("activity", N_("Activity"), fields_of(Activity) + tuple(_people_in_roles()))
KINDS = {kind.name: kind for kind in (PARTICIPANT, ACTIVITY)}
