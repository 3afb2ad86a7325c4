"""Starting work in the background. Everything here takes effect when the caller's transaction commits."""

from __future__ import annotations

from django.db import connection, transaction

WAKE_CHANNEL = "publish_wake"


def publish_wake() -> None:
    """Tell the publish workers to look for due rows now. PostgreSQL delivers it at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE_CHANNEL])


def prepare(publication_id: int, *, delay_seconds: int = 0) -> None:
    """Upload one publication's files ahead, in the background; dropped when it is not begun before the next round."""
    from content.tasks import prepare_media

    expires = delay_seconds + 28
    transaction.on_commit(
        lambda: prepare_media.apply_async(args=(publication_id,), countdown=delay_seconds, expires=expires)
    )


def comment(publication_id: int) -> None:
    """Write one first comment in the background."""
    from content.tasks import send_comment

    transaction.on_commit(lambda: send_comment.delay(publication_id))
