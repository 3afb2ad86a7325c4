"""What a draft becomes: the local post, and its button."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...errors import InvalidContent
from ...messages import _
from ...text import problem
from ...types import Draft, Problem
from .wire import SLUG

# A call needs no address: Google knows the location's number.
CALL = "CALL"
ADDRESS, BUTTON = _("Address of the button"), _("Button")


def resource(draft: Draft) -> dict[str, Any]:
    """The local post of a draft. Options: cta, cta_url. Raises InvalidContent when a picture has no public address."""
    made: dict[str, Any] = {"topicType": "STANDARD", "summary": draft.text}
    if draft.language:
        made["languageCode"] = draft.language
    action, address = button_of(draft)
    if action:
        made["callToAction"] = {"actionType": action} if action == CALL else {"actionType": action, "url": address}
    if any(item.url is None for item in draft.media):
        message = _("Google fetches pictures from this installation, which must be reachable from the internet.")
        raise InvalidContent(message, platform=SLUG, code="no_public_address")
    if draft.media:
        made["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": item.url} for item in draft.media]
    return made


def button_of(draft: Draft) -> tuple[str, str]:
    """The button's kind and address; '' where there is none."""
    return str(draft.options.get("cta") or ""), str(draft.options.get("cta_url") or "").strip()


def button_problems(draft: Draft) -> Iterator[Problem]:
    """A button needs its address, and the other way round."""
    action, address = button_of(draft)
    if action and action != CALL and not address:
        yield problem("option_missing", "options.cta_url", _("Fill in “%(name)s”."), name=ADDRESS)
    if address and not action:
        yield problem("option_missing", "options.cta", _("Fill in “%(name)s”."), name=BUTTON)
    if address and not address.startswith(("https://", "http://")):
        yield problem("address_invalid", "options.cta_url", _("Enter an address with https://."))
