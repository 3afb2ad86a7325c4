"""What follows from messages that have come in: an ordered list of steps, run in the transaction that stored them.

A step gets the account, the new messages (received and sent elsewhere) and their threads by id, as stored, and must not
call a platform: what needs one is put off by `enqueue`. A step that fails undoes the whole batch, so steps refuse
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from accounts.models import SocialAccount
from interactions import enqueue
from interactions.models import Message, Thread
from interactions.services.attachments import pictures_of
from interactions.services.contacts.lifecycle import lifecycle_step
from interactions.services.moderation.acting import rules_audit_step, rules_step
from interactions.services.sla.assigning import assign_step

Step = Callable[[SocialAccount, Sequence[Message], Mapping[int, Thread]], None]


def pictures_wanted(account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """Let pictures be fetched before their addresses expire."""
    wanted = [message.pk for message in messages if pictures_of(message)]
    if wanted:
        enqueue.attachments_fetch_later(message_ids=wanted)


# Rules first: what goes to spam is given to nobody.
STEPS: tuple[Step, ...] = (rules_step, assign_step, pictures_wanted)


def follow(*, account: SocialAccount, messages: Sequence[Message], threads: Mapping[int, Thread]) -> None:
    """Run the steps, in order, for a batch that is not empty."""
    if messages:
        for step in (*STEPS, lifecycle_step, rules_audit_step):
            step(account, messages, threads)
