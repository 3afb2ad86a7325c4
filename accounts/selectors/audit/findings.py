"""Reading what the matrix audit found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.audit_states import AREA_OF, UNSETTLED, Area, AuditState, FindingState, Gravity
from accounts.models import AuditFinding, MatrixAudit, SocialAccount
from accounts.selectors.audit.rules import scopes
from accounts.states import AccountState
from config.lib.errors import NotFound
from team.models import Workspace

RUNS_SHOWN = 26


@dataclass(frozen=True, slots=True)
class FindingFilters:
    """Which findings; empty values restrict nothing. `state` "" means those that wait, "all" every one."""

    state: str = ""
    area: str = ""
    gravity: str = ""
    account: int | None = None
    group: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether a person restricted the list."""
        return bool(self.state or self.area or self.gravity or self.account or self.group)


def finding_query(*, workspace: Workspace, filters: FindingFilters = FindingFilters()) -> QuerySet[AuditFinding]:
    """Findings of accounts that are connected, the gravest first, then account by account."""
    rank = Case(*[When(gravity=g, then=Value(i)) for i, g in enumerate(Gravity)], output_field=IntegerField())
    rows = AuditFinding.objects.for_workspace(workspace).exclude(account__state=AccountState.DISCONNECTED)
    if filters.state != "all":
        rows = rows.filter(state__in=[filters.state] if filters.state else UNSETTLED)
    if filters.area:
        rows = rows.filter(code__in=[code for code, area in AREA_OF.items() if area == filters.area])
    exact = {"gravity": filters.gravity, "account": filters.account, "account__groups": filters.group}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.select_related("account", "account__caretaker", "task", "task__assignee", "accepted_by")
    return rows.annotate(rank=rank).order_by("rank", "account__position", "account", "code", "pk")


def finding_get(*, workspace: Workspace, finding_id: int) -> AuditFinding:
    """One finding with its account and task. Raises NotFound."""
    rows = AuditFinding.objects.for_workspace(workspace)
    people = ("account__caretaker", "task", "task__assignee", "accepted_by")
    rows = rows.select_related("workspace", "account", *people)
    found = rows.filter(pk=finding_id).first()
    if found is None:
        raise NotFound
    return found


def compared_pictures(finding: AuditFinding) -> list[SocialAccount]:
    """The accounts whose avatars are compared with this one's, those that show one, in their order."""
    rows = SocialAccount.objects.for_workspace(finding.workspace_id).exclude(state=AccountState.DISCONNECTED)
    rows = rows.filter(platform_avatar__side__gt=0).select_related("platform_avatar").defer("platform_avatar__picture")
    for scope in scopes(workspace=finding.workspace, accounts=list(rows)):
        if any(account.pk == finding.account_id for account in scope.accounts):
            return list(scope.accounts)
    return []


def finding_counts(*, workspace: Workspace) -> dict[str, int]:
    """How many findings of connected accounts are in each state."""
    rows = AuditFinding.objects.for_workspace(workspace).exclude(account__state=AccountState.DISCONNECTED)
    counted = rows.aggregate(**{state.value: Count("pk", filter=Q(state=state)) for state in FindingState})
    return {name: int(n) for name, n in counted.items()}


def account_findings(*, account: SocialAccount) -> QuerySet[AuditFinding]:
    """What waits at one account, the gravest first."""
    rows = finding_query(workspace=account.workspace, filters=FindingFilters(account=account.pk))
    return rows.select_related(None).select_related("account")


def account_audited(*, account: SocialAccount) -> bool:
    """Whether a finished run has looked at the account."""
    runs = MatrixAudit.objects.for_workspace(account.workspace_id).filter(state=AuditState.DONE)
    return runs.filter(scores__has_key=str(account.pk)).exists()


def audit_runs(*, workspace: Workspace) -> QuerySet[MatrixAudit]:
    """Runs, the latest first."""
    return MatrixAudit.objects.for_workspace(workspace).select_related("started_by").order_by("-started_at", "-pk")


@dataclass(frozen=True, slots=True)
class Cell:
    """One area of one account: how many findings wait, the gravest of them, or that nobody can judge."""

    area: str
    count: int
    gravity: str
    unknown: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One account in the matrix. `score` of the last finished run, None before the first."""

    account: SocialAccount
    score: int | None
    cells: tuple[Cell, ...]
    groups: tuple[str, ...]

    @property
    def count(self) -> int:
        """How many findings wait."""
        return sum(cell.count for cell in self.cells)


def matrix(*, workspace: Workspace, last: MatrixAudit | None) -> list[Row]:
    """All connected accounts against all areas, those with the lowest score first. Four queries at most."""
    rows = SocialAccount.objects.for_workspace(workspace).exclude(state=AccountState.DISCONNECTED)
    accounts = list(rows.prefetch_related("groups").select_related("platform_avatar").defer("platform_avatar__picture"))
    waiting: dict[tuple[int, str], Counter[str]] = {}
    found = AuditFinding.objects.for_workspace(workspace).filter(state__in=UNSETTLED)
    for account_id, code, gravity in found.values_list("account_id", "code", "gravity"):
        waiting.setdefault((account_id, AREA_OF[code].value), Counter())[gravity] += 1
    scores, unknown = (last.scores, last.unknown) if last else ({}, {})
    made = [
        Row(
            account=account,
            score=scores.get(str(account.pk)),
            cells=tuple(
                _cell(area.value, waiting.get((account.pk, area.value)), area.value in unknown.get(str(account.pk), ()))
                for area in Area
            ),
            groups=tuple(group.name for group in account.groups.all()),
        )
        for account in accounts
    ]
    return sorted(made, key=lambda row: (row.score if row.score is not None else 101, row.account.position))


def _cell(area: str, counts: Counter[str] | None, unknown: bool) -> Cell:
    gravest = next((g.value for g in Gravity if counts and counts[g.value]), "")
    return Cell(area, sum(counts.values()) if counts else 0, gravest, unknown)


@dataclass(frozen=True, slots=True)
class GroupScore:
    """A group's mean score in the last run. `findings`: how many wait at its accounts."""

    pk: int
    name: str
    tone: str
    score: int
    accounts: int
    findings: int


def group_scores(rows: list[Row]) -> list[GroupScore]:
    """Groups of the matrix with the mean of their accounts' scores; groups without a scored account are left out."""
    found: dict[int, list[Row]] = {}
    groups = {}
    for row in rows:
        for group in row.account.groups.all():
            groups[group.pk] = group
            if row.score is not None:
                found.setdefault(group.pk, []).append(row)
    made = [
        GroupScore(
            pk,
            groups[pk].name,
            groups[pk].tone,
            round(sum(row.score or 0 for row in members) / len(members)),
            len(members),
            sum(row.count for row in members),
        )
        for pk, members in found.items()
    ]
    return sorted(made, key=lambda one: (groups[one.pk].position, one.pk))
