"""Starting work in the background. Everything here takes effect when the caller's transaction commits."""

from __future__ import annotations

from django.db import connection, transaction

WAKE_CHANNEL = "publish_wake"


def publish_wake() -> None:
    """Tell the publish workers to look for due rows now. PostgreSQL delivers it at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE_CHANNEL])


def comment(publication_id: int) -> None:
    """Write one first comment in the background."""
    from content.tasks import send_comment

    transaction.on_commit(lambda: send_comment.delay(publication_id))


def occurrences(recurrence_id: int) -> None:
    """Make the next posts of one repetition in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import make_occurrences_of

    transaction.on_commit(lambda: make_occurrences_of.delay(recurrence_id), robust=True)
