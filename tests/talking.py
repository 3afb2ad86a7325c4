"""Rows of the inbox for the walks over all addresses."""

from __future__ import annotations

from typing import Any

from accounts.models import SocialAccount
from interactions.services.judging import correction_add
from team.actors import Actor
from team.models import User, Workspace
from tests.interactions.making import received, thread_of


def talking_objects(workspace: Workspace, user: User, account: SocialAccount) -> dict[str, Any]:
    """A received message and what somebody said of it."""
    (message,) = received(thread_of(account, "会掉色吗"))
    correction = correction_add(
        workspace=workspace, actor=Actor(user), message_id=message.pk, sentiment="neutral", intent="question"
    )
    return {"message_id": message.pk, "correction_id": correction.pk}
