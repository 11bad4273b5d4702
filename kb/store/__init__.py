"""SQLite: the only package that knows tables."""
