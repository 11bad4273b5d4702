"""A web page's own among the marks of a text that was copied with it."""

import pytest

from kb.model import Origin
from kb.reading import Reading, read_note

FORUM = """# Gradient descent

Log in
Sign up

**Gradient**: the vector of the partial derivatives of a function.

**Teams**: Ask questions, find answers and collaborate at work.

**Cookies**: We use cookies to improve your experience on the site.

**Reputation**: points you get when other people vote for your posts.

Learning rate :: how far a step goes

## Related questions
"""
BLOG = """# 梯度下降

登录
注册

**梯度**：由函数的各个偏导数组成的向量，指向函数增长最快的方向。

**关注**：关注我们公众号，第一时间收到新的文章。

**点赞**：觉得有用就点个赞，再收藏一下，谢谢支持。

## 相关推荐
"""


def _origins(reading: Reading) -> dict[str, Origin]:
    return {card.concept: card.origin for card in reading.cards if card.rule == "definition"}


@pytest.mark.parametrize(("note", "term"), [(FORUM, "Gradient"), (BLOG, "梯度")])
def test_beside_a_pages_own_a_definition_is_a_draft_and_its_own_words_are_nothing(note: str, term: str) -> None:
    reading = read_note(note)
    assert _origins(reading) == {term: Origin.GUESSED}
    names = {concept.name for concept in reading.concepts}
    assert term in names
    assert not names & {"Teams", "Cookies", "Reputation", "关注", "点赞"}


def test_what_is_written_as_a_card_is_asked_beside_a_pages_own_too() -> None:
    card = next(card for card in read_note(FORUM).cards if card.rule == "inline")
    assert (card.back, card.origin) == ("how far a step goes", Origin.WRITTEN)


@pytest.mark.parametrize(
    ("note", "terms"),
    [
        (
            "# HTTP\n\n**Cookies**: small pieces of data that a server has a browser keep.\n\n"
            "**Session**: what a server remembers of one visitor between two of its requests.\n\n"
            "- Log in\n- Sign up\n- Share\n",
            {"Cookies", "Session"},
        ),
        (
            "# 产品\n\n## 登录\n\n## 注册\n\n## 点赞\n\n**关注**：用户订阅另一个用户动态的操作，关系是单向的。\n",
            {"关注"},
        ),
    ],
)
def test_a_note_that_speaks_of_such_things_is_no_web_page(note: str, terms: set[str]) -> None:
    assert _origins(read_note(note)) == dict.fromkeys(terms, Origin.STATED)


def test_a_page_about_cookies_keeps_what_it_says_of_them() -> None:
    note = "# Cookies\n\nLog in\nSign up\n\n**Cookies**: small pieces of data that a browser keeps.\n\nPrivacy policy\n"
    assert _origins(read_note(note)) == {"Cookies": Origin.GUESSED}
