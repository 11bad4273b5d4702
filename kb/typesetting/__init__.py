"""LaTeX becomes lines of text."""
