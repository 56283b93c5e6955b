"""What the import screen has done on the worker: a file read with what is remembered, a plan put in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.reading import TextChoice
from lcdesk.tabular.review.lessons import Lessons
from lcdesk.tabular.understood import ImportPlan
from lcdesk.ui.importing.review import Review, open_file
from lcdesk.ui.kit.background.garbage_collection import held_still
from lcdesk.ui.kit.background.tasks import Task


def read(
    desk: Desk, cohort_id: int | None, path: Path, password: str | None, choice: TextChoice | None, task: Task
) -> Review:
    """The cells of a file, what was answered before, and meanwhile the cohort it will likely be compared with.

    Raises what `open_file` raises, and `Cancelled`.
    """
    recalled = learned_mappings.recall(desk)
    return open_file(path, password, choice, task.is_stopped, recalled, lambda: importing.look_ahead(desk, cohort_id))


def put_in(
    desk: Desk, what: tuple[ImportPlan, Lessons], target: int | dict[str, Any], path: Path, task: Task
) -> tuple[ImportOutcome, int | None]:
    """Learn what the answers teach, then import: two deeds, so that undoing the import does not unlearn.

    The operation is None where the file said nothing new.
    """
    plan, lessons = what
    importing.require_rows(plan.understanding)
    learned_mappings.keep(desk, lessons, path.name)
    before = _last_batch(desk)
    with held_still():
        outcome = importing.apply(desk, plan, target, path, task.step)
    made = _last_batch(desk)
    return outcome, history.find_maker(desk, "ImportBatch", made) if made != before else None


def _last_batch(desk: Desk) -> int:
    return next((batch["id"] for batch in importing.list_batches(desk)), 0)
