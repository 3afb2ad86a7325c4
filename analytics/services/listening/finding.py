"""Looking through texts for what monitors listen for: new ones as they come, old ones day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from analytics.listening_states import MentionSource
from analytics.models import ListeningCursor, Mention, Monitor
from analytics.selectors.listening.matching import Matcher, script_of
from analytics.selectors.listening.monitors import rules_of
from analytics.selectors.listening.texts import Heard, text_columns, text_made, text_sources, texts_between
from analytics.services.listening.counting import days_count
from config.lib.clock import day_start, local_day, now
from interactions.models import Message
from interactions.services.judging import judged
from interactions.states import Direction, Intent, ThreadState
from team.models import Workspace

# So many days back a new or changed monitor is filled, so many at once and in one run; the same of new texts.
BACK, SPAN, SPANS_A_RUN, TEXTS_A_TURN, TURNS = 90, 15, 12, 5_000, 10
BATCH = 500
# No transaction that writes texts lasts longer: workers end tasks after five minutes, web servers requests before.
LASTS = timedelta(minutes=15)
# So many ids before the first look may have been given to texts whose transaction was still open.
OPEN_IDS = 10_000
# Days whose moods and edited texts are brought up to date once a day.
SWEPT = 35


def listen_all() -> int:
    """Look through new and old texts in every workspace that has monitors. Returns how many mentions were found."""
    with_monitors = Monitor.objects.unscoped("listening goes over all workspaces").order_by().values("workspace")
    return sum(listen(workspace=one) for one in Workspace.objects.filter(pk__in=with_monitors).order_by("pk"))


def listen(*, workspace: Workspace) -> int:
    """Find mentions in what came since the last run, then go on filling monitors. Returns how many were found.

    While another worker does the same for this workspace, nothing happens.
    """
    found = _late_texts(workspace)
    for _turn in range(TURNS):
        fresh, more = _new_texts(workspace)
        found += fresh
        if not more:
            break
    _sweep(workspace)
    for _turn in range(SPANS_A_RUN):
        filled = _fill_span(workspace)
        if filled is None:
            break
        found += filled
    return found


def cursor_forward(*, workspace: Workspace) -> None:
    """Begin with what comes from now on; called for the first monitor, whose past is filled day by day."""
    rows = ListeningCursor.objects.for_workspace(workspace)
    cursor, made = rows.get_or_create(workspace=workspace)
    if made or not Monitor.objects.for_workspace(workspace).filter(paused_at=None).exists():
        for name, query in text_sources(workspace).items():
            setattr(cursor, name, query.order_by().aggregate(last=Max("pk"))["last"] or 0)
        cursor.marked, cursor.marked_at = cursor.seen, now()
        cursor.settled = {name: max(0, last - OPEN_IDS) for name, last in cursor.marked.items()}
        cursor.save()


def _locked(workspace: Workspace) -> ListeningCursor | None:
    rows = ListeningCursor.objects.for_workspace(workspace)
    rows.get_or_create(workspace=workspace)
    return rows.select_for_update(skip_locked=True).first()


@transaction.atomic
def _new_texts(workspace: Workspace) -> tuple[int, bool]:
    """Returns how many mentions were found, and whether more texts wait."""
    cursor = _locked(workspace)
    if cursor is None:
        return 0, False
    monitors = list(Monitor.objects.for_workspace(workspace).filter(paused_at=None))
    matcher = Matcher(rules_of(monitors))
    oldest = _oldest(workspace)
    found: list[Mention] = []
    more = False
    for name, query in text_sources(workspace).items():
        rows = text_columns(name, query.filter(pk__gt=getattr(cursor, name)).order_by("pk"))
        batch = [text_made(name, row) for row in rows[:TEXTS_A_TURN]]
        if batch:
            setattr(cursor, name, batch[-1].pk)
        more = more or len(batch) == TEXTS_A_TURN
        found += _mentions(workspace, matcher, [one for one in batch if one.at >= oldest])
    cursor.save()
    _keep(workspace, found)
    return len(found), more


@transaction.atomic
def _late_texts(workspace: Workspace) -> int:
    """Look again at texts whose transaction may have ended after the cursor had gone past their ids.

    Those that are mentioned already are left out. Returns how many mentions were found.
    """
    moment, cursor = now(), _locked(workspace)
    if cursor is None:
        return 0
    matcher = Matcher(rules_of(Monitor.objects.for_workspace(workspace).filter(paused_at=None)))
    found: list[Mention] = []
    for name, query in text_sources(workspace).items():
        mentioned = Mention.objects.for_workspace(workspace).filter(**{name: OuterRef("pk")})
        rows = query.filter(
            pk__gt=cursor.settled.get(name, 0), pk__lte=getattr(cursor, name), at__gte=_oldest(workspace)
        )
        again = text_columns(name, rows.exclude(Exists(mentioned)).order_by("pk")).iterator(chunk_size=BATCH)
        found += _mentions(workspace, matcher, (text_made(name, row) for row in again))
    if cursor.marked_at is None or cursor.marked_at + LASTS <= moment:
        cursor.settled, cursor.marked, cursor.marked_at = cursor.marked, cursor.seen, moment
        cursor.save(update_fields=["settled", "marked", "marked_at"])
    _keep(workspace, found)
    return len(found)


def _oldest(workspace: Workspace) -> datetime:
    return day_start(local_day(now(), workspace.time_zone) - timedelta(days=400), workspace.time_zone)


def _mentions(workspace: Workspace, matcher: Matcher, texts: Iterable[Heard]) -> list[Mention]:
    """A mention for each monitor that each text meets. Texts nobody has judged are judged here."""
    met: list[tuple[Heard, str, list[int]]] = []
    for one in texts:
        script = script_of(one.text)
        if monitors := matcher.met(one.text, platform=one.platform, script=script, by=one.by):
            met.append((one, script, monitors))
    unjudged = [one.text for one, _script, _monitors in met if one.source == MentionSource.POST]
    verdicts = iter(judged(workspace.pk, unjudged) if unjudged else [])
    made = []
    for one, script, monitors in met:
        verdict = next(verdicts) if one.source == MentionSource.POST else {}
        made += [
            Mention(
                workspace=workspace, monitor_id=pk, source=one.source, key=one.key, at=one.at, platform=one.platform,
                script=script, sentiment=verdict.get("sentiment", one.sentiment),
                intent=verdict.get("intent", one.intent), engagement=one.engagement, **one.owner,
            )
            for pk in monitors
        ]  # fmt: skip
    return made


def _keep(workspace: Workspace, mentions: Sequence[Mention]) -> None:
    Mention.objects.bulk_create(mentions, ignore_conflicts=True, batch_size=BATCH)
    by_day: dict[date, set[int]] = {}
    for one in mentions:
        by_day.setdefault(local_day(one.at, workspace.time_zone), set()).add(one.monitor_id)
    for day, monitors in by_day.items():
        days_count(workspace=workspace, monitor_ids=monitors, first=day)


@transaction.atomic
def _fill_span(workspace: Workspace) -> int | None:
    """Look through the next old days of the monitors that are furthest behind. None when nothing is left to fill."""
    waiting = Monitor.objects.for_workspace(workspace).filter(paused_at=None, fill_day__isnull=False)
    if not waiting.exists() or _locked(workspace) is None:
        return None
    monitors = list(waiting.select_for_update())
    last = max((one.fill_day for one in monitors if one.fill_day), default=None)
    if last is None:
        return None
    monitors = [one for one in monitors if one.fill_day == last]
    oldest = local_day(now(), workspace.time_zone) - timedelta(days=BACK - 1)
    first = max(last - timedelta(days=SPAN - 1), oldest, min(one.counted_from for one in monitors))
    found = span_fill(workspace=workspace, monitors=monitors, first=min(first, last), last=last)
    earlier = min(first, last) - timedelta(days=1)
    for one in monitors:
        one.fill_day = earlier if earlier >= max(oldest, one.counted_from) else None
    Monitor.objects.for_workspace(workspace).bulk_update(monitors, ["fill_day"])
    return found


def span_fill(*, workspace: Workspace, monitors: Sequence[Monitor], first: date, last: date) -> int:
    """Bring the mentions of days to what the monitors' words find now, and count the days. Returns how many there are.

    Days from `first` to `last`, both included.
    """
    since, until = day_start(first, workspace.time_zone), day_start(last + timedelta(days=1), workspace.time_zone)
    found = _mentions(
        workspace, Matcher(rules_of(monitors)), texts_between(workspace=workspace, since=since, until=until)
    )
    wanted = {(one.monitor_id, one.key) for one in found}
    ids = [monitor.pk for monitor in monitors]
    rows = Mention.objects.for_workspace(workspace).filter(monitor__in=ids, at__gte=since, at__lt=until)
    stale = [pk for pk, monitor, key in rows.values_list("pk", "monitor", "key") if (monitor, key) not in wanted]
    rows.filter(pk__in=stale).delete()
    Mention.objects.bulk_create(found, ignore_conflicts=True, batch_size=BATCH)
    days_count(workspace=workspace, monitor_ids=ids, first=first, last=last)
    return len(found)


@transaction.atomic
def _sweep(workspace: Workspace) -> None:
    """Once a day: moods that were corrected, texts that were edited, deleted or found to be spam since yesterday."""
    cursor, today = _locked(workspace), local_day(now(), workspace.time_zone)
    if cursor is None or cursor.swept_on == today:
        return
    last, cursor.swept_on = cursor.swept_on, today
    cursor.save(update_fields=["swept_on"])
    if last is None:
        return
    since = day_start(today - timedelta(days=SWEPT), workspace.time_zone)
    changed_since = day_start(last - timedelta(days=1), workspace.time_zone)
    rows = Mention.objects.for_workspace(workspace).filter(at__gte=since, source=MentionSource.INBOX)
    spam = rows.filter(Q(message__intent=Intent.SPAM) | Q(message__thread__state=ThreadState.SPAM))
    edited = rows.filter(message__edited_at__gte=changed_since)
    moods = rows.exclude(message__sentiment=F("sentiment"), message__intent=F("intent"))
    days = {local_day(at, workspace.time_zone) for at in (spam | edited | moods).values_list("at", flat=True)}
    fresh = Message.objects.for_workspace(workspace).filter(
        direction=Direction.IN, at__gte=since, edited_at__gte=changed_since
    )
    days |= {local_day(at, workspace.time_zone) for at in fresh.values_list("at", flat=True)}
    monitors = list(Monitor.objects.for_workspace(workspace).filter(paused_at=None))
    for day in days:
        start, end = day_start(day, workspace.time_zone), day_start(day + timedelta(days=1), workspace.time_zone)
        stale = rows.filter(at__gte=start, at__lt=end, monitor__in=monitors)
        stale.filter(pk__in=(spam | edited | moods).values("pk")).delete()
        covering = [one for one in monitors if one.counted_from <= day]
        span_fill(workspace=workspace, monitors=covering, first=day, last=day)
