"""The codes of states and nationalities in the lines: ISO 3166 alpha-3, and those that only travel documents know."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from lcdesk.model import countries
from lcdesk.texts import N_, _, language

# Nationals of a state under a code of their own, and codes of states that are no longer ISO's.
_STATES: Mapping[str, str] = {
    "D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB", "ROM": "RO", "ZAR": "CD", "TMP": "TL",
}  # fmt: skip
_NO_STATE: Mapping[str, str] = {
    "UNO": N_("official of the United Nations"),
    "UNA": N_("official of a specialised agency of the United Nations"),
    "UNK": N_("resident of Kosovo (United Nations document)"),
    "RKS": N_("Kosovo"),
    "XXA": N_("stateless person"),
    "XXB": N_("refugee under the 1951 Convention"),
    "XXC": N_("other refugee"),
    "XXX": N_("nationality not stated"),
    "EUE": N_("European Union"),
    "XAA": N_("African Union"),
    "XBA": N_("African Development Bank"),
    "XCC": N_("Caribbean Community"),
    "XCO": N_("Common Market for Eastern and Southern Africa"),
    "XEC": N_("Economic Community of West African States"),
    "XIM": N_("African Export-Import Bank"),
    "XOM": N_("Sovereign Military Order of Malta"),
    "XPO": N_("INTERPOL"),
    "UTO": N_("Utopia (a specimen)"),
}


def country_of(code: str) -> str | None:
    """ISO 3166 alpha-2 behind a code without its fillers; None for one that is no state's."""
    return _STATES.get(code) or _alpha3().get(code)


def is_known(code: str) -> bool:
    """Is it a code that travel documents carry?"""
    return code in _NO_STATE or country_of(code) is not None


def words_of(code: str) -> str:
    """The country, or what else the code stands for, in the language of the moment; an unknown code as it is."""
    country = country_of(code)
    if country:
        return countries.name(country, language())
    return _(_NO_STATE[code]) if code in _NO_STATE else code


@cache
def _alpha3() -> Mapping[str, str]:
    return {countries.code3(code): code for code in countries.codes()}
