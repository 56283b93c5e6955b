"""What every test stands on: Qt without a screen, English, and a home folder of the test's own."""

from __future__ import annotations

import os

from tests.offscreen import platform

os.environ["QT_QPA_PLATFORM"] = platform()
os.environ.setdefault("LC_ALL", "C.UTF-8")
# Where these stand, pytest lays out whole what differs: of two desks' bytes that takes the better
# part of an hour.
os.environ.pop("CI", None)
os.environ.pop("BUILD_NUMBER", None)

import gc
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests import examples, long_tests

if TYPE_CHECKING:
    from lcdesk.model.rights import Group
    from lcdesk.services.core.desk import Desk
    from tests.office_server import OfficeServer

settings.load_profile(examples.WHOLE)

HOMES = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "APPDATA",
    "LOCALAPPDATA",
)


QUICK = (
    "charts", "model", "drawing", "tabular", "db/test_bulk.py", "db/engine/test_opening.py",
    "db/history/test_recording.py", "db/test_search.py", "test_texts.py", "test_settings.py",
    "services/participants/test_participants.py", "services/core/test_desk.py", "cli/test_commands.py",
    "ui/test_office_day.py",
)  # fmt: skip
"""What `--quick` takes, below tests/: of each test its first case."""
QUICK_AT_AN_OFFICE = (
    "db/history",
    "db/queries/test_groups.py",
    "db/test_bulk.py",
    "db/test_search.py",
    "db/test_tally.py",
    "services/cohorts/test_programmes.py",
    "services/core/test_desk.py",
    "services/core/test_history.py",
    "services/core/test_next_turns.py",
    "services/core/test_undo_out_of_turn.py",
    "services/curriculum/test_conflicts.py",
    "services/curriculum/test_curriculum.py",
    "services/importing/test_importing.py",
    "services/importing/test_three_way.py",
    "services/importing/test_tray.py",
    "services/participants/test_cells.py",
    "services/participants/test_documents.py",
    "services/participants/test_own_fields.py",
    "services/participants/test_participants.py",
)
"""The same of `--office --quick`: what goes through the most of a database, and is tried on a
server every day, too.
"""


_HELD = "a file that another program has in its hands"
_COPY = "a copy of a file"
_SAMPLE = "a file that is thrown away"
ONLY_FILES = {
    "db/backup": "copies of files",
    "db/engine": "opening, locking and sealing of files",
    "db/test_large_inserts.py": "what SQLite puts aside while thousands of rows come",
    "db/test_older_desks.py": "upgrades of files",
    "db/test_pages.py": "pages of a damaged file",
    "db/test_wide_tally.py": "a table that only files have",
    "db/queries/test_kept_orders.py": "a table that only files have",
    "db/test_tally.py::test_a_bulk_that_breaks_off_leaves_a_tally_that_follows": (
        "a server has all rows of a bulk before it begins"
    ),
    "db/queries/test_query_sql.py::test_a_cohort_is_counted_without_reading_everybody": (
        "how SQLite finds its way"
    ),
    "services/backups": "copies of files",
    "services/core/test_history.py::"
    "test_what_a_step_changed_is_said_to_be_unreadable_where_the_desk_is_damaged": "a damaged file",
    "services/core/test_replaced.py": "a file that another program replaced",
    "services/core/test_turns.py": "the turns of programs at one file",
    # on a server: office/test_erasure_on_a_server.py
    "services/erasure/test_erasing_cooperation.py": "it looks into the bytes of files",
    "services/erasure/test_erasure.py::"
    "test_killed_before_the_backups_are_clean_the_next_start_cleans_them": "copies of files",
    "services/erasure/test_erasure_copies.py": "copies of files",
    "services/figures/test_country_page.py::test_people_are_found_by_the_index_of_nationalities": (
        "how SQLite finds its way"
    ),
    "services/importing/test_search_left.py": "what a file leaves for later",
    "services/importing/test_three_way.py::"
    "test_what_a_list_said_of_somebody_erased_goes_with_them": "it looks into the bytes of files",
    "services/participants/test_cells.py::test_five_thousand_rows_in_no_time": (
        "how long a file takes"
    ),
    "services/participants/test_document_files.py::"
    "test_a_desk_with_a_password_holds_no_plain_bytes": "passwords of files",
    "services/safety": "owners, drafts and checks of files",
    "services/security": "passwords of files",
    "services/start/test_sample.py": "a file that is thrown away",
    "services/start/test_known_desks.py": "files that were opened before",
    "ui/cohorts/test_cohort_dialogs.py::test_the_set_up_is_copied_and_shown": _HELD,
    "ui/kit/test_save_dialog.py::test_another_ending_is_refused_and_nothing_is_written": _COPY,
    "ui/participants/test_search_index.py": "what a file leaves for later",
    "ui/recovery/test_half_typed.py::"
    "test_closed_while_work_of_its_own_has_the_desk_it_loses_nothing": _HELD,
    "ui/recovery/test_half_typed.py::test_the_next_start_says_so_once_and_offers_it": (
        "it tells of the last backup"
    ),
    "ui/recovery/test_half_typed.py::test_what_cannot_be_noted_is_not_shown": _HELD,
    "ui/recovery/test_salvage_page.py": "a damaged file",
    "ui/start/test_start_page.py::test_no_list_goes_into_the_sample_without_a_question": _SAMPLE,
    "ui/start/test_start_page.py::"
    "test_the_sample_is_marked_takes_no_name_and_is_not_opened_by_itself": _SAMPLE,
    "ui/start/test_start_page.py::test_the_sample_is_thrown_away_with_all_that_is_its_own": _SAMPLE,
    "ui/test_monkey.py::test_a_handler_that_is_broken_is_found_and_can_be_replayed": (
        "what one seed comes to, at a file"
    ),
    "ui/test_walks.py::test_a_walk_is_short": "where the way through the program leads on to SQLite",
    "ui/window/test_leaving.py": "the owner of a file",
    "ui/window/test_looking.py": "a file that another computer has",
    "ui/window/test_looking_back.py": "the last backup of such a file",
    "ui/window/test_patience.py": _HELD,
    "ui/window/test_place_notice.py": "folders that bring files to other computers",
    "ui/window/test_window.py::test_a_copy_never_takes_the_place_of_the_desk": _COPY,
    "ui/window/test_window.py::test_a_copy_of_the_desk_is_a_desk": _COPY,
    "ui/window/test_window.py::test_a_desk_open_on_another_computer_is_told_in_words": (
        "a file that another computer has"
    ),
}
"""What is about desks in files alone, below tests/, and why: not run with `--office`."""
ONLY_ONCE = {
    "office/test_guards.py::test_nobody_else_commits_while_it_is_looked_for_the_last_time": (
        "its action starts a thread"
    ),
    "office/test_guards.py::test_somebody_added_by_hand_while_a_list_is_saved_is_seen": (
        "another program is given the numbers that are given anew"
    ),
    "office/test_twice.py::test_an_action_is_done_anew_from_what_others_left": (
        "it counts how often it is done"
    ),
    "services/core/test_undo_large.py::test_thousands_of_rows_go_back_in_no_time": "it takes time",
    "services/importing/test_importing.py::test_progress_is_told_along_the_way": (
        "it is told again from the beginning"
    ),
}
"""What says nothing of the program where each operation is refused once (`--twice`)."""
_SIGNED = "the server signs what is done with the login"
_ELSEWHERE = "only who did something takes it back, and that was somebody else"
_ERASES = "coordinators erase"
_VALUES = "values of the whole office are set by coordinators"
_FIELDS = "own fields are declared by coordinators"
_SERIES = "series of numbers are set by coordinators"
_TEMPLATES = "templates are kept by coordinators"
_RULES = "counting rules are set by coordinators"
_OWNERS = "the owner alone makes databases, and moves whole desks"
_SLOWER = "whoever has a role inserts by statements, not by COPY"
_NOT_SIGNED = {
    "services/core/test_undo_lists.py::test_a_changed_row_is_set_back_field_by_field": _SIGNED,
    "services/core/test_undo_lists.py::test_a_person_enrolled_elsewhere_since_stays": _SIGNED,
    "services/core/test_undo_lists.py::test_undo_of_a_timetable_after_edits": _SIGNED,
    "services/core/test_undo_lists.py::test_undo_of_an_import_after_edits_by_three_clerks": _SIGNED,
    "services/importing/test_three_way.py::"
    "test_an_old_mistake_does_not_come_back_over_a_correction": _SIGNED,
    "services/importing/test_three_way.py::test_who_was_taken_out_stays_out": _SIGNED,
    "services/importing/test_versions.py::test_the_list_of_imports": _SIGNED,
    "services/office": _OWNERS,
    "services/participants/test_documents.py::test_a_new_status_says_by_whom": _SIGNED,
    "services/start/test_person.py::"
    "test_the_history_says_the_name_and_what_was_written_stays": _SIGNED,
}
_EVERY = "cli/test_every_command.py::test_it_is_done_in_both_forms"
NOT_AS: dict[str, dict[str, str]] = {
    "coordinator": {**_NOT_SIGNED},
    "passports": {
        **_NOT_SIGNED,
        f"{_EVERY}[cohort anonymise": _ERASES,
        f"{_EVERY}[counting remove": _RULES,
        f"{_EVERY}[counting set": _RULES,
        f"{_EVERY}[factsheet template": _VALUES,
        f"{_EVERY}[fields ": _FIELDS,
        f"{_EVERY}[papers numbers certificate": _SERIES,
        f"{_EVERY}[papers template": _TEMPLATES,
        f"{_EVERY}[person erase": _ERASES,
        f"{_EVERY}[redo": _ELSEWHERE,
        f"{_EVERY}[rules --": _VALUES,
        f"{_EVERY}[undo": _ELSEWHERE,
        "db/history/test_recording.py::test_a_commit_that_fails_leaves_no_transaction_open": (
            "what belongs to nothing is refused as what one may not see"
        ),
        "db/test_tally.py::test_a_count_that_is_wrong_is_noticed": "nobody writes the tally",
        "services/cohorts/test_retention.py::test_who_is_erased_is_overdue_no_more": _ERASES,
        "services/core/test_as_shown.py::test_both_values_are_told_and_nobody_is_overwritten"
        "[a_counting_rule]": _RULES,
        "services/core/test_as_shown.py::test_both_values_are_told_and_nobody_is_overwritten"
        "[rules_of_the_timetable]": _VALUES,
        "services/core/test_desk.py::test_keeping_a_value_of_the_desk_is_not_history": _VALUES,
        "services/core/test_door_edges.py::test_values_of_the_desk_are_kept_and_overwritten": (
            _VALUES
        ),
        "services/core/test_held_lists.py": _VALUES,
        "services/core/test_search_names.py": "coordinators bring the search up to date",
        "services/core/test_undo_large.py::test_thousands_of_rows_go_back_in_no_time": _SLOWER,
        "services/curriculum/test_conflicts.py::test_levels_and_limits_are_kept_in_the_desk": (
            _VALUES
        ),
        "services/curriculum/test_conflicts.py::"
        "test_levels_as_the_program_has_them_are_not_kept": _VALUES,
        "services/curriculum/test_conflicts.py::"
        "test_what_is_kept_and_not_understood_is_as_at_first": _VALUES,
        "services/deadlines/test_deadlines.py::test_a_passport_that_ends_too_soon_is_asked_for_of"
        "_the_embassy_with_the_day_it_must_reach": _VALUES,
        "services/deadlines/test_deadlines.py::test_erasing_somebody_clears_who_was_asked": _ERASES,
        "services/erasure/test_access_request.py::test_of_somebody_erased_only_what_stays": _ERASES,
        "services/erasure/test_erasure.py": _ERASES,
        "services/figures/test_counting_rules.py": _RULES,
        "services/figures/test_report.py::test_a_rule_of_the_office_is_told_in_both_languages": (
            _RULES
        ),
        "services/figures/test_signed_reports.py::"
        "test_an_own_rule_that_was_changed_or_removed_is_said": _RULES,
        "services/importing/test_importing.py::"
        "test_undo_of_a_removal_whose_cohort_is_gone_says_so": (
            "what belongs to nothing is refused as what one may not see"
        ),
        "services/importing/test_open_conflicts.py::"
        "test_an_erased_persons_words_go_with_them": _ERASES,
        "services/importing/test_open_questions.py::"
        "test_removed_erased_or_taken_back_it_is_withdrawn": _ERASES,
        "services/news/test_sentences.py::test_a_template_is_kept_and_put_back": _VALUES,
        "services/news/test_sentences.py::test_an_edited_sentence_may_use_any_value": _VALUES,
        "services/papers/test_news_paper.py::"
        "test_those_kept_in_the_desk_are_found_by_what_they_hold": _TEMPLATES,
        "services/papers/test_register.py::"
        "test_each_gets_the_next_number_and_it_stands_in_the_record": _SERIES,
        **{
            f"services/papers/test_register.py::test_{name}": _ERASES
            for name in (
                "of_somebody_erased_number_kind_and_day_stay",
                "nothing_of_somebody_erased_stays_on_a_list_for_all",
                "whose_a_paper_was_that_was_taken_back",
            )
        },
        **{
            f"services/papers/test_templates.py::test_{name}": _TEMPLATES
            for name in (
                "the_look_of_the_house_alone",
                "what_was_issued_keeps_the_template_it_was_set_from",
                "it_takes_the_place_of_ours_until_it_is_taken_out",
            )
        },
        "services/participants/test_checklist.py::"
        "test_nothing_is_due_where_only_what_this_cohort_held_was_erased": _ERASES,
        "services/participants/test_document_files.py::"
        "test_of_a_cohort_made_anonymous_the_files_of_another_stay": _ERASES,
        "services/participants/test_document_files.py::"
        "test_a_check_notices_bytes_that_are_gone": "nobody takes bytes out",
        "services/participants/test_own_fields.py": _FIELDS,
        "services/start/test_office_name.py::test_a_desk_keeps_the_name_of_its_office": _VALUES,
        "services/participants/test_spellings.py::"
        "test_a_text_the_office_declared_itself_is_tidied_too": _FIELDS,
    },
}
"""What somebody in a group (`--as`) may not do, or what is not theirs, and why: a folder, a file, a
test, or the beginning of its cases.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="the tests of a minute, for a first look")
    parser.addoption(
        "--office",
        action="store_true",
        help="desks are kept on a PostgreSQL server, as an office shares them",
    )
    parser.addoption(
        "--twice",
        action="store_true",
        help="with --office: the server refuses each operation once, so that all is done twice",
    )
    parser.addoption(
        "--as",
        choices=("passports", "coordinator"),
        help="with --office: whoever works there is in that group, in all cohorts",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="ten times as many examples of each law, for a night",
    )
    parser.addoption(
        "--a-part",
        action="store_true",
        help="of the tests that take long a part, by the commit that is checked out",
    )
    parser.addoption(
        "--write-long",
        action="store_true",
        help="after a run of all tests: write down which took long (tests/long_tests.txt)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """With `--quick` few examples of each law, with `--thorough` many; said before the tests are
    read, which take it.
    """
    for name in (examples.QUICK, examples.THOROUGH):
        if config.getoption(f"--{name}"):
            settings.load_profile(name)


def pytest_report_header(config: pytest.Config) -> str | None:
    """With `--a-part`, which one."""
    if not config.getoption("--a-part"):
        return None
    return f"of tests that take long: part {long_tests.part_of_commit() + 1} of {long_tests.PARTS}"


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """With `--write-long`, what took long."""
    if config.getoption("--write-long"):
        all_said = [one for said in terminalreporter.stats.values() for one in said]
        terminalreporter.write_line(f"{long_tests.write_list(all_said)} tests take long")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--quick` only what stands in QUICK or QUICK_AT_AN_OFFICE, and what leads there; with
    `--office` nothing of ONLY_FILES.
    """
    place = collection_path.relative_to(Path(__file__).parent)
    if config.getoption("--office") and place.as_posix() in ONLY_FILES:
        return True
    if not config.getoption("--quick"):
        return None
    wanted = map(Path, QUICK_AT_AN_OFFICE if config.getoption("--office") else QUICK)
    return (
        None
        if any(place in (one, *one.parents) or one in place.parents for one in wanted)
        else True
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--quick` of each test its first case; with `--office` no test of ONLY_FILES,
    with `--twice` none of ONLY_ONCE, with `--as` none of NOT_AS; with
    `--a-part` not all that take long.
    """
    if config.getoption("--a-part"):
        others = long_tests.of_other_parts(items, long_tests.part_of_commit())
        config.hook.pytest_deselected(items=others)
        left = set(others)
        items[:] = [item for item in items if item not in left]
    if config.getoption("--office"):
        left_out = ONLY_FILES | (ONLY_ONCE if config.getoption("--twice") else {})
        items[:] = [item for item in items if _place(item) not in left_out]
    if group := config.getoption("--as"):
        items[:] = [item for item in items if not _is_named(item, NOT_AS[group])]
    if config.getoption("--quick"):
        first = {item.nodeid.partition("[")[0]: item for item in reversed(items)}
        items[:] = [item for item in items if first[item.nodeid.partition("[")[0]] is item]


def _is_named(item: pytest.Item, places: Iterable[str]) -> bool:
    """By itself, its file or folder, or the beginning of its case."""
    place = item.nodeid.removeprefix("tests/")
    return any(
        place.startswith(one)
        and ("[" in one or place[len(one) : len(one) + 1] in ("", "/", ":", "["))
        for one in places
    )


def _place(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0].removeprefix("tests/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """What is read and imported now stays: to look for garbage in it meanwhile takes seconds."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """The modules and all that hangs on them stay to the end: each garbage collection among them
    would take an eighth of a second. Among what a test makes, few are worth their time.
    """
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def blank_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of `office.lcdesk` with nothing in it: a copy is a new desk at once, without
    every upgrade from the first on.
    """
    from lcdesk.services.core.opening import open_desk

    folder = tmp_path_factory.mktemp("blank")
    open_desk(folder / "office.lcdesk").close()
    # the first backup is made when a desk is opened again
    open_desk(folder / "office.lcdesk").close()
    return folder


@pytest.fixture(scope="session")
def office_server() -> Iterator[OfficeServer]:
    """A PostgreSQL server, of this process alone."""
    from tests.office_server import start, stop

    # not below pytest's own folder, which it shuts to others: the server runs as another user
    with TemporaryDirectory(prefix="lcdesk-office-", ignore_cleanup_errors=True) as folder:
        server = start(Path(folder) / "server")
        yield server
        stop(server)


@pytest.fixture(scope="session")
def new_office_desk(
    office_server: OfficeServer, request: pytest.FixtureRequest
) -> Callable[[Path], Desk]:
    """Open a new desk on the server; in the folder is only the file that says where it is."""
    from tests.office_server import LOGIN

    group: Group | None = request.config.getoption("--as")

    def new(folder: Path) -> Desk:
        if group is not None:
            database = office_server.new_database_of_roles(group)
            return _opened(office_server, database, folder, LOGIN)
        database = office_server.new_database()
        if request.config.getoption("--twice"):
            office_server.refuse_first(database)
        return _opened(office_server, database, folder)

    return new


def _opened(server: OfficeServer, database: str, folder: Path, login: str | None = None) -> Desk:
    from lcdesk.services.core.office import write_office
    from lcdesk.services.core.office_opening import open_office

    path = folder / OFFICE_FILE
    folder.mkdir(parents=True, exist_ok=True)
    address = server.address(database)
    write_office(path, address if login is None else address.set(username=login))
    _OPENED.append((open_office(path), server))
    return _OPENED[-1][0]


OFFICE_FILE = "office.lcdesk-office"


_OPENED: list[tuple[Desk, OfficeServer]] = []
"""Desks on the server, until the test that opened them ends."""


@pytest.fixture(autouse=True)
def _server_left_clean() -> Iterator[None]:
    """Desks that a test opened on the server are gone after it; those of its module stay."""
    stay = len(_OPENED)
    yield
    while len(_OPENED) > stay:
        desk, server = _OPENED.pop()
        desk.close()
        server.drop(str(desk.engine.url.database))


@pytest.fixture(scope="session")
def new_desk(request: pytest.FixtureRequest) -> Callable[[Path], Desk]:
    """Open a new `office.lcdesk` in a folder: a copy of the blank one; with `--office` a desk on
    a server.
    """
    if request.config.getoption("--office"):
        return request.getfixturevalue("new_office_desk")
    blank_desk: Path = request.getfixturevalue("blank_desk")
    copied_desk: Callable[[Path, Path], Desk] = request.getfixturevalue("copied_desk")
    return lambda folder: copied_desk(blank_desk, folder)


@pytest.fixture(scope="session")
def copied_desk(request: pytest.FixtureRequest) -> Callable[[Path, Path], Desk]:
    """Open a copy, in another folder, of the desk that one folder has, which nobody has open."""
    if request.config.getoption("--office"):
        from lcdesk.services.core.office import address_of
        from tests.office_server import LOGIN

        server: OfficeServer = request.getfixturevalue("office_server")

        def copy(source: Path, folder: Path) -> Desk:
            database = server.new_database(str(address_of(source / OFFICE_FILE).database))
            if request.config.getoption("--twice"):
                server.keep_numbers(database)
            if group := request.config.getoption("--as"):
                server.look_as(group, database)
            return _opened(server, database, folder, group and LOGIN)

        return copy
    from lcdesk.services.core.opening import open_desk

    return lambda source, folder: open_desk(
        Path(shutil.copytree(source, folder, dirs_exist_ok=True)) / "office.lcdesk"
    )


@pytest.fixture(scope="session")
def moved_file(
    office_server: OfficeServer,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Callable[[Path, Path], Path]:
    """Put into another folder the file of a new desk on the server that is the same as the
    `office.lcdesk` of one folder, which nobody has open.
    """
    from lcdesk.services.core.office import write_office
    from lcdesk.services.office.moving import move_in
    from tests.office_server import LOGIN

    group: Group | None = request.config.getoption("--as")
    moved: dict[Path, str] = {}

    def move(source: Path, folder: Path) -> Path:
        if source not in moved:
            moved[source] = (
                office_server.new_database_of_roles(group)
                if group
                else office_server.new_database()
            )
            copied = tmp_path_factory.mktemp("moved") / "whole"
            shutil.copytree(source, copied)
            write_office(copied / OFFICE_FILE, office_server.address(moved[source]))
            move_in(copied / "office.lcdesk", copied / OFFICE_FILE)
        database = office_server.new_database(moved[source])
        address = office_server.address(database)
        if group:
            office_server.look_as(group, database)
            address = address.set(username=LOGIN)
        write_office(folder / OFFICE_FILE, address)
        return folder / OFFICE_FILE

    return move


@pytest.fixture(scope="session")
def moved_desk(
    office_server: OfficeServer, moved_file: Callable[[Path, Path], Path]
) -> Callable[[Path, Path], Desk]:
    """The same, opened."""
    from lcdesk.services.core.office_opening import open_office

    def move(source: Path, folder: Path) -> Desk:
        _OPENED.append((open_office(moved_file(source, folder)), office_server))
        return _OPENED[-1][0]

    return move


@pytest.fixture(scope="session", autouse=True)
def _at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the settings and desks of whoever runs it."""
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        for name in HOMES:
            patch.setenv(name, home)
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_kept() -> Iterator[None]:
    """Statements that one test compiled, the next does not compile anew: together they have more
    than a window keeps.
    """
    from lcdesk.db.engine import engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine._STATEMENTS, "capacity", 2000)
        yield


@pytest.fixture(scope="session", autouse=True)
def _keys_made_quickly() -> Iterator[None]:
    """A password makes its key in no time: that it takes its time, and that the key is the one
    SQLCipher makes, is for the tests of keys, which have `slow_keys`.
    """
    from tests.key_rounds import quick_keys

    with quick_keys():
        yield


@pytest.fixture(autouse=True)
def _apart() -> Iterator[None]:
    """No test leaves another language, backup folder or password behind, nor a pause after wrong
    ones.
    """
    yield
    from lcdesk import texts
    from lcdesk.db.backup import backup
    from lcdesk.db.engine import keys
    from lcdesk.services.security import password_delays as password_pauses

    keys.forget()
    shutil.rmtree(password_pauses.folder(), ignore_errors=True)
    backup.keep_in(None)
    if texts.language() != "en":
        texts.speak("en")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder the sources lie in."""
    return Path(__file__).resolve().parent.parent
