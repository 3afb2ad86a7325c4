"""How this app's notifications are worded, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from content.selectors.approval import changed_words
from content.states import TriageAction
from team.notices import register
from team.templatetags.ui import short_date

Params = Mapping[str, Any]


def _cause(params: Params) -> str:
    message = str(params.get("message") or "")
    if not message:
        return ""
    values = params.get("message_params") or {}
    return _(message) % values if values else _(message)


def _failed(params: Params) -> str:
    text = _("“%(post)s” could not be published on %(account)s.") % params
    return f"{text} {_cause(params)}".strip()


def _comment_failed(params: Params) -> str:
    text = _("The first comment under “%(post)s” on %(account)s could not be written.") % params
    return f"{text} {_cause(params)}".strip()


def _stuck(params: Params) -> str:
    count = int(params["count"])
    if count == 1:
        return _("“%(post)s” on %(account)s is due but does not leave, although nothing holds it back.") % params
    text = ngettext(
        "%(count)s due post does not leave, although nothing holds it back.",
        "%(count)s due posts do not leave, although nothing holds them back.",
        count,
    )
    return text % {"count": count}


def _silent(params: Params) -> str:
    places = {**params, "since": short_date(parse_datetime(params["since"]))}
    text = _("%(account)s has published nothing since %(since)s, and nothing is scheduled in the next days.")
    return text % places


def _voided(params: Params) -> str:
    changed = changed_words(params.get("changed") or ())
    if not changed:
        return _("%(by)s ended the approval of “%(post)s”. It needs a new one.") % params
    text = _("%(by)s changed “%(post)s” after it was approved (%(changed)s). It needs a new approval.")
    return text % {**params, "changed": changed}


def _resumed(params: Params) -> str:
    text = _("%(by)s resumed publishing.") % params
    held = int(params.get("held") or 0)
    if not held:
        return text
    waiting = ngettext("%(n)s stopped post waits for a decision.", "%(n)s stopped posts wait for a decision.", held)
    return f"{text} {waiting % {'n': held}}"


def _reconnected(params: Params) -> str:
    count = int(params["count"])
    text = ngettext(
        "%(account)s is connected again. %(n)s post missed its time meanwhile: decide whether it still goes out.",
        "%(account)s is connected again. %(n)s posts missed their time meanwhile: decide which still go out.",
        count,
    )
    return text % {"account": params["account"], "n": count}


def _triaged(params: Params) -> str:
    done, refused = int(params["done"]), int(params["refused"])
    words = {
        TriageAction.SEND: lambda: ngettext(
            "%(n)s held-back post goes out in order.", "%(n)s held-back posts go out in order.", done
        ),
        TriageAction.RESCHEDULE: lambda: ngettext(
            "%(n)s held-back post is rescheduled.", "%(n)s held-back posts are rescheduled.", done
        ),
        TriageAction.DROP: lambda: ngettext(
            "%(n)s held-back post is left out.", "%(n)s held-back posts are left out.", done
        ),
    }
    text = words[TriageAction(params["action"])]() % {"n": done}
    if refused:
        rest = ngettext(
            "%(n)s could not go: %(reason)s", "%(n)s could not go, the first one because: %(reason)s", refused
        )
        text = f"{text} {rest % {'n': refused, 'reason': _cause(params)}}"
    return text


def _media_problem(params: Params) -> str:
    text = _("%(account)s cannot take the file “%(file)s” of “%(post)s”. Replace it before the post is due.") % params
    return f"{text} {_cause(params)}".strip()


def _rights_ending(params: Params) -> str:
    days, count = int(params["days"]), int(params["count"])
    ends = ngettext(
        "“%(file)s” may be used for %(n)s more day.", "“%(file)s” may be used for %(n)s more days.", days
    ) % {"file": params["file"], "n": days}
    posts = ngettext("%(n)s planned post uses it.", "%(n)s planned posts use it.", count) % {"n": count}
    return f"{ends} {posts}"


_WAITING: dict[str, str] = {
    "failed": gettext_noop("“%(post)s” failed on %(account)s and still waits for somebody."),
    "unknown": gettext_noop("It is still unclear whether “%(post)s” is live on %(account)s."),
    "needs_handoff": gettext_noop("“%(post)s” still has to be posted by hand on %(account)s."),
    "paused": gettext_noop("“%(post)s” is still held back on %(account)s."),
}


def _waiting(params: Params) -> str:
    return _(_WAITING.get(str(params.get("state")), _WAITING["failed"])) % params


def _span(params: Params) -> str:
    minutes = int(params.get("minutes") or 0)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // 24
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _overdue(params: Params) -> str:
    late = _("Overdue by %(span)s.") % {"span": _span(params)}
    return f"{_waiting(params)} {late}"


def _escalated(params: Params) -> str:
    late = _("Nobody has dealt with it for %(span)s.") % {"span": _span(params)}
    return f"{_waiting(params)} {late}"


def _many(params: Params) -> str:
    count = int(params.get("count") or 0)
    text = ngettext("%(n)s post waits for a person", "%(n)s posts wait for a person", count) % {"n": count}
    return _("%(posts)s; the longest wait is %(span)s.") % {"posts": text, "span": _span(params)}


def register_all() -> None:
    """Called once when Django is ready."""
    register("publication_failed", group="todo", icon="circle-alert", text=_failed)
    register(
        "publication_unknown",
        group="todo",
        icon="circle-help",
        text=lambda p: _("Check on %(account)s whether “%(post)s” is there; the platform did not confirm it.") % p,
    )
    register(
        "publication_handoff",
        group="todo",
        icon="hand",
        text=lambda p: _("“%(post)s” is ready to be posted by hand on %(account)s.") % p,
    )
    register(
        "publication_late",
        group="todo",
        icon="clock-alert",
        text=lambda p: _("“%(post)s” missed its time on %(account)s. Decide whether it should still go out.") % p,
    )
    register("publication_stuck", group="todo", icon="hourglass", text=_stuck)
    register("account_silent", group="todo", icon="volume-x", text=_silent)
    register("media_problem", group="todo", icon="image-off", text=_media_problem)
    register("media_rights_ending", group="todo", icon="copyright", text=_rights_ending)
    register(
        "media_rights_held",
        group="todo",
        icon="copyright",
        text=lambda p: _("“%(post)s” is held back on %(account)s: “%(file)s” may no longer be used.") % p,
    )
    register("publication_reminder", group="todo", icon="bell-ring", text=_waiting)
    register("publication_overdue", group="todo", icon="clock-alert", text=_overdue)
    register("publication_escalated", group="todo", icon="siren", text=_escalated)
    register("publications_waiting", group="todo", icon="list-checks", text=_many)
    register("comment_failed", group="todo", icon="message-circle-warning", text=_comment_failed)
    register(
        "publishing_paused",
        group="activity",
        icon="pause",
        text=lambda p: _("%(by)s paused publishing: %(reason)s") % p,
    )
    register("publishing_resumed", group="activity", icon="play", text=_resumed)
    register(
        "account_posts_waiting",
        group="todo",
        icon="unplug",
        text=lambda p: _("Posts miss their time on %(account)s, because the account is not connected.") % p,
    )
    register("account_triage", group="todo", icon="list-checks", text=_reconnected)
    register("triage_done", group="activity", icon="list-checks", text=_triaged)
    register(
        "post_review", group="todo", icon="badge-check", text=lambda p: _("%(by)s asks you to review “%(post)s”.") % p
    )
    register("post_approved", group="activity", icon="badge-check", text=lambda p: _("%(by)s approved “%(post)s”.") % p)
    register(
        "post_changes",
        group="todo",
        icon="message-square-text",
        text=lambda p: _("%(by)s asks for changes to “%(post)s”.") % p,
    )
    register("approval_voided", group="todo", icon="badge-alert", text=_voided)
    register(
        "recurrence_problem",
        group="todo",
        icon="repeat",
        text=lambda p: _("A repetition of “%(post)s” could not be scheduled and stays a draft. %(reason)s") % p,
    )
    register(
        "recurrence_stopped",
        group="todo",
        icon="repeat",
        text=lambda p: _("“%(post)s” no longer repeats. %(reason)s") % p,
    )
