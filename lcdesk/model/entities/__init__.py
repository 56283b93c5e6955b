"""The things a desk keeps, each a table."""

from lcdesk.model.entities.base import Base, Entity, Kept
from lcdesk.model.entities.cooperation import CountryAlias, CountryGroup, CountryGroupMember, Lead
from lcdesk.model.entities.curriculum import (
    Activity,
    ActivityPerson,
    Expert,
    Theme,
    TimetableVersion,
    Venue,
    VenueWay,
)
from lcdesk.model.entities.documents import Document, Photo
from lcdesk.model.entities.figures import CountingRule, MapPicture, PictureTitle, SignedReport
from lcdesk.model.entities.learned import KnownHead, KnownLayout, KnownOrder, KnownValue, ToldApart
from lcdesk.model.entities.people import (
    Attendance,
    Enrolment,
    Evaluation,
    Person,
    Question,
    StatusStep,
)
from lcdesk.model.entities.programmes import (
    Cohort,
    CohortOrganisation,
    Organisation,
    Programme,
    Quota,
)
from lcdesk.model.entities.records import (
    Change,
    DeskValue,
    ImportBatch,
    ImportPage,
    ImportRow,
    IssuedPaper,
    Operation,
    Reveal,
    SavedView,
)

__all__ = [
    "Activity",
    "ActivityPerson",
    "Attendance",
    "Base",
    "Change",
    "Cohort",
    "CohortOrganisation",
    "CountingRule",
    "CountryAlias",
    "CountryGroup",
    "CountryGroupMember",
    "DeskValue",
    "Document",
    "Enrolment",
    "Entity",
    "Evaluation",
    "Expert",
    "ImportBatch",
    "ImportPage",
    "ImportRow",
    "IssuedPaper",
    "Kept",
    "KnownHead",
    "KnownLayout",
    "KnownOrder",
    "KnownValue",
    "Lead",
    "MapPicture",
    "Operation",
    "Organisation",
    "Person",
    "Photo",
    "PictureTitle",
    "Programme",
    "Question",
    "Quota",
    "Reveal",
    "SavedView",
    "SignedReport",
    "StatusStep",
    "Theme",
    "TimetableVersion",
    "ToldApart",
    "Venue",
    "VenueWay",
]
