"""The pictures of the app in the documents are what it paints, in 80 columns.

When one changes, look at it; `KB_ACCEPT=1` before the test writes the new one into its document.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from tui_desk import Desk, Person

from kb.tui.app import KbApp

ROOT = Path(__file__).parents[2]
# As the course asks it, but by itself: the course goes on being written.
NOTE = """\
# Chain rule

## Outer and inner function

$$\\frac{d}{dx} \\ln(1 + x^2) = \\frac{2x}{1 + x^2}$$
"""


def show(document: str, name: str, screen: str) -> None:
    """Hold a picture against the fence behind `<!-- picture: name -->`; of several empty lines it has one."""
    path = ROOT / document
    text = path.read_text(encoding="utf-8")
    place = re.search(rf"<!-- picture: {name} -->\n+```text\n(.*?)```", text, re.DOTALL)
    assert place is not None
    picture = re.sub(r"\n{3,}", "\n\n", screen.strip("\n")) + "\n"
    if os.environ.get("KB_ACCEPT"):
        path.write_text(text[: place.start(1)] + picture + text[place.end(1) :], encoding="utf-8")
        return
    assert place[1] == picture


async def test_the_readme_shows_how_a_typed_derivative_is_checked(desk: Desk) -> None:
    desk.write("chain-rule.md", NOTE)
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("ln")
        await person.wait_out_the_dead_time()
        await person.paste("1/(1+x^2)")
        await person.press("enter")
        await person.press("enter")
        show("README.md", "a typed derivative", person.screen)


async def test_the_page_of_the_graph_shows_its_notes_as_a_tree(desk: Desk) -> None:
    page = (ROOT / "docs" / "graph.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^```markdown (\S+\.md)\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        desk.write(name, text)
    collection = desk.open()
    collection.refresh()
    collection.rate(next(card.id for card in collection.cards() if "constant" in card.card.front), 3)
    async with KbApp(collection).run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.until_seen("Start")
        await person.press("g")
        await person.until_seen("Gradient descent")
        show("docs/graph.md", "the tree of concepts", person.screen)
