"""How much the tests try that go by chance: little, and the same each time; or much, and something new.

`EXPLORABLE_EXAMPLES=20 pytest tests/test_tensor_oracle.py` tries twenty times what a test asks for.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

ASKED = os.environ.get("EXPLORABLE_EXAMPLES")
# Of what a test asks for.
TIMES = float(ASKED or "0.4")


def examples(count: int) -> settings:
    """Return settings for so many examples, more or fewer as the environment says."""
    return settings(
        max_examples=max(1, round(count * TIMES)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        derandomize=ASKED is None,
        # What failed is tried again where the examples are new each time.
        **({} if ASKED else {"database": None}),
    )
