"""Notifications about accounts: kinds and wording. Imported when the app is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext, ngettext

from accounts.identity_states import ImageKind
from accounts.onboarding_states import QualificationKind
from accounts.onboarding_template import BY_KEY
from accounts.templatetags.platforms import platform_name
from team.notices import register
from team.templatetags.ui import short_moment

NEEDS_RECONNECT = "account_needs_reconnect"
RESTRICTED = "account_restricted"
EXPIRING = "account_expiring"
SPEND_CAP = "platform_spend_cap"
IDENTITY_DUE = "account_image_due"
COMPETITOR_POST = "competitor_post"
COMPETITOR_GROWTH = "competitor_growth"
COMPETITOR_SILENCE = "competitor_silence"
COMPETITOR_REVIEW = "competitor_review"
MATRIX_AUDIT = "matrix_audit"
HANDOVER_OVERDUE = "handover_overdue"
AUDIT_DUE = "custody_audit_due"
QUALIFICATION_ENDING = "qualification_ending"
VERIFICATION_ENDING = "verification_ending"
ONBOARDING_LATE = "onboarding_late"
STORE_BROKEN = "store_broken"


def _places(params: Mapping[str, Any]) -> dict[str, str]:
    return {"account": params["account"], "platform": platform_name(params["platform"])}


def _needs_reconnect(params: Mapping[str, Any]) -> str:
    return gettext("%(platform)s “%(account)s” must be connected again before it can publish.") % _places(params)


def _restricted(params: Mapping[str, Any]) -> str:
    return gettext("%(platform)s restricts “%(account)s”. See at the platform what it objects to.") % _places(params)


def _expiring(params: Mapping[str, Any]) -> str:
    places = {**_places(params), "moment": short_moment(parse_datetime(params["expires_at"]))}
    return gettext("Access to %(platform)s “%(account)s” ends at %(moment)s. Reconnect it before then.") % places


def _spend_cap(params: Mapping[str, Any]) -> str:
    places = {"platform": platform_name(params["platform"]), "cap": params["cap"]}
    return gettext("%(platform)s: this month's spending cap of %(cap)s is used up. Paid calls wait.") % places


def _rival(params: Mapping[str, Any], text: str) -> str:
    numbers = {name: value for name, value in params.items() if isinstance(value, int | float)}
    shown = {name: f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}" for name, value in numbers.items()}
    return text % {"competitor": params["competitor"], "platform": platform_name(params["platform"]), **shown}


def _rival_post(params: Mapping[str, Any]) -> str:
    return _rival(
        params, gettext("%(competitor)s, %(platform)s: a post drew %(value)s reactions; %(usual)s are usual.")
    )


def _rival_growth(params: Mapping[str, Any]) -> str:
    text = gettext("%(competitor)s, %(platform)s: followers changed by %(value)s in a day; %(usual)s are usual.")
    return _rival(params, text)


def _rival_silence(params: Mapping[str, Any]) -> str:
    text = gettext("%(competitor)s, %(platform)s: nothing posted for %(days)s days; every %(usual)s days is usual.")
    return _rival(params, text)


def _rival_review(params: Mapping[str, Any]) -> str:
    return gettext("It is time to look at the competitor %(competitor)s anew.") % {"competitor": params["competitor"]}


def _matrix_audit(params: Mapping[str, Any]) -> str:
    new = int(params["new"])
    text = ngettext(
        "The weekly audit of the accounts has %(n)s new finding; the score is %(score)s of 100.",
        "The weekly audit of the accounts has %(n)s new findings; the score is %(score)s of 100.",
        new,
    )
    return text % {"n": new, "score": params["score"]}


def _handover_overdue(params: Mapping[str, Any]) -> str:
    places = {"person": params["person"], "n": params["n"]}
    return (
        ngettext(
            "Handover of %(person)s: %(n)s item is overdue.",
            "Handover of %(person)s: %(n)s items are overdue.",
            params["n"],
        )
        % places
    )


def _audit_due(params: Mapping[str, Any]) -> str:
    return gettext("%(platform)s “%(account)s”: the register entry should be audited again.") % _places(params)


register(MATRIX_AUDIT, group="todo", icon="scan-search", text=_matrix_audit)


def _identity_due(params: Mapping[str, Any]) -> str:
    places = {**_places(params), "kind": ImageKind(params["kind"]).label, "season": params["season"]}
    if params["season"]:
        return gettext("%(platform)s “%(account)s”: %(kind)s for “%(season)s” is due.") % places
    return gettext("%(platform)s “%(account)s”: %(kind)s should be renewed.") % places


def _qualification_ending(params: Mapping[str, Any]) -> str:
    known = params["kind"] in QualificationKind.values
    what = params["title"] or (str(QualificationKind(params["kind"]).label) if known else params["kind"])
    return _end_of(
        params["days"],
        gettext("“%(what)s” of %(holder)s has ended. Renew it, or take it out of use."),
        gettext("“%(what)s” of %(holder)s ends today."),
        lambda n: ngettext(
            "“%(what)s” of %(holder)s ends in %(days)s day. Renew it in time.",
            "“%(what)s” of %(holder)s ends in %(days)s days. Renew it in time.",
            n,
        ),
    ) % {"what": what, "holder": params["holder"], "days": params["days"]}


def _verification_ending(params: Mapping[str, Any]) -> str:
    return _end_of(
        params["days"],
        gettext("The verification of %(platform)s “%(account)s” has ended. Renew it at the platform."),
        gettext("The verification of %(platform)s “%(account)s” ends today."),
        lambda n: ngettext(
            "The verification of %(platform)s “%(account)s” ends in %(days)s day. Renew it in time.",
            "The verification of %(platform)s “%(account)s” ends in %(days)s days. Renew it in time.",
            n,
        ),
    ) % {**_places(params), "days": params["days"]}


def _end_of(days: int, past: str, today: str, ahead: Callable[[int], str]) -> str:
    if days < 0:
        return past
    return ahead(days) if days else today


def _onboarding_late(params: Mapping[str, Any]) -> str:
    line = BY_KEY.get(params["task"])
    names = {"account": params["account"], "task": str(line.title) if line else params["task"], "n": params["count"]}
    if params["count"] == 1:
        return gettext("Overdue for “%(account)s”: %(task)s.") % names
    return gettext("%(n)s tasks are overdue for “%(account)s”, first: %(task)s.") % names


def _store_broken(params: Mapping[str, Any]) -> str:
    return gettext("The link to the shop “%(store)s” is broken. Accounts lead customers there.") % params


register(NEEDS_RECONNECT, group="todo", icon="unplug", text=_needs_reconnect)
register(RESTRICTED, group="todo", icon="shield-alert", text=_restricted)
register(SPEND_CAP, group="todo", icon="wallet", text=_spend_cap)
register(EXPIRING, group="todo", icon="clock-alert", text=_expiring)
register(COMPETITOR_POST, group="activity", icon="flame", text=_rival_post)
register(COMPETITOR_GROWTH, group="activity", icon="trending-up", text=_rival_growth)
register(COMPETITOR_SILENCE, group="activity", icon="moon", text=_rival_silence)
register(COMPETITOR_REVIEW, group="todo", icon="swords", text=_rival_review)
register(
    "platforms_review",
    group="todo",
    icon="scale",
    text=lambda p: gettext("Your decision “%(decision)s” about platforms is due to be looked at again.") % p,
)
register(IDENTITY_DUE, group="todo", icon="image-up", text=_identity_due)
register(HANDOVER_OVERDUE, group="todo", icon="arrow-left-right", text=_handover_overdue)
register(AUDIT_DUE, group="todo", icon="clipboard-check", text=_audit_due)
register(QUALIFICATION_ENDING, group="todo", icon="file-clock", text=_qualification_ending)
register(VERIFICATION_ENDING, group="todo", icon="badge-alert", text=_verification_ending)
register(ONBOARDING_LATE, group="todo", icon="list-todo", text=_onboarding_late)
register(STORE_BROKEN, group="todo", icon="store", text=_store_broken)
