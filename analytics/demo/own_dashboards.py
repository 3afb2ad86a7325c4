"""The demo brand's dashboards: the one its weekly meeting looks at, and one that whoever made the demo keeps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import SocialAccount
from accounts.selectors.account import account_list
from analytics.models import Dashboard
from analytics.pin_states import PinSize
from analytics.selectors.dashboards.filters import filters_of
from analytics.selectors.dashboards.sheet import sheet_of
from analytics.services.own_dashboards.dashboards import dashboard_save
from analytics.services.own_dashboards.pins import PinDraft, pin_add
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, User, Workspace
from team.permissions import Permission, allows
from team.roles import Role
from team.states import Via

MADE = "demo.created"
WEEKLY = (
    PinDraft("figure", {"metric": "exposure", "period": "7d", "compare": "weekdays"}),
    PinDraft("figure", {"metric": "engagement_rate", "period": "7d", "compare": "weekdays"}),
    PinDraft("figure", {"metric": "followers_net", "period": "7d", "compare": "weekdays"}),
    PinDraft("talk", {"figure": "kept", "period": "7d", "compare": "weekdays"}, title="按时答复"),
    PinDraft("trend", {"metric": "exposure", "period": "90d", "by": "week"}, title="曝光三月走势", size=PinSize.FULL),
    PinDraft("platforms", {"metric": "engagement", "period": "7d", "compare": "weekdays"}, title="本周谁带来互动"),
    PinDraft("best", {"period": "7d"}, title="本周最佳内容"),
    PinDraft("moods", {"period": "30d"}, title="留言情绪"),
    PinDraft("funnel", {"days": "30"}),
)  # fmt: skip


def demo_dashboards(*, workspace: Workspace, actor: Actor) -> None:
    """Make them as the brand's people would have."""
    lead = _member(workspace, Role.MANAGER)
    made = _made(workspace, lead or actor.user, "经营周会看板", WEEKLY, shared=True)
    busiest = _busiest(workspace)
    if busiest is not None:
        made += _made(workspace, actor.user, f"我盯的：{busiest}"[:80], _of(busiest))
    audit.record(workspace, actor, MADE, workspace, after={"dashboards": made})


def demo_undashboards(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's dashboards out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("dashboards", [])]
    Dashboard.objects.for_workspace(workspace).filter(pk__in=ids).delete()


def _made(
    workspace: Workspace, user: User | None, name: str, drafts: Sequence[PinDraft], *, shared: bool = False
) -> list[int]:
    if user is None:
        return []
    membership = Membership.objects.for_workspace(workspace).filter(user=user).first()
    shares = membership is not None and allows(membership.role, Permission.REPORTS_EDIT)
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user, Via.SYSTEM), "shares": shares}
    board = dashboard_save(**who, name=name, shared=shared and shares)
    for draft in drafts:
        pin_add(**who, dashboard_id=board.pk, draft=draft)
    return [board.pk]


def _of(account: SocialAccount) -> tuple[PinDraft, ...]:
    one: dict[str, Any] = {"account": [str(account.pk)], "page": "account", "period": "30d"}
    return (
        PinDraft("figure", {**one, "metric": "followers"}),
        PinDraft("figure", {**one, "metric": "exposure"}),
        PinDraft("figure", {**one, "metric": "engagement"}),
        PinDraft("figure", {**one, "metric": "engagement_rate"}),
        PinDraft("trend", {**one, "metric": "followers_net"}, size=PinSize.FULL),
        PinDraft("heat", one, title="什么时候发最好"),
        PinDraft("posts", {"account": one["account"], "period": "30d", "sort": "saves"}, title="收藏最多的笔记"),
    )


def _busiest(workspace: Workspace) -> SocialAccount | None:
    """The account with the most exposure lately."""
    filters = filters_of(workspace=workspace, given={})
    sheet = sheet_of(filters.scope)
    accounts = list(account_list(workspace=workspace))
    return max(accounts, key=lambda one: sheet.of_account("exposure", one.pk) or 0, default=None)


def _member(workspace: Workspace, role: Role) -> User | None:
    rows = Membership.objects.for_workspace(workspace).filter(role=role).select_related("user").order_by("pk")
    member = rows.first()
    return member.user if member else None
