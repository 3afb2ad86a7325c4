"""Finding complaints and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from config.lib.clock import now
from config.lib.crypto import Undecryptable, unseal
from config.lib.errors import NotFound
from interactions.complaint_states import OPEN_STAGES, ComplaintStage
from interactions.models import Compensation, Complaint, ComplaintEvidence, ComplaintSetup
from interactions.selectors.masking import masked
from team.models import Task, Workspace
from team.selectors.tasks import TaskFilters, task_query

_SALT = "interactions.complaint.ask"


@dataclass(frozen=True, slots=True)
class ComplaintFilters:
    """Which cases; empty values restrict nothing. `stage`: one, or `open`. `cause`: it and those below it.

    `owner`: a user's id, 0 for nobody's. `q`: part of number, subject, product or order number.
    """

    stage: str = ""
    cause: int | None = None
    owner: int | None = None
    overdue: bool = False
    severity: int | None = None
    risk: bool = False
    q: str = ""
    thread: int | None = None
    contact: int | None = None

    @property
    def narrowed(self) -> bool:
        """Whether somebody restricted the list beyond the tab."""
        return any((self.cause, self.owner is not None, self.overdue, self.severity, self.risk, self.q))


def complaint_query(*, workspace: Workspace, filters: ComplaintFilters = ComplaintFilters()) -> QuerySet[Complaint]:
    """Cases: the newest first; open ones by when their stage is due."""
    rows = Complaint.objects.for_workspace(workspace).select_related(
        "owner", "cause__parent", "thread__account", "thread__identity", "contact"
    )
    wanted = filters
    exact: dict[str, Any] = {"owner": wanted.owner or None} if wanted.owner is not None else {}
    exact |= {"thread": wanted.thread} if wanted.thread else {}
    exact |= {"contact": wanted.contact} if wanted.contact else {}
    exact |= {"severity": wanted.severity} if wanted.severity else {}
    exact |= {"stage": wanted.stage} if wanted.stage in ComplaintStage else {}
    rows = rows.filter(**exact)
    if wanted.stage == "open":
        rows = rows.filter(stage__in=OPEN_STAGES)
    if wanted.cause:
        rows = rows.filter(Q(cause=wanted.cause) | Q(cause__parent=wanted.cause))
    if wanted.overdue:
        rows = rows.filter(stage__in=OPEN_STAGES, stage_due_at__lt=now())
    if wanted.risk:
        rows = rows.filter(risk=True)
    if wanted.q:
        text = wanted.q
        rows = rows.filter(
            Q(number__icontains=text)
            | Q(subject__icontains=text)
            | Q(product__icontains=text)
            | Q(order_number__icontains=text)
        )
    if wanted.stage == "open" or wanted.stage in OPEN_STAGES:
        return rows.order_by("stage_due_at", "-severity", "pk")
    return rows.order_by("-opened_at", "-pk")


def complaint_counts(*, workspace: Workspace) -> dict[str, int]:
    """How many cases each stage holds, how many are `open`, `late`, and of how many a compensation `waits`."""
    rows, moment = Complaint.objects.for_workspace(workspace).order_by(), now()
    counted: dict[str, Any] = {
        stage.value: Count("pk", filter=Q(stage=stage)) for stage in ComplaintStage if stage != ComplaintStage.CLOSED
    }
    counted["late"] = Count("pk", filter=Q(stage__in=OPEN_STAGES, stage_due_at__lt=moment))
    counted["all"] = Count("pk")
    found: dict[str, int] = rows.aggregate(**counted)
    found["open"] = sum(found[stage] for stage in OPEN_STAGES)
    found["closed"] = found["all"] - found["open"]
    return found


def complaint_get(*, workspace: Workspace, complaint_id: int) -> Complaint:
    """One case with what its page shows. Raises NotFound."""
    rows = complaint_query(workspace=workspace).select_related("opened_by")
    if (row := rows.filter(pk=complaint_id).first()) is None:
        raise NotFound
    return row


def compensations_of(*, workspace: Workspace, complaint: Complaint) -> list[Compensation]:
    """What was asked for, in order."""
    rows = Compensation.objects.for_workspace(workspace).filter(complaint=complaint)
    return list(rows.select_related("asked_by", "decided_by", "paid_by", "proof_document"))


def compensation_get(*, workspace: Workspace, compensation_id: int) -> Compensation:
    """One compensation. Raises NotFound."""
    rows = Compensation.objects.for_workspace(workspace).select_related("complaint", "asked_by")
    if (row := rows.filter(pk=compensation_id).first()) is None:
        raise NotFound
    return row


def evidence_of(*, workspace: Workspace, complaint: Complaint) -> list[ComplaintEvidence]:
    """The files of a case."""
    rows = ComplaintEvidence.objects.for_workspace(workspace).filter(complaint=complaint)
    return list(rows.select_related("document__uploaded_by"))


def evidence_get(*, workspace: Workspace, complaint_evidence_id: int) -> ComplaintEvidence:
    """One file of a case. Raises NotFound."""
    rows = ComplaintEvidence.objects.for_workspace(workspace).select_related("document", "complaint")
    if (row := rows.filter(pk=complaint_evidence_id).first()) is None:
        raise NotFound
    return row


def improvements_of(*, workspace: Workspace, complaint: Complaint) -> Sequence[Task]:
    """Tasks that were started so that it does not happen again, unfinished and finished ones."""
    filters = TaskFilters(source_type=Complaint._meta.model_name or "", source_id=str(complaint.pk))
    return list(task_query(workspace=workspace, filters=filters))


def open_of_thread(*, workspace: Workspace, thread_id: int) -> list[Complaint]:
    """The cases that came from a thread, open ones first."""
    rows = Complaint.objects.for_workspace(workspace).filter(thread=thread_id).select_related("owner")
    return sorted(rows, key=lambda row: (row.stage == ComplaintStage.CLOSED, -row.pk))


def caller_of(complaint: Complaint) -> dict[str, str]:
    """Name and reach of somebody who called, uncovered; empty when there are none."""
    if complaint.caller is None:
        return {}
    try:
        return {str(name): str(value) for name, value in unseal(complaint.caller).items()}
    except Undecryptable:
        return {}


def person_of(complaint: Complaint, *, shown: bool = False) -> str:
    """Who complained, as people know them; a caller's name is covered unless `shown`."""
    if complaint.thread is not None:
        return str(complaint.thread.identity.shown)
    if complaint.contact is not None and complaint.contact.name:
        return complaint.contact.name
    name = caller_of(complaint).get("name", "")
    return name if shown or len(name) < 2 else f"{name[:1]}••"


def reach_of(complaint: Complaint, *, shown: bool = False) -> str:
    """How somebody who called can be reached; covered unless `shown`."""
    reach = caller_of(complaint).get("reach", "")
    if shown or not reach:
        return reach
    cover = masked(reach)
    return cover if cover != reach else reach[:2] + "•" * max(2, len(reach) - 2)


def setup_of(workspace: Workspace) -> ComplaintSetup:
    """What the workspace has set, or what holds as long as it has not."""
    return ComplaintSetup.objects.for_workspace(workspace).first() or ComplaintSetup(workspace=workspace)


def is_above(setup: ComplaintSetup, amount: Decimal, currency: str) -> bool:
    """Whether a second person decides: above the limit, or in another currency. Points count like the own currency."""
    return amount > setup.free_amount or (bool(currency) and currency != setup.currency)


def ask_token(complaint: Complaint) -> str:
    """The signed word of the public address that asks how satisfied somebody is."""
    return signing.dumps([complaint.pk, complaint.ask_key], salt=_SALT)


def ask_url(complaint: Complaint) -> str:
    """The public address, to be sent to the person; '' before anybody asked."""
    if not complaint.ask_key:
        return ""
    return f"{settings.BASE_URL}{reverse('complaint_ask:form', args=[ask_token(complaint)])}"


def complaint_by_token(token: str) -> Complaint:
    """The case of a public address. Raises NotFound."""
    try:
        pk, key = signing.loads(token[:200], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound from None
    rows = Complaint.objects.unscoped("the signed address says which case").select_related("workspace")
    row = rows.filter(pk=pk, ask_key=key).exclude(ask_key="").first()
    if row is None:
        raise NotFound
    return row
