"""Activities for tests: a lottery under a post, people who comment, the way to its draw."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.activity_states import ActivityState
from interactions.models import Activity, ActivityEntry
from interactions.services.activities.drawing import activity_close, seed_type
from interactions.services.activities.steps import activity_announce
from interactions.services.activities.writing import Plan, PostDraft, PrizeDraft, activity_create
from interactions.services.ingest import items_take
from team.actors import Actor
from team.models import User, Workspace
from tests.interactions.making import item

SEED = "03 11 17 22 28 31 + 07"


def plan_of(account: SocialAccount | None = None, **values: Any) -> Plan:
    """A plan nothing stops: one that runs from an hour ago for three days."""
    moment = now()
    posts = [PostDraft(account_id=account.pk, post_id="post-1")] if account is not None else []
    defaults: dict[str, Any] = {
        "name": "围炉茶礼抽奖",
        "starts_at": moment - timedelta(hours=1),
        "ends_at": moment + timedelta(days=3),
        "draw_at": moment + timedelta(days=3, hours=2),
        "rules": "在本帖下留言说说你的冬天，每人一次。",
        "prizes": [PrizeDraft("围炉礼盒", 1, Decimal("398")), PrizeDraft("茶样", 3, Decimal("29"))],
        "posts": posts,
        "alternates": 3,
        "claim_how": "收到私信后七天内回复收件信息。",
        "delivery": "顺丰包邮。",
        "forfeiture": "逾期由候补顺位递补。",
        "organiser": "山屿茶",
        "contact": "400-000-0000",
        "source": "typed",
        "source_name": "双色球第2026138期开奖号码",
        "source_url": "https://www.cwl.gov.cn/",
        "winner_text": "恭喜获得{{prize}}，请在{{deadline}}前私信我们。公示：{{proof}}",
    }
    return Plan(**{**defaults, **values})


def running(workspace: Workspace, user: User, account: SocialAccount, **values: Any) -> Activity:
    """An activity that takes entries."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    row = activity_create(**who, plan=plan_of(account, **values))
    return activity_announce(**who, activity_id=row.pk, seen=True)


def comment(account: SocialAccount, *texts: str, who: str, at: datetime | None = None, **values: Any) -> None:
    """Somebody comments under the activity's post."""
    items_take(
        account=account,
        items=[
            item(text, who=who, author_name=values.pop("name", who), at=at or now() - timedelta(minutes=5), **values)
            for text in texts
        ],
    )


def crowd(account: SocialAccount, count: int) -> None:
    """So many people comment once each."""
    at = now() - timedelta(minutes=30)
    items = [item(f"冬天想喝茶 {n}", who=f"guest-{n}", at=at + timedelta(seconds=n)) for n in range(count)]
    items_take(account=account, items=items)


def ended(row: Activity) -> Activity:
    """Let the period be over, as if time had passed."""
    moment = now() - timedelta(minutes=1)
    Activity.all_objects.filter(pk=row.pk).update(ends_at=moment, draw_at=moment)
    row.refresh_from_db()
    return row


def drawn(workspace: Workspace, row: Activity, first: User, second: User, traveller: Any) -> Activity:
    """Closed, and drawn by a seed two people typed. `traveller`: of time_machine; moved past the seed's moment."""
    activity_close(workspace=workspace, actor=Actor(first), activity_id=row.pk)
    traveller.shift(timedelta(minutes=10))
    for person in (first, second):
        row = seed_type(workspace=workspace, actor=Actor(person), activity_id=row.pk, seed=SEED)
    assert row.state == ActivityState.DRAWN
    return row


def whys(row: Activity) -> dict[str, str]:
    """Why each person's comments do not count, by their id; the last of several."""
    entries = ActivityEntry.objects.for_workspace(row.workspace_id).filter(activity=row).order_by("at", "message")
    return {
        one.message.thread.identity.remote_id: one.why for one in entries.select_related("message__thread__identity")
    }
