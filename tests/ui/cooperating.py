"""A desk with something on each tab of Cooperation."""

from __future__ import annotations

import datetime as dt

from lcdesk.model import clock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
    add_record,
)

ALLIANCE = "Green Technology Alliance"
DAY = dt.timedelta(days=1)


def add_cooperation(desk: Desk) -> None:
    """Four leads, an alliance with two members, two events and a project, and two alumni."""
    today = clock.today()
    add_record(desk, ORGANISATIONS, {"name_en": "Nakuru Cold Stores", "name_zh": "纳库鲁冷库"})
    add_record(desk, ORGANISATIONS, {"name_en": "Steppe Building Lab", "country": "MN"})
    for values in (
        {
            "subject": "Solar drying of coffee",
            "kind": "technology",
            "stage": "idea",
            "organisation": "Nakuru Cold Stores",
            "country": "KE",
            "next_step": "Send the data sheet",
            "due": today - 3 * DAY,
        },
        {"subject": "Yak-wool insulation", "kind": "result", "stage": "contact", "country": "MN"},
        {"subject": "Joint PhD places", "kind": "talent", "stage": "contact", "due": today},
        {"subject": "五年合作框架", "kind": "framework_agreement", "stage": "signed"},
    ):
        add_record(desk, LEADS, values)
    add_record(desk, ALLIANCES, {"name_en": ALLIANCE, "since": dt.date(2025, 6, 12)})
    for organisation, role, document in (
        ("Steppe Building Lab", "chair", "Charter, page 3"),
        ("Nakuru Cold Stores", "member", None),
    ):
        values = {"organisation": organisation, "role": role, "document": document}
        add_record(desk, MEMBERS, {"alliance": ALLIANCE, **values})
    for title, day in (("Launch", dt.date(2025, 6, 11)), ("Meeting", today + 30 * DAY)):
        add_record(desk, EVENTS, {"alliance": ALLIANCE, "title_en": title, "starts": day})
    project = {
        "title_en": "Rooftop PV",
        "stage": "running",
        "from_year": 2025,
        "results": "electricity: 1.8 MW (2025, meter report)",
    }
    add_record(desk, PROJECTS, {"alliance": ALLIANCE, **project})
    for person, agrees in (("Wanjiru Kamau", True), ("Hana Tesfaye", False)):
        values = {"person": person, "consent": agrees, "phone": "+254 700 555 010"}
        add_record(desk, ALUMNI, values)
