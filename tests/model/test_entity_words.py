"""Every entity says what the history calls several of them."""

from __future__ import annotations

from lcdesk.model.entities.base import Base, Entity


def test_every_entity_has_a_word_for_several_of_them() -> None:
    entities = [one for one in Base.declared if issubclass(one, Entity)]
    assert len(entities) > 50
    assert [one.__name__ for one in entities if not getattr(one, "plural", "")] == []
