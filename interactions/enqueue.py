"""The only way to start this app's tasks: after the transaction that asks for them has been committed."""

from __future__ import annotations

from functools import partial

from django.db import transaction


def account_look_later(*, account_id: int) -> None:
    """Read an account's inbox in the background; dropped when no worker takes it in two minutes."""
    from interactions.tasks import look_at_account

    transaction.on_commit(partial(look_at_account.apply_async, args=(account_id,), expires=120))


def answer_deliver_later(*, message_id: int) -> None:
    """Send an answer in the background."""
    from interactions.tasks import deliver_answer

    transaction.on_commit(partial(deliver_answer.apply_async, args=(message_id,), expires=120))


def clocks_reckon_later(*, workspace_id: int) -> None:
    """Reckon what is due in a workspace anew, in the background."""
    from interactions.tasks import reckon_clocks

    transaction.on_commit(partial(reckon_clocks.delay, workspace_id))


def judge_train_later(*, workspace_id: int) -> None:
    """Learn from a workspace's corrections in the background."""
    from interactions.tasks import train_judge

    transaction.on_commit(partial(train_judge.apply_async, args=(workspace_id,), expires=3600))


def attachments_fetch_later(*, message_ids: list[int]) -> None:
    """Fetch the pictures of messages in the background; who opens the thread first fetches what is missing."""
    from interactions.tasks import fetch_attachments

    transaction.on_commit(partial(fetch_attachments.apply_async, args=(message_ids,), expires=3600))


def rule_run_later(*, run_id: int) -> None:
    """Do at the platform what a rule asks for, in the background."""
    from interactions.tasks import apply_rule_run

    transaction.on_commit(partial(apply_rule_run.apply_async, args=(run_id,), expires=120))
