"""Starting work in the background. Everything here takes effect when the caller's transaction commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from team.actors import Actor
from team.models import Workspace

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


def recheck(workspace: Workspace) -> None:
    """Check what is planned by changed rules, in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import recheck_posts

    pk = workspace.pk
    transaction.on_commit(lambda: recheck_posts.delay(pk), robust=True)


def comment(publication_id: int) -> None:
    """Write one first comment in the background."""
    from content.tasks import send_comment

    transaction.on_commit(lambda: send_comment.delay(publication_id))


def triage(*, workspace_id: int, actor: Actor, ids: Sequence[int], decision: Mapping[str, Any]) -> None:
    """Decide about many held-back posts in the background and tell `actor` what came of it."""
    from content.tasks import decide_triage

    first_at = decision["first_at"]
    plain = {**decision, "action": str(decision["action"]), "first_at": first_at.isoformat() if first_at else None}
    who = {"user_id": actor.user.pk if actor.user else None, "via": str(actor.via), "ip": actor.ip}
    transaction.on_commit(lambda: decide_triage.delay(workspace_id, who, list(ids), plain))


def check_import(job_id: int) -> None:
    """Check a table's rows in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import check_import_rows

    transaction.on_commit(lambda: check_import_rows.delay(job_id), robust=True)


def run_import(job_id: int) -> None:
    """Import a table's rows in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import run_import_rows

    transaction.on_commit(lambda: run_import_rows.delay(job_id), robust=True)


def export(job_id: int) -> None:
    """Write an export in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import write_export

    transaction.on_commit(lambda: write_export.delay(job_id), robust=True)


def apply_policies(workspace_id: int) -> None:
    """Bring posts under changed rules about approval, in the background."""
    from content.tasks import apply_approval_policies

    transaction.on_commit(lambda: apply_approval_policies.delay(workspace_id), robust=True)


def occurrences(recurrence_id: int) -> None:
    """Make the next posts of one repetition in the background; a lost broker leaves it to the next regular run."""
    from content.tasks import make_occurrences_of

    transaction.on_commit(lambda: make_occurrences_of.delay(recurrence_id), robust=True)


def column_drafts(column_id: int) -> None:
    """Make the next drafts of one recurring column in the background, likewise."""
    from content.tasks import make_column_drafts_of

    transaction.on_commit(lambda: make_column_drafts_of.delay(column_id), robust=True)


def media_version(job_id: int) -> None:
    """Make one version of a file in the background, on the queue `media`; a lost broker leaves it to the mending."""
    from content.tasks import make_media_version

    transaction.on_commit(lambda: make_media_version.delay(job_id), robust=True)
