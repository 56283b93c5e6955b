"""The ribbon above all screens of the sample."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from lcdesk.texts import N_
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, row


class SampleRibbon(QFrame):
    """Shown as long as the sample is on screen; it cannot be closed, or somebody would forget."""

    own_asked = Signal()
    throw_asked = Signal()
    tour_asked = Signal()

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("flush", True)
        self.setProperty("tone", "info")
        self.name = Label("", 13, "bold", "info")
        self.words = Label("", 13, ink="info")
        self.own = Button("", kind="link", clicked=self.own_asked.emit)
        self.tour = Button("", kind="link", clicked=self.tour_asked.emit)
        self.throw = Button("", kind="link", clicked=self.throw_asked.emit)
        for button in (self.own, self.tour, self.throw):
            button.setProperty("ink", "info")
        say = retranslation.say
        say(N_("Sample:"), self.name.setText)
        say(N_("invented people, thrown away in one click"), self.words.setText)
        say(N_("Use my own list"), lambda words: self.own.setText(f"{words}  →"))
        say(N_("Take the tour"), self.tour.setText)
        say(N_("Throw the sample away"), self.throw.setText)
        say(N_("This is the sample"), self.setAccessibleName)
        inside = row(
            ThemedIcon("flask-conical", 16, "info"),
            self.name,
            self.words,
            8,
            self.own,
            self.tour,
            None,
            self.throw,
            gap=8,
            margins=(18, 3, 14, 3),
        )
        self.setLayout(inside)
        self.hide()
