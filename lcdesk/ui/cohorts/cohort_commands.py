"""What the menus do with cohorts: made, copied, changed, closed, archived, removed; and all of
them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import _

if TYPE_CHECKING:
    from lcdesk.model.organisers import Organiser
    from lcdesk.ui.kit.screen import Context, Frame

Handler = Callable[[], object]


class CohortCommands:
    """Each asks in a dialog; each is one undo step."""

    def __init__(self, window: Frame, context: Context) -> None:
        self._window, self._context = window, context

    def possible(self) -> dict[str, Handler]:
        """Command → operation, of what can be done now."""
        handlers: dict[str, Handler] = {"new_cohort": self.make}
        if self._context.has_cohorts:
            handlers["all_cohorts"] = lambda: self._window.show_cohort(ALL_COHORTS)
        if self._context.cohort_id is None:
            return handlers
        handlers |= {
            "edit_cohort": self.edit,
            "copy_cohort": self.copy,
            "remove_cohort": self.remove,
        }
        status = self._context.cohort.get("status")
        if status not in ("closed", "archived"):
            handlers["close_cohort"] = self.close
        if status != "archived":
            handlers["archive_cohort"] = self.archive
        return handlers

    def make(self) -> None:
        """Ask for its name and days, make it and show it."""
        from lcdesk.services.cohorts.cohorts import add_cohort
        from lcdesk.services.cohorts.organisers import list_known
        from lcdesk.services.cohorts.programmes import Choice, read_programmes
        from lcdesk.ui.cohorts.cohort_dialog import CohortDialog

        desk = self._context.desk

        def keep(
            values: dict[str, Any], programme: Choice, organisers: Sequence[Organiser] | None
        ) -> None:
            self._window.show_cohort(
                add_cohort(desk, {**values, "organisers": organisers or ()}, programme)
            )

        CohortDialog(self._window, {}, read_programmes(desk), keep, ((), list_known(desk))).open()

    def edit(self) -> None:
        """Its name, days, places, programme, organisers."""
        from lcdesk.services.cohorts.cohorts import change_cohort, get_cohort
        from lcdesk.services.cohorts.organisers import OrganiserEdit, list_known, list_organisers
        from lcdesk.services.cohorts.programmes import Choice, read_programmes
        from lcdesk.ui.cohorts.cohort_dialog import CohortDialog
        from lcdesk.ui.kit.forms.edit_tracking import Seen, SeenWhole

        desk, cohort = self._context.desk, self._context.one_cohort()
        seen = Seen(cohort, lambda: get_cohort(desk, cohort["id"]))
        here = list_organisers(desk, cohort["id"])
        seen_here: SeenWhole[Sequence[Organiser]] = SeenWhole(
            here, lambda: list_organisers(desk, cohort["id"])
        )

        def keep(
            values: dict[str, Any], programme: Choice, organisers: Sequence[Organiser] | None
        ) -> None:
            typed = values if programme is None else {**values, "programme": programme}

            def change(shown: dict[str, Any], were: Sequence[Organiser]) -> None:
                wanted = None if organisers is None else OrganiserEdit(organisers, were)
                change_cohort(desk, cohort["id"], values, programme, shown, wanted)

            seen.keep(typed, lambda shown: seen_here.keep(lambda were: change(shown, were)))

        CohortDialog(
            self._window, cohort, read_programmes(desk), keep, (here, list_known(desk))
        ).open()

    def copy(self) -> None:
        """A new cohort after the pattern of the one on screen."""
        from lcdesk.services.curriculum.cohort_copy import copy_cohort, read_setup
        from lcdesk.ui.cohorts.cohort_copy_dialog import CohortCopyDialog

        desk, cohort = self._context.desk, self._context.one_cohort()

        def keep(values: dict[str, Any], parts: frozenset[str]) -> None:
            copied = copy_cohort(desk, cohort["id"], values, parts)
            self._window.show_cohort(copied.id)
            self._context.announce(_("The set-up of {name} was copied", name=cohort["name"]))

        CohortCopyDialog(self._window, cohort, read_setup(desk, cohort["id"]), keep).open()

    def close(self) -> None:
        """Say what is still open; then the course is over."""
        from lcdesk.services.cohorts.cohort_end import close_cohort

        told = (
            _("Close {name}?"),
            _("Its status becomes “closed”; nothing is taken away."),
            _("Close the cohort"),
        )
        self._end(*told, close_cohort)

    def archive(self) -> None:
        """Say what is still open; then put it away."""
        from lcdesk.services.cohorts.cohort_end import archive_cohort

        told = (
            _("Archive {name}?"),
            _("It stands last among the cohorts and can still be looked at and counted."),
            _("Archive the cohort"),
        )
        self._end(*told, archive_cohort)

    def remove(self) -> None:
        """Say what goes with it; a backup is made, and undo brings it back."""
        from lcdesk.services.cohorts.cohort_end import going_with
        from lcdesk.services.cohorts.cohorts import remove_cohort
        from lcdesk.ui.cohorts.cohort_end_dialog import CohortEndDialog

        cohort, desk = self._context.one_cohort(), self._context.desk
        note = _("A backup is made first, and Undo brings everything back.")
        title = _("Remove {name}?").format(name=cohort["name"])
        dialog = CohortEndDialog(
            self._window, title, [going_with(cohort)], note, _("Remove the cohort")
        )
        dialog.turn_red()
        dialog.accepted.connect(
            lambda: self._context.tasks.run(
                _("Removing…"), lambda _task: remove_cohort(desk, cohort["id"]), owner=self._window
            )
        )
        dialog.open()

    def _end(
        self, title: str, note: str, label: str, end: Callable[[Any, int, Any], object]
    ) -> None:
        from lcdesk.services.cohorts.cohort_end import list_open
        from lcdesk.ui.cohorts.cohort_end_dialog import CohortEndDialog

        cohort, desk = self._context.one_cohort(), self._context.desk
        lines = [point.words for point in list_open(desk, cohort["id"])]
        dialog = CohortEndDialog(
            self._window, title.format(name=cohort["name"]), lines, note, label
        )
        dialog.accepted.connect(lambda: end(desk, cohort["id"], cohort))
        dialog.open()
