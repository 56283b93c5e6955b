"""Mails that ask for what is owed, in English and Chinese, ready to be sent from the office's mail
program: as a link it opens, or as a file. Nothing is sent from here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

from lcdesk.model import clock
from lcdesk.model.deadlines import DeadlineKind
from lcdesk.model.faults import BadValue
from lcdesk.model.files import MAIL, write_bytes
from lcdesk.model.kinds import Date, Emails
from lcdesk.services.deadlines.asking import AskedPerson, ChaseGroup
from lcdesk.services.deadlines.deadlines import DeadlinePlan, DeadlineStep
from lcdesk.texts import LANGUAGES, _, list_names, speaking

LINK = 1_800
"""Characters of a link that every mail program takes; a longer mail goes into a file."""
_MAILS = Emails()
_BREAKS = re.compile(r"[\r\n]+")


@dataclass(frozen=True)
class ReadyMail:
    """A mail that waits to be sent. `to`: who is written to; `hidden`: who gets it without the
    others seeing that; `refused`: what stands as an address and is none.
    """

    to: tuple[str, ...]
    hidden: tuple[str, ...]
    subject: str
    body: str
    refused: tuple[str, ...] = ()

    @property
    def has_address(self) -> bool:
        """Is it known where it goes?"""
        return bool(self.to or self.hidden)

    @property
    def link(self) -> str:
        """The mailto: link of it; "" where it is too long for one."""
        fields = {"bcc": ",".join(self.hidden), "subject": self.subject}
        head = "&".join(f"{key}={_quoted(value)}" for key, value in fields.items() if value)
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        link = f"mailto:{_quoted(','.join(self.to))}?{head}&body={body}"
        return link if len(link) <= LINK else ""

    def content(self) -> bytes:
        """The file of it, which a mail program opens as a draft."""
        message = EmailMessage(policy=SMTP)
        message.add_header("X-Unsent", "1")
        message.add_header("Subject", self.subject)
        if self.to:
            message.add_header("To", ", ".join(self.to))
        if self.hidden:
            message.add_header("Bcc", ", ".join(self.hidden))
        message.set_content(self.body, charset="utf-8", cte="base64")
        return message.as_bytes()

    def keep(self, path: Path) -> None:
        """Put it into an .eml file."""
        write_bytes(path, self.content(), formats=MAIL)


def _quoted(text: str) -> str:
    return quote(text, safe="@,")


def mail_to_group(plan: DeadlinePlan, group: ChaseGroup) -> ReadyMail:
    """To an embassy or organisation, for all it is waited for: to its address in the directory; to
    the people themselves, who do not see each other, where an organisation has none.
    """
    to, refused = _addresses([group.emails])
    hidden: list[str] = []
    if not to and group.given_by == "organisation":
        hidden, wrong = _addresses(one.email for one in group.people)
        refused += wrong
    if len(hidden) == 1:
        to, hidden = hidden, []
    return _mail(plan, group.people, (to, hidden, refused), lambda: group.name)


def mail_to_people(
    plan: DeadlinePlan, step: DeadlineStep, people: Sequence[AskedPerson]
) -> ReadyMail:
    """To the people who have not met a deadline; of several none sees the others, nor their
    names.
    """
    found, refused = _addresses(one.email for one in people)
    to, hidden = (found, []) if len(found) == 1 else ([], found)
    told = people if len(people) == 1 else ()
    return _mail(plan, told, (to, hidden, refused), lambda: "", step.kind)


def _addresses(said: Iterable[str]) -> tuple[list[str], list[str]]:
    """The first address of each that is one, each once; and what is none."""
    good, refused = dict[str, None](), list[str]()
    for one in said:
        if not one:
            continue
        try:
            good[_MAILS.first(_MAILS.parse(one))] = None
        except BadValue:
            refused.append(one)
    return list(good), refused


def _mail(
    plan: DeadlinePlan,
    people: Sequence[AskedPerson],
    where: tuple[list[str], list[str], list[str]],
    name: Callable[[], str],
    only: DeadlineKind | None = None,
) -> ReadyMail:
    to, hidden, refused = where
    subjects, bodies = list[str](), list[str]()
    for code in LANGUAGES:
        with speaking(code):
            subjects.append(_subject(plan, code))
            bodies.append(_body(plan, people, code, name(), only))
    subject = _BREAKS.sub(" ", " / ".join(dict.fromkeys(subjects)))
    return ReadyMail(
        tuple(to), tuple(hidden), subject, "\n\n— — —\n\n".join(bodies) + "\n", tuple(refused)
    )


def _course(plan: DeadlinePlan, code: str) -> str:
    names = {"en": plan.cohort["name_en"], "zh": plan.cohort["name_zh"]}
    return names[code] or plan.cohort["name"]


def _passport_day(plan: DeadlinePlan, kind: DeadlineKind) -> dt.date:
    """Until when a passport shall last: so many months after the course, or from today where its
    days are not known.
    """
    assert kind.rule is not None
    last = plan.cohort["ends"] or plan.today
    return clock.months_after(last, int(kind.rule.values[0]))


def _subject(plan: DeadlinePlan, code: str) -> str:
    return _("{course}: documents we still need", course=_course(plan, code))


def _body(
    plan: DeadlinePlan,
    people: Sequence[AskedPerson],
    code: str,
    name: str,
    only: DeadlineKind | None,
) -> str:
    due = {step.kind.key: step for step in plan.steps}
    starts, ends = plan.cohort["starts"], plan.cohort["ends"]
    days = " – ".join(dict.fromkeys(Date().format(day) for day in (starts, ends) if day))
    lines = [_("Dear {name},", name=name) if name else _("Dear Sir or Madam,"), ""]
    lines.append(
        _(
            "for the training course “{course}” ({days}) we still need the following.",
            course=_course(plan, code),
            days=days,
        )
    )
    lines.append("")
    kinds = [only] if only else list(dict.fromkeys(kind for one in people for kind in one.kinds))
    for kind in kinds:
        wanted = _(kind.asked_for) if kind.asked_for else kind.title
        day = due[kind.key].due if kind.key in due else None
        if day and day >= plan.today:
            lines.append(_("- {wanted}, by {day}", wanted=wanted, day=Date().format(day)))
        else:
            lines.append(_("- {wanted}, as soon as possible", wanted=wanted))
        if kind.condition:
            lines.append("  " + _(kind.condition, day=Date().format(_passport_day(plan, kind))))
        owing = [one.name for one in people if kind in one.kinds or only]
        if owing:
            lines.append("  " + _("for: {names}", names=list_names(owing)))
    lines += ["", _("Please answer this mail. Thank you very much for your help.")]
    lines += ["", _("With kind regards"), *filter(None, [plan.office])]
    return "\n".join(lines)
