"""Threads as files: their posts as Markdown, their pictures, and a page that shows how they will look."""
