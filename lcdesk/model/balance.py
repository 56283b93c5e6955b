"""Quota and balance: who holds the places of a cohort, held against what was agreed, in figures
and sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lcdesk.model import countries
from lcdesk.model.lists import GENDER
from lcdesk.texts import _, in_words, join_names, language

By = Literal["country", "region", "gender"]
BYS: tuple[By, ...] = ("country", "region", "gender")
Group = tuple[str | None, str | None]
"""Codes of country and gender."""
Groups = Mapping[Group, int]
_ENOUGH = 10  # of fewer people no share of a country is worth a sentence
_HALF, _MOST_OF_ALL = 0.5, 0.6  # one country, two countries


@dataclass(frozen=True)
class Agreed:
    """What was agreed: of one `value` at least and at most so many; None: open on that side.

    Values: a code of a country, the English name of a region, a code of GENDER.
    """

    by: By
    value: str
    least: int | None = None
    most: int | None = None

    @property
    def title(self) -> str:
        """What it is about, in the language of the moment."""
        return title_of(self.by, self.value)


@dataclass(frozen=True)
class Share:
    """How many of one value hold a place, and what was agreed about it."""

    by: By
    value: str
    count: int
    least: int | None = None
    most: int | None = None

    @property
    def title(self) -> str:
        return title_of(self.by, self.value)

    @property
    def is_over(self) -> bool:
        """More than were agreed?"""
        return self.most is not None and self.count > self.most

    @property
    def is_under(self) -> bool:
        """Fewer than were agreed, so far?"""
        return self.least is not None and self.count < self.least


@dataclass(frozen=True)
class QuotaRemark:
    """A sentence; `is_pressing`: what was agreed is passed, or can be reached no more."""

    text: str
    is_pressing: bool


@dataclass(frozen=True)
class Balance:
    """Places taken, and by whom; shares largest first, those that were agreed on even where
    nobody has come of them.
    """

    places: int | None
    taken: int
    women: int
    men: int
    by_country: tuple[Share, ...]
    by_region: tuple[Share, ...]
    by_gender: tuple[Share, ...]

    @property
    def shares(self) -> tuple[Share, ...]:
        return (*self.by_country, *self.by_region, *self.by_gender)

    @property
    def free(self) -> int | None:
        """Places that are left (fewer than none: too many are taken); None where their number is
        not known.
        """
        return None if self.places is None else self.places - self.taken

    @property
    def remarks(self) -> list[QuotaRemark]:
        """What there is to say, the pressing first, in the language of the moment."""
        said = [*self._on_places(), *map(self._on_share, self.shares), *self._on_weight()]
        return sorted(filter(None, said), key=lambda remark: not remark.is_pressing)

    def _on_places(self) -> Iterable[QuotaRemark]:
        if self.free is not None and self.free < 0:
            yield QuotaRemark(
                _(
                    "{taken} are selected for {places} places.",
                    taken=self.taken,
                    places=self.places,
                ),
                True,
            )

    def _on_share(self, share: Share) -> QuotaRemark | None:
        if share.is_over:
            return QuotaRemark(self._told(share, share.most or 0, is_most=True), True)
        if share.is_under:
            missing = (share.least or 0) - share.count
            is_late = self.free is not None and missing > self.free
            return QuotaRemark(self._told(share, share.least or 0, is_most=False), is_late)
        return None

    def _told(self, share: Share, agreed: int, *, is_most: bool) -> str:
        part = share_words(share.count, self.taken)
        if share.by == "gender":
            at_most = _(
                "{part} are {gender}; at most {agreed} were agreed.",
                part=part,
                gender=share.title,
                agreed=agreed,
            )
            at_least = _(
                "{part} are {gender}; at least {agreed} were agreed.",
                part=part,
                gender=share.title,
                agreed=agreed,
            )
        else:
            at_most = _(
                "{name} has {part}; at most {agreed} were agreed.",
                name=share.title,
                part=part,
                agreed=agreed,
            )
            at_least = _(
                "{name} has {part}; at least {agreed} were agreed.",
                name=share.title,
                part=part,
                agreed=agreed,
            )
        return at_most if is_most else at_least

    def _on_weight(self) -> Iterable[QuotaRemark]:
        """One or two countries that outweigh all others."""
        if self.taken < _ENOUGH:
            return
        for number, bar in ((1, _HALF), (2, _MOST_OF_ALL)):
            first = self.by_country[:number]
            part = sum(share.count for share in first)
            if len(self.by_country) > number and part / self.taken >= bar:
                names = join_names([share.title for share in first])
                words = {"names": names, "part": share_words(part, self.taken)}
                alone = _("{names} alone makes up {part}.", **words)
                several = _(
                    "{number} countries, {names}, make up {part}.", number=in_words(number), **words
                )
                text = alone if number == 1 else several
                yield QuotaRemark(text[:1].upper() + text[1:], False)
                return


def share_words(part: int, whole: int) -> str:
    """6 of 22 (27%); no share of nothing."""
    if not whole:
        return str(part)
    return _("{part} of {whole} ({share})", part=part, whole=whole, share=f"{part / whole:.0%}")


def title_of(by: By, value: str) -> str:
    """A country, a region, or women and men, in the language of the moment."""
    if by == "country":
        return countries.name(value, language())
    if by == "region":
        return region_title(value)
    return {"F": _("women"), "M": _("men")}.get(value) or GENDER.format(value)


def region_title(region: str) -> str:
    """The region of that English name, in the language of the moment."""
    return next(
        (
            countries.region(code, language())
            for code in countries.codes()
            if countries.region(code) == region
        ),
        region,
    )


def regions() -> list[str]:
    """The English names of all regions."""
    return sorted({countries.region(code) for code in countries.codes()} - {""})


def weigh(groups: Groups, agreed: Sequence[Agreed], places: int | None) -> Balance:
    """The balance of people counted by country and gender."""
    taken = sum(groups.values())
    genders = _counted(groups, lambda group: group[1])
    shares = {
        "country": _shares("country", _counted(groups, lambda group: group[0]), agreed),
        "region": _shares(
            "region", _counted(groups, lambda group: countries.region(group[0] or "")), agreed
        ),
        "gender": _shares("gender", genders, agreed),
    }
    return Balance(
        places,
        taken,
        genders["F"],
        genders["M"],
        shares["country"],
        shares["region"],
        shares["gender"],
    )


def _counted(groups: Groups, key: Callable[[Group], str | None]) -> Counter[str]:
    counts = Counter[str]()
    for group, number in groups.items():
        if value := key(group):
            counts[value] += number
    return counts


def _shares(by: By, counts: Counter[str], agreed: Sequence[Agreed]) -> tuple[Share, ...]:
    known = {one.value: one for one in agreed if one.by == by}
    values = sorted({*counts, *known}, key=lambda value: (-counts[value], value))
    ends = {value: (one.least, one.most) for value, one in known.items()}
    return tuple(
        Share(by, value, counts[value], *ends.get(value, (None, None))) for value in values
    )
