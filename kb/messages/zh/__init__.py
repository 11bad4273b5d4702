"""The Chinese catalogue, one module an area."""
