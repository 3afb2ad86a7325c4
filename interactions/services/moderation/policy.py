"""Whose answers need a second person, and answers about what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from config.lib.errors import InvalidInput
from interactions.models import ReplyPolicy
from interactions.moderation_states import Topic
from interactions.states import Intent
from team import audit
from team.actors import Actor
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with

WORDS_MAX, WORD_LEN = 200, 60


@transaction.atomic
def policy_save(
    *, workspace: Workspace, actor: Actor, roles: Sequence[str], user_ids: Sequence[int], topics: Sequence[str],
    words: Mapping[str, Sequence[str]], intents: Sequence[str],
) -> ReplyPolicy:  # fmt: skip
    """Set the policy; answers that wait already go on waiting. Raises InvalidInput at the field."""
    able = roles_with(Permission.INBOX_REPLY)
    if not set(roles) <= {role.value for role in able}:
        raise InvalidInput(field="roles")
    members = Membership.objects.for_workspace(workspace).filter(user_id__in=list(user_ids), role__in=able)
    if members.count() != len(set(user_ids)):
        raise InvalidInput(field="user_ids")
    if not set(topics) <= set(Topic.values) or not set(words) <= set(Topic.values):
        raise InvalidInput(field="topics")
    if not set(intents) <= {value for value in Intent.values if value}:
        raise InvalidInput(field="intents")
    row = ReplyPolicy.objects.for_workspace(workspace).select_for_update().first() or ReplyPolicy(workspace=workspace)
    values = {
        "roles": [role.value for role in able if role in roles],
        "user_ids": sorted(set(user_ids)),
        "topics": [topic for topic in Topic.values if topic in topics],
        "words": {**row.words, **{topic: _clean(given) for topic, given in words.items()}},
        "intents": [intent for intent in Intent.values if intent in intents],
    }
    before = {name: getattr(row, name) for name, value in values.items() if getattr(row, name) != value}
    if before or row.pk is None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        audit.record(
            workspace, actor, "inbox.reply_policy_saved", row, before=before, after={n: values[n] for n in before}
        )
    return row


def _clean(words: Sequence[str]) -> list[str]:
    clean = (" ".join(str(word).split())[:WORD_LEN] for word in words)
    return list(dict.fromkeys(word for word in clean if word))[:WORDS_MAX]
