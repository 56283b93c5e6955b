"""What counts in a field and by a rule is said of its declaration."""

from __future__ import annotations

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.guide.declared_tables import TABLES, declared_tables
from lcdesk.services.guide.markup import TableBlock, read_blocks
from lcdesk.services.guide.what_counts import what_counts_in
from lcdesk.texts import LANGUAGES, speaking


def test_what_a_field_says_follows_its_declaration() -> None:
    for code in LANGUAGES:
        with speaking(code):
            for field in PARTICIPANT.fields:
                said = what_counts_in(field)
                told = " ".join(said.sentences) if said else ""
                assert all(head in told for head in field.heads)
                assert all(choice in told for _value, choice in field.kind.choices()[:1]) or (
                    len(field.kind.choices()) > 12
                )
    private = next(one for one in PARTICIPANT.fields if one.name == "passport_no")
    said = what_counts_in(private)
    assert said is not None
    assert any("masked" in sentence for sentence in said.sentences)


def test_every_table_has_a_line_for_each_declaration() -> None:
    for code in LANGUAGES:
        with speaking(code):
            made = declared_tables()
            assert made.keys() == TABLES
            for text in made.values():
                (block,) = read_blocks(text)
                assert isinstance(block, TableBlock)
                assert len(block.rows) > 4
            (rules,) = read_blocks(made["counting_rules"])
            assert isinstance(rules, TableBlock)
            assert len(rules.rows) == len(RULES)
