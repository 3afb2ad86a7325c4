"""What reports give up when somebody is erased: addresses they were sent to."""

from __future__ import annotations

import re

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from analytics.models import ReportDelivery, ReportRecipient
from analytics.report_states import DeliveryState
from interactions.hooks import Erased
from team.models import Workspace

# Stands in place of an address; the domain belongs to nobody (RFC 2606).
NOWHERE = "@erased.invalid"
_ADDRESS = re.compile(r"[^\s,;:<>()@]+@[^\s,;:<>()@]+\.[^\s,;:<>()@]+")


def recipients_erased(workspace: Workspace, erased: Erased) -> None:
    """The person's addresses get no more reports; what was sent stays, without the address. Members keep theirs.

    A mail that still waits is given up, and links of sent ones no longer open.
    """
    addresses = {found.lower() for word in erased.words for found in _ADDRESS.findall(word)}
    if not addresses:
        return
    outside = [
        pk
        for pk, email in ReportRecipient.objects.for_workspace(workspace).filter(user=None).values_list("pk", "email")
        if email.lower() in addresses
    ]
    ReportRecipient.objects.for_workspace(workspace).filter(pk__in=outside).delete()
    rows = ReportDelivery.objects.for_workspace(workspace).filter(user=None)
    sent = [pk for pk, email in rows.values_list("pk", "email") if email.lower() in addresses]
    rows = rows.filter(pk__in=sent)
    rows.filter(state=DeliveryState.WAITING).update(state=DeliveryState.FAILED, try_at=None)
    # One of a run may stand there once, so each keeps a name of its own.
    nobody = Concat(Value("erased-"), Cast("pk", CharField()), Value(NOWHERE))
    rows.update(email=nobody, token_hash=None)
