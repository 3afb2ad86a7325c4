"""What platforms tell again of people whose data were erased stays out."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.connectors.types import InboxItem
from accounts.models import SocialAccount
from interactions.models import Message, Reaction
from interactions.services.privacy.erasing import remote_mark


def unerased(*, account: SocialAccount, items: Sequence[InboxItem]) -> Sequence[InboxItem]:
    """The items without those whose message or reaction was erased; what is new of the same person stays."""
    marks = {item.remote_id: remote_mark(account.pk, item.remote_id) for item in items if item.remote_id}
    if not marks:
        return items
    wanted = list(marks.values())
    messages = Message.objects.for_workspace(account.workspace_id).filter(account=account, remote_id__in=wanted)
    reactions = Reaction.objects.for_workspace(account.workspace_id).filter(account=account, remote_id__in=wanted)
    known = set(messages.values_list("remote_id", flat=True).union(reactions.values_list("remote_id", flat=True)))
    return [item for item in items if marks.get(item.remote_id) not in known] if known else items
