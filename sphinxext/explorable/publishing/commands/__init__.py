"""The subcommands of ``sphinx-explorable``, a file each; ``add`` adds one to the parser."""
