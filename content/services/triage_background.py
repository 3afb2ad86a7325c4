"""Decisions about more held-back posts than a request should wait for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from content.errors import DueInPast
from content.services.triage import Decision, triage_decide
from team.actors import Actor
from team.models import User, Workspace
from team.services.notifications import notify
from team.states import Via

WENT_BY = gettext_noop("This time has already passed. Choose a later one.")


def triage_run(*, workspace_id: int, who: Mapping[str, Any], ids: Sequence[int], decision: Mapping[str, Any]) -> int:
    """Decide as `enqueue.triage` was asked to and tell the person. Returns how many rows were changed.

    Run again after a crash it finds what is left: the decision itself happens as a whole or not at all.
    """
    workspace = Workspace.objects.filter(pk=workspace_id).first()
    user = User.objects.filter(pk=who["user_id"]).first()
    if workspace is None:
        return 0
    first_at = decision["first_at"]
    asked = Decision(**{**decision, "first_at": datetime.fromisoformat(first_at) if first_at else None})
    actor = Actor(user, Via(who["via"]), who["ip"])
    params: dict[str, Any] = {"action": asked.action, "done": 0, "refused": len(ids)}
    try:
        decided = triage_decide(workspace=workspace, actor=actor, ids=ids, decision=asked)
    except DueInPast:  # the task had to wait for its turn
        params["message"] = WENT_BY
    else:
        params |= {"done": decided.done, "refused": len(decided.refused)}
        if decided.refused:
            params |= {"message": decided.refused[0].message, "message_params": dict(decided.refused[0].params)}
    if user is not None and (params["done"] or params["refused"]):
        page = "triage" if params["refused"] else "queue"
        key = sha256(json.dumps([list(ids), dict(decision)]).encode()).hexdigest()[:32]
        url = reverse(f"content:{page}", args=[workspace.slug])
        notify(workspace=workspace, kind="triage_done", params=params, url=url, dedupe=f"triage:{key}", users=[user])
    return int(params["done"])
