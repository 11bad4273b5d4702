"""Notes read in a process of their own: on two processors one reads while the other writes down what it read."""

from __future__ import annotations

import contextlib
import pickle
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import IO

from msgspec.structs import replace

from kb.reading import Reading, decode, read_note
from kb.reading.identity import card_id
from kb.reading.macros import long_text
from kb.worker.starting import start

File = tuple[str, bytes]
"""A note's path, and what its file holds."""
Read = tuple[Reading, str, list[str]]
"""What reading made of a file, its text, and the hash of each card's text."""

AHEAD = 3
"""So many batches wait at most: the reader is never idle, and little is held at once."""


def read_file(file: File, macros: Mapping[str, str] | None = None) -> Read:
    """One file's bytes, read; its text with macros in their long form."""
    path, data = file
    decoded = decode(data)
    reading = read_note(decoded.text, path, macros)
    if decoded.problems:
        of_bytes = tuple(replace(problem, note=path) for problem in decoded.problems)
        reading = replace(reading, problems=(*of_bytes, *reading.problems))
    texts = [card_id(card.kind.value, card.front, card.back) for card in reading.cards]
    return reading, long_text(decoded.text, macros or {}), texts


def read_beside(
    batches: Iterable[Sequence[File]], macros: Mapping[str, str] | None = None
) -> Generator[list[Read], None, None]:
    """Each batch of files read, in order, by a second process; if it dies, the rest is read here."""
    reader = _Reader(macros or {})
    waiting: deque[Sequence[File]] = deque()
    try:
        for batch in batches:
            waiting.append(batch)
            reader.jobs.put(batch)
            if len(waiting) == AHEAD:
                yield reader.answer(waiting.popleft())
        while waiting:
            yield reader.answer(waiting.popleft())
    finally:
        reader.stop()


class _Reader:
    """The process, a thread that hands it its jobs, and what it answers."""

    def __init__(self, macros: Mapping[str, str]) -> None:
        self.macros = dict(macros)
        self.child = start("kb.worker.notes")
        self.alive = True
        self.jobs: SimpleQueue[Sequence[File] | None] = SimpleQueue()
        # Both pipes may be full at once: whoever waits for an answer must not also wait to be heard.
        handed = (self.child.stdin, self.jobs, self.macros)
        self.thread = Thread(target=_hand_over, args=handed, name="kb-notes", daemon=True)
        self.thread.start()

    def answer(self, batch: Sequence[File]) -> list[Read]:
        """What became of a batch, the oldest that was not answered yet."""
        if self.alive and self.child.stdout is not None:
            try:
                # Only our own process writes here.
                answer: list[Read] = pickle.load(self.child.stdout)
                return answer
            except (EOFError, OSError, pickle.UnpicklingError):
                self.alive = False
        return [read_file(file, self.macros) for file in batch]

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.child.kill()
        self.child.wait()
        self.jobs.put(None)
        self.thread.join()
        for stream in (self.child.stdin, self.child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _hand_over(stream: IO[bytes], jobs: SimpleQueue[Sequence[File] | None], macros: Mapping[str, str]) -> None:
    with contextlib.suppress(OSError):
        pickle.dump(macros, stream, pickle.HIGHEST_PROTOCOL)
        while (job := jobs.get()) is not None:
            pickle.dump(list(job), stream, pickle.HIGHEST_PROTOCOL)
            stream.flush()


def main() -> None:
    """Read what standard input hands over until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C in the terminal is for the other side
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        macros: dict[str, str] = pickle.load(jobs)
        while True:
            batch: list[File] = pickle.load(jobs)
            pickle.dump([read_file(file, macros) for file in batch], answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


if __name__ == "__main__":
    main()
