"""Deadlines of a cohort: their days, who has not met them, how a programme or a cohort counts them,
what is done; today's page; whom others are asked for; the mail; the end of a course.
"""

from __future__ import annotations

import datetime as dt
import random
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from lcdesk.model.deadlines import DEADLINES, DeadlineChoice
from lcdesk.model.entities import Evaluation
from lcdesk.model.faults import KnownFault
from lcdesk.model.kinds import Emails
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.edit_conflicts import EditConflictsFound
from lcdesk.services.core.record_lists import ORGANISATIONS
from lcdesk.services.curriculum.cohort_copy import copy_cohort
from lcdesk.services.deadlines import asking, deadlines, mails
from lcdesk.services.deadlines.deadlines import DeadlinePlan, read_plan, set_choices, set_done
from lcdesk.services.deadlines.today import list_to_watch, people_of, read_today
from lcdesk.services.erasure.erasure import erase_person
from lcdesk.services.participants import documents, participants
from lcdesk.services.start.office_name import name_office
from lcdesk.texts import speaking
from tests.services.deadlines import recount
from tests.services.rows import contents

OPENING = dt.date(2026, 12, 6)
TODAY = dt.date(2026, 11, 25)
PEOPLE = (
    ("Eric Habimana", "RW", "Rwanda Energy Group", "eric@example.org"),
    ("Grace Njeri", "KE", "University of Nairobi", "grace@example.org"),
    ("Peter Mwangi", "KE", "University of Nairobi", "peter@example.org"),
    ("Li Xiaoming", "CN", "Sichuan University", None),
)


@pytest.fixture
def course(desk: Desk, cohort_id: int) -> int:
    values = {"starts": OPENING, "ends": dt.date(2026, 12, 19), "country": "CN"}
    cohorts.change_cohort(desk, cohort_id, values)
    return cohort_id


@pytest.fixture
def ids(desk: Desk, course: int) -> list[int]:
    return [
        participants.add_participant(
            desk,
            course,
            {"full_name": name, "nationality": country, "organization": body, "email": mail},
        )
        for name, country, body, mail in PEOPLE
    ]


def plan(desk: Desk, course: int, today: dt.date = TODAY) -> DeadlinePlan:
    return read_plan(desk, course, today)


def step(desk: Desk, course: int, key: str, today: dt.date = TODAY) -> deadlines.DeadlineStep:
    return next(one for one in plan(desk, course, today).steps if one.kind.key == key)


# --- Days ---


def test_days_count_back_from_the_opening(desk: Desk, course: int) -> None:
    due = {one.kind.key: one.due for one in plan(desk, course).steps}
    assert due == {
        "nomination": dt.date(2026, 9, 25),
        "passport_copy": dt.date(2026, 10, 9),
        "visa_letter": dt.date(2026, 10, 30),
        "visa": dt.date(2026, 11, 27),
        "flight": dt.date(2026, 11, 28),
        "photo": dt.date(2026, 11, 30),
        "room_list": dt.date(2026, 12, 1),
        "printing": dt.date(2026, 12, 3),
        "certificates": dt.date(2026, 12, 19),
        "evaluation": dt.date(2026, 12, 25),
        "report": dt.date(2027, 1, 18),
    }


def test_working_days_know_the_weekends_china_works(desk: Desk, course: int) -> None:
    """Opening on 9 Oct 2026: 1–7 Oct are off, 20 Sep and 10 Oct are worked."""
    cohorts.change_cohort(desk, course, {"starts": dt.date(2026, 10, 9)})
    set_choices(desk, "cohort", course, {"printing": DeadlineChoice(2, "working")})
    assert step(desk, course, "printing").due == dt.date(2026, 9, 30)
    set_choices(desk, "cohort", course, {"printing": DeadlineChoice(9, "working")})
    assert step(desk, course, "printing").due == dt.date(2026, 9, 20), "a Sunday that is worked"
    cohorts.change_cohort(desk, course, {"country": "KE"})
    assert step(desk, course, "printing").due == dt.date(2026, 9, 28)


def test_what_the_calendar_does_not_know_is_said(desk: Desk, course: int) -> None:
    assert plan(desk, course).remarks == ()
    after = dt.date(2026, 12, 20)
    assert plan(desk, course, after).remarks == (
        "The days off of China in 2027 are computed: exchanged working days are announced later.",
    )
    cohorts.change_cohort(desk, course, {"country": None})
    assert plan(desk, course).remarks == (
        "Where the cohort is held is not said, so public holidays are not looked at.",
    )
    keys = [one.key for one in DEADLINES if one.counting == "working"]
    usual = deadlines.list_choices(desk, "cohort", course)
    set_choices(
        desk, "cohort", course, {key: DeadlineChoice(usual[key].days, "calendar") for key in keys}
    )
    assert plan(desk, course).remarks == (), "nothing is counted by working days"


def test_other_code_finds_the_same_days(desk: Desk) -> None:
    made = recount.make(desk, 14, random.Random(7))
    compared, wrong = recount.differences(desk, made)
    assert compared > 60
    assert wrong == []


# --- Who has not met them ---


def test_a_deadline_leads_to_exactly_those_who_have_not_met_it(
    desk: Desk, course: int, ids: list[int]
) -> None:
    participants.change_cells(
        desk, {ids[0]: {"arrival_flight": "WB300", "visa_state": "issued"}}, "Sample"
    )
    documents.set_document(desk, ids[:2], "nomination_letter", "received")
    for one in plan(desk, course).steps:
        if one.kind.rule is not None:
            asked = Query.of(course, rules=(one.kind.rule,), sort=(("full_name", False),))
            assert list(one.ids) == list(finding.find_ids(desk, asked)), one.kind.key
            assert one.missing == len(one.ids)
    counted = read_plan(desk, course, TODAY, has_people=False)
    assert [(one.kind.key, one.missing, one.whole, one.state(TODAY)) for one in counted.steps] == [
        (one.kind.key, one.missing, one.whole, one.state(TODAY)) for one in plan(desk, course).steps
    ]


def test_a_passport_that_ends_too_soon_is_asked_for_of_the_embassy_with_the_day_it_must_reach(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert "passport_renewal" not in {one.kind.key for one in plan(desk, course).steps}
    participants.change_cells(desk, {ids[0]: {"passport_expiry": dt.date(2027, 1, 3)}}, "Sample")
    renewal = step(desk, course, "passport_renewal")
    assert (list(renewal.ids), renewal.state(TODAY)) == ([ids[0]], "late")
    longer = read_plan(desk, course, TODAY, months=0)
    assert "passport_renewal" not in {one.kind.key for one in longer.steps}, "as the office asks"
    groups = asking.read_groups(desk, plan(desk, course))
    (group,) = [one for one in groups if "passport_renewal" in {kind.key for kind in one.kinds}]
    assert (group.given_by, group.country) == ("embassy", "RW")
    name_office(desk, "Training Centre")
    body = mails.mail_to_group(plan(desk, course), group).body
    assert body.count("\nTraining Centre\n") == 2, "who writes, in both languages"
    assert "19 Jun 2027" in body
    assert "2027年6月19日" in body
    assert "Eric Habimana" in body


def test_late_soon_and_ahead(desk: Desk, course: int, ids: list[int]) -> None:
    documents.set_document(desk, ids, "nomination_letter", "received")
    found = read_today(desk, course, TODAY)
    assert [one.kind.key for one in found.late] == ["passport_copy", "visa_letter"]
    assert [one.kind.key for one in found.soon] == ["visa", "flight", "photo", "room_list"]
    assert found.days_to_opening == 11
    assert [name for name, _country in found.named(found.late[0].ids)] == [
        "Eric Habimana",
        "Grace Njeri",
        "Li Xiaoming",
    ]


def test_a_paper_nobody_asks_for_has_no_deadline(desk: Desk, course: int) -> None:
    documents.set_checklist(desk, course, ["visa"])
    keys = [one.kind.key for one in plan(desk, course).steps]
    assert keys[:4] == ["visa", "flight", "room_list", "printing"]


def test_no_first_day_no_deadline_and_nobody_nothing_open(desk: Desk, cohort_id: int) -> None:
    assert (plan(desk, cohort_id).phase, plan(desk, cohort_id).steps) == ("undated", ())
    cohorts.change_cohort(desk, cohort_id, {"starts": OPENING})
    assert plan(desk, cohort_id).of_state("late") == ()
    assert read_today(desk, cohort_id, TODAY).waiting == ()


# --- How they are counted ---


def test_a_cohort_wins_over_its_programme_and_undo_takes_each_back(desk: Desk, course: int) -> None:
    programme = cohorts.get_cohort(desk, course)["programme_id"]
    assert programme is not None
    before = contents(desk)
    set_choices(desk, "programme", programme, {"visa": DeadlineChoice(20, "calendar")})
    assert step(desk, course, "visa").due == OPENING - dt.timedelta(days=20)
    between = contents(desk)
    set_choices(desk, "cohort", course, {"visa": DeadlineChoice(5, "calendar")})
    assert step(desk, course, "visa").due == OPENING - dt.timedelta(days=5)
    assert deadlines.choices_above(desk, "cohort", course)["visa"].days == 20
    assert desk.undo_label() == "Deadlines of Shanghai"
    set_choices(desk, "cohort", course, {"visa": None})
    assert step(desk, course, "visa").due == OPENING - dt.timedelta(days=20)
    for _time in range(2):
        desk.undo()
    assert contents(desk) == between
    desk.undo()
    assert contents(desk) == before


def test_one_that_is_not_used_is_not_there(desk: Desk, course: int, ids: list[int]) -> None:
    assert ids
    set_choices(
        desk, "cohort", course, {"nomination": DeadlineChoice(72, "calendar", is_used=False)}
    )
    assert "nomination" not in {one.kind.key for one in plan(desk, course).steps}


def test_what_somebody_changed_meanwhile_is_told(desk: Desk, course: int) -> None:
    shown = deadlines.list_choices(desk, "cohort", course)
    set_choices(desk, "cohort", course, {"visa": DeadlineChoice(5, "calendar")})
    with pytest.raises(EditConflictsFound):
        set_choices(desk, "cohort", course, {"visa": DeadlineChoice(6, "calendar")}, shown)
    set_choices(desk, "cohort", course, {"photo": DeadlineChoice(6, "working")}, shown)
    assert deadlines.list_own(desk, "cohort", course) == {"visa", "photo"}


def test_too_many_days_and_unknown_ones_are_refused(desk: Desk, course: int) -> None:
    for wanted in (
        {"visa": DeadlineChoice(401, "calendar")},
        {"other": DeadlineChoice(1, "calendar")},
    ):
        with pytest.raises(KnownFault):
            set_choices(desk, "cohort", course, wanted)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("58", DeadlineChoice(58, "calendar")),
        ("4 working", DeadlineChoice(4, "working")),
        ("4w", DeadlineChoice(4, "working")),
        ("10 Calendar", DeadlineChoice(10, "calendar")),
        ("off", DeadlineChoice(9, "calendar", is_used=False)),
        ("-", None),
    ],
)
def test_as_it_is_typed(text: str, read: DeadlineChoice | None) -> None:
    assert deadlines.read_choice(text, DeadlineChoice(9, "calendar")) == read


@pytest.mark.parametrize("text", ["soon", "4 x", "w", "-3", "2 working days off"])
def test_typed_wrongly_it_is_refused(text: str) -> None:
    with pytest.raises(KnownFault):
        deadlines.read_choice(text, DeadlineChoice(9, "calendar"))


def test_a_copied_cohort_counts_as_the_one_before(desk: Desk, course: int) -> None:
    set_choices(desk, "cohort", course, {"visa": DeadlineChoice(14, "working")})
    set_done(desk, course, "visa", is_done=True)
    set_done(desk, course, "printing", is_done=True)
    made = copy_cohort(desk, course, {"name_en": "Next", "starts": dt.date(2027, 6, 6)}).id
    assert deadlines.list_choices(desk, "cohort", made)["visa"] == DeadlineChoice(14, "working")
    assert deadlines.list_own(desk, "cohort", made) == {"visa"}
    assert all(one.done_on is None for one in plan(desk, made).steps)


# --- Done ---


def test_what_is_said_to_be_done_is_and_undo_takes_it_back(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert ids
    late = OPENING
    assert step(desk, course, "printing", late).state(late) == "late"
    before = contents(desk)
    set_done(desk, course, "printing", is_done=True)
    assert desk.undo_label() == "Print-outs of Shanghai: done"
    done = step(desk, course, "printing", late)
    assert (done.state(late), done.done_by) == ("done", desk.who)
    after = contents(desk)
    set_done(desk, course, "printing", is_done=False)
    assert contents(desk) == before
    desk.undo()
    assert contents(desk) == after


# --- Whom others are asked for ---


def test_waited_for_by_embassy_and_organisation(desk: Desk, course: int, ids: list[int]) -> None:
    documents.set_document(desk, ids, "nomination_letter", "received")
    groups = {one.key: one for one in read_today(desk, course, TODAY).waiting}
    kenya = groups["embassy:KE"]
    assert (kenya.names["en"], kenya.names["zh"]) == ("Embassy of Kenya", "肯尼亚使馆")
    assert [one.key for one in kenya.kinds] == ["visa"]
    assert kenya.ids == (ids[1], ids[2])
    nairobi = groups["said:KE:university of nairobi"]
    assert [one.key for one in nairobi.kinds] == ["passport_copy", "flight", "photo"]
    assert "embassy:CN" not in groups, "who is at home has no embassy: the university is asked"
    assert "visa" in {one.key for one in groups["said:CN:sichuan university"].kinds}


def test_asked_on_that_day_by_whom(desk: Desk, course: int, ids: list[int]) -> None:
    group = next(one for one in read_today(desk, course, TODAY).waiting if one.key == "embassy:KE")
    assert (group.asked_on, group.unasked) == (None, 2)
    before = contents(desk)
    on = dt.date(2026, 11, 3)
    assert asking.note_asked(desk, group.name, asking.wanted_of(group), on) == 2
    assert desk.undo_label() == "Asked Embassy of Kenya: 2 participants"
    found = read_today(desk, course, TODAY).waiting[0]
    assert (found.key, found.asked_on, found.asked_by, found.unasked) == (
        "embassy:KE",
        on,
        desk.who,
        0,
    ), "who was asked longest ago stands first"
    asking.note_asked(desk, group.name, {ids[1]: ["visa"]}, on + dt.timedelta(days=9))
    found = next(one for one in read_today(desk, course, TODAY).waiting if one.key == "embassy:KE")
    assert found.asked_on == on + dt.timedelta(days=9)
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_asked_early_is_waited_for_before_its_time(desk: Desk, course: int, ids: list[int]) -> None:
    early = dt.date(2026, 7, 1)
    assert read_today(desk, course, early).waiting == ()
    asking.note_asked(desk, "University", {ids[1]: ["passport_copy"]}, early)
    (group,) = read_today(desk, course, early).waiting
    assert (group.ids, [one.key for one in group.kinds]) == ((ids[1],), ["passport_copy"])


def test_erasing_somebody_clears_who_was_asked(desk: Desk, course: int, ids: list[int]) -> None:
    assert course
    asking.note_asked(desk, "Eric Habimana", {ids[0]: ["flight"]})
    person = finding.read_page(desk, [ids[0]])[0]["person_id"]
    erase_person(desk, person)
    with desk.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT asked FROM asked_note").all()
        told = session.connection().exec_driver_sql('SELECT "values" FROM deed').all()
    assert kept == [(None,)]
    assert "Habimana" not in str(told)


def test_somebody_who_is_removed_takes_the_notes_along(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert course
    asking.note_asked(desk, "University", {ids[1]: ["flight", "photo"]})
    participants.remove_participants(desk, [ids[1]])
    assert contents(desk).get("asked_note", []) == []


# --- The mail ---


def mail_of(desk: Desk, course: int, key: str) -> mails.ReadyMail:
    found = read_today(desk, course, TODAY)
    group = next(one for one in found.waiting if one.key == key)
    return mails.mail_to_group(found.plan, group)


def test_a_mail_in_both_languages_to_the_address_of_the_directory(
    desk: Desk, course: int, ids: list[int], tmp_path: Path
) -> None:
    assert ids
    lists.add_record(
        desk,
        ORGANISATIONS,
        {
            "name_en": "Embassy of the Republic of Kenya",
            "name_zh": "肯尼亚共和国驻华大使馆",
            "country": "KE",
            "email": "visa@example.org",
        },
    )
    mail = mail_of(desk, course, "embassy:KE")
    assert (mail.to, mail.hidden, mail.refused) == (("visa@example.org",), (), ())
    mail.keep(tmp_path / "kenya.eml")
    read = message_from_bytes((tmp_path / "kenya.eml").read_bytes(), policy=default)
    assert (read["To"], read["X-Unsent"], read["From"]) == ("visa@example.org", "1", None)
    body = read.get_content()
    for words in (
        "Dear Embassy of the Republic of Kenya,",
        "肯尼亚共和国驻华大使馆",
        "Grace Njeri",
        "27 Nov 2026",
        "2026年11月27日",
    ):
        assert words in body, words
    assert read["Subject"] == mail.subject


def test_without_an_address_the_people_are_written_to_and_none_sees_the_others(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert ids
    mail = mail_of(desk, course, "said:KE:university of nairobi")
    assert (mail.to, mail.hidden) == ((), ("grace@example.org", "peter@example.org"))
    assert mail_of(desk, course, "said:RW:rwanda energy group").to == ("eric@example.org",)
    assert not mail_of(desk, course, "said:CN:sichuan university").has_address
    assert not mail_of(desk, course, "embassy:KE").has_address, "nobody else sees to a visa"


def test_what_is_no_address_is_never_written_to(desk: Desk, course: int, ids: list[int]) -> None:
    with desk.engine.connect() as connection:
        connection.exec_driver_sql(
            "UPDATE person SET email = 'grace@@example' WHERE email = 'grace@example.org'"
        )
        connection.commit()
    assert ids
    mail = mail_of(desk, course, "said:KE:university of nairobi")
    assert (mail.to, mail.refused) == (("peter@example.org",), ("grace@@example",))
    for address in (*mail.to, *mail.hidden):
        assert Emails().parse(address) == address


def test_to_several_people_no_name_of_another_is_told(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert ids
    found = read_today(desk, course, TODAY)
    flight = next(one for one in found.soon if one.kind.key == "flight")
    mail = mails.mail_to_people(found.plan, flight, people_of(desk, flight))
    assert (mail.to, len(mail.hidden)) == ((), 3)
    assert "Grace" not in mail.body
    one = mails.mail_to_people(found.plan, flight, people_of(desk, flight)[:1])
    assert (one.to, one.hidden, "Eric Habimana" in one.body) == (("eric@example.org",), (), True)


def test_a_link_is_no_longer_than_mail_programs_take(
    desk: Desk, course: int, ids: list[int]
) -> None:
    assert ids
    for group in read_today(desk, course, TODAY).waiting:
        mail = mails.mail_to_group(plan(desk, course), group)
        assert len(mail.link) <= mails.LINK
        assert "\n" not in mail.subject


# --- Afterwards ---


def test_a_course_that_ended_turns_to_certificates_and_nothing_is_late(
    desk: Desk, course: int, ids: list[int]
) -> None:
    after = dt.date(2027, 3, 1)
    found = read_today(desk, course, after)
    assert (found.plan.phase, found.late, found.waiting) == ("over", (), ())
    assert [one.kind.key for one in found.soon] == ["certificates", "evaluation", "report"]
    participants.change_cells(desk, {one: {"certificate_no": f"C-{one}"} for one in ids}, "Sample")
    desk.execute(
        "Sample", lambda work: work.add(Evaluation(cohort_id=course, question="Good?", answer=4))
    )
    set_done(desk, course, "report", is_done=True)
    assert read_today(desk, course, after).soon == ()


def test_while_it_runs_nothing_before_it_is_late(desk: Desk, course: int, ids: list[int]) -> None:
    assert ids
    found = read_today(desk, course, dt.date(2026, 12, 8))
    assert (found.plan.phase, found.late, found.waiting) == ("running", (), ())


def test_what_was_put_away_reminds_of_nothing(desk: Desk, course: int, ids: list[int]) -> None:
    assert ids
    cohorts.archive_cohort(desk, course)
    found = read_today(desk, course, TODAY)
    assert (found.late, found.soon, found.waiting) == ((), (), ())
    assert list_to_watch(desk, TODAY) == []


def test_the_cohorts_that_are_watched(desk: Desk, course: int) -> None:
    past = cohorts.add_cohort(desk, {"name_en": "Past", "starts": dt.date(2026, 1, 5)})
    near = cohorts.add_cohort(desk, {"name_en": "Near", "starts": dt.date(2026, 12, 1)})
    cohorts.add_cohort(desk, {"name_en": "Undated"})
    assert list_to_watch(desk, TODAY) == [near, course]
    assert past not in list_to_watch(desk, TODAY)


def test_done_today_is_of_today_and_stands(desk: Desk, course: int, ids: list[int]) -> None:
    assert ids
    told = [one.words for one in read_today(desk, course).done]
    assert told[0] == "New participant Li Xiaoming"
    desk.undo()
    assert read_today(desk, course).done[0].words == "New participant Peter Mwangi"
    with speaking("zh"):
        assert read_today(desk, course).done[0].words != told[1]


# --- What is next for one participant ---


def test_next_for_each_is_the_first_deadline_they_have_not_met(
    desk: Desk, course: int, ids: list[int]
) -> None:
    participants.change_participants(desk, ids[:1], {"visa_state": "issued", "room_no": "7"})
    documents.set_document(desk, ids[:2], "nomination_letter", "received")
    participants.change_participants(desk, ids[3:], {"status": "withdrawn"})
    plan = read_plan(desk, course, TODAY)
    for one in ids:
        open_for = [step for step in plan.now if one in step.ids]
        found = deadlines.read_next(desk, one, TODAY)
        if not open_for:
            assert found is None
            continue
        assert found is not None
        assert found.due == min(step.due for step in open_for)
        assert found.kind in [step.kind for step in open_for if step.due == found.due]
    first = deadlines.read_next(desk, ids[0], TODAY)
    assert first is not None
    assert (first.kind.key, first.is_late) == ("passport_copy", True)
    assert deadlines.read_next(desk, ids[3], TODAY) is None
    assert deadlines.read_next(desk, 99_999, TODAY) is None
    # what the office says is done is not asked of anybody
    set_done(desk, course, "passport_copy", is_done=True)
    after = deadlines.read_next(desk, ids[0], TODAY)
    assert after is not None
    assert after.kind.key == "visa_letter"
    # once the course is over, only what comes after it
    over = deadlines.read_next(desk, ids[0], dt.date(2027, 1, 10))
    assert over is not None
    assert (over.kind.key, over.is_late) == ("certificates", False)
