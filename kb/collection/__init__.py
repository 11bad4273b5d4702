"""Everything a person can do with a collection: the one door for the command line and the app."""

from kb.collection.door import Collection

__all__ = ["Collection"]
