"""The engine page in sentences, in the reader's language: what is the matter, and what to do about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib.clock import now
from content.engine.watch import EngineReport, Hold
from content.selectors.processes import Standstill
from content.selectors.waiting import STUCK_AFTER
from team.templatetags.ui import short_moment

_DAY = timedelta(days=1)


def span_text(seconds: float) -> str:
    """A span in its largest sensible unit: 40 ms, 0.8 s, 12 s, 3 min, 2 h, 5 days."""
    if seconds < 0.095:
        return _("%(n)s ms") % {"n": round(seconds * 1000)}
    if seconds < 9.95:
        return _("%(n)s s") % {"n": formats.number_format(round(seconds, 1), decimal_pos=1)}
    if seconds < 120:
        return _("%(n)s s") % {"n": round(seconds)}
    if seconds < 7200:
        return _("%(n)s min") % {"n": round(seconds / 60)}
    if seconds < 2 * _DAY.total_seconds():
        return _("%(n)s h") % {"n": round(seconds / 3600)}
    days = round(seconds / _DAY.total_seconds())
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def age_text(seconds: float) -> str:
    """The same in whole seconds, for how long ago something happened."""
    return span_text(seconds) if seconds >= 9.5 else _("%(n)s s") % {"n": round(max(0.0, seconds))}


def verdict_text(report: EngineReport) -> str:
    """The state of publishing in one sentence."""
    match report.verdict.code:
        case "dead":
            return _("Nothing is being published: no publish worker is running.")
        case "stuck":
            count = report.due.stuck_count
            text = ngettext(
                "Publishing is running, but %(n)s post has been waiting for more than %(minutes)s minutes.",
                "Publishing is running, but %(n)s posts have been waiting for more than %(minutes)s minutes.",
                count,
            )
            return text % {"n": count, "minutes": round(STUCK_AFTER.total_seconds() / 60)}
        case "background":
            return _("Posts go out, but work in the background stands still.")
        case "two_beats":
            return _("Posts go out, but more than one scheduler is running.")
        case "paused":
            return _("Publishing is running, but this workspace is paused.")
        case "slow" if report.due.oldest and report.due.oldest.next_attempt_at:
            wait = (report.at - report.due.oldest.next_attempt_at).total_seconds()
            return _("Publishing is behind: a due post has been waiting for %(span)s.") % {"span": span_text(wait)}
    return _running(report)


def _running(report: EngineReport) -> str:
    last = report.last_at
    if last is None:
        return _("Publishing is running; no post has left yet.")
    if report.at - last >= _DAY:
        return _("Publishing is running; the last post left on %(moment)s.") % {"moment": short_moment(last)}
    places = {"ago": age_text((report.at - last).total_seconds())}
    if report.punctuality.last_late is None:
        return _("Publishing is running; the last post left %(ago)s ago.") % places
    places["late"] = span_text(report.punctuality.last_late)
    return _("Publishing is running; the last post left %(ago)s ago, %(late)s after its time.") % places


def advice_text(report: EngineReport) -> str:
    """What to do about it; "" when nothing needs doing."""
    match report.verdict.code:
        case "dead":
            return _(
                "Whoever runs the installation starts the service worker-publish (on one machine: ./juzhen up). Due "
                "posts go out as soon as it runs; those that became too late wait in the queue for your decision."
            )
        case "stuck":
            return _(
                "Open the posts below. If their accounts look well, the log of the publish worker says what stops them."
            )
        case "two_beats":
            return _("Each scheduled task now starts twice, which harms no post. Stop one of the beat services.")
        case "background" if report.standstill is not None:
            return standstill_text(report.standstill)
        case "paused":
            return _("Due posts wait until somebody lifts the pause; those that become too late ask for a decision.")
    return ""


def standstill_text(standstill: Standstill) -> str:
    """What stands still, why, and which service to start."""
    cause = {
        "no_beat": _("The scheduler is not running. Start the service beat."),
        "no_worker": _("No worker takes on background work. Start the service worker-default."),
        "busy": _("All workers for background work have been busy for minutes. Start one more worker-default."),
        "broker": _("Scheduler and workers are running, but tasks do not arrive. Check Redis or Valkey."),
    }[standstill.cause]
    effect = _("Reminders, first comments, media and the renewal of access stand still; due posts still go out.")
    return f"{cause} {effect}"


def hold_text(hold: Hold) -> str:
    """Why posts of an account wait."""
    match hold.code:
        case "needs_reconnect":
            return _("Access was lost: reconnect it.")
        case "restricted":
            return _("The platform restricts it.")
        case "disconnected":
            return _("It is disconnected.")
        case "paused":
            return _("Publishing is paused.")
        case "no_worker":
            return _("No publish worker is running.")
        case "stuck":
            return _("Nothing holds it back.")
        case "turn":
            return _("It is about to leave.")
        case "content":
            return _("It waits for approval, or its campaign is paused.")
    sentence = {
        "budget": _("Its rate budget is used up: %(until)s."),
        "held": _("The platform asks us to wait: %(until)s."),
        "app": _("The budget all accounts share is used up: %(until)s."),
        "pace": _("Own spacing, cap or quiet hours: %(until)s."),
    }[hold.code]
    return sentence % {"until": _left(hold.until)}


def _left(until: datetime | None) -> str:
    if until is None:
        return _("until somebody acts")
    seconds = (until - now()).total_seconds()
    if seconds >= _DAY.total_seconds():
        return _("until %(moment)s") % {"moment": short_moment(until)}
    return _("another %(span)s") % {"span": age_text(seconds)}
