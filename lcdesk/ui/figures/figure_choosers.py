"""The choosers above the figures: whose, compared with what, of which region, by which counting
rule, by which breakdown and crossed with which; and the breakdowns a person can choose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.model.breakdowns import BREAKDOWNS, BY_KEY, GROUP
from lcdesk.model.countries import NamedCountryGroup
from lcdesk.model.countries import groups as shipped
from lcdesk.services.figures.beside import ComparedWith, years_beside
from lcdesk.services.figures.counting_rules import RULES, CountRule
from lcdesk.services.figures.scopes import ProgrammeLine, Scope, list_programmes, region_title
from lcdesk.texts import N_, _, language
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import MenuButton, row
from lcdesk.ui.kit.widgets.controls import add_heading

GAP = 8


@dataclass(frozen=True)
class FigureChoice:
    """What somebody has chosen. `programme`: all its cohorts are counted; else the cohort on
    screen, or all.
    """

    rule: str = "all"
    by: str = "country"
    across: str = ""
    is_all: bool = False
    programme: ProgrammeLine | None = None
    is_once: bool = False
    beside: ComparedWith | None = None
    region: str = ""

    def scope(self, cohort_id: int | None) -> Scope | None:
        """Whose figures; None where there is no cohort."""
        if self.programme is not None:
            return Scope(self.programme.cohorts, self.is_once, self.region)
        if self.is_all:
            return Scope(None, self.is_once, self.region)
        return None if cohort_id is None else Scope((cohort_id,), self.is_once, self.region)


class FigureChoosers(QWidget):
    """Shows a choice and changes it; `rules_asked`: somebody wants to see the rules themselves,
    `several_asked`: several cohorts side by side. `regions`: those there are, for the menu.
    """

    changed = Signal(object)  # the new Choice
    rules_asked = Signal()
    several_asked = Signal()

    def __init__(self, context: Context, retranslation: Retranslation) -> None:
        super().__init__()
        self.choice = FigureChoice()
        self.groups: Groups = shipped()
        self.rules: Mapping[str, CountRule] = RULES
        self._context = context
        self.regions: Sequence[tuple[str, int]] = ()
        self.cohort, self.count, self.breakdown = MenuButton(), MenuButton(), MenuButton()
        self.beside, self.region = MenuButton(), MenuButton()
        retranslation.say(N_("Cohort"), self.cohort.set_label)
        retranslation.say(N_("Compare with"), self.beside.set_label)
        retranslation.say(N_("Region"), self.region.set_label)
        self.beside.opening.connect(self._fill_beside)
        self.region.opening.connect(self._fill_regions)
        retranslation.say(N_("Count"), self.count.set_label)
        retranslation.say(N_("By"), self.breakdown.set_label)
        self.cohort.opening.connect(self._fill_cohorts)
        self.count.opening.connect(self._fill_rules)
        self.breakdown.opening.connect(self._fill_breakdowns)
        self._buttons = (self.cohort, self.beside, self.region, self.count, self.breakdown)
        self.setLayout(row(*self._buttons, gap=GAP))

    def sizeHint(self) -> QSize:
        return QSize(self._wide(0), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide(len(self._buttons)), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def change(self, **choice: Any) -> None:
        """Choose otherwise, and say so."""
        self.choice = replace(self.choice, **choice)
        self.show_choice()
        self.changed.emit(self.choice)

    def show_choice(self) -> None:
        """What is chosen stands on the buttons."""
        choice = self.choice
        self.cohort.set_value(
            shortened(choice.programme.name)
            if choice.programme
            else _("All cohorts")
            if choice.is_all
            else short_name(self._context.cohort)
        )
        self.beside.set_value(self._beside_name())
        self.region.set_value(region_title(choice.region) if choice.region else "")
        label = self.rules[choice.rule].title if choice.rule in self.rules else ""
        self.count.set_value(_("{rule}, once", rule=label) if choice.is_once else label)
        names = [
            breakdown_name(breakdown, self.groups)
            for breakdown in (choice.by, choice.across)
            if breakdown
        ]
        self.breakdown.set_value(" × ".join(names))
        self._fit()

    def follow(self) -> None:
        """The programme as it is by now: its name in the language of the moment, its cohorts.
        Gone: what is on screen.
        """
        if (chosen := self.choice.programme) is not None:
            found = next(
                (line for line in list_programmes(self._context.desk) if line.id == chosen.id), None
            )
            is_all = self.choice.is_all or (found is None and self._context.is_all)
            self.choice = replace(self.choice, programme=found, is_all=is_all)
            self.show_choice()

    def whose(self) -> str:
        """The cohort or programme in full, as it is printed."""
        if self.choice.programme is not None:
            return self.choice.programme.name
        return (
            _("All cohorts") if self.choice.is_all else str(self._context.cohort.get("name") or "")
        )

    def _wide(self, brief: int) -> int:
        """The width of all buttons, so many of them brief."""
        sizes = (button.size_when(at < brief).width() for at, button in enumerate(self._buttons))
        return sum(sizes) + GAP * (len(self._buttons) - 1)

    def _fit(self) -> None:
        """For want of room the first buttons, whose names are long, say less, and then all of
        them.
        """
        brief = next(
            (count for count in range(len(self._buttons)) if self._wide(count) <= self.width()),
            len(self._buttons),
        )
        for at, button in enumerate(self._buttons):
            button.set_brief(at < brief)
        if self.choice.programme is not None:
            set_tip(self.cohort, self.choice.programme.name)
        elif not self.cohort.is_brief:
            set_tip(self.cohort, "")
        self.updateGeometry()

    def _fill_cohorts(self, menu: QMenu) -> None:
        choice = self.choice
        if not self._context.is_all:
            is_one = not choice.is_all and choice.programme is None
            self._offer(
                menu,
                short_name(self._context.cohort) or _("This cohort"),
                is_one,
                is_all=False,
                programme=None,
            )
        several = [line for line in list_programmes(self._context.desk) if len(line.cohorts) > 1]
        if several:
            add_heading(menu, _("Programmes"))
        for line in several:
            self._offer(menu, line.name, choice.programme == line, is_all=False, programme=line)
        if several:
            menu.addSeparator()
        self._offer(menu, _("All cohorts"), choice.is_all, is_all=True, programme=None)

    def _beside_name(self) -> str:
        beside = self.choice.beside
        if beside is None:
            return ""
        known = {one["id"]: short_name(one) for one in self._context.cohorts}
        return known.get(beside.cohort or 0, "") if beside.year is None else str(beside.year)

    def _fill_beside(self, menu: QMenu) -> None:
        """Another cohort, or a year: of one cohort alone."""
        choice, base = self.choice, self._context.cohort_id
        is_one = base is not None and not choice.is_all and choice.programme is None
        if not is_one or base is None:
            menu.addAction(_("Only one cohort is compared.")).setEnabled(False)
            return
        self._offer(menu, _("nothing"), choice.beside is None, beside=None)
        others = [one for one in self._context.cohorts if one["id"] != base]
        if others:
            add_heading(menu, _("Cohorts"))
        for one in others:
            beside = ComparedWith(one["id"])
            self._offer(menu, short_name(one), choice.beside == beside, beside=beside)
        years = years_beside(self._context.desk, base)
        if years:
            add_heading(menu, _("Years"))
        for year in years:
            beside = ComparedWith(year=year)
            self._offer(menu, str(year), choice.beside == beside, beside=beside)
        menu.addSeparator()
        menu.addAction(_("Several side by side…"), self.several_asked.emit)

    def _fill_regions(self, menu: QMenu) -> None:
        chosen = self.choice.region
        self._offer(menu, _("All regions"), not chosen, region="")
        menu.addSeparator()
        known = dict(self.regions)
        shown = {**known, chosen: known.get(chosen, 0)} if chosen else known
        for region, count in sorted(shown.items(), key=lambda one: (-one[1], one[0])):
            words = f"{region_title(region)}   {count}" if count else region_title(region)
            self._offer(menu, words, region == chosen, region=region)

    def _fill_rules(self, menu: QMenu) -> None:
        own = [rule for rule in self.rules.values() if rule.is_own]
        for rule in (*RULES.values(), *own):
            if own and rule is own[0]:
                menu.addSeparator()
            self._offer(menu, rule.title, rule.name == self.choice.rule, rule=rule.name)
        menu.addSeparator()
        self._offer(
            menu, _("Each person once"), self.choice.is_once, is_once=not self.choice.is_once
        )
        menu.addSeparator()
        menu.addAction(_("Counting rules…"), self.rules_asked.emit)

    def _fill_breakdowns(self, menu: QMenu) -> None:
        self._offer_breakdowns(menu, self.choice.by, "by")
        menu.addSeparator()
        crossed = menu.addMenu(_("Crossed with"))
        self._offer(crossed, _("nothing"), not self.choice.across, across="")
        crossed.addSeparator()
        self._offer_breakdowns(crossed, self.choice.across, "across", but=self.choice.by)

    def _offer_breakdowns(self, menu: QMenu, chosen: str, what: str, but: str = "") -> None:
        for by in _plain_breakdowns():
            if by != but:
                self._offer(menu, breakdown_name(by, self.groups), by == chosen, **{what: by})
        groups = menu.addMenu(_("Group of countries"))
        for by in _group_breakdowns(self.groups):
            if by != but:
                self._offer(groups, breakdown_name(by, self.groups), by == chosen, **{what: by})

    def _offer(self, menu: QMenu, words: str, is_chosen: bool, **choice: Any) -> QAction:
        action = menu.addAction(literal(words), lambda: self.change(**choice))
        action.setCheckable(True)
        action.setChecked(is_chosen)
        return action


# --- The breakdowns to choose from, in the order of the menu, and the words that go with each ---


Groups = Mapping[str, NamedCountryGroup]
LONGEST_NAME = 36
_LAST_BRACKET = re.compile(r"[(（]([^()（）]+)[)）]\s*$")


def breakdown_name(by: str, groups: Groups) -> str:
    """The name of a breakdown in the language of the moment; of a group of countries its own."""
    return _group(by, groups) if by.startswith(GROUP) else _(BY_KEY[by].name)


def breakdown_subtitle(by: str, groups: Groups) -> str:
    """What a picture of this breakdown counts."""
    if by.startswith(GROUP):
        return _("Participants from members of {group} and from others", group=_group(by, groups))
    return _(BY_KEY[by].subtitle)


def breakdown_head(by: str, groups: Groups) -> str:
    """The head of the first column of its table."""
    return _group(by, groups) if by.startswith(GROUP) else _(BY_KEY[by].head)


def _plain_breakdowns() -> list[str]:
    """The breakdowns of the menu, in its order."""
    return [one.key for one in BREAKDOWNS if one.name]


def _group_breakdowns(groups: Groups) -> list[str]:
    """A breakdown for each group of countries: as they came with the program, then the office's
    own.
    """
    return [GROUP + code for code in groups]


def short_name(cohort: Mapping[str, Any]) -> str:
    """A cohort for a button: "Shanghai Session 2025", what stands last in brackets with the
    year; "" for none.
    """
    name = str(cohort.get("name") or "")
    last = _LAST_BRACKET.search(name)
    short, starts = last[1] if last else name, cohort.get("starts")
    if starts and str(starts.year) not in short:
        short = f"{short} {starts.year}".strip()
    return shortened(short)


def shortened(name: str) -> str:
    """A name for a button: what is longer than there is room for ends in "…"."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _group(by: str, groups: Groups) -> str:
    code = by.removeprefix(GROUP)
    group = groups.get(code)
    return group.name(language()) if group else code
