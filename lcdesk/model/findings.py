"""What figures say, as sentences: the titles of charts and the lines of reports, made from plain
counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lcdesk.model.countries.reference import shipped_labels
from lcdesk.texts import N_, _, figure, in_words, join_names, n_, share_in_words

Counts = Mapping[str, int]
"""Label in the language of the moment → number; labels are ready to be shown, blank ones stand
for "not known".
"""

MOST_NAMED = 3  # more names than these make no title
_PLURAL_REGIONS = frozenset({"Americas"})


def has_regions(codes: Collection[str]) -> bool:
    """Is any of these a region, not a country, by the office's wording?"""
    return not shipped_labels().keys().isdisjoint(codes)


def say_places(codes: Collection[str]) -> str:
    """11 countries; where the office's wording names a region among them (Hong Kong, China), 12
    countries and regions.
    """
    if not has_regions(codes):
        return n_("{count} country", "{count} countries", len(codes))
    return n_("{count} country or region", "{count} countries and regions", len(codes))


def say_all(codes: Collection[str]) -> str:
    """11 countries, or 12 countries/regions: what a few of them are "of"."""
    if not has_regions(codes):
        return say_places(codes)
    return n_("{count} country/region", "{count} countries/regions", len(codes))


def say_headcount(
    people: int, countries: int, codes: Collection[str] = (), *, without: int = 0, regions: int = 0
) -> str:
    """22 participants from 11 countries; of some who have none: 46 participants; 45 from 13
    countries, 1 without a country.

    The one sentence of how many from where. `codes`: which countries, as far as they are known;
    `without`: how many of `people` have no country; `regions`: in how many the countries lie (0:
    not said).
    """
    if people == 0:
        return _("No participants yet")
    count = n_("{count} participant", "{count} participants", people, count=figure(people))
    if countries == 0:
        return _("{participants}, countries not known", participants=count)
    places = say_places(codes) if codes else n_("{count} country", "{count} countries", countries)
    if regions:
        places = _in_regions(places, regions, codes)
    if not without:
        return _("{participants} from {countries}", participants=count, countries=places)
    return _(
        "{participants}; {known} from {countries}, {without}",
        participants=count,
        known=figure(people - without),
        countries=places,
        without=say_without_country(without, codes),
    )


def say_without_country(people: int, codes: Collection[str] = ()) -> str:
    """1 without a country: how many of those counted have none. `codes`: those the others have."""
    if has_regions(codes):
        return n_(
            "{count} without a country or region",
            "{count} without a country or region",
            people,
            count=figure(people),
        )
    return n_(
        "{count} without a country", "{count} without a country", people, count=figure(people)
    )


def _in_regions(places: str, regions: int, codes: Collection[str]) -> str:
    """11 countries in 4 regions."""
    if has_regions(codes):  # "countries and regions in 4 regions" would puzzle everybody
        return n_(
            "{places} in {count} part of the world",
            "{places} in {count} parts of the world",
            regions,
            places=places,
        )
    return n_("{places} in {count} region", "{places} in {count} regions", regions, places=places)


def say_wanted(shared: Mapping[str, int], codes: Collection[str]) -> str:
    """Solar is wanted in 9 of 11 countries: the theme most of these countries share (label → how
    many), the first of equals.
    """
    theme = max(shared, key=lambda label: shared[label])
    return _(
        "{theme} is wanted in {shared} of {places}",
        theme=theme,
        shared=shared[theme],
        places=say_all(codes),
    )


def say_origins(regions: Counts, countries: Counts, codes: Mapping[str, str] | None = None) -> str:
    """Africa sends half of the cohort; Nigeria and Pakistan three each. Counts of the same people
    by region and country.

    `codes`: those of the countries, by their labels.
    """
    total = sum(countries.values())
    if total == 0:
        return _("No participants yet")
    first = _largest_region(regions)
    second = say_leaders(countries, codes)
    if first and second:
        return _("{first}; {second}", first=first, second=second)
    return first or second or say_headcount(total, len(_known(countries)))


def say_leaders(counts: Counts, codes: Mapping[str, str] | None = None) -> str:
    """Nigeria and Pakistan three each; five from Kenya; two from each country: the largest of
    counts in words, "" of none.

    `codes`: those of the countries, by their labels; a region among them is called no country.
    """
    known = _known(counts)
    if not known:
        return ""
    most = max(known.values())
    leaders = [label for label, count in known.items() if count == most]
    if most == sum(counts.values()):
        return _("all from {name}", name=leaders[0])
    has_region = has_regions([code for label, code in (codes or {}).items() if label in leaders])
    if len(leaders) == len(known) > 1:
        each = (
            N_("{number} from each country or region")
            if has_region
            else N_("{number} from each country")
        )
        return _(each, number=in_words(most))
    if len(leaders) > MOST_NAMED:
        several = _places(len(leaders)) if has_region else _countries(len(leaders))
        return _("{countries} with {number} each", countries=several, number=in_words(most))
    if len(leaders) > 1:
        return _("{names} {number} each", names=join_names(leaders), number=in_words(most))
    return _("{number} from {name}", name=leaders[0], number=in_words(most))


def say_gender(women: int, men: int, other: int = 0) -> str:
    """11 women and 11 men; what is not F or M is said apart."""
    parts = [
        n_("{count} woman", "{count} women", women, count=figure(women)) if women else "",
        n_("{count} man", "{count} men", men, count=figure(men)) if men else "",
        n_(
            "{count} of other or unknown gender",
            "{count} of other or unknown gender",
            other,
            count=figure(other),
        )
        if other
        else "",
    ]
    said = [part for part in parts if part]
    return join_names(said) if said else _("No participants yet")


def say_largest(counts: Counts, people: int | None = None) -> str:
    """Research institutes: half of 22: the largest of any counts with its share, both label and n;
    "" of none.

    `people`: of how many, where the counts share people; None: their sum.
    """
    known, total = _known(counts), sum(counts.values()) if people is None else people
    if not known:
        return ""
    most = max(known.values())
    leaders = [label for label, count in known.items() if count == most]
    if len(leaders) > MOST_NAMED or len(leaders) == len(known) > 1:
        return _(
            "Spread evenly: {most} of {total} at most in one",
            most=figure(most),
            total=figure(total),
        )
    if len(leaders) > 1:
        many = {"most": figure(most), "total": figure(total)}
        return _("{names} lead with {most} of {total} each", names=join_names(leaders), **many)
    return _("{name}: {most} of {total}", name=leaders[0], most=figure(most), total=figure(total))


def say_stages(stages: Counts) -> str:
    """30 nominated → 24 selected → 22 arrived: stages in their order, those nobody has reached
    left out.
    """
    return " → ".join(
        _("{count} {stage}", count=figure(count), stage=stage)
        for stage, count in stages.items()
        if count
    )


def _largest_region(regions: Counts) -> str:
    known, total = _known(regions), sum(regions.values())
    if not known:
        return ""
    most = max(known.values())
    leaders = [label for label, count in known.items() if count == most]
    if len(leaders) > 1:
        return _("{names} send {number} each", names=join_names(leaders), number=in_words(most))
    number = 2 if leaders[0] in _PLURAL_REGIONS else 1
    share = share_in_words(most, total)
    if most == total:
        return n_(
            "{region} sends the whole cohort",
            "{region} send the whole cohort",
            number,
            region=leaders[0],
        )
    if share:
        return n_(
            "{region} sends {share} of the cohort",
            "{region} send {share} of the cohort",
            number,
            region=leaders[0],
            share=share,
        )
    return n_(
        "{region} sends {most} of {total}",
        "{region} send {most} of {total}",
        number,
        region=leaders[0],
        most=figure(most),
        total=figure(total),
    )


def _countries(count: int) -> str:
    return n_("{number} country", "{number} countries", count, number=in_words(count))


def _places(count: int) -> str:
    return n_(
        "{number} country or region",
        "{number} countries and regions",
        count,
        number=in_words(count),
    )


def _known(counts: Counts) -> dict[str, int]:
    return {label: count for label, count in counts.items() if label and count > 0}
