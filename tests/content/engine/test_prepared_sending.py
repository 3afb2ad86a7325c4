"""The due moment of a post whose files were uploaded before: one call, or the upload made good."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.lib.clock import now
from content import tasks
from content.models import Publication
from content.states import PublicationState as S

from .conftest import Desk, Engine, fresh, hurry_up

SLUGS = ["practice-instagram", "practice-xiaohongshu"]


def prepared(desk: Desk, slug: str) -> Publication:
    """A post due in a moment whose picture is at the platform already."""
    row = desk.scheduled(desk.account(slug), text="Once", due=now() + timedelta(minutes=10))
    assert tasks.prepare_media(row.pk) == "prepared"
    Publication.objects.unscoped("test").filter(pk=row.pk).update(due_at=now(), next_attempt_at=now())
    return row


def writes(desk: Desk) -> list[str]:
    """What the network was asked to take, in order."""
    return [row["path"] for row in desk.network.admin("GET", "/admin/calls")["calls"] if row["method"] == "POST"]


@pytest.mark.parametrize("slug", SLUGS)
def test_the_due_moment_is_one_call(desk: Desk, engine: Engine, slug: str) -> None:
    row = prepared(desk, slug)
    engine.start()
    engine.until(row, S.PUBLISHED)
    assert writes(desk) == ["/api/accounts", "/api/media", "/api/posts"]
    assert desk.texts() == ["Once"]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_upload_dropped_meanwhile_is_made_again(desk: Desk, engine: Engine, slug: str) -> None:
    row = prepared(desk, slug)
    desk.network.fault("drop_media", path="/api/posts", method="POST")
    engine.start()
    row = engine.until(row, S.PUBLISHED, hurry=True)
    assert desk.texts() == ["Once"]
    assert writes(desk) == ["/api/accounts", "/api/media", "/api/posts", "/api/media", "/api/posts"]
    assert desk.attempts(row) == [("send", "media_expired"), ("send", "published")]


def test_an_upload_that_never_ended_goes_with_the_post(desk: Desk, engine: Engine) -> None:
    """A worker died during the upload; its lease outlasts the due time."""
    row = desk.scheduled(desk.account(SLUGS[0]), text="Once")
    Publication.objects.unscoped("test").filter(pk=row.pk).update(prepare_at=now() + timedelta(minutes=30))
    engine.start()
    engine.until(row, S.PUBLISHED)
    assert writes(desk) == ["/api/accounts", "/api/media", "/api/posts"]
    assert fresh(row).prepared == {}
    hurry_up()
    assert desk.texts() == ["Once"]
