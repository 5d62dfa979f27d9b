"""V8 for the suite's own pictures and for KaTeX: processes that are asked, and what they answered, kept."""
