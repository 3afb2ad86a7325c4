"""Python's search for garbage, without the code that was loaded at the start.

The collector goes through all living objects again and again; with the product loaded these are about a million, and a
full round stops a request for 150 to 250 ms. What was loaded stays until the process ends, so it is set aside once
(`gc.freeze`, Python documentation), and rounds begin less often.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver

# New objects that begin a round; older generations are looked through after 20 of the younger one's.
THRESHOLD = (50_000, 20, 20)


def settle() -> None:
    """Load all views, then leave everything that is loaded out of future rounds. Call once, when a process is ready."""
    get_resolver().url_patterns  # noqa: B018 - the first look imports them
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLD)
