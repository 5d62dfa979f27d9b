"""Measurement: what pages tell of their use, who collects it, and what is read out of it."""
