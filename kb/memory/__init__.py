"""When to ask which card, and why."""
