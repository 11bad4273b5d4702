"""Styles of setting."""

# Displays put limits above and below, text (inside fractions) beside where it can, scripts draw small.
DISPLAY, TEXT, SCRIPT = range(3)
