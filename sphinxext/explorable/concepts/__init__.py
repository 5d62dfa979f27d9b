"""The visual language: what each concept is called, and its colour, symbol and shape wherever it is named."""

from __future__ import annotations

from .markup import concepts_of, known_concepts, mention, setup_concepts, swatches_of
from .registry import Concept

__all__ = ["Concept", "concepts_of", "known_concepts", "mention", "setup_concepts", "swatches_of"]
