"""Make `clearformer` and `scripts` importable from a checkout, without installing them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
