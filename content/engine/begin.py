"""The last look before sends leave: checks everything once more and writes the attempts down, in one statement."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Greatest

from accounts.models import AppBudget, SocialAccount
from config.lib.clock import now
from content.engine.conditions import ACCOUNT_READY, APPROVED, NOT_STOPPED, STILL_BY_US, WITH_BUDGET
from content.engine.lease import Lease
from content.engine.prepared import Prepared
from content.engine.rates import rate_of
from content.engine.store import WHY, worker_name
from content.models import Publication

Start = tuple[Publication, Lease]

# Accounts are locked before publications, both in the order of their ids, as everywhere else: no deadlocks.
_BEGIN = f"""
WITH wanted AS (
  SELECT * FROM unnest($1, $2, $3, $4, $5, $6) AS w(id, token, gap, ahead, app_gap, app_ahead)),
sendable AS (
  SELECT w.*, p.account_id, a.app_budget_id, greatest(a.pace_until, a.hold_until, p.due_at) AS free_at
  FROM wanted w JOIN content_publication p ON p.id = w.id
  JOIN accounts_socialaccount a ON a.id = p.account_id {WITH_BUDGET}
  WHERE p.lease_token = w.token AND p.state IN ('claimed', 'unknown') AND p.lease_until > clock_timestamp()
    AND {STILL_BY_US.format("p")} AND {APPROVED.format("p")}
    AND {NOT_STOPPED.format("p")}
    AND {ACCOUNT_READY} AND a.rate_clock <= clock_timestamp() + w.ahead),
shared AS (
  SELECT b.id FROM accounts_appbudget b WHERE b.id IN (SELECT app_budget_id FROM sendable)
  ORDER BY b.id FOR NO KEY UPDATE),
app AS (
  UPDATE accounts_appbudget b SET rate_clock = greatest(b.rate_clock, clock_timestamp()) + s.app_gap
  FROM sendable s JOIN shared ON shared.id = s.app_budget_id
  WHERE b.id = s.app_budget_id AND b.hold_until <= clock_timestamp() AND b.rate_clock <= clock_timestamp() + s.app_ahead
  RETURNING s.id),
paid AS (
  SELECT s.* FROM sendable s WHERE s.app_budget_id IS NULL OR s.id IN (SELECT id FROM app)),
lined AS (
  SELECT a.id FROM accounts_socialaccount a WHERE a.id IN (SELECT account_id FROM paid)
  ORDER BY a.id FOR NO KEY UPDATE),
budget AS (
  UPDATE accounts_socialaccount a SET rate_clock = greatest(a.rate_clock, clock_timestamp()) + s.gap
  FROM paid s JOIN lined ON lined.id = s.account_id
  WHERE a.id = s.account_id AND a.state = 'ok' AND a.hold_until <= clock_timestamp()
    AND a.rate_clock <= clock_timestamp() + s.ahead
  RETURNING s.id, s.token),
ours AS (
  SELECT p.id FROM content_publication p JOIN budget s ON s.id = p.id
  WHERE p.lease_token = s.token AND p.state IN ('claimed', 'unknown')
  ORDER BY p.id FOR NO KEY UPDATE OF p),
begun AS (
  UPDATE content_publication p SET state = 'sending', attempt_count = p.attempt_count + 1,
    lease_until = clock_timestamp() + $7,
    -- No attempt counts: all that was sent before is known not to have landed, so the clock of this send starts.
    first_sent_at = CASE WHEN p.attempt_count = 0 AND p.state = 'claimed' THEN clock_timestamp()
      ELSE coalesce(p.first_sent_at, clock_timestamp()) END,
    updated_at = clock_timestamp()
  FROM ours WHERE p.id = ours.id
  RETURNING p.id, p.workspace_id, p.content_hash, p.request_key, p.lease_token)
INSERT INTO content_attempt (workspace_id, publication_id, number, kind, worker, lease_token, payload_hash, request_key,
  started_at, outcome, code, request_id, message, params, remote_id, answer, late_ms)
SELECT begun.workspace_id, begun.id,
  so_far.amount + 1,
  'send', $8, begun.lease_token, begun.content_hash, begun.request_key, clock_timestamp(),
  '', '', '', '', '{{}}', '', '',
  CASE WHEN so_far.amount = 0
    THEN greatest(-2000000000, least(extract(epoch FROM clock_timestamp() - paid.free_at) * 1000, 2000000000))::int END
FROM begun JOIN paid ON paid.id = begun.id, LATERAL (
  SELECT coalesce(max(number), 0) AS amount FROM content_attempt t WHERE t.publication_id = begun.id) so_far
RETURNING publication_id, id
"""  # noqa: S608 - only constants of the engine
_STATEMENT = Prepared(
    "begin_sends",
    _BEGIN,
    ("bigint[]", "uuid[]", "interval[]", "interval[]", "interval[]", "interval[]", "interval", "text"),
)


def begin_sends(starts: Sequence[Start], *, span: timedelta) -> dict[int, int]:
    """Move rows whose leases we hold to sending and write their attempts down, before any byte leaves.

    Checks again lease, approval, pauses, account and the rate budgets of account and application; a row that any of
    them forbids is left out. `span`: how long the leases last from now. Returns the attempt's id by publication.
    """
    begun: dict[int, int] = {}
    for batch in batches(starts):
        taken, wall = time.monotonic(), time.time()
        rates = [(rate_of(row.account.platform), rate_of(row.account.platform, "app")) for row, _lease in batch]
        values = [
            [row.pk for row, _lease in batch],
            [str(lease.token) for _row, lease in batch],
            [own.gap for own, _app in rates],
            [own.ahead for own, _app in rates],
            [app.gap for _own, app in rates],
            [app.ahead for _own, app in rates],
            span,
            worker_name(),
        ]
        found = dict(_STATEMENT.rows(values))
        for row, lease in batch:
            if row.pk in found:
                lease.renewed(taken, wall, span)
        begun |= found
    return begun


def batches(starts: Sequence[Start]) -> Iterable[list[Start]]:
    """Rows that may begin together: a statement takes from an application's budget only once."""
    rest = list(starts)
    while rest:
        batch, later, used = [], [], set()
        for start in rest:
            budget = start[0].account.app_budget_id
            if budget is not None and budget in used:
                later.append(start)
                continue
            used.add(budget)
            batch.append(start)
        yield batch
        rest = later


def hold_for_budget(account: SocialAccount) -> None:
    """When a budget is used up, leave the account, or all of its application, alone until the next call is allowed."""
    own, app = rate_of(account.platform), rate_of(account.platform, "app")
    rows = SocialAccount.objects.unscoped(WHY).filter(pk=account.pk, rate_clock__gt=now() + own.ahead)
    rows.update(hold_until=Greatest(F("hold_until"), F("rate_clock") - own.ahead))
    if account.app_budget_id is not None:
        budgets = AppBudget.objects.filter(pk=account.app_budget_id, rate_clock__gt=now() + app.ahead)
        budgets.update(hold_until=Greatest(F("hold_until"), F("rate_clock") - app.ahead))
