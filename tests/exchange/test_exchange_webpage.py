"""A saved web page becomes Markdown: its text and formulas, without what belongs to the site."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exchange.webpage import markdown
from kb.reading import read_note

PAGE = """<!DOCTYPE html>
<html><head><title>Gradient - A site</title><style>p {{}}</style><script>track()</script></head>
<body><nav>Home About</nav><div class="cookie-banner">We use cookies</div>
<main><h1>Gradient</h1>{body}<div class="comments">great post</div></main>
<footer>All rights reserved</footer></body></html>"""


def _page(body: str) -> str:
    return markdown(PAGE.format(body=body))


def test_what_belongs_to_the_site_stays_out() -> None:
    text = _page("<p>The <b>gradient</b> is a vector. See <a href='x'>here</a>.</p>")
    assert text == "# Gradient\n\nThe **gradient** is a vector. See here.\n"


def test_lists_tables_and_code_keep_their_shape() -> None:
    text = _page(
        "<ul><li>one</li><li>two</li></ul><table><tr><th>f</th><th>f'</th></tr><tr><td>x<sup>2</sup></td><td>2x</td></tr>"
        "</table><pre><code>a = b*c</code></pre>"
    )
    assert "- one\n- two" in text
    assert "| f | f' |" in text
    assert "| x<sup>2</sup> | 2x |" in text
    assert "```\na = b*c\n```" in text


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ('<script type="math/tex">(x^2)\' = 2x</script>', "$(x^2)' = 2x$"),
        ('<span class="MathJax_Preview">junk</span><script type="math/tex">a_i</script>', "$a_i$"),
        ('<math alttext="{\\displaystyle \\nabla f}"><mi>f</mi></math>', r"$\nabla f$"),
        (
            '<span class="katex"><span><math><semantics><annotation encoding="application/x-tex">a_i^*</annotation>'
            '</semantics></math></span><span class="katex-html" aria-hidden="true">junk</span></span>',
            "$a_i^*$",
        ),
        ('<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle \\|x\\|_2}">', r"$\|x\|_2$"),
        ('<img eeimg="1" alt="\\alpha">', r"$\alpha$"),
    ],
)
def test_formulas_come_as_tex(shown: str, source: str) -> None:
    assert _page(f"<p>Here {shown} stands.</p>") == f"# Gradient\n\nHere {source} stands.\n"


def test_a_displayed_formula_stands_on_lines_of_its_own() -> None:
    text = _page('<p>So</p><script type="math/tex; mode=display">\\nabla f = 0</script><p>holds.</p>')
    assert "\n\n$$\n\\nabla f = 0\n$$\n\n" in text


def test_a_page_without_an_article_is_named_by_its_title() -> None:
    text = markdown("<html><head><title>Norms</title></head><body><p>A norm measures length.</p></body></html>")
    assert text == "# Norms\n\nA norm measures length.\n"


def test_a_derivative_of_a_page_is_read_as_one() -> None:
    text = _page('<p>We know that <script type="math/tex">\\frac{d}{dx} x^2 = 2x</script>.</p>')
    assert [card.task.answer for card in read_note(text, "a.md").cards if card.task is not None] == ["2x"]


@pytest.mark.parametrize("html", ["", "<html></html>", "<nav>only a menu</nav>", "<html><body><script>x</script>"])
def test_a_page_without_text_is_empty(html: str) -> None:
    assert markdown(html) == ""


def test_a_page_nested_deeper_than_python_calls_keeps_its_words() -> None:
    assert "deep" in markdown("<html><body>" + "<div>" * 2000 + "deep" + "</div>" * 2000)


@given(st.text(alphabet="<>/ab!-\"'=$\\&;\ue000\ue0010123 \n", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    markdown(f"<html><body>{text}")
