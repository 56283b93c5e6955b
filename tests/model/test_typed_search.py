"""Records found while somebody types: always those a search anew would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.record_search import TypedSearch, fold_search

LETTERS = st.text("abÄ太 ", max_size=6)


@given(st.lists(LETTERS, max_size=12), st.lists(LETTERS, max_size=12))
def test_whatever_was_typed_before_it_finds_what_a_search_anew_finds(
    texts: list[str], typed: list[str]
) -> None:
    folded = [fold_search(text) for text in texts]
    search = TypedSearch(range(len(folded)), folded)
    for words in typed:
        wanted = fold_search(words).split()
        anew = [at for at, said in enumerate(folded) if all(word in said for word in wanted)]
        assert list(search.find(words)) == anew


def test_a_word_longer_or_shorter_by_a_letter_that_leaves_nobody_out_gives_the_very_same_list() -> (
    None
):
    search = TypedSearch((5, 7, 9), ("nairobi", "nakuru", "bandung"))
    assert list(search.find("na")) == [5, 7]
    found = search.find("nak")
    assert list(found) == [7]
    assert search.find("naku") is found
    assert search.find("nak") is found
    assert list(search.find("")) == [5, 7, 9]
