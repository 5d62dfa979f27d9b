"""Pictures for documentation with sphinxext-explorable."""
