"""What a post says to single accounts beyond text and files: fields of the editor's form, and what came back.

Names: `o` (ids of the accounts whose fields the page showed), `o.<account>.<option>`, and `v.<platform>.options` for
what the page has no field for, as JSON, so that saving loses nothing that was set by API.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from accounts.connectors import registry
from accounts.connectors.types import Capabilities, PublishMode
from accounts.models import SocialAccount
from content.models import Variant
from content.services.payload import BY_ACCOUNT, BY_HAND

# Longer ones than any platform takes; the platform's own limit is told as a finding.
VALUE_MAX = 2000
KEPT_MAX = 20_000


def field_name(account: SocialAccount, option: str) -> str:
    """The name of an account's field."""
    return f"o.{account.pk}.{option}"


def field_id(account_id: int, option: str) -> str:
    """Its id in the page."""
    return f"o-{account_id}-{option}"


def offers_by_hand(caps: Capabilities) -> bool:
    """Whether a person may choose to post by hand what we would send."""
    return caps.publish_mode is PublishMode.API


def shown_names(caps: Capabilities) -> set[str]:
    """Options of a platform that the form has a field for."""
    return {item.name for item in caps.options} | ({BY_HAND} if offers_by_hand(caps) else set())


def read_options(data: QueryDict, accounts: Iterable[SocialAccount]) -> dict[str, dict[str, Any]]:
    """Options by platform as `Variant.options` keeps them; only platforms that have any."""
    shown = set(data.getlist("o"))
    found: dict[str, dict[str, Any]] = {}
    kept: dict[str, dict[str, Any]] = {}
    for account in accounts:
        slug = account.platform
        if slug not in kept:
            kept[slug] = _kept(data.get(f"v.{slug}.options", ""))
            found[slug] = {**kept[slug], BY_ACCOUNT: dict(kept[slug].get(BY_ACCOUNT, {}))}
        if str(account.pk) not in shown:
            continue
        caps = registry.capabilities(slug)
        own = dict(kept[slug].get(BY_ACCOUNT, {}).get(str(account.pk), {}))
        own = {name: value for name, value in own.items() if name not in shown_names(caps)} | _given(
            data, account, caps
        )
        found[slug][BY_ACCOUNT][str(account.pk)] = own
    return {slug: options for slug, values in found.items() if (options := tidy(values))}


def kept_options(variant: Variant | None, accounts: Iterable[SocialAccount]) -> str:
    """What the form keeps of a platform's options besides its fields, as JSON, or "". `accounts`: those shown."""
    if variant is None or not variant.options:
        return ""
    names = shown_names(registry.capabilities(variant.platform))
    rest = {name: value for name, value in variant.options.items() if name not in {*names, BY_ACCOUNT}}
    shown = {str(account.pk) for account in accounts}
    own = variant.options.get(BY_ACCOUNT, {})
    rest[BY_ACCOUNT] = {
        pk: {name: value for name, value in values.items() if pk not in shown or name not in names}
        for pk, values in own.items()
    }
    left = tidy(rest)
    return json.dumps(left, ensure_ascii=False) if left else ""


def tidy(options: Mapping[str, Any]) -> dict[str, Any]:
    """Without accounts that have nothing of their own."""
    own = {pk: values for pk, values in options.get(BY_ACCOUNT, {}).items() if values}
    rest = {name: value for name, value in options.items() if name != BY_ACCOUNT}
    return {**rest, **({BY_ACCOUNT: own} if own else {})}


def _given(data: QueryDict, account: SocialAccount, caps: Capabilities) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for item in caps.options:
        text = " ".join(data.get(field_name(account, item.name), "").split())[:VALUE_MAX]
        if text:
            values[item.name] = True if item.kind == "flag" else text
    if offers_by_hand(caps) and data.get(field_name(account, BY_HAND)):
        values[BY_HAND] = True
    return values


def _kept(text: str) -> dict[str, Any]:
    """What the page was given to keep; nothing when somebody has spoilt it."""
    try:
        found = json.loads(text) if text and len(text) <= KEPT_MAX else {}
    except (ValueError, RecursionError):
        return {}
    own = found.get(BY_ACCOUNT, {}) if isinstance(found, dict) else None
    fine = isinstance(own, dict) and all(isinstance(values, dict) for values in own.values())
    return found if fine else {}
