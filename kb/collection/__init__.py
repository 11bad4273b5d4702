"""Everything a person can do with a collection: the one door for the command line and the app."""

from kb.collection.door import Collection
from kb.collection.values import ConceptPage, Due, Health, ImportPlan, Undone

__all__ = ["Collection", "ConceptPage", "Due", "Health", "ImportPlan", "Undone"]
