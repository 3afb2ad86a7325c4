"""Rules and what they did, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from interactions.moderation_states import DoneState, Hours, ReviewState, SpamFrom, Topic, What
from interactions.selectors.moderation.terms import Actions, Conditions
from interactions.states import Intent, Priority, Sentiment
from team.roles import Role

SHOWN = 6
Row = Mapping[str, Any]


def condition_words(asked: Conditions) -> list[str]:
    """Each condition that is set, as a short phrase."""
    words = [
        _("is their first message") if asked.first else "",
        _("says %(words)s") % {"words": _some(asked.keywords_any)} if asked.keywords_any else "",
        _("does not say %(words)s") % {"words": _some(asked.keywords_none)} if asked.keywords_none else "",
        _("has a link") if asked.link else "",
        _("has personal data") if asked.personal else "",
        str(SpamFrom(asked.spam).label).lower() if asked.spam else "",
        *(_labels(Sentiment, asked.sentiments), _labels(Intent, asked.intents)),
        _("at least %(percent)s%% sure") % {"percent": asked.confidence}
        if asked.confidence and (asked.sentiments or asked.intents)
        else "",
        _("%(n)s hidden or deleted in %(days)s days") % {"n": asked.offences, "days": asked.offence_days}
        if asked.offences
        else "",
        str(Hours(asked.hours).label).lower() if asked.hours else "",
    ]
    return [word for word in words if word]


def action_words(actions: Actions, names: Mapping[int, str], replies: Mapping[int, str]) -> list[str]:
    """Each action as a short phrase. `names`: people by id, `replies`: titles of saved replies by id."""
    words = [
        pgettext("rule does", "hide it") if actions.hide else "",
        pgettext("rule does", "delete it") if actions.delete else "",
        _("priority %(name)s") % {"name": Priority(actions.priority).label.lower()} if actions.priority else "",
        _assign_words(actions.assign, names),
        _("tag %(tags)s") % {"tags": ", ".join(actions.tags)} if actions.tags else "",
        pgettext("rule does", "move to spam") if actions.spam else "",
        pgettext("rule does", "block the person") if actions.block else "",
    ]
    if actions.reply_id is not None:
        words.append(_("answer “%(title)s”") % {"title": replies.get(actions.reply_id, "?")})
    return [word for word in words if word]


def matched_words(matched: Sequence[Row]) -> list[str]:
    """Why a rule fitted a message."""
    return [word for one in matched if (word := _matched(one))]


def _matched(one: Row) -> str:
    code = one.get("code")
    plain = {
        "first": _("first message"),
        "link": _("link"),
        "personal": _("personal data"),
        "blocked": _("blocked person"),
    }
    if code in plain:
        return plain[str(code)]
    if code == "keyword":
        return _("says %(words)s") % {"words": _some([str(word) for word in one.get("words", [])])}
    if code == "sentiment":
        return str(Sentiment(one["sentiment"]).label)
    if code == "intent":
        return str(Intent(one["intent"]).label)
    if code == "spam":
        signs = [_SIGNS()[sign] for sign in one.get("signs", []) if sign in _SIGNS()]
        return _("spam %(score)s/100 (%(signs)s)") % {"score": one.get("score", 0), "signs": ", ".join(signs)}
    if code == "offences":
        count = int(one.get("count", 0))
        return ngettext("%(n)s offence before", "%(n)s offences before", count) % {"n": count}
    if code == "hours":
        return str(Hours(one["hours"]).label)
    return ""


def done_words(entry: Row, names: Mapping[int, str]) -> str:
    """One action of a run and how it ended."""
    what, state = entry.get("what", ""), entry.get("state", "")
    words = _deed(what, entry, names)
    if state == DoneState.DONE:
        return words
    why = _WHY().get(str(entry.get("why", "")), str(entry.get("why", "")))
    label = str(DoneState(state).label) if state in DoneState.values else ""
    return f"{words} ({label}: {why})" if why and state != DoneState.UNDONE else f"{words} ({label})"


def _deed(what: str, entry: Row, names: Mapping[int, str]) -> str:
    if what == What.TAG:
        return _("tagged %(tags)s") % {"tags": ", ".join(map(str, entry.get("tags", [])))}
    if what == What.PRIORITY and entry.get("to") in Priority.values:
        return _("priority %(name)s") % {"name": Priority(entry["to"]).label.lower()}
    if what == What.ASSIGN:
        to = entry.get("to")
        name = names.get(to) if isinstance(to, int) else None
        return _("given to %(name)s") % {"name": name} if name else pgettext("rule did", "given to somebody")
    return {
        What.HIDE.value: pgettext("rule did", "hidden"),
        What.DELETE.value: pgettext("rule did", "deleted"),
        What.SPAM.value: pgettext("rule did", "moved to spam"),
        What.BLOCK.value: pgettext("rule did", "person blocked"),
        What.REPLY.value: pgettext("rule did", "answered"),
    }.get(what, what)


def why_words(why: Sequence[Row]) -> list[str]:
    """Which part of the reply policy asks for a second person."""
    words = []
    for one in why:
        code = one.get("code")
        if code == "role" and one.get("role") in Role.values:
            words.append(_("role: %(name)s") % {"name": Role(one["role"]).label})
        elif code == "person":
            words.append(_("this person's answers"))
        elif code == "topic" and one.get("topic") in Topic.values:
            words.append(f"{Topic(one['topic']).label}: {_some([str(word) for word in one.get('words', [])])}")
        elif code == "intent" and one.get("intent") in Intent.values:
            words.append(_("answers a message judged “%(name)s”") % {"name": Intent(one["intent"]).label})
    return words


def review_label(state: str) -> str:
    """Name of a review's state."""
    return str(ReviewState(state).label)


def _assign_words(assign: str, names: Mapping[int, str]) -> str:
    if not assign:
        return ""
    if assign == "duty":
        return _("give to whoever is on shift")
    return _("give to %(name)s") % {"name": names.get(int(assign), _("somebody who left"))}


def _labels(choices: Any, values: Sequence[str]) -> str:
    return " / ".join(str(choices(value).label) for value in values)


def _some(words: Sequence[str]) -> str:
    shown = ", ".join(f"“{word}”" for word in words[:SHOWN])
    return f"{shown} +{len(words) - SHOWN}" if len(words) > SHOWN else shown


def _SIGNS() -> dict[str, str]:
    return {
        "judged": pgettext("spam sign", "reads like spam"),
        "bait": pgettext("spam sign", "asks to make contact elsewhere"),
        "link": pgettext("spam sign", "link"),
        "repeated": pgettext("spam sign", "same text again and again"),
    }


def _WHY() -> dict[str, str]:
    return {
        "already": pgettext("rule did not", "it was so already"),
        "gone": pgettext("rule did not", "the message is gone"),
        "off": pgettext("rule did not", "the rule was switched off"),
        "cannot": pgettext("rule did not", "the platform does not allow it"),
        "person": pgettext("rule did not", "a person is answering"),
        "limit": pgettext("rule did not", "this person had such an answer lately"),
        "window": pgettext("rule did not", "the platform takes no answer any more"),
        "places": pgettext("rule did not", "a place in the text could not be filled"),
        "spam": pgettext("rule did not", "the thread is in spam"),
        "other": pgettext("rule did not", "another rule answers"),
        "owned": pgettext("rule did not", "it was somebody's already"),
        "fixed": pgettext("rule did not", "a person had set it"),
        "nobody": pgettext("rule did not", "nobody could take it"),
        "changed": pgettext("rule did not", "somebody changed it since"),
    }
