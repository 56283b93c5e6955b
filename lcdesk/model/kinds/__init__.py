"""Kinds of value: how each is read, shown and stored."""

from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.model.kinds.choices import Choice, Option
from lcdesk.model.kinds.contact import Emails, Phones
from lcdesk.model.kinds.moments import BirthDate, Date, Time
from lcdesk.model.kinds.numbers import Number, YesNo
from lcdesk.model.kinds.places import Country
from lcdesk.model.kinds.words import ChineseName, DocumentNumber, FlightNumber, LongText, Names, PassportName, Text

__all__ = [
    "BirthDate", "ChineseName", "Choice", "Country", "Date", "DocumentNumber", "Emails", "FlightNumber", "Kind",
    "LongText", "Names", "Number", "Option", "PassportName", "Phones", "Text", "Time", "YesNo", "as_text",
]  # fmt: skip
