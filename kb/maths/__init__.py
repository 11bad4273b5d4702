"""Typed mathematics: read, compared, differentiated, diagnosed."""
