"""The records people work with: participant and activity, flat rows over several entities, and the
lists the office keeps beside them; all derived from their fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lcdesk.model import own_fields
from lcdesk.model.entities import (
    Activity,
    Alliance,
    AllianceMember,
    AlumniContact,
    Cohort,
    Enrolment,
    Event,
    Expert,
    Lead,
    Organisation,
    Person,
    Programme,
    Project,
    Theme,
    Venue,
)
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Choice, Kind, Names, OfEach, Text
from lcdesk.model.lists import ACTIVITY_PART, EVENT_PART, EVENT_SPEAKER, PROJECT_PART
from lcdesk.texts import N_

if TYPE_CHECKING:  # they are written from what is declared here
    from lcdesk.model.rows import (
        AllianceRecord,
        AlumniContactRecord,
        EventRecord,
        ExpertRecord,
        LeadRecord,
        ListRecord,
        MemberRecord,
        OrganisationRecord,
        ProgrammeRecord,
        ProjectRecord,
        ThemeRecord,
        VenueRecord,
    )


Record = Mapping[str, Any]
"""Field name → value, plus "id", of whichever kind: for what walks the fields of a kind. Whoever
names fields takes the rows of lcdesk.model.rows.
"""


@dataclass(frozen=True)
class RecordKind:
    """A kind of row of a screen, a sheet or a form.

    `names`: the fields it is called by, English before Chinese. `known_by`: sets of fields; two
    records that agree in all of one set are one, and the first set whose fields are filled decides.
    """

    name: str
    label: str
    built_in: tuple[Field, ...]
    names: tuple[str, ...] = ()
    known_by: tuple[tuple[str, ...], ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its fields in the order of their lines."""
        return self.built_in

    @property
    def by_name(self) -> dict[str, Field]:
        """Field name → Field."""
        return self._built_in_by_name

    @cached_property
    def _built_in_by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.built_in}

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


class ParticipantKind(RecordKind):
    """The fields of participants: those of the program, and behind them those that the desk which
    is open declared.
    """

    @property
    def fields(self) -> tuple[Field, ...]:
        return own_fields.in_force().behind(self.name, self.built_in).fields

    @property
    def by_name(self) -> dict[str, Field]:
        return own_fields.in_force().behind(self.name, self.built_in).by_name


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
    those in a role, or what another column says of them (model/activity_people.py).
    """
    kind: Kind = (
        Names()
        if column.startswith("name")
        else OfEach(2000)
        if column.startswith("title") and name != "speaker_title"
        else Text(300)  # of which a cell may say one in several lines
    )
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


_ROLES: dict[str, tuple[Field, ...]] = {
    "speaker": (
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
        _in_role("speaker_zh", N_("Speaker (Chinese name)"), ("主讲人中文名",), "name_zh"),
        _in_role(
            "speaker_title_zh", N_("Speaker's title (Chinese)"), ("主讲人中文职务",), "title_zh"
        ),
    ),
    "host": (
        _in_role("host", N_("Host"), ("Moderator", "主持人")),
        _in_role("host_title", N_("Host's title"), ("Title of the host", "主持人职务"), "title"),
        _in_role(
            "host_organization",
            N_("Host's organisation"),
            ("Organisation of the host", "主持人单位"),
            "organization",
        ),
        _in_role("host_zh", N_("Host (Chinese name)"), ("主持人中文名",), "name_zh"),
        _in_role("host_title_zh", N_("Host's title (Chinese)"), ("主持人中文职务",), "title_zh"),
    ),
    "addressed": (
        _in_role("addressed", N_("Address by"), ("致辞人", "致辞")),
        _in_role(
            "addressed_title",
            N_("Title of who addressed"),
            ("Title of address by", "致辞人职务"),
            "title",
        ),
        _in_role(
            "addressed_organization",
            N_("Organisation of who addressed"),
            ("Organisation of address by", "致辞人单位"),
            "organization",
        ),
        _in_role("addressed_zh", N_("Address by (Chinese name)"), ("致辞人中文名",), "name_zh"),
        _in_role(
            "addressed_title_zh",
            N_("Title of who addressed (Chinese)"),
            ("致辞人中文职务",),
            "title_zh",
        ),
    ),
    "attended": (
        _in_role("attended", N_("Attended by"), ("出席人", "出席领导")),
        _in_role(
            "attended_title",
            N_("Title of who attended"),
            ("Title of attended by", "出席人职务"),
            "title",
        ),
        _in_role(
            "attended_organization",
            N_("Organisation of who attended"),
            ("Organisation of attended by", "出席人单位"),
            "organization",
        ),
        _in_role("attended_zh", N_("Attended by (Chinese name)"), ("出席人中文名",), "name_zh"),
        _in_role(
            "attended_title_zh",
            N_("Title of who attended (Chinese)"),
            ("出席人中文职务",),
            "title_zh",
        ),
    ),
    "interpreter": (_in_role("interpreter", N_("Interpreter"), ("翻译",)),),
    "escort": (_in_role("escort", N_("Escort"), ("陪同",)),),
}
OF_ROLE: Mapping[str, Mapping[str, str]] = {
    role: {field.column: field.name for field in fields} for role, fields in _ROLES.items()
}
"""Role → column of ActivityPerson → the field of an activity that tells it of those in the role."""


def _in_part(
    entity: str,
    parts: Choice,
    labels: Mapping[str, str],
    stem: str = "",
    section: str = "",
    heads: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Field, ...]:
    """A field for each part that others have in a record: their names, one row each of `entity`.
    `heads`: by which a sheet names them, otherwise the words of the part.
    """
    return tuple(
        Field(
            f"{stem}{option.code}",
            Names(),
            labels[option.code],
            option.words if heads is None else heads[option.code],
            section=section,
            entity=entity,
            column=option.code,
            width=200,
        )
        for option in parts.options
    )


BODIES = _in_part(
    "ActivityOrganisation",
    ACTIVITY_PART,
    {
        "hosted": N_("Hosting organisation"),
        "visited": N_("Visited organisation"),
        "represented": N_("Represented organisations"),
    },
    section=N_("Organisations"),
    heads={
        "hosted": ("Organised by", "承办单位", "承办"),
        "visited": ("Organisation visited", "参访单位", "考察单位", "接待单位"),
        "represented": ("Delegations", "代表单位", "参会单位"),
    },
)
"""The fields of an activity that tell which organisations host it, are visited, or sent people."""
PARTICIPANT = ParticipantKind(
    "participant", N_("Participant"), fields_of(Person) + fields_of(Enrolment)
)
ACTIVITY = RecordKind(
    "activity",
    N_("Activity"),
    (*fields_of(Activity), *(field for role in _ROLES.values() for field in role), *BODIES),
)


COHORT = RecordKind("cohort", N_("Cohort"), fields_of(Cohort), ("name_en", "name_zh"))


# --- The lists the office keeps beside them: each record is a row of one entity, and the names of
# others in their parts of it ---


ListRow = TypeVar("ListRow", bound="ListRecord", covariant=True)


class ListedKind(RecordKind, Generic[ListRow]):
    """The kind of the records of a list; of which type these are, the type checker takes from what
    the list is declared as.
    """


NAMES = ("name_en", "name_zh")
TITLES = ("title_en", "title_zh")
ORGANISATION: ListedKind[OrganisationRecord] = ListedKind(
    "organisation",
    N_("Organisation"),
    fields_of(Organisation),
    NAMES,
    (("name_en",), ("name_zh",), ("name_local",)),
)
EXPERT: ListedKind[ExpertRecord] = ListedKind(
    "expert",
    N_("Expert"),
    fields_of(Expert),
    ("name", "name_zh"),
    (("name", "organization"), ("name_zh", "organization"), ("name",), ("name_zh",)),
)
PROGRAMME: ListedKind[ProgrammeRecord] = ListedKind(
    "programme",
    N_("Programme"),
    fields_of(Programme),
    TITLES,
    (("title_en", "year"), ("title_zh", "year"), ("title_en",), ("title_zh",)),
)
ALLIANCE: ListedKind[AllianceRecord] = ListedKind(
    "alliance", N_("Alliance"), fields_of(Alliance), NAMES, (("name_en",), ("name_zh",))
)
MEMBERSHIP: ListedKind[MemberRecord] = ListedKind(
    "member",
    N_("Member"),
    fields_of(AllianceMember),
    ("organisation", "person", "expert"),
    (("alliance", "organisation", "person", "expert"),),
)
EVENT: ListedKind[EventRecord] = ListedKind(
    "event",
    N_("Event"),
    fields_of(Event)
    + _in_part(
        "EventOrganisation",
        EVENT_PART,
        {
            "organiser": N_("Organisers"),
            "host": N_("Hosts"),
            "supporting": N_("Supporters"),
            "attended": N_("Organisations taking part"),
        },
    )
    + _in_part(
        "EventPerson",
        EVENT_SPEAKER,
        {"addressed": N_("Addresses by"), "attended": N_("People taking part")},
        "people_",
    ),
    TITLES,
    (("title_en", "starts"), ("title_zh", "starts")),
)
PROJECT: ListedKind[ProjectRecord] = ListedKind(
    "project",
    N_("Demonstration project"),
    fields_of(Project)
    + _in_part(
        "ProjectOrganisation",
        PROJECT_PART,
        {
            "owner": N_("Owner"),
            "technology": N_("Technology from"),
            "partner": N_("Partners"),
            "funder": N_("Funded by"),
        },
        "by_",
    ),
    TITLES,
    (("title_en", "country"), ("title_zh", "country")),
)
LEAD: ListedKind[LeadRecord] = ListedKind(
    "lead",
    N_("Cooperation lead"),
    fields_of(Lead),
    ("subject",),
    (("subject", "person", "organisation", "country", "partner", "kind"),),
)
ALUMNI: ListedKind[AlumniContactRecord] = ListedKind(
    "alumni_contact", N_("Alumni contact"), fields_of(AlumniContact), ("person",), (("person",),)
)
VENUE: ListedKind[VenueRecord] = ListedKind(
    "venue", N_("Venue"), fields_of(Venue), ("name", "name_zh"), (("name",), ("name_zh",))
)
THEME: ListedKind[ThemeRecord] = ListedKind(
    "theme",
    N_("Theme"),
    tuple(field for field in fields_of(Theme) if field.name != "place"),
    ("title", "title_zh"),
    (("title",), ("title_zh",)),
)
LISTED = (ORGANISATION, EXPERT, PROGRAMME, ALLIANCE, MEMBERSHIP, EVENT, PROJECT, LEAD, ALUMNI)
"""The kinds of records that are lists of the office, whichever cohort is open."""
KINDS: Mapping[str, RecordKind] = {kind.name: kind for kind in (PARTICIPANT, ACTIVITY, *LISTED)}
