"""First comments: after the post, apart from it, once; and the sweeps that run as ordinary tasks."""

from __future__ import annotations

from datetime import timedelta

from config.lib.clock import now
from content import tasks
from content.engine import comments, timing
from content.models import Heartbeat, Post, Publication
from content.services.pausing import publishing_pause, publishing_resume
from content.states import CommentState, PauseScope
from content.states import PublicationState as S
from team.models import Notification

from .conftest import Desk, Engine, fresh, until

COMMENTS = {"path": "/api/posts/*/comments", "method": "POST"}


def published(desk: Desk, engine: Engine, slug: str = "practice-weibo") -> Publication:
    """A live post whose first comment is due."""
    row = desk.scheduled(desk.account(slug), text="Post", first_comment="And first")
    engine.start()
    row = engine.until(row, S.PUBLISHED)
    assert row.comment_state == CommentState.PENDING
    due(row)
    return row


def due(row: Publication) -> None:
    """Let the wait before the next try pass."""
    Publication.objects.unscoped("test").filter(pk=row.pk).update(comment_next_at=now() - timedelta(seconds=1))


def comments_seen(desk: Desk, row: Publication) -> int:
    """Comments of our own that the network shows under the post."""
    page = desk.network.client.get(f"{desk.network.url}/p/{row.remote_id}").text
    return page.count("And first")


def test_first_comment_follows_the_post(desk: Desk, engine: Engine) -> None:
    row = published(desk, engine)
    assert comments.comments_due() == [row.pk]
    assert tasks.send_comment(row.pk) == "done"
    assert tasks.send_comment(row.pk) == "lost"
    assert fresh(row).comment_state == CommentState.DONE
    assert desk.attempts(row) == [("send", "published"), ("comment", "published")]
    assert comments_seen(desk, row) == 1


def test_unclear_comment_is_repeated_with_its_key(desk: Desk, engine: Engine) -> None:
    row = published(desk, engine)
    desk.network.fault("created_but_500", **COMMENTS)
    assert tasks.send_comment(row.pk) == "outcome_unknown"
    assert fresh(row).state == S.PUBLISHED
    due(row)
    assert tasks.send_comment(row.pk) == "done"
    assert comments_seen(desk, row) == 1


def test_failing_comment_never_touches_the_post(desk: Desk, engine: Engine) -> None:
    row = published(desk, engine)
    desk.network.fault("reject", **COMMENTS)
    assert tasks.send_comment(row.pk) == "failed"
    row = fresh(row)
    assert (row.state, row.comment_state) == (S.PUBLISHED, CommentState.FAILED)
    assert desk.texts() == ["Post"]
    assert Notification.objects.unscoped("test").filter(kind="comment_failed").count() == 1


def test_comment_gives_up_after_enough_attempts(desk: Desk, engine: Engine) -> None:
    row = published(desk, engine)
    desk.network.fault("rate_limit", count=0, retry_after=1, **COMMENTS)
    for _n in range(timing.COMMENT_ATTEMPTS):
        due(row)
        tasks.send_comment(row.pk)
    assert fresh(row).comment_state == CommentState.FAILED


def test_pause_holds_comments_too(desk: Desk, engine: Engine) -> None:
    row = published(desk, engine)
    pause = publishing_pause(
        workspace=desk.workspace, actor=desk.actor, scope=PauseScope.WORKSPACE, reason="Stop everything"
    )
    assert comments.comments_due() == []
    publishing_resume(workspace=desk.workspace, actor=desk.actor, pause_id=pause.pk)
    assert comments.comments_due() == [row.pk]


def test_sweeps_work_without_any_publish_worker(desk: Desk) -> None:
    late, by_hand = desk.scheduled(desk.account()), desk.scheduled(desk.account("practice-channels"))
    Publication.objects.unscoped("test").filter(pk=late.pk).update(late_at=now() - timedelta(seconds=1))
    assert tasks.sweep_late() == 1
    assert tasks.sweep_handoffs() == 1
    assert tasks.sweep_late() == tasks.sweep_handoffs() == 0
    assert (fresh(late).state, fresh(by_hand).state) == (S.PAUSED, S.NEEDS_HANDOFF)
    tasks.beat_scheduler()
    assert Heartbeat.objects.get().kind == "scheduler"


def test_mend_brings_a_forgotten_status_up_to_date(desk: Desk, engine: Engine) -> None:
    row = desk.scheduled(desk.account())
    engine.start()
    engine.until(row, S.PUBLISHED)
    until(lambda: Post.objects.unscoped("test").get(pk=row.post_id).status == "published")
    Post.objects.unscoped("test").filter(pk=row.post_id).update(status="scheduled")
    tasks.mend_publications()
    assert Post.objects.unscoped("test").get(pk=row.post_id).status == "published"
