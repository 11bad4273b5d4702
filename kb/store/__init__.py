"""SQLite: the only package that knows tables."""

from kb.store.database import Store

__all__ = ["Store"]
