"""Which of several fixes of a breach is the better one: what each does to the days it makes, to the
people and to the place; one declared order, and its cost in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lcdesk.texts import _, n_

LIGHT = 0.75  # the part of the longest day allowed up to which a day has room
HALF = 30  # minutes that make a difference


@dataclass(frozen=True, slots=True)
class FixEffect:
    """What a fix does. `outside`: activities put before the opening ceremony or after the closing
    one. Minutes: `longest`, the programme of the longest day it makes for whom it moves, 0 where it
    changes no hours; `most`, what the office allows a day; `late`, taught after 18:00;
    `cut`, left out. `rest`: activities put on a week-end or into free time; `firm`: confirmed
    ones and ceremonies touched; `apart`: days by which themes spread; `elsewhere`: activities
    that go to another house; `people`: how many have other hours; `reach`: how far all is moved,
    in minutes or as good as so many. `is_on_its_day`: nothing goes to another day.
    """

    outside: int = 0
    longest: int = 0
    most: int = 0
    late: int = 0
    rest: int = 0
    firm: int = 0
    cut: int = 0
    apart: int = 0
    elsewhere: int = 0
    people: int = 0
    reach: float = 0
    is_on_its_day: bool = True

    @property
    def over(self) -> int:
        """The minutes by which the day it makes is longer than the office allows."""
        return max(0, self.longest - self.most)

    @property
    def fullness(self) -> int:
        """0: there is room on the day it makes, or it was as full before; 1: it becomes full; more:
        too long, by half hours.
        """
        if self.over:
            return 1 + -(-self.over // HALF)
        return int(not self.is_on_its_day and self.longest > self.most * LIGHT)


Rank = tuple[float, ...]


def rank_of(effect: FixEffect) -> Rank:
    """The order in which fixes are offered, the lowest first: within the course, how long the day
    becomes, whether it goes into evenings and days off, what is settled already, what is left out;
    then the theme kept together, the place, the fewest people moved, the least way.
    """
    return (
        effect.outside,
        effect.fullness,
        -(-effect.late // HALF),
        effect.rest,
        effect.firm,
        effect.cut,
        effect.apart,
        effect.elsewhere,
        effect.people,
        effect.reach,
    )


def costs_of(effect: FixEffect) -> Iterator[str]:
    """What it costs, in words, part by part."""
    if effect.over:
        yield _(
            "the day becomes {hours} h, more than {most} h",
            hours=hours_said(effect.longest),
            most=hours_said(effect.most),
        )
    elif effect.longest:
        yield _("the day becomes {hours} h", hours=hours_said(effect.longest))
    else:
        yield _("the hours stay")
    if effect.rest:
        yield _("on free time")
    if effect.outside:
        yield _("outside opening and closing")
    if effect.cut:
        yield _("{minutes} min are left out", minutes=effect.cut)
    if effect.apart:
        yield n_(
            "the theme reaches {count} day farther",
            "the theme reaches {count} days farther",
            effect.apart,
        )
    if effect.elsewhere:
        yield _("in another house")


def hours_said(minutes: int) -> str:
    """390 → 6.5, 435 → 7.25."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")
