"""Writing down goings for figures, and what platforms answered."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.connectors.errors import ConnectorError
from accounts.models import SocialAccount
from analytics.models import Fetch, FetchAnswer
from analytics.store_states import FetchKind, FetchState
from config.lib.clock import now
from team.models import User

WHY = "the fetch names its workspace"


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
    error: ConnectorError | None = None,
) -> None:
    """Write down what came of it. `answers`: what the platform said, by post or day, kept for a while."""
    state = FetchState.DONE
    if error is not None:
        state = FetchState.PARTIAL if got else FetchState.FAILED
        fetch.error_kind, fetch.error_message = error.kind, error.message[:500]
        fetch.error_params = {key: str(value) for key, value in error.params.items()}
    fetch.state, fetch.asked, fetch.got, fetch.finished_at = state, asked, got, now()
    fetch.save()
    if answers:
        FetchAnswer.objects.create(workspace_id=fetch.workspace_id, fetch=fetch, packed=_pack(answers))


def answers_forget() -> int:
    """Delete answers older than settings.ANSWER_DAYS. Returns how many; the figures drawn from them stay."""
    border = now() - timedelta(days=settings.ANSWER_DAYS)
    rows = FetchAnswer.objects.unscoped("retention serves all workspaces").filter(kept_at__lt=border)
    return rows.delete()[0]


def _pack(answers: Mapping[str, Any]) -> bytes:
    text = json.dumps(answers, ensure_ascii=False, default=str, separators=(",", ":")).replace("\\u0000", "")
    return zlib.compress(text.encode("utf-8", "replace"), 6)
