"""Stories of formulas on the screen: moved sideways where they are too wide, their LaTeX shown and copied."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tui_desk import Desk, Person

from kb.tui.app import KbApp
from kb.tui.columns import cut
from kb.tui.messages import ConceptWanted
from kb.tui.widgets.prose import cropped
from kb.typesetting.cells import cells
from kb.typesetting.wrapping import Span

WIDE = (
    r"\begin{pmatrix} \text{first} & "
    + " & ".join(f"a_{{{n}}}+b_{{{n}}}" for n in range(12))
    + r" & \text{last} \end{pmatrix}"
)
NOTE = f"""\
# Matrices

Q: The wide one?
A: Here it stands, 中文在前：

$$
{WIDE}
$$

and $x^2$ behind it.
"""


async def test_a_formula_that_is_too_wide_is_moved_with_the_arrows_and_its_text_stays(desk: Desk) -> None:
    desk.write("matrices.md", NOTE)
    async with KbApp(desk.open(), "review").run_test(size=(80, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        assert "← → Move" not in person.screen
        await person.press("space")
        assert "first" in person.screen
        assert "last" not in person.screen
        assert "›" in person.screen
        assert "← → Move" in person.screen
        await person.press("right")
        assert "‹" in person.screen
        assert "Here it stands, 中文在前：" in person.screen
        await person.press(*["right"] * 6)
        assert "last" in person.screen
        assert "first" not in person.screen
        assert "›" not in person.screen
        assert "Here it stands, 中文在前：" in person.screen
        await person.press(*["left"] * 7)
        assert "first" in person.screen


async def test_the_latex_of_what_is_shown_is_copied_and_the_answer_is_not_told_before(desk: Desk) -> None:
    desk.write("rules.md", "Q: What is $\\frac{1}{2}$ of $x$?\nA: It is $\\frac{x}{2}$\n")
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("ctrl+l")
        assert r"\frac{1}{2}" in person.screen
        assert r"\frac{x}{2}" not in person.screen
        await person.press("enter")
        assert app.clipboard == r"\frac{1}{2}"
        assert "copied" in person.told
        await person.press("j", "y")
        assert app.clipboard == "x"
        await person.press("escape", "space", "l", "a")
        assert app.clipboard.split() == [r"$\frac{1}{2}$", "$x$", r"$\frac{x}{2}$"]
        await person.press("escape")
        assert person.where == "ReviewScreen"


async def test_while_an_answer_is_typed_its_latex_and_the_functions_are_a_key_away(desk: Desk) -> None:
    desk.write("typed.md", "# Rules\n\n$(\\sin x)' = \\cos x$\n")
    app = KbApp(desk.open(), "review")
    async with app.run_test(size=(80, 30)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("x/2")
        await person.press("enter", "ctrl+l", "a")
        assert person.where == "FormulasPanel"
        function, typed = app.clipboard.split("\n\n")
        assert r"\sin" in function
        assert r"\frac" in typed
        await person.press("escape")
        assert "x/2" in person.screen


@settings(max_examples=60)
@given(st.text(alphabet="ab中文\u0302\u20d7x̂⎛ ", max_size=40), st.integers(0, 40), st.integers(0, 20))
def test_a_cut_is_as_wide_as_what_is_left_and_tears_no_character(text: str, start: int, columns: int) -> None:
    piece = cut(text, start, columns)
    assert cells(piece) == max(min(cells(text) - start, columns), 0)
    assert piece.count("中") + piece.count("文") <= text.count("中") + text.count("文")


@settings(max_examples=60)
@given(st.integers(8, 40), st.integers(0, 90), st.text(alphabet="ab中̂=", min_size=60, max_size=60))
def test_a_line_is_never_wider_than_its_page_and_keeps_what_stands_before(width: int, shift: int, text: str) -> None:
    line = [Span("│ ", "dim"), Span("  "), Span(text, "math")]
    seen = "".join(span.text for span in cropped(line, width, shift))
    assert cells(seen) <= width
    assert seen.startswith("│   ")


async def test_the_page_of_a_concept_and_the_note_behind_a_card_move_their_formulas_too(desk: Desk) -> None:
    desk.write("matrices.md", NOTE)
    async with KbApp(desk.open("zh"), "review").run_test(size=(60, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space", "n")
        assert person.where == "TextPanel"
        assert "移动公式" in person.screen
        assert "last" not in person.screen
        await person.press(*["right"] * 9)
        assert "last" in person.screen
        await person.press("escape")
        assert person.where == "ReviewScreen"
        pilot.app.post_message(ConceptWanted("Matrices"))
        await person.settle()
        assert person.where == "ConceptScreen"
        assert "移动公式" in person.screen
        await person.press("tab", *["right"] * 9)
        assert "last" in person.screen


async def test_in_a_question_which_is_bold_only_bold_letters_of_formulas_are(desk: Desk) -> None:
    desk.write("bold.md", "Q: Which is $\\mathbf{w}\\ne u$?\nA: the first\n")
    async with KbApp(desk.open(), "review").run_test(size=(60, 20)) as pilot:
        person = Person(pilot)
        await person.settle()
        pieces = [piece for strip in pilot.app.screen._compositor.render_strips() for piece in strip]
        bold = {piece.text.strip(): bool(piece.style and piece.style.bold) for piece in pieces}
        assert bold["Which is"]
        assert bold["w"]
        assert not bold["≠ u"]


async def test_while_an_answer_is_typed_alt_and_the_arrows_move_the_question(desk: Desk) -> None:
    desk.write("typed.md", f"Q: The trace of\n$$\n{WIDE}\n$$\nis?\nA: $3x$\n")
    async with KbApp(desk.open(), "review").run_test(size=(50, 24)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.type("2x")
        await person.press(*["alt+right"] * 16)
        assert "last" in person.screen
        assert "alt+← → Move" in person.screen
        await person.press(*["left"] * 3)
        assert "last" in person.screen
        await person.press("ctrl+e", "ctrl+u", *["left"] * 16)
        assert "first" in person.screen


async def test_on_a_wide_screen_a_wide_formula_is_seen_whole_and_the_text_keeps_its_measure(desk: Desk) -> None:
    words = "word " * 60
    desk.write("matrices.md", NOTE.replace("Here it stands", f"{words}Here it stands"))
    async with KbApp(desk.open(), "review").run_test(size=(200, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        await person.press("space")
        await person.settle()
        assert "first" in person.screen
        assert "last" in person.screen
        assert "← → Move" not in person.screen
        lines = [line for line in person.screen.split("\n") if "word word" in line]
        assert max(cells(line.strip()) for line in lines) <= 84


async def test_the_page_is_as_wide_as_before_after_a_wide_formula(desk: Desk) -> None:
    desk.write("matrices.md", NOTE)
    desk.write("rules.md", "Q: The plain one?\nA: plain words\n")
    async with KbApp(desk.open(), "review").run_test(size=(200, 40)) as pilot:
        person = Person(pilot)
        await person.settle()
        widths = {}
        for _ in range(2):
            shown = "wide" if "The wide one?" in person.screen else "plain"
            before = pilot.app.screen.query_one("#page").outer_size.width
            await person.press("space")
            await person.settle()
            widths[shown] = before, pilot.app.screen.query_one("#page").outer_size.width
            await person.press("3")
            await person.settle()
        assert widths["plain"][0] == widths["plain"][1] == widths["wide"][0]
        assert widths["wide"][1] > widths["wide"][0]
