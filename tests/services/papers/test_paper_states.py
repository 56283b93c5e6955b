"""What has become of each kind of paper: for whom it is, who waits for one, and whose is void."""

from __future__ import annotations

from lcdesk.services.attendance import attendance
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import PreparedPaper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.papers.paper_states import PaperKindState, read_states
from lcdesk.services.participants import participants
from lcdesk.texts import PaperLanguage


def prepared(desk: Desk, cohort_id: int, key: str = "certificate") -> PreparedPaper:
    return prepare_paper(desk, paper_kind(key), cohort_id, PaperChoice())


def state(desk: Desk, cohort_id: int, key: str = "certificate") -> PaperKindState:
    return next(one for one in read_states(desk, cohort_id) if one.kind.key == key)


def counts(desk: Desk, cohort_id: int, key: str = "certificate") -> tuple[int, int, int, int]:
    """For how many it is, how many hold, wait, are void."""
    one = state(desk, cohort_id, key)
    return one.count, one.issued, one.waiting, one.void


def test_nobody_waits_for_a_paper_that_was_made_void(own_samples: Desk, shanghai: int) -> None:
    issued = register.issue_paper(own_samples, prepared(own_samples, shanghai))
    count = len(issued.items)
    assert counts(own_samples, shanghai) == (count, count, 0, 0)
    one = issued.items[3]
    register.void_paper(own_samples, one.number, "left before the end")
    assert counts(own_samples, shanghai) == (count, count - 1, 0, 1)

    new = participants.add_participant(
        own_samples, shanghai, {"full_name": "Ana Moyo", "status": "confirmed"}
    )
    assert counts(own_samples, shanghai) == (count + 1, count - 1, 1, 1)
    paper = prepared(own_samples, shanghai)
    assert [awaited.id for awaited in paper.awaited] == [new]
    register.issue_paper(own_samples, paper.for_issue())
    assert counts(own_samples, shanghai) == (count + 1, count, 0, 1)

    alone = prepared(own_samples, shanghai)
    assert [awaited.id for awaited in alone.awaited] == [one.id], "it can be had all the same"
    register.issue_paper(own_samples, alone.for_issue())
    assert counts(own_samples, shanghai) == (count + 1, count + 1, 0, 0)


def test_a_paper_for_all_that_was_made_void_is_void(own_samples: Desk, shanghai: int) -> None:
    issued = register.issue_paper(own_samples, prepared(own_samples, shanghai, "handbook"))
    assert counts(own_samples, shanghai, "handbook") == (1, 1, 0, 0)
    register.void_paper(own_samples, issued.number, "")
    assert counts(own_samples, shanghai, "handbook") == (1, 0, 0, 1)
    again = prepared(own_samples, shanghai, "handbook")
    register.issue_paper(own_samples, again.for_issue())
    assert counts(own_samples, shanghai, "handbook") == (1, 1, 0, 0)


def test_each_certificate_is_for_those_it_is_made_for(own_samples: Desk, shanghai: int) -> None:
    shown = attendance.read_register(own_samples, shanghai)
    session = next(one for one in shown.sessions if one.is_counted)
    count, low = len(shown.people), shown.people[2]
    assert counts(own_samples, shanghai, "participation")[0] == 0
    attendance.note(own_samples, shown, {(low.id, session.id): "absent"})
    shown = attendance.read_register(own_samples, shanghai)
    attendance.note_all_present(own_samples, shown, [session.id])
    assert counts(own_samples, shanghai) == (count - 1, 0, count - 1, 0)
    assert counts(own_samples, shanghai, "participation") == (1, 0, 1, 0)
    register.issue_paper(own_samples, prepared(own_samples, shanghai).only(low.id))
    assert counts(own_samples, shanghai) == (count - 1, 1, count - 1, 0), "the others still wait"


def test_the_language_is_that_of_the_last_that_holds(own_samples: Desk, shanghai: int) -> None:
    def issue(place: int, language: PaperLanguage) -> str:
        paper = prepare_paper(
            own_samples, paper_kind("certificate"), shanghai, PaperChoice(language)
        )
        return register.issue_paper(own_samples, paper.only(paper.items[place].id)).items[0].number

    assert state(own_samples, shanghai).language is None
    issue(0, "zh")
    second = issue(1, "en")
    assert state(own_samples, shanghai).language == "en"
    register.void_paper(own_samples, second, "")
    assert state(own_samples, shanghai).language == "zh"
    assert state(own_samples, shanghai, "participation").language is None


def test_of_whoever_is_gone_nothing_is_said(own_samples: Desk, shanghai: int) -> None:
    issued = register.issue_paper(own_samples, prepared(own_samples, shanghai))
    one = issued.items[0]
    participants.change_participants(own_samples, [one.id], {"status": "withdrawn"})
    register.void_paper(own_samples, one.number, "")
    count = len(issued.items) - 1
    assert counts(own_samples, shanghai) == (count, count, 0, 0)
