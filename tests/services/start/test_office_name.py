"""Each desk keeps the name of its office: another one made later does not rename it."""

from __future__ import annotations

from pathlib import Path

from lcdesk.services.core.desk import Desk
from lcdesk.services.start.known_desks import KnownDesk, describe_desk, name_of
from lcdesk.services.start.office_name import name_office, read_office
from lcdesk.settings import Settings


def test_a_desk_keeps_the_name_of_its_office(desk: Desk) -> None:
    chosen = Settings(office="First Office")
    assert read_office(desk, chosen) == "First Office", "made before desks kept it"
    name_office(desk, " Training Centre ")
    chosen.office = "Another Office"
    assert read_office(desk, chosen) == "Training Centre"
    assert describe_desk(desk).office == "Training Centre"


def test_a_desk_is_called_by_its_office_and_by_what_its_file_says_more() -> None:
    chosen = Settings(office="First Office")

    def called(stem: str, office: str = "") -> str:
        return name_of(KnownDesk(Path(f"/d/{stem}.lcdesk"), office=office), chosen)

    assert called("office") == "First Office"
    assert called("office", "Training Centre") == "Training Centre"
    assert called("centre", "Training Centre") == "Training Centre"
    assert called("2027", "Training Centre") == "Training Centre (2027)"
    assert called("2027") == "2027"
