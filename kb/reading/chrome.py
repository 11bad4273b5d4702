"""What belongs to a page and not to its text, named with its lines."""

from __future__ import annotations

from kb.model import Problem, Severity


def chrome_problems(note: str, chrome: dict[str, list[int]]) -> list[Problem]:
    """What belongs to the page: each text that comes again once with its lines, neighbours of the rest together."""
    found: list[tuple[str, list[int]]] = []
    for text, lines in sorted(chrome.items(), key=lambda item: item[1][0]):
        last = found[-1][1] if found else []
        if len(lines) == 1 and last and last[-1] - last[0] == len(last) - 1 and last[-1] == lines[0] - 1:
            last.append(lines[0])
        else:
            found.append((text, list(lines)))
    return [
        Problem(
            note,
            lines[0],
            "page-chrome",
            {"text": text, "lines": _lines(lines)},
            severity=Severity.NOTICE,
            end_line=lines[-1] if lines[-1] - lines[0] == len(lines) - 1 else lines[0],
        )
        for text, lines in found
    ]


def _lines(numbers: list[int]) -> str:
    """`3, 5–7, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
