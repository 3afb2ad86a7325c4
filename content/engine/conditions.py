"""What must hold for a row to be sent, as SQL that the claim and the last look before a send share.

Each text has one place, `{0}`, for the alias of content_publication; the account's alias is `a`, its application's
budget `b` (outer-joined).
"""

from __future__ import annotations

# Questions to the platform (processing, unknown) need none of this: they go on during a pause.
APPROVED = """(NOT {0}.needs_approval OR ({0}.approved_hash <> '' AND {0}.approved_hash = {0}.content_hash
      AND ({0}.approved_from IS NULL OR {0}.due_at >= {0}.approved_from)
      AND ({0}.approved_until IS NULL OR {0}.due_at <= {0}.approved_until)))"""
NOT_STOPPED = """NOT EXISTS (SELECT 1 FROM content_publishpause z WHERE z.lifted_at IS NULL
      AND z.workspace_id = {0}.workspace_id AND (z.scope = 'workspace'
        OR (z.scope = 'platform' AND z.platform = a.platform) OR (z.scope = 'account' AND z.account_id = a.id)
        OR (z.scope = 'campaign' AND z.campaign = (SELECT c.campaign FROM content_post c WHERE c.id = {0}.post_id))))"""
# What a person posts is handed over, never sent. The account is asked, too: its reason can be younger than what the row
# says, which a worker may have held just then.
BY_US = "({0}.by_hand = '' AND a.by_hand = '')"
# The same for what is claimed already. A row in doubt may have been sent before the account changed; it is cleared up.
STILL_BY_US = "{0}.by_hand = '' AND ({0}.state <> 'claimed' OR a.by_hand = '')"
# The workspace's own spacing, caps and quiet hours; urgent posts go all the same.
IN_PACE = """(a.pace_until <= now()
      OR EXISTS (SELECT 1 FROM content_post u WHERE u.id = {0}.post_id AND u.urgent))"""
ACCOUNT_READY = """a.state = 'ok' AND a.hold_until <= now() AND (b.id IS NULL OR b.hold_until <= now())"""
WITH_BUDGET = "LEFT JOIN accounts_appbudget b ON b.id = a.app_budget_id"
