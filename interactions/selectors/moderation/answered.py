"""What an answer that waits for approval answers."""

from __future__ import annotations

from collections.abc import Sequence

from interactions.models import Message, ReplyReview
from interactions.states import Direction
from team.models import Workspace


def answered_by(*, workspace: Workspace, reviews: Sequence[ReplyReview]) -> dict[int, Message]:
    """The received message each review's answer was written to, by the review's id; one query."""
    wanted = {(row.message.account_id, row.message.reply_to): row.pk for row in reviews if row.message.reply_to}
    if not wanted:
        return {}
    rows = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN,
        account__in={account for account, _remote in wanted},
        remote_id__in={remote for _account, remote in wanted},
    )
    found = {(row.account_id, row.remote_id): row for row in rows}
    return {
        review.pk: found[key]
        for review in reviews
        if (key := (review.message.account_id, review.message.reply_to)) in found
    }
