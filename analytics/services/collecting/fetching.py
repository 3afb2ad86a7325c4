"""Writing down goings for figures, and what platforms answered."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop

from accounts.connectors.errors import ConnectorError
from accounts.models import SocialAccount
from analytics.models import Fetch, FetchAnswer
from analytics.store_states import FetchKind, FetchState
from config.lib.clock import now
from team.models import User

WHY = "the fetch names its workspace"
# For what no platform has refused: an answer that cannot be stored, a fault of our own, a task that ran out of time.
BROKEN, BROKEN_MESSAGE = "broken", gettext_noop("Reading broke off on our side. It is tried again by itself.")
# No further back is looked for goings that were left running.
_LOST = timedelta(days=2)


def fetch_begin(
    *, account: SocialAccount, kind: FetchKind, label: str = "", note: str = "", actor: User | None = None
) -> Fetch:
    """Begin to fetch figures of an account."""
    return Fetch.objects.create(
        workspace_id=account.workspace_id,
        account=account,
        kind=kind,
        started_at=now(),
        label=label[:200],
        note=note[:300],
        actor=actor,
    )


def fetch_end(
    *,
    fetch: Fetch,
    asked: int,
    got: int,
    answers: Mapping[str, Any] | None = None,
    error: Exception | None = None,
) -> None:
    """Write down what came of it. `answers`: what the platform said, by post or day, kept for a while.

    `error`: what the platform refused, or anything else that ended it; it never stays running.
    """
    state = FetchState.DONE
    if error is not None:
        state = FetchState.PARTIAL if got else FetchState.FAILED
        for name, value in error_told(error).items():
            setattr(fetch, name, value)
    fetch.state, fetch.asked, fetch.got, fetch.finished_at = state, asked, got, now()
    fetch.save()
    if answers:
        FetchAnswer.objects.create(workspace_id=fetch.workspace_id, fetch=fetch, packed=_pack(answers))


def error_told(error: Exception) -> dict[str, Any]:
    """An error as rows keep it: its kind, an untranslated message id and the parameters of that."""
    if not isinstance(error, ConnectorError):
        return {"error_kind": BROKEN, "error_message": BROKEN_MESSAGE, "error_params": {}}
    return {
        "error_kind": error.kind,
        "error_message": error.message[:500],
        "error_params": {key: str(value) for key, value in error.params.items()},
    }


def fetches_lost(*, account: SocialAccount, before: datetime) -> int:
    """Write down goings of an account that a lost worker left running since `before` (aware). Returns how many."""
    rows = Fetch.objects.for_workspace(account.workspace_id).filter(
        account=account, state=FetchState.RUNNING, started_at__gt=before - _LOST, started_at__lt=before
    )
    return rows.update(
        state=FetchState.FAILED, finished_at=now(), error_kind=BROKEN, error_message=BROKEN_MESSAGE
    )  # fmt: skip


def answers_forget() -> int:
    """Delete answers older than settings.ANSWER_DAYS. Returns how many; the figures drawn from them stay."""
    border = now() - timedelta(days=settings.ANSWER_DAYS)
    rows = FetchAnswer.objects.unscoped("retention serves all workspaces").filter(kept_at__lt=border)
    return rows.delete()[0]


def _pack(answers: Mapping[str, Any]) -> bytes:
    text = json.dumps(answers, ensure_ascii=False, default=str, separators=(",", ":")).replace("\\u0000", "")
    return zlib.compress(text.encode("utf-8", "replace"), 6)
