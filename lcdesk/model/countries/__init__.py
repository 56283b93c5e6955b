"""Countries: recognise a written name without guessing, and say a country's name, region and
groups.
"""

from __future__ import annotations

from lcdesk.model.countries.recognition import (
    RecognisedCountry,
    all_names_folded,
    find,
    fold,
    is_close,
    is_known,
)
from lcdesk.model.countries.reference import (
    Membership,
    NamedCountryGroup,
    code3,
    codes,
    codes_in,
    flag,
    formal_name,
    group_members,
    groups,
    income,
    name,
    region,
    regions_of,
    subregion,
    when_renamed,
)

__all__ = [
    "Membership",
    "NamedCountryGroup",
    "RecognisedCountry",
    "all_names_folded",
    "code3",
    "codes",
    "codes_in",
    "find",
    "flag",
    "fold",
    "formal_name",
    "group_members",
    "groups",
    "income",
    "is_close",
    "is_known",
    "name",
    "region",
    "regions_of",
    "subregion",
    "when_renamed",
]
