"""Who signs papers of a course: those who are named with its organisers, else the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lcdesk.model.organisers import SIGNING, Organiser, in_print_order, is_same
from lcdesk.services.news.fact_words import Gap, Origin
from lcdesk.services.papers.course import CourseReader, words
from lcdesk.services.papers.paper_kinds import PaperOption, gaps_of
from lcdesk.texts import N_, _

SIGNERS = PaperOption(
    "signers",
    N_("Who signs"),
    (
        ("named", N_("those who are named to sign, else the first organiser")),
        ("one", N_("the first organiser")),
        ("two", N_("the first two organisers")),
        ("three", N_("the first three organisers")),
    ),
)
_COUNT = {"one": 1, "two": 2, "three": 3}
_SIGNING = ("organiser", "joint_organiser", "host", "co_host", "implementing")
"""Roles whose bodies sign where nobody is named, in the order in which they are asked."""


def who_signs(organisers: Sequence[Organiser], choice: str) -> list[Organiser]:
    """Those who sign in print order, by a value of `SIGNERS`: the named first, then bodies, each of
    these once.
    """
    named = in_print_order(one for one in organisers if one.has_signer)
    asked = list(named)
    for one in (one for role in _SIGNING for one in organisers if one.role == role):
        if not any(is_same(one, other) for other in asked):
            asked.append(one)
    most = _COUNT.get(choice, len(named) or 1)
    return in_print_order(asked[:most])


def signer_data(one: Organiser) -> dict[str, Any]:
    """A line to sign as templates take it."""
    return {
        "name": words(one.signer_zh, one.signer_en),
        "title": words(one.signer_post_zh, one.signer_post_en),
        "organisation": words(one.name_zh, one.name_en),
    }


def missing_signers(signing: Sequence[Organiser]) -> list[Gap]:
    """For whom nobody is named to sign."""
    return gaps_of(
        *(
            (
                one.signer_en or one.signer_zh,
                _("who signs for {organisation}", organisation=one.name),
                Origin("CohortOrganisation", one.id or 0, SIGNING[0]),
            )
            for one in signing
        )
    )


def host_signer(reader: CourseReader) -> Organiser | None:
    """Who is named to sign for the body whose letterhead letters bear; None where nobody is."""
    host = reader.host
    if host is None:
        return None
    names = (host["name_en"], host["name_zh"])
    return next((one for one in reader.organisers if one.has_signer and one.names == names), None)
