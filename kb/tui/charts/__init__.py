"""Statistics as lines of text, for the command line and for the app."""
