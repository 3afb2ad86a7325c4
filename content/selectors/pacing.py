"""How far apart posts of one account go out when several waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db.models import Q

from content.models import PublishingLimit
from team.models import Workspace

DEFAULT_GAP = 5
GAPS = (1, 5, 15, 30, 60)


def gap_minutes(*, workspace: Workspace, account_ids: Iterable[int], chosen: int | None = None) -> dict[int, int]:
    """Minutes between two posts of each account.

    `chosen` wins; else the account's own spacing, else the workspace's for accounts without limits of their own, else
    DEFAULT_GAP.
    """
    wanted = set(account_ids)
    if chosen is not None:
        return dict.fromkeys(wanted, chosen)
    limits = PublishingLimit.objects.for_workspace(workspace).filter(Q(account=None) | Q(account_id__in=wanted))
    own = dict(limits.values_list("account_id", "gap_minutes"))
    general = own.get(None)
    return {account_id: own.get(account_id, general) or DEFAULT_GAP for account_id in wanted}


def paced(rows: Iterable[tuple[int, int]], *, gaps: Mapping[int, int], start: datetime) -> dict[int, datetime]:
    """When each row goes out: the first of each account at `start`, the next ones a gap apart, in the order given.

    `rows`: publication id and account id; `gaps`: minutes by account id.
    """
    places: defaultdict[int, int] = defaultdict(int)
    times = {}
    for publication_id, account_id in rows:
        times[publication_id] = start + timedelta(minutes=gaps[account_id]) * places[account_id]
        places[account_id] += 1
    return times


def last_paced(counts: Mapping[int, int], *, gaps: Mapping[int, int], start: datetime) -> datetime:
    """When the last row goes out. `counts`: rows by account id."""
    spans = [timedelta(minutes=gaps[account_id]) * (count - 1) for account_id, count in counts.items() if count]
    return start + max(spans, default=timedelta())
