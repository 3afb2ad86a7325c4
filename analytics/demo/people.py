"""People who liked and followed the demo brand in the last twelve weeks, and who of them came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from accounts.connectors.types import InboxItem, InboxKind
from accounts.models import SocialAccount
from config.lib.clock import now
from interactions.models import Identity
from interactions.services.contacts.lifecycle import lifecycles_follow
from interactions.services.ingest import items_take
from team import audit
from team.actors import Actor
from team.models import Workspace

MADE = "demo.created"
# Of the week that began so many weeks ago, how many first came; the last are few, the week is not over.
SIZES = (4, 15, 17, 14, 22, 13, 12, 16, 11, 14, 8, 12)
# Percent who are back one, two … weeks later; since the members' day seven weeks ago more of them are.
BACK = (34, 27, 22, 18, 16, 14, 12, 11)
SINCE, MORE = 7, 9
FIRST = ("南山", "北窗", "青石", "白露", "竹里", "溪边", "半夏", "云深", "小满", "松下", "晚风", "旧巷")
SECOND = ("听雨", "煮茶", "拾光", "种花", "看山", "写信", "慢跑", "养猫", "读诗", "晒书")
PLATFORMS = ("practice-xiaohongshu", "practice-douyin", "practice-weibo")


def demo_people(*, workspace: Workspace, actor: Actor) -> None:
    """Read their likes and follows in as history of the accounts; they leave with the demo's other contacts."""
    rows = SocialAccount.objects.for_workspace(workspace).filter(platform__in=PLATFORMS).order_by("platform", "-pk")
    accounts = list({row.platform: row for row in rows}.values())
    if not accounts:
        return
    items: dict[int, list[InboxItem]] = {row.pk: [] for row in accounts}
    for week, size in enumerate(SIZES):
        for number in range(size):
            items[accounts[(week + number) % len(accounts)].pk] += _story(week, number)
    for account in accounts:
        items_take(account=account, items=items[account.pk], quiet=True)
    names = {item.author_id for each in items.values() for item in each}
    found = Identity.objects.for_workspace(workspace).filter(remote_id__in=names, platform__in=PLATFORMS)
    contacts = sorted(set(found.values_list("contact_id", flat=True)))
    lifecycles_follow(workspace_id=workspace.pk, contact_ids=contacts)
    audit.record(workspace, actor, MADE, workspace, after={"contacts": contacts})


def _story(week: int, number: int) -> list[InboxItem]:
    """One person: a follow some weeks ago, and a like in each week they were back."""
    author = f"shanyu-w{week:02d}-{number:02d}"
    name = FIRST[_chance(author, "first") % len(FIRST)] + SECOND[_chance(author, "second") % len(SECOND)]
    begun = now() - timedelta(days=7 * week, hours=2 + _chance(author, "hour") % 60)
    found = [_item(author, name, InboxKind.FOLLOW, begun, 0)]
    for after, percent in enumerate(BACK, start=1):
        wanted = percent + (MORE if week < SINCE else 0)
        at = begun + timedelta(days=7 * after + _chance(author, f"day{after}") % 6, hours=1)
        if _chance(author, f"back{after}") % 100 < wanted and at < now():
            found.append(_item(author, name, InboxKind.LIKE, at, after))
    return found


def _item(author: str, name: str, kind: InboxKind, at: datetime, number: int) -> InboxItem:
    return InboxItem(
        remote_id=f"{author}-{number}",
        kind=kind,
        author_id=author,
        author_handle=author,
        author_name=name,
        text="",
        at=at,
    )


def _chance(author: str, what: str) -> int:
    """The same number each time the demo is made."""
    return int.from_bytes(sha256(f"{author} {what}".encode()).digest()[:4])
