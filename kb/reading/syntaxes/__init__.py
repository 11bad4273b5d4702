"""One module per card rule, in one ordered table."""
