"""The program as somebody of each role uses it: what they may do is done, and the rest is refused in
words, with nothing lost or spoilt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import psycopg
import pytest

from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.roles import groups
from lcdesk.model.entities import Photo
from lcdesk.model.faults import KnownFault
from lcdesk.model.own_fields import OwnDeclaration
from lcdesk.model.query import Query, TableView, one_of
from lcdesk.model.search_text import QueryRule
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.history import list_operations
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.erasure import access_request, erasure
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    list_signed,
    next_number,
    remove_signed,
    sign,
)
from lcdesk.services.importing import importing
from lcdesk.services.importing.pending_rows import list_groups, list_waiting
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import document_files, own_fields
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    read_one,
    remove_participants,
)
from lcdesk.services.participants.saved_views import list_views, save_view
from lcdesk.services.participants.spellings import find_spellings
from tests.office.conftest import RolesOffice


@pytest.fixture
def opened(
    own_office: RolesOffice, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    """The office's desk, opened as whoever the test names (`as_login`)."""
    desk = _open(own_office, tmp_path, request.param)
    yield desk
    desk.close()


def _open(office: RolesOffice, folder: Path, login: str) -> Desk:
    path = folder / f"{login}.lcdesk-office"
    write_office(path, office.server.address(office.database).set(username=login))
    return open_office(path)


def as_login(*logins: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("opened", logins, indirect=True)


def _found(desk: Desk, words: str) -> list[int]:
    return list(find_ids(desk, Query(rules=(QueryRule("search", (words,)),))))


def _sheet(path: Path, count: int, *, has_passports: bool) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Country", *["Passport No"] * has_passports])
    for number in range(count):
        passport = [f"EA{number:07}"] * has_passports
        sheet.append([f"Newcomer {number}", "Kenya", *passport])
    book.save(path)
    return path


def _bring(desk: Desk, path: Path, cohort: int) -> int:
    plan = importing.prepare(desk, importing.read_file(path), cohort)
    return importing.apply(desk, plan, cohort).new


@as_login("vera", "carl", "paz")
def test_only_ones_own_cohorts_are_there(opened: Desk, own_office: RolesOffice) -> None:
    assert [one["id"] for one in list_cohorts(opened)] == [own_office.names["first"]]
    assert len(find_ids(opened, Query())) == own_office.names["people"]
    assert read_one(opened, own_office.names["theirs_row"]) is None


@as_login("vera", "carl")
def test_private_values_are_masked_and_nobody_is_found_by_them(
    opened: Desk, own_office: RolesOffice
) -> None:
    row = read_one(opened, own_office.names["mine_row"])
    assert row is not None
    assert "••" in str(row["passport_no"])
    assert str(row["full_name"]) == own_office.name
    assert _found(opened, own_office.passport) == []
    assert own_office.names["mine_row"] in _found(opened, own_office.name)


@as_login("vera")
def test_a_viewer_changes_nothing_and_is_told_why(opened: Desk, own_office: RolesOffice) -> None:
    assert opened.only_looked_at is not None
    with pytest.raises(KnownFault, match="You may look at this desk"):
        change_participants(opened, [own_office.names["mine_row"]], {"room_no": "1"})


@as_login("carl", "paz", "cora")
def test_what_is_changed_is_of_the_login_and_goes_back(
    opened: Desk, own_office: RolesOffice
) -> None:
    row = own_office.names["mine_row"]
    change_participants(opened, [row], {"name_zh": "王小明", "room_no": "777"})
    assert row in _found(opened, "wangxiaoming")
    assert own_office.owner("SELECT who FROM deed ORDER BY id DESC LIMIT 1") == opened.who
    assert opened.undo().done == 1
    assert row not in _found(opened, "wangxiaoming")
    assert opened.redo().done == 1
    assert row in _found(opened, "wangxiaoming")
    # what whoever wrote does not see is as it was
    assert own_office.owner(own_office.passport_asked) == own_office.passport
    words = f"SELECT words @@ '{own_office.passport.lower()}'::tsquery FROM participant_search "
    assert own_office.owner(f"{words} WHERE id = {row}")


@as_login("carl")
def test_who_sees_no_private_values_sets_none(opened: Desk, own_office: RolesOffice) -> None:
    row, cohort = own_office.names["mine_row"], own_office.names["first"]
    with pytest.raises(KnownFault, match="Only whoever may see private values"):
        change_participants(opened, [row], {"passport_no": "EK7771234"})
    with pytest.raises(KnownFault, match="Only whoever may see private values"):
        add_participant(opened, cohort, {"full_name": "Newcomer", "passport_no": "EK7771234"})
    with pytest.raises(KnownFault, match="private values you do not see"):
        remove_participants(opened, [row])
    assert own_office.owner(own_office.passport_asked) == own_office.passport
    assert len(find_ids(opened, Query())) == own_office.names["people"]


@as_login("carl", "paz", "cora")
def test_somebody_new_comes_goes_and_comes_back(opened: Desk, own_office: RolesOffice) -> None:
    row = add_participant(opened, own_office.names["first"], {"full_name": "Newcomer One"})
    remove_participants(opened, [row])
    assert _found(opened, "newcomer") == []
    assert opened.undo().done
    assert _found(opened, "newcomer") == [row]
    assert opened.undo().done
    assert _found(opened, "newcomer") == []


@as_login("paz", "cora")
def test_who_sees_private_values_enters_them(opened: Desk, own_office: RolesOffice) -> None:
    row = own_office.names["mine_row"]
    change_participants(opened, [row], {"passport_no": "EK7771234"})
    assert _found(opened, "EK7771234") == [row]
    opened.undo()
    assert _found(opened, own_office.passport) == [row]


@as_login("paz")
def test_somebody_who_is_in_another_cohort_too_leaves_this_one_and_comes_back(
    opened: Desk, own_office: RolesOffice
) -> None:
    row = own_office.names["both_row"]
    before = own_office.owner("SELECT count(*) FROM enrolment")
    remove_participants(opened, [row])
    assert own_office.owner("SELECT count(*) FROM enrolment") == before - 1
    assert opened.undo().done
    assert own_office.owner("SELECT count(*) FROM enrolment") == before


@pytest.mark.parametrize("count", [3, 450])
@as_login("carl", "paz", "cora")
def test_a_list_is_imported_and_taken_back(
    opened: Desk, own_office: RolesOffice, tmp_path: Path, count: int
) -> None:
    cohort = own_office.names["first"]
    before = len(find_ids(opened, Query()))
    has_passports = opened.rights.sees_private
    assert (
        _bring(opened, _sheet(tmp_path / "l.xlsx", count, has_passports=has_passports), cohort)
        == count
    )
    assert len(find_ids(opened, Query())) == before + count
    opened.undo()
    assert len(find_ids(opened, Query())) == before
    indexed = "SELECT count(*) FROM participant_search FULL JOIN listed_names USING (id)"
    assert own_office.owner(indexed) == own_office.owner("SELECT count(*) FROM enrolment")
    opened.redo()
    assert len(_found(opened, "newcomer")) == count
    opened.undo()
    people = "SELECT count(*) FROM person WHERE full_name LIKE 'Newcomer%'"
    assert own_office.owner(people) == 0


@as_login("carl")
def test_a_list_with_passports_is_refused_whole(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    path = _sheet(tmp_path / "l.xlsx", 3, has_passports=True)
    with pytest.raises(KnownFault, match="Only whoever may see private values"):
        _bring(opened, path, own_office.names["first"])
    assert len(find_ids(opened, Query())) == own_office.names["people"]


@as_login("carl", "paz", "cora")
def test_one_private_value_is_shown_and_noted(opened: Desk, own_office: RolesOffice) -> None:
    row = own_office.names["mine_row"]
    told = access_log.show(opened, "Enrolment", row, "passport_no")
    assert told == (None if opened.rights.sees_private else own_office.passport)
    assert own_office.owner("SELECT who || field || row_id FROM reveal") == (
        f"{opened.who}passport_no{row}"
    )


@as_login("carl")
def test_no_other_value_is_shown(opened: Desk, own_office: RolesOffice) -> None:
    with pytest.raises(KnownFault):
        access_log.show(opened, "Enrolment", own_office.names["theirs_row"], "passport_no")
    assert access_log.show(opened, "Enrolment", own_office.names["mine_row"], "birth_date") is None
    assert own_office.owner("SELECT count(*) FROM reveal WHERE field = 'passport_no'") == 0


@as_login("vera")
def test_a_viewer_is_shown_none(opened: Desk, own_office: RolesOffice) -> None:
    with pytest.raises(KnownFault):
        access_log.show(opened, "Enrolment", own_office.names["mine_row"], "passport_no")


@as_login("carl")
def test_an_own_field_that_is_private_is_masked_kept_and_shown(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    coordinator = _open(own_office, tmp_path, "cora")
    declared = OwnDeclaration("Blood group", is_private=True)
    number = own_fields.declare(coordinator, declared)
    row, name = own_office.names["mine_row"], replace(declared, id=number).name
    change_participants(coordinator, [row], {name: "AB negative", "dietary": "Halal"})
    opened.take_own_fields()
    record = read_one(opened, row)
    assert record is not None
    assert "AB negative" not in str(record)
    assert _found(opened, "negative") == []
    assert _found(coordinator, "negative") == [row]
    change_participants(opened, [row], {"dietary": "Vegan"})
    with pytest.raises(KnownFault):
        change_participants(opened, [row], {name: "A"})
    assert access_log.show(opened, "Enrolment", row, name) == "AB negative"
    kept = read_one(coordinator, row)
    assert kept is not None
    assert "AB negative" in str(kept)
    assert _found(coordinator, "negative") == [row]
    own_fields.change(coordinator, number, replace(declared, is_private=False))
    assert _found(opened, "negative") == [row]
    coordinator.undo()
    assert _found(opened, "negative") == []
    coordinator.close()


@as_login("carl", "paz", "vera", "cora")
def test_clerks_take_back_what_they_did_themselves(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    coordinator = _open(own_office, tmp_path, "cora")
    row = own_office.names["mine_row"]
    change_participants(coordinator, [row], {"dietary": "Halal"})
    newest = list_operations(opened)[0]
    assert (newest.who, newest.turn) == ("cora", "undo" if opened.who == "cora" else None)
    assert own_office.name in newest.words or ("…" in newest.words and opened.who != "cora")
    if opened.who != "cora":
        with pytest.raises(KnownFault):
            opened.undo(newest.id)
    if opened.rights.may_change:
        change_participants(opened, [row], {"dietary": "Vegan"})
        mine = list_operations(opened)[0]
        assert (mine.who, mine.turn) == (opened.who, "undo")
        assert opened.undo(mine.id).done == 1
    coordinator.close()


@as_login("carl", "paz")
def test_no_paper_says_masks(opened: Desk, own_office: RolesOffice) -> None:
    cohort = own_office.names["first"]
    letter = prepare_paper(opened, paper_kind("visa_letter"), cohort, PaperChoice("en"))
    if opened.rights.sees_private:
        assert register.issue_paper(opened, letter).items
    else:
        with pytest.raises(KnownFault, match="private values, which you do not see"):
            register.issue_paper(opened, letter)
        certificate = prepare_paper(opened, paper_kind("invitation"), cohort, PaperChoice("en"))
        assert register.issue_paper(opened, certificate).items


def test_what_becomes_private_finds_nobody_any_more(
    own_office: RolesOffice, tmp_path: Path
) -> None:
    cora, carl = (_open(own_office, tmp_path, login) for login in ("cora", "carl"))
    given = {"full_name": "Zola Quist", "extra": {"Bank account": "621700382290"}}
    row = add_participant(cora, own_office.names["first"], given)
    number = own_fields.declare(cora, OwnDeclaration("Account", kind="text", head="Bank account"))
    assert _found(carl, "621700382290") == [row]
    private = OwnDeclaration("Account", kind="text", head="Bank account", is_private=True)
    own_fields.change(cora, number, private)
    assert _found(carl, "621700382290") == []
    assert _found(cora, "621700382290") == [row]
    cora.undo()
    assert _found(carl, "621700382290") == [row]
    cora.redo()
    assert _found(carl, "621700382290") == []
    for desk in (cora, carl):
        desk.close()


def test_a_view_that_asks_for_a_private_value_is_of_those_who_see_it(
    own_office: RolesOffice, tmp_path: Path
) -> None:
    paz, carl = (_open(own_office, tmp_path, login) for login in ("paz", "carl"))
    asked = {
        "Number": Query(rules=(QueryRule("search", (own_office.passport,)),)),
        "Passport": Query(rules=(one_of("passport_no", [own_office.passport]),)),
        "Phone": Query(rules=(QueryRule("field_has", ("+86", "phone")),)),
        "Kenyans": Query(rules=(one_of("nationality", ["KE"]),)),
        "Jamali": Query(rules=(QueryRule("search", ("Jamali",)),)),
    }
    for name, query in asked.items():
        save_view(paz, name, TableView(("full_name", "passport_no"), query=query))
    assert [one.name for one in list_views(paz)] == list(asked)
    assert [one.name for one in list_views(carl)] == ["Kenyans", "Jamali"]
    save_view(carl, "Own", TableView(("full_name",)))
    assert [one.name for one in list_views(carl)][2:] == ["Own"]
    for desk in (paz, carl):
        desk.close()


@as_login("vera", "carl", "paz", "cora")
def test_history_spellings_and_the_tray_are_read_by_everybody(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    cora = _open(own_office, tmp_path, "cora")
    _bring(cora, _waiting(tmp_path / "w.xlsx"), own_office.names["first"])
    cora.undo()
    cora.redo()
    cora.close()
    assert "redo" in [one.kind for one in list_operations(opened)]
    assert find_spellings(opened, "field_of_work").clusters == ()
    assert len(list_waiting(opened)) == opened.rights.sees_private
    assert len(list_groups(opened)) == opened.rights.sees_private


def _waiting(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Name", "Country", "Gender"], ["Ada Quist", "Kenya", "F"], ["", "Kenya", "F"]):
        sheet.append(row)
    book.save(path)
    return path


@as_login("cora")
def test_a_coordinator_erases_which_is_noted_for_good(
    opened: Desk, own_office: RolesOffice
) -> None:
    change_participants(opened, [own_office.names["mine_row"]], {"dietary": "Halal"})
    erasure.erase_person(opened, own_office.names["mine"])
    named = f"SELECT count(*) FROM change WHERE (before::text || after::text) LIKE '%{own_office.name}%'"
    assert own_office.owner(named) == 0
    assert own_office.owner(own_office.passport_asked) is None
    assert own_office.owner("SELECT array_agg(who::text) FROM erasing") == ["cora"]
    assert own_office.owner("SELECT who FROM deed ORDER BY id DESC LIMIT 1") == "cora"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), own_office.connect("cora") as plain:
        plain.execute("DELETE FROM change")


@as_login("paz")
def test_a_clerk_erases_nobody(opened: Desk, own_office: RolesOffice) -> None:
    with pytest.raises(KnownFault):
        erasure.erase_person(opened, own_office.names["mine"])
    assert own_office.owner(own_office.passport_asked) == own_office.passport


@as_login("carl", "paz", "cora")
def test_somebody_with_a_photo_goes_and_comes_back(opened: Desk, own_office: RolesOffice) -> None:
    row = add_participant(opened, own_office.names["first"], {"full_name": "Newcomer One"})
    record = read_one(opened, row)
    assert record is not None
    person = record["person_id"]
    opened.execute("Photo", lambda work: work.add(Photo(person_id=person, data=b"face")))
    remove_participants(opened, [row])
    assert own_office.owner("SELECT count(*) FROM photo") == 0
    assert opened.undo().done
    assert own_office.owner("SELECT person_id FROM photo") == person


def _kept(desk: Desk, number: str = "", cohorts: tuple[int, ...] | None = None) -> SignedLine:
    return sign(desk, gather_report(desk, Scope(cohorts)), "Li Wei | 李伟", number, post="Director")


@as_login("dora")
def test_a_director_signs_takes_it_back_and_does_it_again(
    opened: Desk, own_office: RolesOffice
) -> None:
    line = _kept(opened)
    assert (line.kept_by, opened.who) == ("dora", "dora")
    assert own_office.owner("SELECT who FROM signature") == "dora"
    assert opened.undo().done == 1
    assert list_signed(opened) == []
    assert opened.redo().done == 1
    assert list_signed(opened) == [line]
    remove_signed(opened, line.id)
    assert list_signed(opened) == []
    assert next_number(opened).endswith("-002"), "a number that was given stays given"
    assert opened.undo().done == 1
    assert list_signed(opened) == [line]
    assert [one.who for one in list_operations(opened)][:5] == ["dora"] * 5
    with pytest.raises(KnownFault, match="You may look at this desk"):
        change_participants(opened, [own_office.names["mine_row"]], {"room_no": "1"})


def test_nobody_else_is_offered_to_take_it_back(own_office: RolesOffice, tmp_path: Path) -> None:
    director, coordinator = (_open(own_office, tmp_path, one) for one in ("dora", "cora"))
    try:
        line = _kept(director)
        (of_director, *_), (of_coordinator, *_) = (
            list_operations(one) for one in (director, coordinator)
        )
        assert of_director.id == of_coordinator.id
        assert (of_director.turn, of_coordinator.turn) == ("undo", None)
        assert line.kept_by == "dora"
    finally:
        director.close()
        coordinator.close()


@as_login("vera", "carl", "paz", "cora")
def test_who_does_not_sign_is_told_so(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    director = _open(own_office, tmp_path, "dora")
    line = _kept(director, cohorts=(own_office.names["first"],))
    director.close()
    with pytest.raises(KnownFault, match="Only whoever may sign reports here"):
        _kept(opened, cohorts=(own_office.names["first"],))
    with pytest.raises(KnownFault, match="Only whoever may sign reports here"):
        remove_signed(opened, line.id)
    with pytest.raises(KnownFault):
        opened.undo(line.id and list_operations(opened)[0].id)
    assert list_signed(opened) == [line], "it is read by all who work in its cohorts"


@as_login("sam")
def test_a_report_counts_only_cohorts_its_signer_sees(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    director = _open(own_office, tmp_path, "dora")
    whole = _kept(director)
    assert list_signed(opened) == []
    assert next_number(opened) > whole.number, "which is given, seen or not"
    with pytest.raises(KnownFault, match=whole.number):
        _kept(opened, whole.number, (own_office.names["first"],))
    with pytest.raises(KnownFault, match="of cohorts you do not work with"):
        _kept(opened)
    own = _kept(opened, cohorts=(own_office.names["first"],))
    assert list_signed(opened) == [own]
    with pytest.raises(KnownFault, match="Only who kept this report takes it back: sam"):
        remove_signed(director, own.id)
    director.close()


def test_who_was_a_clerk_and_only_signs_now_does_nothing_else(
    own_office: RolesOffice, tmp_path: Path
) -> None:
    desk = _open(own_office, tmp_path, "carl")
    change_participants(desk, [own_office.names["mine_row"]], {"dietary": "Halal"})
    desk.close()
    own_office.give("carl", "viewer", None, signs=True)
    desk = _open(own_office, tmp_path, "carl")
    with pytest.raises(KnownFault, match="You may look at this desk"):
        desk.undo()
    _kept(desk)
    assert desk.undo().done == 1
    desk.close()


@as_login("cora")
def test_who_is_erased_goes_from_what_was_kept_too(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    director = _open(own_office, tmp_path, "dora")
    line = sign(director, gather_report(director, Scope(None)), own_office.name)
    director.close()
    erasure.erase_person(opened, own_office.names["mine"])
    (kept,) = list_signed(opened)
    assert own_office.name not in kept.signed_by
    assert (kept.number, kept.signed_at, kept.kept_by) == (line.number, line.signed_at, "dora")


WHAT_LISTS_SAID = (
    "SELECT json_agg(one ORDER BY one.id)::text FROM "
    "(SELECT id, said::text, listed::text FROM import_page UNION ALL "
    "SELECT -id, raw::text, problems::text FROM import_row) AS one"
)


@as_login("carl", "paz", "cora")
def test_what_a_list_said_is_there_again_whoever_took_its_import_back(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    before = own_office.owner(WHAT_LISTS_SAID)
    people = _sheet(tmp_path / "l.xlsx", 450, has_passports=opened.rights.sees_private)
    imports: list[int] = []
    for path in (people, _waiting(tmp_path / "w.xlsx")):
        _bring(opened, path, own_office.names["first"])
        imports.append(list_operations(opened)[0].id)
    said = own_office.owner(WHAT_LISTS_SAID)
    coordinator = _open(own_office, tmp_path, "cora")
    for again in (opened, coordinator):
        for number in imports:
            opened.undo(number)
        assert own_office.owner(WHAT_LISTS_SAID) == before
        for number in imports:
            again.redo(number)
        assert own_office.owner(WHAT_LISTS_SAID) == said
    assert own_office.owner("SELECT count(*) FROM put_aside") == 0
    coordinator.close()


@as_login("carl")
def test_what_is_put_aside_goes_where_somebody_erases(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    _bring(opened, _sheet(tmp_path / "l.xlsx", 3, has_passports=False), own_office.names["first"])
    opened.undo()
    kept = "SELECT count(*) FROM put_aside WHERE who = 'carl'"
    assert own_office.owner(kept) == 1
    coordinator = _open(own_office, tmp_path, "cora")
    erasure.erase_person(coordinator, own_office.names["mine"])
    coordinator.close()
    assert own_office.owner(kept) == 0
    assert opened.redo().done


@as_login("vera", "carl", "paz", "cora")
def test_all_that_is_held_is_handed_out_by_whoever_is_told_all_of_it(
    opened: Desk, own_office: RolesOffice, tmp_path: Path
) -> None:
    if opened.rights.sees_all:
        assert access_request.export_person(opened, own_office.names["mine"], tmp_path / "all")
    else:
        with pytest.raises(KnownFault, match="Not all that is held"):
            access_request.export_person(opened, own_office.names["mine"], tmp_path / "all")
    assert (tmp_path / "all").exists() == (opened.who == "cora")


def _renew(desk: Desk) -> None:
    while desk.count_left_to_prepare():
        desk.prepare_next()


def test_somebody_of_two_cohorts_is_found_in_both_by_what_a_clerk_of_one_says(
    own_office: RolesOffice, tmp_path: Path
) -> None:
    engine = make_engine(own_office.server.address(own_office.database))
    with engine.begin() as connection:
        groups.give(connection, "eve", "clerk", [own_office.names["second"]])
    engine.dispose()
    paz, carl, eve, cora = (
        _open(own_office, tmp_path, one) for one in ("paz", "carl", "eve", "cora")
    )
    passport = own_office.owner(
        f"SELECT passport_no FROM person WHERE id = {own_office.names['both']}"
    )
    rows = sorted(_found(cora, passport))
    assert len(rows) == 2
    listed = (
        "SELECT count(DISTINCT given_first || family_first || sent) FROM listed_names "
        f"WHERE id IN ({rows[0]}, {rows[1]})"
    )
    change_participants(carl, [own_office.names["both_row"]], {"full_name": "Zephyr Quillon"})
    assert _found(cora, "quillon") == [own_office.names["both_row"]]
    assert own_office.owner(listed) == 2
    for desk in (carl, paz):  # they do not see the other
        _renew(desk)
        assert _found(cora, "quillon") == [own_office.names["both_row"]]
    _renew(eve)
    assert sorted(_found(cora, "quillon")) == sorted(_found(cora, passport)) == rows
    assert own_office.owner(listed) == 1
    change_participants(paz, [own_office.names["both_row"]], {"passport_no": "EK7771234"})
    _renew(eve)  # who does not see it
    assert len(_found(cora, "EK7771234")) == 1
    _renew(cora)
    assert sorted(_found(cora, "EK7771234")) == rows
    assert _found(cora, passport) == []
    assert own_office.owner("SELECT count(*) FROM stale_words") == 0
    for desk in (paz, carl, eve, cora):
        desk.close()


@as_login("carl", "paz", "cora")
def test_a_file_is_kept_by_everybody_and_shown_to_whoever_sees_private_values(
    opened: Desk, own_office: RolesOffice
) -> None:
    scan = document_files.NewFile("scan.pdf", "pdf", b"%PDF-1.7 scan %%EOF")
    row = own_office.names["mine_row"]
    document_files.keep_files(opened, row, "passport_scan", [scan])
    (kept,) = document_files.list_files(opened, row)
    if opened.rights.sees_private:
        assert document_files.read_file(opened, kept, "shown") == scan.data
    else:
        with pytest.raises(KnownFault, match="Files of documents are shown to whoever"):
            document_files.read_file(opened, kept, "shown")
    assert [one.words for one in check_desk(opened) if not one.is_good] == []
    document_files.remove_file(opened, kept["id"])
    assert document_files.list_files(opened, row) == []
    opened.undo()
    assert document_files.list_files(opened, row) == [kept]
    assert own_office.owner("SELECT sha256(data) = sha256('%PDF-1.7 scan %%EOF') FROM file_content")
