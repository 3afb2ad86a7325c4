"""Looking for insights anew, and dismissing them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from analytics.answering import answering_of
from analytics.findings import findings
from analytics.insight_states import InsightState
from analytics.models import Insight
from analytics.selectors.insights.answers import answer_facts
from analytics.selectors.insights.finding import insight_get
from analytics.selectors.insights.material import material_of
from config.lib.clock import local_day, now
from config.lib.errors import InvalidInput
from team.actors import Actor
from team.audit import record
from team.models import Workspace


def insights_refresh() -> int:
    """Look for insights in every workspace. Returns how many are open."""
    return sum(insights_find(workspace=one) for one in Workspace.objects.order_by("pk"))


@transaction.atomic
def insights_find(*, workspace: Workspace) -> int:
    """Write down what the rules find now: new ones open, known ones get new numbers, others are gone.

    What somebody dismissed stays dismissed. Returns how many are open.
    """
    today = local_day(now(), workspace.time_zone)
    known = {
        (row.code, row.key): row for row in Insight.objects.for_workspace(workspace).select_for_update().order_by("pk")
    }
    seen = set()
    for found in findings(material_of(workspace=workspace), answering_of(answer_facts(workspace=workspace))):
        seen.add((found.code, found.key))
        row = known.get((found.code, found.key)) or Insight(
            workspace=workspace, code=found.code, key=found.key, account_id=found.account_id, found_on=today
        )
        if row.state == InsightState.GONE:
            row.state, row.found_on = InsightState.OPEN, today
        row.metric, row.size, row.params, row.rows = found.metric, found.size, found.params, found.rows
        row.seen_on = today
        row.save()
    gone = [row.pk for pair, row in known.items() if pair not in seen and row.state == InsightState.OPEN]
    rows = Insight.objects.for_workspace(workspace)
    rows.filter(pk__in=gone).update(state=InsightState.GONE)
    return rows.filter(state=InsightState.OPEN).count()


@transaction.atomic
def insight_dismiss(*, workspace: Workspace, actor: Actor, insight_id: int, reason: str) -> Insight:
    """Say that nothing will be done about it, and why. Raises NotFound, InvalidInput at `reason`."""
    row = insight_get(workspace=workspace, insight_id=insight_id)
    reason = reason.strip()
    if not 1 <= len(reason) <= 300:
        raise InvalidInput(_("Between 1 and %(max)s characters are needed here."), field="reason", max=300)
    row.state, row.reason = InsightState.DISMISSED, reason
    row.dismissed_by, row.dismissed_at = actor.user, now()
    row.save(update_fields=["state", "reason", "dismissed_by", "dismissed_at"])
    record(workspace, actor, "insight.dismissed", row, after={"reason": reason})
    return row


@transaction.atomic
def insight_restore(*, workspace: Workspace, actor: Actor, insight_id: int) -> Insight:
    """Show a dismissed one again. Raises NotFound."""
    row = insight_get(workspace=workspace, insight_id=insight_id)
    if row.state != InsightState.DISMISSED:
        return row
    row.state, row.reason, row.dismissed_by, row.dismissed_at = InsightState.OPEN, "", None, None
    row.save(update_fields=["state", "reason", "dismissed_by", "dismissed_at"])
    record(workspace, actor, "insight.restored", row)
    return row
