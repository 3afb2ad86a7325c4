"""Why people complain and what it costs: causes by how often, time to close, satisfaction, compensation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Extract

from config.lib.clock import day_start
from interactions.complaint_states import CompensationState, ComplaintOutcome, ComplaintStage
from interactions.models import Compensation, Complaint, ComplaintCause
from interactions.selectors.sla.report import Percentile
from team.models import Workspace

SPANS = (30, 90, 180, 365)
# So many bars stand in the chart; the others are put together.
BARS = 10


@dataclass(frozen=True, slots=True)
class CauseLine:
    """One cause: how many cases, their share, and the share of it and all more frequent ones, in percent."""

    label: str
    cases: int
    share: float
    cumulated: float
    cause_id: int | None = None
    justified: int = 0


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One product: how many cases, how many justified."""

    product: str
    cases: int
    justified: int


@dataclass(frozen=True, slots=True)
class Given:
    """What was agreed in one currency ('' for points): given, and still to be given."""

    currency: str
    paid: Decimal
    due: Decimal
    cases: int


@dataclass(frozen=True, slots=True)
class ComplaintReport:
    """All of it, for cases opened from `first` to `last`. Times to close in hours; None of nothing."""

    first: date
    last: date
    cases: int
    closed: int
    solved: int
    refused: int
    justified: int
    risks: int
    late: int
    median_hours: float | None
    p90_hours: float | None
    satisfaction: float | None
    rated: int
    causes: Sequence[CauseLine]
    products: Sequence[ProductLine]
    given: Sequence[Given]

    @property
    def head(self) -> int:
        """How many of the causes, the most frequent first, make up four fifths of the cases."""
        return next((place for place, line in enumerate(self.causes, start=1) if line.cumulated >= 80), 0)


def complaint_report(
    *, workspace: Workspace, first: date, last: date, product: str = "", level: str = "part"
) -> ComplaintReport:
    """The report on cases opened in a span of the workspace's days. `level`: causes by `part`, or by `first` level."""
    zone = workspace.time_zone
    start, end = day_start(first, zone), day_start(last + timedelta(days=1), zone)
    every = Complaint.objects.for_workspace(workspace).filter(opened_at__gte=start, opened_at__lt=end).order_by()
    rows = every.filter(product=product) if product else every
    took = Extract(ExpressionWrapper(F("closed_at") - F("received_at"), output_field=DurationField()), "epoch") / 3600.0
    solved = Q(outcome__in=(ComplaintOutcome.SOLVED, ComplaintOutcome.REFUSED))
    figures: dict[str, Any] = rows.aggregate(
        cases=Count("pk"),
        closed=Count("pk", filter=Q(stage=ComplaintStage.CLOSED)),
        solved=Count("pk", filter=Q(outcome=ComplaintOutcome.SOLVED)),
        refused=Count("pk", filter=Q(outcome=ComplaintOutcome.REFUSED)),
        justified=Count("pk", filter=Q(verdict__in=("justified", "partly"))),
        risks=Count("pk", filter=Q(risk=True)),
        late=Count("pk", filter=~Q(stage=ComplaintStage.CLOSED) & Q(told__gt=0)),
        mean=Avg("satisfaction"),
        rated=Count("satisfaction"),
    )
    spans = rows.filter(solved, closed_at__isnull=False).aggregate(
        median=Percentile(took, 0.5), p90=Percentile(took, 0.9)
    )
    return ComplaintReport(
        first=first,
        last=last,
        satisfaction=figures.pop("mean"),
        **figures,
        median_hours=spans["median"],
        p90_hours=spans["p90"],
        causes=_causes(workspace, rows, level),
        products=_products(every),
        given=_given(workspace, rows),
    )


def pareto(lines: Sequence[CauseLine], *, others: str) -> list[CauseLine]:
    """The lines for a chart: the most frequent ones, the rest as one line called `others`."""
    if len(lines) <= BARS:
        return list(lines)
    rest = lines[BARS - 1 :]
    cases, share = sum(line.cases for line in rest), sum(line.share for line in rest)
    return [*lines[: BARS - 1], CauseLine(others, cases, round(share, 1), 100.0)]


def _causes(workspace: Workspace, rows: QuerySet[Complaint], level: str) -> list[CauseLine]:
    key = Coalesce("cause__parent_id", "cause_id") if level == "first" else F("cause_id")
    justified = Count("pk", filter=Q(verdict__in=("justified", "partly")))
    counted = list(
        rows.exclude(cause=None)
        .annotate(key=key)
        .values("key")
        .annotate(n=Count("pk"), good=justified)
        .order_by("-n", "key")
    )
    names = ComplaintCause.objects.for_workspace(workspace).select_related("parent").in_bulk(
        [row["key"] for row in counted]
    )  # fmt: skip
    total, so_far, lines = sum(row["n"] for row in counted), 0, []
    for row in counted:
        so_far += row["n"]
        cause = names[row["key"]]
        label = f"{cause.parent.name} · {cause.name}" if cause.parent else cause.name
        share, upto = (round(100 * n / total, 1) for n in (row["n"], so_far))
        lines.append(CauseLine(label, row["n"], share, upto, cause.pk, row["good"]))
    return lines


def _products(rows: QuerySet[Complaint]) -> list[ProductLine]:
    counted = rows.exclude(product="").values("product").annotate(
        n=Count("pk"), good=Count("pk", filter=Q(verdict__in=("justified", "partly")))
    )  # fmt: skip
    return [ProductLine(row["product"], row["n"], row["good"]) for row in counted.order_by("-n", "product")[:50]]


def _given(workspace: Workspace, rows: QuerySet[Complaint]) -> list[Given]:
    agreed = Compensation.objects.for_workspace(workspace).filter(
        complaint__in=rows.values("pk"), state__in=(CompensationState.PAID, CompensationState.APPROVED)
    )
    nothing = Decimal(0)
    sums = agreed.order_by("currency").values("currency").annotate(
        paid=Coalesce(Sum("amount", filter=Q(state=CompensationState.PAID)), nothing),
        due=Coalesce(Sum("amount", filter=Q(state=CompensationState.APPROVED)), nothing),
        cases=Count("complaint", distinct=True),
    )  # fmt: skip
    # Points last, the currency with most before others.
    found = [Given(**row) for row in sums]
    return sorted(found, key=lambda one: (not one.currency, -(one.paid + one.due)))


def report_rows(report: ComplaintReport) -> list[list[object]]:
    """The report as lines of a table: what, which, figures."""
    lines: list[list[object]] = [["cause", c.label, c.cases, c.justified, c.share, c.cumulated] for c in report.causes]
    lines += [["product", p.product, p.cases, p.justified, "", ""] for p in report.products]
    lines += [["compensation", g.currency or "points", g.cases, "", g.paid, g.due] for g in report.given]
    return lines
