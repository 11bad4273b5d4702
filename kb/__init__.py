"""kb: a spaced-repetition knowledge base for the terminal."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.collection import Collection

__all__ = ["Collection"]


def __getattr__(name: str) -> object:
    # Lazy, so that importing one room of the house does not pay for all of them.
    if name == "Collection":
        from kb.collection import Collection

        return Collection
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
