"""Plain texts that lie among the notes: Today says that they are not read, and by which key they are."""

import pytest
from tui_desk import Desk, Person

from kb.tui.app import KbApp


@pytest.mark.parametrize(("count", "said"), [(1, "1 .txt file is not read: i imports it"), (0, "")])
async def test_a_first_look_says_how_many_texts_are_not_read(desk: Desk, count: int, said: str) -> None:
    desk.write("a.md", "# A\n\nQ: One?\nA: Two.\n")
    for number in range(count):
        desk.write(f"page{number}.txt", "Some words of a page.")
    async with KbApp(desk.open()).run_test(size=(100, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        shown = " ".join(person.screen.split())
        assert (".txt" in shown) is bool(said)
        assert said in shown
