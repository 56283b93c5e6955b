"""Editors of each kind of value, and forms built from the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.catalogue import ACTIVITY, KINDS, PARTICIPANT
from lcdesk.model.clock import long_date, read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Number
from lcdesk.ui.kit.forms.editors import ChoiceEditor, DateEditor, as_editor, editor_for
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.table.model import masked

NEAR = dt.date(2026, 12, 6)
GROUNDS = ("bg", "card", "side", "field", "sel", "hover")


# --- dates as typed ---


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12.6", NEAR),
        ("6/12", NEAR),
        ("6.12", NEAR),
        ("12月6日", NEAR),
        ("7.12", dt.date(2026, 12, 7)),
        ("3 1", dt.date(2027, 1, 3)),
        ("tomorrow", dt.date(2026, 11, 25)),
        ("明天", dt.date(2026, 11, 25)),
        ("后天", dt.date(2026, 11, 26)),
        ("+3", dt.date(2026, 11, 27)),
        ("40.40", None),
        ("6 Dec 2026", None),
        ("", None),
    ],
)
def test_short_dates_are_read_by_what_is_near(text: str, day: dt.date | None) -> None:
    assert read_short(text, NEAR, dt.date(2026, 11, 24)) == day


def test_dates_are_echoed_in_long_form() -> None:
    assert long_date(NEAR) == "Sunday, 6 December 2026"
    texts.speak("zh")
    assert long_date(NEAR).startswith("2026年12月6日")


def test_a_typed_date_is_echoed_and_kept(dressed: QApplication, qtbot: QtBot) -> None:
    editor = editor_for(PARTICIPANT.field("arrival_date"))
    assert isinstance(editor, DateEditor)
    qtbot.addWidget(editor)
    editor.near = NEAR
    with qtbot.waitSignal(editor.echoed) as echo:
        editor.selectAll()
        qtbot.keyClicks(editor, "6")
    with qtbot.waitSignals([editor.echoed] * 3):
        qtbot.keyClicks(editor, ".12")
    assert editor.read_value() == NEAR
    assert echo.args


# --- editors ---


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_has_an_editor_that_gives_back_what_it_was_given(
    dressed: QApplication, qtbot: QtBot, kind: Any
) -> None:
    values = {
        "Date": NEAR,
        "BirthDate": "1985-12-10",
        "Time": dt.time(9, 30),
        "Country": "KE",
        "YesNo": True,
    }
    for field in kind.fields:
        if isinstance(field.kind, Number):
            values["Number"] = (field.kind.least or 0) + 7
        editor = editor_for(field)
        qtbot.addWidget(editor)
        value = values.get(type(field.kind).__name__) or (
            field.kind.choices()[0][0] if field.kind.choices() else _sample(field)
        )
        as_editor(editor).show_value(value)
        assert as_editor(editor).read_value() == value, field.name
        as_editor(editor).show_value(None)
        if not field.is_required:
            assert as_editor(editor).read_value() is None, field.name


def _sample(field: Field) -> Any:
    return field.parse(
        {
            "Emails": "a@example.org",
            "Phones": "+254 700 111 222",
            "Amounts": "electricity: 1.8 MW (2025)",
        }.get(type(field.kind).__name__, "王芳" if "zh" in field.name else "AB1234567")
    )


def test_a_country_is_found_by_any_of_its_names(dressed: QApplication, qtbot: QtBot) -> None:
    editor = editor_for(PARTICIPANT.field("nationality"))
    qtbot.addWidget(editor)
    for typed, code in (("Kenya", "KE"), ("肯尼亚", "KE"), ("巴基斯坦", "PK"), ("", None)):
        editor.setText(typed)
        assert as_editor(editor).read_value() == code
    editor.setText("Atlantis")
    with pytest.raises(BadValue):
        as_editor(editor).read_value()


def test_scrolling_over_a_choice_leaves_it_alone(dressed: QApplication, qtbot: QtBot) -> None:
    editor = editor_for(PARTICIPANT.field("gender"))
    assert isinstance(editor, ChoiceEditor)
    qtbot.addWidget(editor)
    editor.show_value("F")

    at = QPointF(5, 5)
    event = QWheelEvent(
        at,
        at,
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(editor, event)
    assert editor.read_value() == "F"


# --- forms ---


def test_leaving_a_field_tells_the_change(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT)
    qtbot.addWidget(form)
    form.show()
    form.show_record({"id": 1, "full_name": "Hana Tesfaye", "position": "Engineer"})
    line = form.row_of("position").editor
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "Head of Division")
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told.args == ["position", "Head of Division"]


def test_a_bad_value_is_told_at_its_field_and_not_kept(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT)
    qtbot.addWidget(form)
    form.show()
    form.show_record({"id": 1, "email": "hana@example.org"})
    line = form.rows["email"].editor
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "hana at home")
    with qtbot.assertNotEmitted(form.changed):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "hana at home" in form.rows["email"].note.text()
    assert line.property("wrong")


def test_private_values_are_masked_until_revealed(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT)
    qtbot.addWidget(form)
    form.show_record({"id": 1, "passport_no": "EP1234412"})
    made = form.rows["passport_no"]
    assert made.editor.text() == "EP••••412"
    assert made.value() == "EP1234412"
    assert not made.is_changed()
    made.reveal()
    assert made.editor.text() == "EP1234412"
    form.show_record({"id": 2, "passport_no": "EP9999777"})
    assert made.editor.text() == "EP••••777"
    assert masked("A12") == "••••"
    assert masked("") == ""


def test_empty_fields_wait_behind_a_button(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT)
    qtbot.addWidget(form)
    form.show_record({"id": 1, "full_name": "Hana"})
    assert form.row_of("room_mate").isHidden()
    assert not form.rows["full_name"].isHidden()
    form.more.click()
    assert not form.rows["room_mate"].isHidden()


def test_a_dialog_form_gives_its_values_or_marks_what_is_wrong(
    dressed: QApplication, qtbot: QtBot
) -> None:
    form = RecordForm(ACTIVITY, ("date", "start", "title"), is_flat=False)
    qtbot.addWidget(form)
    form.show()
    form.set_near(NEAR)
    form.rows["date"].editor.setText("12.7")
    form.rows["start"].editor.setText("9.30")
    assert form.values() == {"date": dt.date(2026, 12, 7), "start": dt.time(9, 30), "title": None}
    form.rows["start"].editor.setText("soon")
    with pytest.raises(BadValue):
        form.values()
    assert not form.rows["start"].note.isHidden()


def test_a_form_speaks_the_language_of_the_moment(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT)
    qtbot.addWidget(form)
    form.show_record({"id": 1, "full_name": "Hana"})
    texts.speak("zh")
    form.retranslate()
    assert form.rows["full_name"].label.text() == PARTICIPANT.field("full_name").title
    assert form.rows["full_name"].editor.text() == "Hana"
