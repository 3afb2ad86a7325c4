"""Which posts a person puts out although the account's platform has an interface, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop

from accounts.connectors import registry
from accounts.connectors.types import PublishMode
from accounts.models import SocialAccount
from accounts.states import AccountState
from content.models import Post
from content.services.payload import BY_HAND, options_of, payload_build, payload_by_hand

NO_INTERFACE = gettext_noop("The platform has no interface for publishing.")
CHOSEN = gettext_noop("This was chosen for the post.")


def by_hand_reason(*, post: Post, account: SocialAccount, payload: Mapping[str, Any] | None = None) -> str:
    """Why a person posts `post` to the account (message id), '' when we send it or the whole platform is by hand.

    The account's and the platform's own reasons come before the wish of whoever wrote the post. `payload`: the content
    for the account where it is built already.
    """
    if registry.capabilities(account.platform).publish_mode is not PublishMode.API:
        return ""
    content = payload_build(post=post, account=account) if payload is None else payload
    reason = payload_by_hand(payload=content, account=account)
    return reason or (CHOSEN if hand_chosen(post=post, account=account) else "")


def by_hand_note(*, post: Post, account: SocialAccount, payload: Mapping[str, Any] | None = None) -> str:
    """The same for people who write the post, whole platforms by hand included (message id)."""
    caps = registry.capabilities(account.platform)
    if caps.publish_mode is PublishMode.API:
        return by_hand_reason(post=post, account=account, payload=payload)
    return caps.hand_off.why if caps.hand_off else NO_INTERFACE


def hand_chosen(*, post: Post, account: SocialAccount) -> bool:
    """Whether the post itself asks that a person posts it to the account."""
    return options_of(post=post, account=account).get(BY_HAND) is True


def needs_connection(account: SocialAccount, *, by_hand: str) -> bool:
    """Whether the account must be connected first: a person needs no access of ours, only an account that is kept."""
    if account.state == AccountState.OK:
        return False
    return not by_hand or account.state == AccountState.DISCONNECTED
