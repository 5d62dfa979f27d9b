"""Authors' modules: read with all that they import, rewritten, and drawn in a process of their own."""
