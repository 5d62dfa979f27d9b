"""Articles: a page alone, in files that stand anywhere, with what it is cited by."""
