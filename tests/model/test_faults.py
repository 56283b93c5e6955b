"""Faults carry a sentence, an advice, and what a value probably meant."""

from __future__ import annotations

from lcdesk.model.faults import BadValue, EditConflictsFound, KnownFault


def test_a_fault_is_told_with_its_advice() -> None:
    assert str(KnownFault("The file is open elsewhere.", "Close it and try again.")) == (
        "The file is open elsewhere. Close it and try again."
    )
    assert str(KnownFault("The disk is full.")) == "The disk is full."
    assert isinstance(EditConflictsFound("Somebody changed it."), KnownFault)


def test_a_bad_value_says_what_was_probably_meant() -> None:
    bad = BadValue("unknown_country", "No country is called “Nigera”.", likely=("NG", "NE"))
    assert isinstance(bad, ValueError)
    assert (bad.kind, bad.message, bad.likely, bad.kept) == (
        "unknown_country",
        "No country is called “Nigera”.",
        ("NG", "NE"),
        None,
    )
