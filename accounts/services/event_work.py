"""Working on what platforms pushed, from the table."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from redis.exceptions import RedisError

from accounts import enqueue, hooks
from accounts.connectors.hooks import HookKind
from accounts.models import ReceivedEvent, SocialAccount
from accounts.states import AccountState
from config.lib.clock import now

log = structlog.get_logger(__name__)

WHY = "an event's row names its workspace"
# Worked on in one transaction.
BATCH = 200
# After so many failures an event is left for a developer (see the log); it stays until it is forgotten.
TRIES = 10


def events_handle(*, account_id: int) -> int:
    """Do what an account's waiting events ask of this app and offer them to the apps above. Returns how many were done.

    Each batch is marked handled in the transaction that did the work, so nothing is done twice or forgotten. When a
    batch fails its events are done one by one; what fails then is tried again with growing gaps, ten times.
    """
    try:
        cache.delete(enqueue.events_key(account_id))
    except RedisError:
        log.warning("cache_unreachable")
    done = 0
    while ids := _batch(account_id):
        try:
            more = _do(ids)
        except OperationalError:
            raise
        except Exception:
            log.exception("events_not_handled", account=account_id, events=len(ids))
            more = sum(_alone(pk) for pk in ids)
        done += more
        if not more:
            # Another worker has them, or all of them failed and wait for their next try.
            break
    return done


def events_handle_waiting(*, limit: int = 500) -> int:
    """Work on events whose task was lost or failed, oldest first. Returns how many were handled.

    Those of one account do not keep the others waiting. Events of no account of ours have nobody to be told to.
    """
    due = _due().filter(received_at__lt=now() - timedelta(seconds=30))
    accounts = list(dict.fromkeys(due.order_by("next_try_at").values_list("account_id", flat=True)[:limit]))
    handled = 0
    for account_id in accounts:
        try:
            if account_id is None:
                handled += due.filter(account=None).update(handled_at=now())
            else:
                handled += events_handle(account_id=account_id)
        except Exception:
            log.exception("events_not_handled", account=account_id)
    return handled


def _due() -> QuerySet[ReceivedEvent]:
    return ReceivedEvent.objects.unscoped(WHY).filter(handled_at=None, tries__lt=TRIES, next_try_at__lte=now())


def _batch(account_id: int) -> list[int]:
    return list(_due().filter(account=account_id).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _do(ids: list[int]) -> int:
    with transaction.atomic():
        # Another worker may be at the same ones: what it has locked is its own.
        rows = _due().filter(pk__in=ids).select_for_update(skip_locked=True, of=("self",)).order_by("pk")
        events = list(rows.select_related("account__workspace"))
        if not events:
            return 0
        _tell(events[0].account, events)
        return (
            ReceivedEvent.objects.unscoped(WHY).filter(pk__in=[event.pk for event in events]).update(handled_at=now())
        )


def _tell(account: SocialAccount | None, events: list[ReceivedEvent]) -> None:
    if account is None or account.state == AccountState.DISCONNECTED:
        return
    if any(event.kind == HookKind.ACCESS_ENDED for event in events):
        enqueue.account_check_later(account_id=account.pk)
    for tell in hooks.platform_events:
        tell(account, events)


def _alone(pk: int) -> int:
    try:
        return _do([pk])
    except Exception:
        log.exception("event_not_handled", received_event=pk)
        event = ReceivedEvent.objects.unscoped(WHY).filter(pk=pk, handled_at=None)
        wait = timedelta(minutes=2 ** (event.values_list("tries", flat=True).first() or 0))
        event.update(tries=F("tries") + 1, next_try_at=now() + wait)
        return 0
