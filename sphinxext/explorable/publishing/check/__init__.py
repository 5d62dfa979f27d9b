"""The pages of a site as their readers would read them: suggestions, never warnings.

A heuristic is a small function of a `Reading`; the modules of `families` register theirs.
"""
