"""``python -m sphinxext.explorable`` is the command ``sphinx-explorable``."""

from .publishing.command import main

raise SystemExit(main())
