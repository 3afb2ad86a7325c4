"""The workspace's own limits at claim time: spacing, caps and quiet hours keep ordinary posts waiting."""

from __future__ import annotations

from collections.abc import Mapping

from config.lib.clock import now
from content.engine import store
from content.engine.lease import Lease
from content.models import Post, Publication
from content.services.limits import accounts_pace
from content.states import PublicationState as S


def in_pace(rows: list[Publication], leases: Mapping[int, Lease]) -> list[Publication]:
    """Those of the claimed rows that may go on. The others are given back and their accounts wait.

    One row an account is under way at a time, so what has been published is known exactly here. Only sends are asked;
    urgent posts go all the same.
    """
    sends = {row.account_id: row for row in rows if row.state == S.CLAIMED}
    if not sends:
        return rows
    blocked = [sends[pk] for pk in accounts_pace(account_ids=list(sends), moment=now())]
    if not blocked:
        return rows
    posts = Post.objects.unscoped(store.WHY).filter(pk__in=[row.post_id for row in blocked], urgent=True)
    urgent = set(posts.values_list("pk", flat=True))
    back = {row.pk: row for row in blocked if row.post_id not in urgent}
    for row in back.values():
        store.release(publication=row, lease=leases[row.pk])
    return [row for row in rows if row.pk not in back]
