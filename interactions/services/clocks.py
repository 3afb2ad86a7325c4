"""When an answer is due: the brand's promise to whoever writes (handbook INT-2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from interactions.models import Thread
from interactions.states import Intent, Priority

# The promise as long as a workspace has set none: within a day, complaints and urgent ones within two hours.
ANSWER_WITHIN = timedelta(hours=24)
URGENT_WITHIN = timedelta(hours=2)


def due_of(thread: Thread) -> tuple[datetime | None, str]:
    """When the answer somebody waits for is due (aware UTC, None: no clock runs), and which promise that is."""
    since = thread.awaiting_since
    if since is None:
        return None, ""
    hurry = thread.intent == Intent.COMPLAINT or thread.priority >= Priority.URGENT
    return since + (URGENT_WITHIN if hurry else ANSWER_WITHIN), "next" if thread.messages_out else "first"
