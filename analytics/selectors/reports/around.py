"""What reports say besides the figures of posts: answers, complaints and checks of the period."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from analytics.selectors.figures.scope import Scope
from compliance.models import CheckHit
from compliance.states import HitOutcome, Level
from interactions.models import Message
from interactions.selectors.complaints.report import complaint_report
from interactions.selectors.sla.report import report as answer_report
from interactions.states import Direction


def service_of(scope: Scope, before: Scope | None) -> dict[str, Any]:
    """How many messages came, how promised answers were kept, and the complaints; {} where nobody wrote.

    `kept`: percent of first answers in time of those that are decided; `median`: minutes to a first answer.
    """
    then = _service(before) if before else {}
    found = {name: {"value": value, "before": then.get(name)} for name, value in _service(scope).items()}
    return found if found["messages"]["value"] or found["complaints"]["value"] else {}


def _service(scope: Scope) -> dict[str, Any]:
    start, end = scope.moments
    rows = Message.objects.for_workspace(scope.workspace).filter(direction=Direction.IN, at__gte=start, at__lt=end)
    answers = answer_report(workspace=scope.workspace, first=scope.first, last=scope.last).firsts
    cases = complaint_report(workspace=scope.workspace, first=scope.first, last=scope.last)
    return {
        "messages": rows.count(),
        "judged": answers.judged,
        "kept": answers.percent,
        "median": answers.median,
        "complaints": cases.cases,
        "closed": cases.closed,
        "close_hours": cases.median_hours,
    }


def compliance_of(scope: Scope) -> dict[str, Any]:
    """What checks found in the period and how much of it stopped a step; the word met most often. {} of nothing."""
    start, end = scope.moments
    rows = (
        CheckHit.objects.for_workspace(scope.workspace).filter(at__gte=start, at__lt=end).exclude(severity=Level.INFO)
    )
    if scope.accounts is not None:
        rows = rows.filter(account__in=list(scope.accounts))
    counted = rows.aggregate(
        found=Count("pk"),
        blocked=Count("pk", filter=Q(outcome=HitOutcome.BLOCKED)),
        fixed=Count("pk", filter=Q(outcome=HitOutcome.FIXED)),
    )
    if not counted["found"]:
        return {}
    words = rows.exclude(words="").values("words").annotate(n=Count("pk")).order_by("-n", "words").first()
    return {**counted, "word": words["words"][:40] if words else "", "word_count": words["n"] if words else 0}
