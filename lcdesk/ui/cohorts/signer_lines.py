"""Who signs for an organisation of a cohort, in both languages, while it is edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lcdesk.model.organisers import SIGNING, Organiser
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.list_editor import ElidedLine
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Label, column, row

_LABELS = (
    N_("Full name (English)"),
    N_("Full name (Chinese)"),
    N_("Post (English)"),
    N_("Post (Chinese)"),
)


class SignerLines(QWidget):
    """Four lines, and a button a proposal as long as nothing is typed: whoever is known to sign,
    or to be asked, for the organisation; nobody is filled in by itself.

    `proposals()`: organisers whose signers may be meant.
    """

    def __init__(self, one: Organiser, proposals: Callable[[], Sequence[Organiser]]) -> None:
        super().__init__()
        self._proposals = proposals
        self.lines = tuple(ElidedLine() for _label in _LABELS)
        for line, name in zip(self.lines, SIGNING, strict=True):
            line.setFont(font(13))
            line.setAcceptDrops(False)
            line.setText(one.signing[name] or "")
            line.setCursorPosition(0)
            line.textChanged.connect(lambda _text: self.propose())
        self.proposed: list[Button] = []
        self._room = column(gap=0)
        labels = [Label(_(label), 12, ink="fg2") for label in _LABELS]
        for line, label in zip(self.lines, labels, strict=True):
            label.setBuddy(line)
        pairs = [column(*pair, gap=2) for pair in zip(labels, self.lines, strict=True)]
        made = column(
            Label(_("Who signs certificates and letters"), 12, "medium", ink="fg2"),
            row(*pairs[:2], gap=6),
            row(*pairs[2:], gap=6),
            self._room,
            gap=4,
        )
        self.setLayout(made)
        self.setVisible(one.has_signer)

    def signing(self) -> dict[str, str | None]:
        """As it stands, by the names of `SIGNING`."""
        texts = (" ".join(line.text().split()) or None for line in self.lines)
        return dict(zip(SIGNING, texts, strict=True))

    def name_lines(self, said: str) -> None:
        """What a screen reader says of the lines; `said`: the role."""
        for line, label in zip(self.lines, _LABELS, strict=True):
            line.setAccessibleName(_("{role}, who signs: {label}", role=said, label=_(label)))

    def propose(self) -> None:
        """Offer who may be meant where nothing is typed."""
        for button in self.proposed:
            self._room.removeWidget(button)
            button.hide()
            button.deleteLater()
        wanted = () if any(self.signing().values()) else self._proposals()
        self.proposed = [self._proposal(one) for one in wanted]
        for button in self.proposed:
            self._room.addWidget(button)

    def _proposal(self, one: Organiser) -> Button:
        made = Button(literal(_("Take over {name}", name=one.signer)), kind="link")
        made.clicked.connect(lambda: self.fill(one))
        return made

    def fill(self, one: Organiser) -> None:
        """Who signs for another row of the organisation."""
        for line, name in zip(self.lines, SIGNING, strict=True):
            line.setText(one.signing[name] or "")
            line.setCursorPosition(0)
        self.lines[0].setFocus()
