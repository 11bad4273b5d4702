"""Text is folded, queries are read, hits are ranked."""

FOLD_VERSION = 6
"""Rises when folding or splitting changes, so that an index made before is made anew."""
