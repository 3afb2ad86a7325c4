"""What our accounts wrote, as the platform tells it back."""

from __future__ import annotations

from datetime import timedelta

from accounts.connectors.types import Credential, InboxItem
from accounts.models import SocialAccount
from interactions.models import Message
from interactions.services.changes import text_of
from interactions.states import Delivery, Direction

# So far apart the platform's clock of an answer and ours of sending it may be.
AROUND = timedelta(hours=24)


def own_adopt(*, account: SocialAccount, item: InboxItem) -> bool:
    """Recognise an own item as the answer we are sending, or sent without hearing what became of it.

    It becomes the proof that the answer arrived: the row gets the platform's id and is `sent`. Returns whether it was
    one of ours.
    """
    rows = Message.objects.for_workspace(account.workspace_id).filter(
        account=account,
        direction=Direction.OUT,
        remote_id="",
        text=text_of(item),
        delivery__in=[Delivery.SENDING, Delivery.UNKNOWN, Delivery.QUEUED],
        received_at__gt=item.at - AROUND,
        attempts__gt=0,
    )
    row = rows.select_for_update().order_by("pk").first()
    if row is None:
        return False
    row.remote_id, row.url, row.at = item.remote_id[:300], item.url[:500], item.at
    row.delivery, row.next_attempt_at, row.lease_until = Delivery.SENT, None, None
    row.error_kind, row.error_message, row.error_params = "", "", {}
    row.save()
    return True


def identity_auth(account: SocialAccount) -> Credential:
    """Who we are at the platform, without the secrets: enough to read a push."""
    return Credential(secrets={}, host=account.host, remote_id=account.remote_id)
