"""The page about settings and keys says what the code says.

When it fails because settings or keys changed, `KB_ACCEPT=1` before the test lets it write the two tables anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from kb.messages import say
from kb.settings import CHOICES, DEFAULTS, NAMES, THEMES, written
from kb.tui.screens.every import all_screens, changeable

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def settings_table() -> str:
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    for name in NAMES:
        does = say(f"cli.config.{name}", "en").replace("|", "\\|")
        several = CHOICES.get(name, ())
        values = ", ".join(f"`{written(value)}`" for value in several)
        possible = f" ({values})" if 2 < len(several) <= len(THEMES) else ""
        rows.append(f"| `{name}` | `{written(getattr(DEFAULTS, name))}` | {does}{possible} |")
    return "\n".join(rows)


def keys_table() -> str:
    names = {screen.WORD: say(f"app.screen-{screen.WORD}", "en") for screen in all_screens() if screen.WORD}
    rows = ["| name | keys | what it does | screens |", "|---|---|---|---|"]
    for one in changeable({}):
        keys = " ".join(f"`{key}`" for key in one.usual.split(","))
        where = ", ".join(f"{names[word]} (`{word}`)" for word in one.words) or "panels"
        rows.append(f"| `{one.name}` | {keys} | {say(f'app.tip-{one.name}', 'en')} | {where} |".replace("`|`", "`\\|`"))
    return "\n".join(rows)


@pytest.mark.parametrize(("mark", "table"), [("settings", settings_table), ("keys", keys_table)])
def test_the_page_lists_what_the_code_has(mark: str, table: object) -> None:
    text = PAGE.read_text(encoding="utf-8")
    block = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
    said = table()  # type: ignore[operator]
    if os.environ.get("KB_ACCEPT"):
        text = block.sub(lambda found: f"{found[1]}\n{said}\n\n{found[2]}", text)
        PAGE.write_text(text, encoding="utf-8")
    found = block.search(text)
    assert found is not None
    assert said in found[0], "what settings or keys there are has changed: KB_ACCEPT=1 writes the tables anew"
