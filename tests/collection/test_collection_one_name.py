"""Two concepts of one name, and new cards of which none can be learned yet."""

from pathlib import Path

from kb.model import Rating
from tests.conftest import Opener


def test_the_section_comes_before_the_sentence_that_defines_the_same(folder: Path, opened: Opener) -> None:
    said = "The sum of past steps that is added to a step is called **momentum**.\n"
    (folder / "a training.md").write_text(f"# Training\n\n{said}", encoding="utf-8")
    (folder / "b momentum.md").write_text("# Momentum\n\nSome words on it, and more of them.\n", encoding="utf-8")
    kb = opened()
    kb.refresh()
    found = [hit.note for hit in kb.search("momentum", kind="concept")]
    assert found == ["b momentum.md", "a training.md"]


def test_new_cards_of_which_none_is_open_are_not_offered(folder: Path, opened: Opener) -> None:
    (folder / "a.md").write_text("# A\n\nThe {{c1::one}} and the {{c2::other}} side of it.\n", encoding="utf-8")
    kb = opened()
    kb.refresh()
    assert kb.today_page().fresh == 2
    first = next(card for card in kb.cards())
    kb.rate(first.id, Rating.EASY)
    page = kb.today_page()
    assert kb.session(fresh=True).current(kb.now()) is None
    assert page.fresh == 0
