"""Running the matrix audit: on demand and every week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import enqueue, hooks, notices
from accounts.audit_states import POINTS, UNSETTLED, AuditState, FindingState
from accounts.errors import AuditRunning
from accounts.hooks import AuditAnswer, AuditHit
from accounts.models import AccountStrategy, AuditFinding, MatrixAudit, PlatformAvatar, SocialAccount
from accounts.selectors.audit.rules import scopes
from accounts.services.audit.avatars import avatars_fetch
from accounts.services.audit.checks import Facts, look_at
from accounts.states import AccountState
from config.lib.clock import at_wall_clock, local_day, now
from team.actors import SYSTEM, Actor
from team.audit import record
from team.models import Workspace
from team.permissions import Permission
from team.services.notifications import notify
from team.task_states import FINISHED

# The weekly run begins on Monday at this time of the workspace's zone; a run that takes longer than this was lost.
WEEKLY_AT, LOST_AFTER = time(6), timedelta(minutes=30)


def audit_start(*, workspace: Workspace, actor: Actor) -> MatrixAudit:
    """Begin a run in the background. Raises AuditRunning while another is under way."""
    audit = _begin(workspace, actor)
    if audit is None:
        raise AuditRunning
    return audit


def audits_weekly() -> int:
    """Begin the runs of workspaces whose week has come, and give up runs that were lost. Returns how many began."""
    _give_up(MatrixAudit.objects.unscoped("lost runs of all workspaces"))
    began = 0
    for workspace in Workspace.objects.order_by("pk"):
        due = week_due(workspace)
        runs = MatrixAudit.objects.for_workspace(workspace).filter(weekly=True, started_at__gte=due)
        older = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
        if older.filter(created_at__lt=due).exists() and not runs.exists():
            began += _begin(workspace, SYSTEM, weekly=True) is not None
    return began


def week_due(workspace: Workspace) -> datetime:
    """When the latest weekly run of the workspace was or is to begin, aware UTC."""
    today = local_day(now(), workspace.time_zone)
    due = at_wall_clock(today - timedelta(days=today.weekday()), WEEKLY_AT, workspace.time_zone)
    return due if due <= now() else at_wall_clock(
        today - timedelta(days=today.weekday() + 7), WEEKLY_AT, workspace.time_zone
    )  # fmt: skip


@transaction.atomic
def _begin(workspace: Workspace, actor: Actor, *, weekly: bool = False) -> MatrixAudit | None:
    _give_up(MatrixAudit.objects.for_workspace(workspace))
    try:
        with transaction.atomic():
            audit = MatrixAudit.objects.create(
                workspace=workspace, weekly=weekly, started_by=actor.user, started_at=now()
            )
    except IntegrityError:
        return None
    record(workspace, actor, "matrix_audit.started", audit)
    enqueue.audit_run_later(audit_id=audit.pk)
    return audit


def _give_up(runs: object) -> None:
    lost = runs.filter(state=AuditState.RUNNING, started_at__lt=now() - LOST_AFTER)  # type: ignore[attr-defined]
    lost.update(state=AuditState.FAILED, finished_at=now())


def audit_run(*, audit_id: int) -> MatrixAudit | None:
    """Do a run that has begun: fetch pictures, look, settle findings, tell. None for one that is over or gone."""
    rows = MatrixAudit.objects.unscoped("the id names the workspace").select_related("workspace")
    audit = rows.filter(pk=audit_id, state=AuditState.RUNNING).first()
    if audit is None:
        return None
    try:
        accounts = list(_accounts(audit.workspace))
        avatars_fetch(accounts=accounts)
        with transaction.atomic():
            _settle(audit, accounts, _look(audit.workspace, accounts))
    except Exception:
        MatrixAudit.objects.for_workspace(audit.workspace_id).filter(pk=audit.pk).update(
            state=AuditState.FAILED, finished_at=now()
        )
        raise
    if audit.weekly and audit.new:
        notify(
            workspace=audit.workspace,
            kind=notices.MATRIX_AUDIT,
            params={"new": audit.new, "score": audit.score},
            url=reverse("accounts:audit", args=[audit.workspace.slug]),
            dedupe="matrix-audit",
            permission=Permission.STRATEGY_EDIT,
        )
    return audit


def _accounts(workspace: Workspace) -> Iterable[SocialAccount]:
    rows = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
    return rows.select_related("workspace").order_by("position", "pk")


def _look(workspace: Workspace, accounts: Sequence[SocialAccount]) -> AuditAnswer:
    looks = PlatformAvatar.objects.for_workspace(workspace).exclude(picture=None).values_list("account_id", "look")
    strategies = AccountStrategy.objects.for_workspace(workspace).filter(account__in=accounts)
    facts = Facts(
        today=local_day(now(), workspace.time_zone),
        zone=workspace.time_zone,
        looks=dict(looks),
        strategies={row.account_id: row for row in strategies},
    )
    answers = [look_at(scopes(workspace=workspace, accounts=accounts), facts)]
    answers += [check(workspace, accounts) for check in hooks.audit_checks]
    return AuditAnswer(
        [hit for answer in answers for hit in answer.hits], [pair for answer in answers for pair in answer.unknown]
    )


def _settle(audit: MatrixAudit, accounts: Sequence[SocialAccount], answer: AuditAnswer) -> None:
    """Make findings of hits, go on with those that are found again, settle those that are not, and close the run."""
    rows = AuditFinding.objects.for_workspace(audit.workspace).filter(account__in=accounts)
    known = {
        (row.account_id, row.code, row.key): row for row in rows.select_related("task").select_for_update(of=("self",))
    }
    unknown = set(answer.unknown)
    points: dict[int, int] = defaultdict(int)
    for hit in _each_once(answer.hits):
        row = known.pop((hit.account_id, hit.code, hit.key), None)
        if row is None or row.state == FindingState.RESOLVED:
            audit.new += 1
        row = _found(audit, hit, row)
        audit.found += row.state in UNSETTLED
        points[hit.account_id] += POINTS[row.gravity] if row.state in UNSETTLED else 0
    for row in known.values():
        if row.state == FindingState.RESOLVED:
            continue
        if {(row.account_id, row.area.value), (row.account_id, row.code)} & unknown:  # nobody can say that it is mended
            audit.found += row.state in UNSETTLED
            points[row.account_id] += POINTS[row.gravity] if row.state in UNSETTLED else 0
            continue
        row.state, row.resolved_at = FindingState.RESOLVED, audit.started_at
        row.save(update_fields=["state", "resolved_at"])
        audit.resolved += 1
    scores = {account.pk: max(0, 100 - points[account.pk]) for account in accounts}
    audit.accounts, audit.state, audit.finished_at = len(accounts), AuditState.DONE, now()
    audit.score = round(sum(scores.values()) / len(scores)) if scores else None
    audit.scores = {str(pk): score for pk, score in scores.items()}
    gaps: dict[str, list[str]] = defaultdict(list)
    for pk, area in sorted(unknown):
        gaps[str(pk)].append(area)
    audit.unknown = gaps
    audit.save()


def _each_once(hits: Sequence[AuditHit]) -> Iterable[AuditHit]:
    return {(hit.account_id, hit.code, hit.key): hit for hit in hits}.values()


def _found(audit: MatrixAudit, hit: AuditHit, row: AuditFinding | None) -> AuditFinding:
    moment = audit.started_at
    if row is None:
        return AuditFinding.objects.create(
            workspace=audit.workspace,
            account_id=hit.account_id,
            code=hit.code,
            key=hit.key,
            gravity=hit.gravity,
            params=dict(hit.params),
            first_seen=moment,
            last_seen=moment,
        )
    row.gravity, row.params, row.last_seen, row.times = hit.gravity, dict(hit.params), moment, row.times + 1
    if _begins_again(row, audit):
        row.state, row.resolved_at, row.task = FindingState.OPEN, None, None
    row.save()
    return row


def _begins_again(row: AuditFinding, audit: MatrixAudit) -> bool:
    """Whether a known finding waits for a person again: it came back, its acceptance ended, its task did not help."""
    if row.state == FindingState.ACCEPTED:
        today = local_day(now(), audit.workspace.time_zone)
        return row.accepted_until is not None and today > row.accepted_until
    if row.state == FindingState.TASKED:
        return row.task is None or row.task.state in FINISHED
    return row.state == FindingState.RESOLVED
