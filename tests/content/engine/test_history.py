"""What has been published is history, held by the database itself whatever code asks for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from config.lib.clock import now
from content.models import Publication
from content.states import PublicationState as S
from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


def published() -> Publication:
    """A row that went out an hour ago."""
    workspace = WorkspaceFactory()
    then = now() - timedelta(hours=1)
    return PublicationFactory(
        post=PostFactory(workspace=workspace), account=SocialAccountFactory(workspace=workspace), state=S.PUBLISHED,
        due_at=then, published_at=then, remote_id="r1", payload={"text": "As sent"}, content_hash="a" * 64,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"due_at": now() + timedelta(days=1)},
        {"published_at": None},
        {"payload": {"text": "Never sent"}},
        {"content_hash": "b" * 64},
        {"remote_id": "r2"},
        {"state": S.SCHEDULED},
    ],
    ids=lambda change: next(iter(change)),
)
def test_history_cannot_be_rewritten(change: dict[str, Any]) -> None:
    row = published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.unscoped("test").filter(pk=row.pk).update(**change)
    assert Publication.objects.unscoped("test").get(pk=row.pk).payload == {"text": "As sent"}


def test_what_follows_a_publication_may_still_be_noted() -> None:
    row = published()
    rows = Publication.objects.unscoped("test").filter(pk=row.pk)
    assert (
        rows.update(state=S.PUBLISHED, comment_state="done", remote_url="https://example.com/1", updated_at=now()) == 1
    )
