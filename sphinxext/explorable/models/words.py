"""A model in words."""
from __future__ import annotations
def describe(model, direction="up"):
    return ""
