"""What the demo brand's people wrote beside its curves."""

from __future__ import annotations

from datetime import timedelta

from accounts.selectors.account import account_list
from analytics.models import Annotation
from analytics.services.annotations import AnnotationDraft, annotation_add
from config.lib.clock import local_day, now
from team import audit
from team.actors import Actor
from team.models import AuditEntry, Membership, Workspace
from team.roles import Role
from team.states import Via

MADE = "demo.created"
# Days before today of the first and the last day, what happened, at which platforms' accounts (none: all).
NOTES = (
    (12, 12, "头条大号转了岩茶测评", ("practice-weibo",)),
    (19, 17, "小程序下单故障，链接暂停", ()),
    (41, 38, "门店装修，停更到店内容", ("practice-xiaohongshu", "practice-douyin")),
)


def demo_annotations(*, workspace: Workspace, actor: Actor) -> None:
    """Write them down as the brand's people would have."""
    member = Membership.objects.for_workspace(workspace).filter(role=Role.MANAGER).select_related("user").first()
    doer = Actor(member.user, Via.SYSTEM) if member else actor
    today = local_day(now(), workspace.time_zone)
    accounts = list(account_list(workspace=workspace))
    made = []
    for first, last, text, platforms in NOTES:
        ids = [one.pk for one in accounts if one.platform in platforms]
        draft = AnnotationDraft(today - timedelta(days=first), text, today - timedelta(days=last), ids)
        made.append(annotation_add(workspace=workspace, actor=doer, draft=draft).pk)
    audit.record(workspace, actor, MADE, workspace, after={"annotations": made})


def demo_unannotations(*, workspace: Workspace, actor: Actor) -> None:
    """Take the demo's annotations out, as the audit log lists them."""
    entries = AuditEntry.objects.for_workspace(workspace).filter(verb=MADE).values_list("after", flat=True)
    ids = [pk for after in entries for pk in after.get("annotations", [])]
    Annotation.objects.for_workspace(workspace).filter(pk__in=ids).delete()
