"""Text is folded, queries are read, hits are ranked."""
