"""What the cards of a cohort say: people, nations, women, visas; one answer for every screen
that has such cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lcdesk.texts import _, n_, percent

if TYPE_CHECKING:
    from lcdesk.services.core.finding import PeopleCounts
    from lcdesk.services.overview import Overview

Card = tuple[str, str, str, float | None]
"""Label, figure, note, share (None: no bar)."""


def cards_of(overview: Overview) -> tuple[Card, Card, Card, Card]:
    """The cards of people, nations, women and visas."""
    counts = overview.counts
    people, women, asked = counts["people"], counts["women"], counts["asked"]
    places = overview.cohort.get("places")
    return (
        (
            _("Participants"),
            str(people),
            _people_note(overview),
            overview.taken / places if places else None,
        ),
        (_("Nations"), str(counts["countries"]), _nations_note(counts), None),
        (
            _("Women"),
            percent(women, people) or "–",
            _("{part} of {whole}", part=women, whole=people),
            women / people if people else None,
        ),
        (
            _("Visas issued"),
            str(counts["visas_issued"]) if asked or not counts["erased"] else "–",
            _visa_note(counts),
            counts["visas_issued"] / asked if asked else None,
        ),
    )


def _people_note(overview: Overview) -> str:
    """How many were entered who are not on the list any more, and how many places are taken."""
    places, others = overview.cohort.get("places"), overview.counts["others"]
    gone = n_("{count} more not coming", "{count} more not coming", others) if others else ""
    taken = _("{taken} of {places} places", taken=overview.taken, places=places) if places else ""
    return " · ".join(part for part in (gone, taken) if part)


def _nations_note(counts: PeopleCounts) -> str:
    none = counts["without_country"]
    without = n_("{count} has none", "{count} have none", none) if none else ""
    regions = n_("{count} region", "{count} regions", counts["regions"])
    return " · ".join(part for part in (without, regions) if part)


def _visa_note(counts: PeopleCounts) -> str:
    """How many of those who come have none yet, as the check “Visa not issued” counts them, and
    of how many it was refused.
    """
    still = counts["asked"] - counts["visas_issued"]
    parts = (
        [_("{count} not issued", count=still)]
        if still
        else [_("all settled")]
        if counts["asked"]
        else []
    )
    if counts["visas_refused"]:
        parts.append(_("{count} of them refused", count=counts["visas_refused"]))
    if counts["erased"]:
        parts.append(_("{count} erased", count=counts["erased"]))
    return _(", ").join(parts)
