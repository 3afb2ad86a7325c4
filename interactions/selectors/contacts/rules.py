"""Rules of segments: what may be asked of a contact, and the SQL it becomes.

A segment's rules are a flat mapping; all of them must hold, an absent one asks nothing. Blocked contacts, and those who
withdrew their consent for the segment's `for_purpose` and gave none since, are never in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Case, F, FloatField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.errors import InvalidInput
from interactions.contact_states import FactKey, Purpose
from interactions.models import Consent, Contact, Identity, Message, Reaction, Thread
from interactions.selectors.contacts.reading import living
from interactions.states import Direction, Intent, Lifecycle, ReactionKind, Sentiment
from team.models import Workspace

# Lists of one vocabulary, free lists, whole numbers with their greatest value, single choices.
LISTS: dict[str, frozenset[str] | None] = {
    "lifecycle": frozenset(Lifecycle.values),
    "tags": None,
    "tags_none": None,
    "platforms": None,
    "facts": frozenset(FactKey.values),
    "reactions": frozenset(ReactionKind.values),
}
NUMBERS = {
    "messages_min": 1_000_000, "messages_max": 1_000_000, "seen_within": 3650, "not_seen_for": 3650,
    "known_within": 3650, "negative_from": 100, "account": 2**62,
}  # fmt: skip
CHOICES = {
    "intent": frozenset(Intent.values) - {""},
    "consent": frozenset(Purpose.values),
    "for_purpose": frozenset(Purpose.values),
}


def rules_clean(data: Mapping[str, Any]) -> dict[str, Any]:
    """Rules as they are stored: known keys, values of the right kind. Raises InvalidInput at the key."""
    cleaned: dict[str, Any] = {}
    for key, value in data.items():
        if value in (None, "", [], ()):
            continue
        if key in LISTS:
            cleaned[key] = _list(key, value)
        elif key in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= NUMBERS[key]:
                raise InvalidInput(_("Enter a whole number of at most %(max)s."), field=key, max=NUMBERS[key])
            cleaned[key] = value
        elif key in CHOICES and value in CHOICES[key]:
            cleaned[key] = value
        else:
            raise InvalidInput(field=key)
    cleaned.setdefault("for_purpose", Purpose.MARKETING.value)
    return cleaned


def _list(key: str, value: Any) -> list[str]:
    allowed = LISTS[key]
    if not isinstance(value, list | tuple) or len(value) > 50:
        raise InvalidInput(field=key)
    for one in value:
        if not isinstance(one, str) or len(one) > 40 or (allowed is not None and one not in allowed):
            raise InvalidInput(field=key)
    return list(value)


def segment_query(*, workspace: Workspace | int, rules: Mapping[str, Any]) -> QuerySet[Contact]:
    """The contacts the rules are true of at this moment, in no order."""
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    moment = now()
    rows = living(workspace_id).filter(blocked_at=None)
    rows = rows.exclude(pk__in=withdrawn(workspace_id, rules.get("for_purpose", Purpose.MARKETING)))
    for key, value in rules.items():
        if key in _SIMPLE:
            rows = rows.filter(_SIMPLE[key](value, moment))
        elif key in _JOINED:
            rows = rows.filter(pk__in=_JOINED[key](workspace_id, value))
    if "tags_none" in rules:
        rows = rows.exclude(tags__overlap=rules["tags_none"])
    return rows


def withdrawn(workspace_id: int, purpose: str) -> QuerySet[Any]:
    """Ids of contacts whose last word on a purpose is that they withdraw."""
    rows = Consent.objects.for_workspace(workspace_id).filter(purpose=purpose)
    given = rows.filter(withdrawn_at=None)
    return rows.exclude(withdrawn_at=None).exclude(contact__in=given.values("contact")).values("contact")


_SIMPLE: dict[str, Callable[[Any, datetime], Q]] = {
    "lifecycle": lambda value, _at: Q(lifecycle__in=value),
    "tags": lambda value, _at: Q(tags__overlap=value),
    "messages_min": lambda value, _at: Q(messages_in__gte=value),
    "messages_max": lambda value, _at: Q(messages_in__lte=value),
    "seen_within": lambda value, at: Q(last_seen_at__gte=at - timedelta(days=value)),
    "not_seen_for": lambda value, at: Q(last_seen_at__lt=at - timedelta(days=value)),
    "known_within": lambda value, at: Q(first_seen_at__gte=at - timedelta(days=value)),
    "facts": lambda value, _at: Q(facts__has_any_keys=value),
}


def _platforms(workspace_id: int, value: Any) -> QuerySet[Any]:
    return Identity.objects.for_workspace(workspace_id).filter(platform__in=value).values("contact")


def _account(workspace_id: int, value: Any) -> QuerySet[Any]:
    return Thread.objects.for_workspace(workspace_id).filter(account=value).values("contact")


def _intent(workspace_id: int, value: Any) -> QuerySet[Any]:
    rows = Message.objects.for_workspace(workspace_id).filter(direction=Direction.IN, intent=value)
    return rows.values("thread__contact")


def _negative(workspace_id: int, value: Any) -> QuerySet[Any]:
    """Contacts of whose judged messages at least so many percent are negative."""
    rows = Message.objects.for_workspace(workspace_id).filter(direction=Direction.IN).exclude(sentiment="")
    one = Case(When(sentiment=Sentiment.NEGATIVE, then=Value(100.0)), default=Value(0.0), output_field=FloatField())
    shares = rows.values(person=F("thread__contact")).annotate(share=Avg(one)).filter(share__gte=value)
    return shares.values("person")


def _reactions(workspace_id: int, value: Any) -> QuerySet[Any]:
    return Reaction.objects.for_workspace(workspace_id).filter(kind__in=value).values("identity__contact")


def _consent(workspace_id: int, value: Any) -> QuerySet[Any]:
    return Consent.objects.for_workspace(workspace_id).filter(purpose=value, withdrawn_at=None).values("contact")


_JOINED: dict[str, Callable[[int, Any], QuerySet[Any]]] = {
    "platforms": _platforms,
    "account": _account,
    "intent": _intent,
    "negative_from": _negative,
    "reactions": _reactions,
    "consent": _consent,
}
