"""Authors' modules: read with all that they import, rewritten, and drawn in a process that nothing else uses."""
