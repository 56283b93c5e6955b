"""The Countries screen: how many people from where, by which rule, and who they are."""

from lcdesk.ui.countries.screen import CountriesScreen

__all__ = ["CountriesScreen"]
