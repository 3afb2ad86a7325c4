"""Writing and checking the audit log: append-only, hash-chained per workspace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from config.lib.clock import now
from team.actors import Actor
from team.models import AuditEntry, Workspace

_LOCK_SPACE = 7_100_000


def _digest(entry: AuditEntry) -> str:
    facts = [
        entry.workspace_id,
        entry.seq,
        entry.at.isoformat(),
        entry.actor_label,
        entry.via,
        entry.ip,
        entry.verb,
        entry.target_type,
        entry.target_id,
        entry.target_label,
        entry.before,
        entry.after,
        entry.prev_hash,
    ]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder))
    return plain


def record(
    workspace: Workspace,
    actor: Actor,
    verb: str,
    target: models.Model | None,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry in the caller's transaction.

    `verb` is `<noun>.<past participle>` such as `post.scheduled`. `before` and `after` hold only what changed and never
    secrets. A target is called by its `audit_label` where it has one, else as it calls itself. Entries of one workspace
    are numbered without gaps: an advisory lock lets one writer in at a time.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, workspace.pk % 2**31])
        last = AuditEntry.objects.for_workspace(workspace).order_by("-seq").values("seq", "hash").first()
        entry = AuditEntry(
            workspace=workspace,
            seq=(last["seq"] if last else 0) + 1,
            at=now(),
            actor=actor.user,
            actor_label=actor.label,
            via=actor.via,
            ip=actor.ip,
            verb=verb,
            target_type=target._meta.model_name or "" if target is not None else "workspace",
            target_id=str(target.pk) if target is not None else str(workspace.pk),
            target_label=str(getattr(target, "audit_label", target) if target is not None else workspace)[:160],
            before=_plain(before),
            after=_plain(after),
            prev_hash=last["hash"] if last else "",
        )
        entry.hash = _digest(entry)
        entry.save(force_insert=True)
    return entry


def first_break(workspace: Workspace) -> AuditEntry | None:
    """The first entry whose number, link or hash does not fit; None when the chain is whole."""
    previous = ""
    for number, entry in enumerate(AuditEntry.objects.for_workspace(workspace).order_by("seq").iterator(), start=1):
        if entry.seq != number or entry.prev_hash != previous or entry.hash != _digest(entry):
            return entry
        previous = entry.hash
    return None
