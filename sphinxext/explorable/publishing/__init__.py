"""What leaves the pages: the command, and the docs that it starts."""
