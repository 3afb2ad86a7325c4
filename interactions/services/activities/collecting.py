"""Comments become entries: all of an activity in one statement, so that a hundred thousand take seconds.

Each run looks at every comment under the activity's posts anew and changes only the rows that came out differently, so
edits, deletions, blocked people and merged contacts count until the list is frozen, and repeating it changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max

from config.lib.clock import now
from interactions.activity_states import ActivityKind, ActivityState, Once
from interactions.models import Activity, ActivityEntry, ActivityPost, Message, Reaction
from interactions.states import Channel, Direction, ReactionKind
from team.models import Workspace

# Blocked people and merged contacts leave no mark in comments; they are seen after this long, and when it closes.
LOOK_ANYWAY = timedelta(minutes=10)
WIDE, NARROW = "０１２３４５６７８９＠＃", "0123456789@#"

_SQL = """
WITH said AS (
    SELECT m.id, m.at, m.deleted_at, m.account_id, m.remote_id, i.id AS identity_id, i.contact_id, i.platform,
           i.remote_id AS person, c.blocked_at, (m.at AT TIME ZONE %(zone)s)::date AS day,
           translate(lower(m.text), %(wide)s, %(narrow)s) AS words
    FROM interactions_activitypost p
    JOIN interactions_message m ON m.account_id = p.account_id AND m.post_id = p.post_id AND m.post_id <> ''
         AND m.direction = %(direction)s
    JOIN interactions_thread t ON t.id = m.thread_id AND t.channel = %(channel)s
    JOIN interactions_identity i ON i.id = t.identity_id
    JOIN interactions_contact c ON c.id = i.contact_id
    WHERE p.activity_id = %(activity)s AND m.workspace_id = %(workspace)s
), voted AS (
    SELECT said.*, o.named, o.option
    FROM said
    LEFT JOIN LATERAL (
        SELECT count(*) AS named, min(one.n) AS option
        FROM jsonb_to_recordset(%(options)s::jsonb) AS one(n int, re text) WHERE said.words ~ one.re
    ) o ON true
), judged AS (
    SELECT voted.*, CASE
        WHEN deleted_at IS NOT NULL THEN 'deleted'
        WHEN at < %(start)s OR at >= %(end)s THEN 'outside'
        WHEN EXISTS (SELECT 1 FROM accounts_socialaccount a WHERE a.workspace_id = %(workspace)s
                     AND a.platform = voted.platform AND a.remote_id = voted.person) THEN 'own'
        WHEN blocked_at IS NOT NULL THEN 'blocked'
        WHEN EXISTS (SELECT 1 FROM interactions_activityexclusion x WHERE x.activity_id = %(activity)s
                     AND x.contact_id = voted.contact_id) THEN 'excluded'
        WHEN %(keywords)s <> '' AND words !~ %(keywords)s THEN 'keyword'
        WHEN %(mentions)s > 0 AND (SELECT count(DISTINCT f[1]) FROM regexp_matches(words, %(friend)s, 'g') f)
             < %(mentions)s THEN 'mentions'
        WHEN account_id = ANY(%(followed)s::bigint[]) AND NOT EXISTS (
             SELECT 1 FROM interactions_reaction r WHERE r.account_id = voted.account_id
             AND r.identity_id = voted.identity_id AND r.kind = %(follow)s) THEN 'follow'
        WHEN %(vote)s AND named = 0 THEN 'no_option'
        WHEN %(vote)s AND named > 1 THEN 'options'
        ELSE '' END AS why
    FROM voted
), counted AS (
    SELECT judged.*, CASE
        WHEN why <> '' OR %(once)s = 'any' THEN 1
        WHEN %(once)s = 'day' THEN row_number() OVER (PARTITION BY why, contact_id, day ORDER BY at, id)
        ELSE row_number() OVER (PARTITION BY why, contact_id ORDER BY at, id) END AS turn
    FROM judged
), final AS (
    SELECT counted.*, CASE WHEN why = '' AND turn > 1 THEN 'repeated' ELSE why END AS verdict FROM counted
)
INSERT INTO interactions_activityentry
    (workspace_id, activity_id, message_id, contact_id, at, day, eligible, why, option, code)
SELECT %(workspace)s, %(activity)s, id, contact_id, at, day, verdict = '', verdict,
       CASE WHEN %(vote)s AND named = 1 THEN option END,
       left(encode(sha256(%(outer)s || sha256(%(inner)s || convert_to(account_id || ':' || remote_id, 'UTF8'))), 'hex'),
            16)
FROM final
ON CONFLICT (activity_id, message_id) DO UPDATE SET
    contact_id = excluded.contact_id, day = excluded.day, eligible = excluded.eligible, why = excluded.why,
    option = excluded.option
WHERE (interactions_activityentry.contact_id, interactions_activityentry.day, interactions_activityentry.why,
       interactions_activityentry.option)
      IS DISTINCT FROM (excluded.contact_id, excluded.day, excluded.why, excluded.option)
"""
_FRIEND = r"@([^\s@,，。.!！?？:：;；、]+)"


def entries_collect_due() -> int:
    """Each minute: collect for activities that run. Returns for how many something was looked at."""
    looked = 0
    rows = Activity.objects.unscoped("collecting covers every workspace").filter(state=ActivityState.OPEN)
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = (
                rows.select_related("workspace").select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            )
            looked += row is not None and entries_collect(activity=row)
    return looked


def entries_collect(*, activity: Activity, force: bool = False) -> bool:
    """Bring an activity's entries up to date, inside a transaction that holds its row; frozen ones are left alone.

    Without `force` nothing is done while the comments look as they did. Returns whether entries were looked at.
    """
    if activity.state != ActivityState.OPEN:
        return False
    mark, moment = _mark(activity), now()
    fresh = activity.collected_at is not None and moment - activity.collected_at < LOOK_ANYWAY
    if not force and fresh and mark == activity.collected_mark:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SQL, _params(activity))
    rows = ActivityEntry.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    rows.filter(message=None, eligible=True).update(eligible=False, why="deleted")
    activity.entries, activity.counting = rows.count(), rows.filter(eligible=True).count()
    activity.collected_at, activity.collected_mark = moment, mark
    activity.save(update_fields=["entries", "counting", "collected_at", "collected_mark", "updated_at"])
    return True


def entry_code(activity: Activity, *, account_id: int, remote_id: str) -> str:
    """The public code of a comment, as the statement above makes it."""
    outer, inner = _pads(bytes(activity.key))
    within = hashlib.sha256(inner + f"{account_id}:{remote_id}".encode()).digest()
    return hashlib.sha256(outer + within).hexdigest()[:16]


def _mark(activity: Activity) -> str:
    """What changes when a comment comes, is edited or is deleted."""
    posts = ActivityPost.objects.for_workspace(activity.workspace_id).filter(activity=activity)
    parts = []
    for account_id, post_id in posts.values_list("account_id", "post_id"):
        rows = Message.objects.for_workspace(activity.workspace_id).filter(account=account_id, post_id=post_id)
        seen = rows.order_by().aggregate(Count("pk"), Max("pk"), Max("edited_at"), Max("deleted_at"))
        parts.append("|".join(str(value) for value in seen.values()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _params(activity: Activity) -> dict[str, Any]:
    outer, inner = _pads(bytes(activity.key))
    return {
        "workspace": activity.workspace_id,
        "activity": activity.pk,
        "zone": _zone(activity),
        "wide": WIDE,
        "narrow": NARROW,
        "direction": Direction.IN,
        "channel": Channel.COMMENT,
        "start": activity.starts_at,
        "end": activity.ends_at,
        "keywords": "|".join(_literal(word) for word in activity.keywords),
        "mentions": activity.mentions,
        "friend": _FRIEND,
        "followed": _followed(activity) if activity.must_follow else [],
        "follow": ReactionKind.FOLLOW,
        "vote": activity.kind == ActivityKind.VOTE,
        "options": json.dumps([{"n": n, "re": _named(n, one)} for n, one in enumerate(activity.options, start=1)]),
        "once": Once.DAY if activity.kind == ActivityKind.CHECK_IN else activity.once,
        "outer": outer,
        "inner": inner,
    }


def _zone(activity: Activity) -> str:
    return str(Workspace.objects.values_list("time_zone", flat=True).get(pk=activity.workspace_id))


def _named(number: int, option: dict[str, Any]) -> str:
    """The form of a text that names an option: its number standing alone, or one of its words."""
    words = "|".join(_literal(word) for word in (option["text"], *option["words"]))
    return f"(^|[^0-9.]){number}([^0-9.]|\\.?$)|{words}"


def _literal(word: str) -> str:
    """A word as comments are compared: lower case, narrow digits, nothing special to a regular expression."""
    return re.escape(word.lower().translate(str.maketrans(WIDE, NARROW)))


def _followed(activity: Activity) -> list[int]:
    """Accounts whose platform tells who follows; where nobody is known to, it cannot be asked for."""
    accounts = ActivityPost.objects.for_workspace(activity.workspace_id).filter(activity=activity).values("account")
    rows = Reaction.objects.for_workspace(activity.workspace_id).filter(kind=ReactionKind.FOLLOW, account__in=accounts)
    return list(rows.order_by().values_list("account_id", flat=True).distinct())


def _pads(key: bytes) -> tuple[bytes, bytes]:
    """The two keys of HMAC-SHA256 (RFC 2104), so that PostgreSQL can compute it with its own sha256."""
    block = key.ljust(64, b"\0")
    return bytes(byte ^ 0x5C for byte in block), bytes(byte ^ 0x36 for byte in block)
