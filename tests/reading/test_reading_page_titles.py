"""What a pasted page is called: the line above its text that names it, and not the way through the site."""

import pytest

from kb.reading import read_note

WIKI = """跳转到内容
主菜单
搜索
创建账号
登录
梯度
条目
讨论
阅读
编辑
维基百科，自由的百科全书
在向量分析中，梯度是一个向量，指向函数增长最快的方向。
定义
函数的梯度是由它的各个偏导数组成的向量。
性质
梯度的方向与等值面垂直，梯度为零的点称为驻点。
本页面最后修订于2024年3月1日
隐私政策
关于维基百科
"""
ARTICLE = """首页
消息
私信
中心极限定理：直观理解与证明
关注他
246 人赞同了该文章
什么是中心极限定理
中心极限定理是指：独立同分布且方差有限的随机变量之和，标准化以后依分布收敛于标准正态分布。
和大数定律的区别
大数定律说的是均值收敛到期望，中心极限定理说的是波动的形状趋于正态分布。
编辑于 2023-05-12 18:22
赞同 246
28 条评论
分享
收藏
"""
ENGLISH = """Jump to content
Main page
Contents
Help
Law of large numbers
Article
Talk
Read
Edit
From Wikipedia, the free encyclopedia
In probability theory, the law of large numbers is a theorem that describes what many independent samples average to.
Weak law
The weak law of large numbers states that the sample mean converges in probability to the expected value.
Privacy policy
About Wikipedia
"""


@pytest.mark.parametrize(
    ("page", "title"),
    [(WIKI, "梯度"), (ARTICLE, "中心极限定理：直观理解与证明"), (ENGLISH, "Law of large numbers")],
)
def test_a_pasted_page_is_called_by_its_title(page: str, title: str) -> None:
    reading = read_note(page, "page.txt")
    assert reading.concepts[0].name == title
    names = {concept.name for concept in reading.concepts}
    assert not names & {"跳转到内容", "首页", "消息", "私信", "Main page", "Help", "Talk", "主菜单"}
    assert "直观理解与证明" not in {card.back for card in reading.cards}


def test_a_page_that_begins_with_words_of_its_own_keeps_its_first_part() -> None:
    page = (
        "概率论里的几个概念\n关注他\n27 人赞同了该文章\n方差\n方差是衡量随机变量离散程度的度量。\n标准差\n"
        "标准差是方差的算术平方根。\n赞同 27\n分享\n收藏\n"
    )
    assert {"方差", "标准差"} <= {concept.name for concept in read_note(page, "page.txt").concepts}
