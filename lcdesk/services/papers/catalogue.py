"""All kinds of paper there are, in the order of the secretariat's folder."""

from __future__ import annotations

from lcdesk.model.faults import KnownFault
from lcdesk.services.papers.badges import BADGES, LABELS, SPEAKER_SIGNS, TABLE_SIGNS
from lcdesk.services.papers.certificates import CERTIFICATE, PARTICIPATION
from lcdesk.services.papers.country_report import COUNTRY_REPORT
from lcdesk.services.papers.door_signs import BUS_SIGNS, ROOM_SIGNS
from lcdesk.services.papers.final_report import FINAL_REPORT
from lcdesk.services.papers.handbook import HANDBOOK
from lcdesk.services.papers.letters import INVITATION, VISA_LETTER
from lcdesk.services.papers.lists import CERTIFICATE_REGISTER, CONTACTS, NAME_LIST
from lcdesk.services.papers.paper_kinds import PaperKind, PaperSubject
from lcdesk.services.papers.programme import OPENING_AGENDA
from lcdesk.services.papers.summaries import ATTENDANCE_SUMMARY, EVALUATION_SUMMARY
from lcdesk.services.papers.timetables import SIGN_IN, TIMETABLE
from lcdesk.texts import _, list_names

PAPERS: tuple[PaperKind, ...] = (
    INVITATION,
    VISA_LETTER,
    NAME_LIST,
    BUS_SIGNS,
    ROOM_SIGNS,
    TIMETABLE,
    HANDBOOK,
    BADGES,
    LABELS,
    TABLE_SIGNS,
    SPEAKER_SIGNS,
    SIGN_IN,
    OPENING_AGENDA,
    ATTENDANCE_SUMMARY,
    CERTIFICATE,
    PARTICIPATION,
    CONTACTS,
    CERTIFICATE_REGISTER,
    EVALUATION_SUMMARY,
    COUNTRY_REPORT,
    FINAL_REPORT,
)


def paper_kind(key: str) -> PaperKind:
    """The kind of that key; KnownFault with those there are."""
    found = next((one for one in PAPERS if one.key == key), None)
    if found is None:
        raise KnownFault(
            _("There is no paper “{key}”.", key=key),
            _("The papers are: {known}.", known=list_names([one.key for one in PAPERS])),
        )
    return found


def papers_of_people(count: int) -> list[PaperKind]:
    """Those that so many chosen people may have; a list only of several."""
    return [one for one in PAPERS if one.about == "person" and (count > 1 or not one.is_list)]


def papers_about(subject: PaperSubject) -> list[PaperKind]:
    """Those that tell of something of a course."""
    return [one for one in PAPERS if subject in one.subjects]
