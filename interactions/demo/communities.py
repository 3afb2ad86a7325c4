"""The demo brand's groups: members' group, shop group and the international one, with eight weeks behind them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from config.lib.clock import at_wall_clock, local_day, now
from interactions.community_states import CommunityKind, CommunityState, Measure, ModeratorRole
from interactions.demo.community_story import GROUPS, Group, Happening
from interactions.models import Community, CommunityEvent, CommunityMember, PointReason
from interactions.selectors.communities.health import FIGURES, monday
from interactions.services.communities.events import event_review, event_save, event_task
from interactions.services.communities.groups import announcement_add, community_save
from interactions.services.communities.people import member_save
from interactions.services.communities.points import points_give, points_undo, tiers_set
from interactions.services.communities.rules import rules_publish, violation_lift, violation_note
from interactions.services.communities.weeks import week_save
from team.actors import Actor
from team.audit import record
from team.models import AuditEntry, Membership, Task, Workspace
from team.roles import Role
from team.services.tasks import task_close

MADE = "demo.created"


def demo_communities(*, workspace: Workspace, actor: Actor) -> None:
    """Enter the groups as the brand's people would have, through the product's own services."""
    people = {
        row.role: row.user for row in Membership.objects.for_workspace(workspace).select_related("user").order_by("-pk")
    }
    hosts = [people[role] for role in (Role.COMMUNITY, Role.PLANNER, Role.MANAGER) if role in people]
    if not hosts:
        return
    made = [_group(workspace, actor, group, hosts) for group in GROUPS]
    record(workspace, actor, MADE, workspace, after={"communities": made})


def demo_uncommunities(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's groups out, as the audit log lists them.

    Their logs are append-only but for the erasure of their workspace; the demo's rows are let go in the same way, and
    the permission ends before anything else is done.
    """
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("communities", [])]
    rows = Community.objects.for_workspace(workspace).filter(pk__in=ids)
    if not rows.exists():
        return
    events = CommunityEvent.objects.for_workspace(workspace).filter(community__in=rows)
    names = [str(pk) for pk in events.values_list("pk", flat=True)]
    Task.objects.for_workspace(workspace).filter(source_type="communityevent", source_id__in=names).delete()
    _let_go(str(workspace.pk))
    try:
        rows.delete()
    finally:
        _let_go("")
    if not Community.objects.for_workspace(workspace).exists():
        PointReason.objects.for_workspace(workspace).delete()


def _let_go(workspace: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('juzhen.erase_workspace', %s, true)", [workspace])


def _group(workspace: Workspace, actor: Actor, group: Group, hosts: list[Any]) -> int:
    today = local_day(now(), workspace.time_zone)
    roles = (ModeratorRole.HOST, ModeratorRole.MODERATOR, ModeratorRole.CONTENT)
    shifts = ("工作日 10:00–19:00", "晚间 19:00–22:00", "周末轮值")
    row = community_save(
        workspace=workspace,
        actor=actor,
        values={
            "name": group.name,
            "kind": group.kind,
            "state": CommunityState.RUNNING,
            "owner": hosts[0].pk,
            "positioning": group.positioning,
            "audience": group.audience,
            "entry_rule": group.entry_rule,
            "welcome": group.welcome,
            "capacity": group.capacity,
            "join_url": group.join_url,
            "join_until": today + timedelta(days=1) if group.kind == CommunityKind.WECHAT else None,
            "expire_days": 365,
            "moderators": [
                {"user": person.pk, "role": role, "shift": shift}
                for person, role, shift in zip(hosts, roles, shifts, strict=False)
            ],
        },
    )
    who: dict[str, Any] = {"workspace": workspace, "actor": actor, "community_id": row.pk}
    for text, back in ((group.rules[0], 90), (group.rules[1], 20)):
        rules_publish(**who, values={"text": text, "published_on": today - timedelta(days=back)})
    for text, back in group.news:
        announcement_add(**who, values={"text": text, "day": today - timedelta(days=back)})
    tiers_set(**who, tiers=[{"name": n, "threshold": t, "benefits": b} for n, t, b in group.tiers])
    _weeks(who, group)
    members = _members(who, group)
    _points(who, members)
    _breaches(who, group, members)
    for happening in group.events:
        _happening(who, happening, hosts)
    return row.pk


def _weeks(who: dict[str, Any], group: Group) -> None:
    this = monday(local_day(now(), who["workspace"].time_zone))
    for index, figures in enumerate(group.weeks):
        day = this - timedelta(weeks=len(group.weeks) - index)
        week_save(**who, day=day, values=dict(zip(FIGURES, figures, strict=True)))


def _members(who: dict[str, Any], group: Group) -> list[CommunityMember]:
    today = local_day(now(), who["workspace"].time_zone)
    made = []
    for index, (nickname, role) in enumerate(group.members):
        joined = today - timedelta(days=200 - 7 * index)
        values = {"nickname": nickname, "handle": f"{group.prefix}{index + 1:03d}", "role": role, "joined_on": joined}
        made.append(member_save(**who, values=values))
    return made


def _points(who: dict[str, Any], members: list[CommunityMember]) -> None:
    """Early members have more; a few redeem, and one entry was a slip of the hand."""
    reasons = list(PointReason.objects.for_workspace(who["workspace"]).filter(archived_at=None).order_by("pk"))
    givers = [reason for reason in reasons if reason.points > 0]
    takers = [reason for reason in reasons if reason.points < 0]
    last = None
    for index, member in enumerate(members):
        for turn in range(max(1, 7 - index // 2)):
            reason = givers[(index + turn) % len(givers)]
            last = points_give(**who, member_id=member.pk, reason_id=reason.pk)
        if index < 2 and takers:
            points_give(**who, member_id=member.pk, reason_id=givers[-1].pk, amount=80, note="老带新双倍积分")
            points_give(**who, member_id=member.pk, reason_id=takers[0].pk, note="兑换随手杯")
    if last is not None:
        points_undo(**who, entry_id=last.pk, note="登记错人，冲正")


def _breaches(who: dict[str, Any], group: Group, members: list[CommunityMember]) -> None:
    for place, rule, evidence, measure, lifted in group.breaches:
        values = {"member": members[place].pk, "rule": rule, "evidence": evidence, "measure": measure}
        row = violation_note(**who, values=values)
        if lifted and measure != Measure.REMOVED:
            violation_lift(**who, violation_id=row.pk, note=lifted)


def _happening(who: dict[str, Any], story: Happening, hosts: list[Any]) -> None:
    zone = who["workspace"].time_zone
    starts: datetime = at_wall_clock(local_day(now(), zone) + timedelta(days=story.day), time(*story.clock), zone)
    values = {
        "title": story.title,
        "starts_at": starts,
        "minutes": story.minutes,
        "host": hosts[story.host % len(hosts)].pk,
        "goal": story.goal,
        "steps": "\n".join(story.steps),
    }
    event: CommunityEvent = event_save(**who, values=values)
    for title in story.tasks:
        due = local_day(starts, zone) + timedelta(days=2)
        task = event_task(**who, event_id=event.pk, title=title, assignee=hosts[0], due_on=due)
        if story.review:
            task_close(workspace=who["workspace"], actor=who["actor"], task_id=task.pk, note="已完成")
    if story.review:
        participants, messages, sales, well, change = story.review
        event_review(
            **who,
            event_id=event.pk,
            values={
                "participants": participants, "messages": messages, "sales": Decimal(sales), "currency": story.currency,
                "went_well": well, "change": change,
            },
        )  # fmt: skip
