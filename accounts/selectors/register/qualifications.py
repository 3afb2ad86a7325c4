"""Reading qualification documents."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Qualification, QualificationPaper
from accounts.onboarding_states import Validity
from config.lib.clock import local_day, now
from config.lib.errors import NotFound
from team.models import Workspace

ENDING_DAYS = 60


def qualification_list(
    *, workspace: Workspace, kind: str = "", state: str = "", dossier_id: int | None = None, text: str = ""
) -> QuerySet[Qualification]:
    """Documents, those that end first on top; empty values restrict nothing. `paper_count`: files of the present term.

    The text is looked for in holder, title and issuer, never in the number: a search would tell what is masked.
    """
    current = Q(papers__term=F("term"))
    rows = (
        Qualification.objects.for_workspace(workspace)
        .select_related("owner")
        .annotate(paper_count=Count("papers", filter=current, distinct=True))
        .order_by(F("valid_until").asc(nulls_last=True), "pk")
    )
    if kind:
        rows = rows.filter(kind=kind)
    if dossier_id is not None:
        rows = rows.filter(uses__dossier_id=dossier_id)
    if text:
        rows = rows.filter(Q(holder__icontains=text) | Q(title__icontains=text) | Q(issuer__icontains=text))
    return _standing(rows, state, local_day(now(), workspace.time_zone)) if state else rows


def _standing(rows: QuerySet[Qualification], state: str, today: date) -> QuerySet[Qualification]:
    soon = today + timedelta(days=ENDING_DAYS)
    if state == Validity.ENDED:
        return rows.filter(valid_until__lt=today)
    if state == Validity.ENDING:
        return rows.filter(valid_until__range=(today, soon))
    if state == Validity.VALID:
        return rows.filter(Q(valid_until=None) | Q(valid_until__gt=soon))
    return rows.none()


def validity_of(until: date | None, today: date) -> Validity:
    """Where a document with this last day stands today."""
    if until is None or (until - today).days > ENDING_DAYS:
        return Validity.VALID
    return Validity.ENDED if until < today else Validity.ENDING


def qualification_get(*, workspace: Workspace, qualification_id: int, lock: bool = False) -> Qualification:
    """One document with its workspace. Raises NotFound."""
    rows = Qualification.objects.for_workspace(workspace).filter(pk=qualification_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("owner", "created_by", "workspace").first()
    if found is None:
        raise NotFound
    return found


def paper_list(*, qualification: Qualification) -> list[QualificationPaper]:
    """Its files, those of the present term first."""
    rows = QualificationPaper.objects.for_workspace(qualification.workspace_id).filter(qualification=qualification)
    return list(rows.select_related("document", "document__uploaded_by").order_by("-term", "-pk"))


def paper_get(*, workspace: Workspace, paper_id: int) -> QualificationPaper:
    """One file. Raises NotFound."""
    rows = QualificationPaper.objects.for_workspace(workspace).select_related("document", "qualification")
    found = rows.filter(pk=paper_id).first()
    if found is None:
        raise NotFound
    return found


def masked(number: str) -> str:
    """The number for those who may not read it: its last characters at most, and never more than a quarter."""
    shown = min(4, len(number) // 4)
    return "•" * 6 + number[len(number) - shown :] if number else ""


def kinds_used(*, workspace: Workspace) -> set[str]:
    """The kinds there are."""
    return set(Qualification.objects.for_workspace(workspace).values_list("kind", flat=True).order_by().distinct())
