"""Kinds of value: how each is read, shown and stored."""

from lcdesk.model.kinds.base import Choice, Kind, Number, Option, YesNo, as_text
from lcdesk.model.kinds.dates import BirthDate, Date, Time
from lcdesk.model.kinds.words import (
    Amounts,
    ChineseName,
    Country,
    DocumentNumber,
    Emails,
    FlightNumber,
    LongText,
    Names,
    OfEach,
    PassportName,
    Phones,
    Text,
)

__all__ = [
    "Amounts",
    "BirthDate",
    "ChineseName",
    "Choice",
    "Country",
    "Date",
    "DocumentNumber",
    "Emails",
    "FlightNumber",
    "Kind",
    "LongText",
    "Names",
    "Number",
    "OfEach",
    "Option",
    "PassportName",
    "Phones",
    "Text",
    "Time",
    "YesNo",
    "as_text",
]
