"""What a post says to single accounts beyond text and files: fields of the editor's form, and what came back.

Names: `o` (ids of the accounts whose fields the page showed) and `o.<account>.<option>`. What the page has no field
for never leaves the server: the stored options are the ground on which the fields are laid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from accounts.connectors import registry
from accounts.connectors.types import Capabilities, PublishMode
from accounts.models import SocialAccount
from content.models import Post
from content.services.payload import BY_ACCOUNT, BY_HAND

# Longer ones than any platform takes; the platform's own limit is told as a finding.
VALUE_MAX = 2000
FLAG = "flag"


def field_name(account: SocialAccount, option: str) -> str:
    """The name of an account's field."""
    return f"o.{account.pk}.{option}"


def field_id(account_id: int, option: str) -> str:
    """Its id in the page."""
    return f"o-{account_id}-{option}"


def offers_by_hand(caps: Capabilities) -> bool:
    """Whether a person may choose to post by hand what we would send."""
    return caps.publish_mode is PublishMode.API


def shown_text(kind: str, value: Any) -> str:
    """What a field of this kind shows of a stored value; a box that is ticked shows "1"."""
    if kind == FLAG:
        return "1" if value else ""
    return "" if value is None or value is False else str(value)


def read_options(
    data: QueryDict, accounts: Iterable[SocialAccount], post: Post | None = None
) -> dict[str, dict[str, Any]]:
    """Options by platform as `Variant.options` keeps them; only platforms that have any.

    `post`: the stored post that is edited. An account's own value is written only where somebody changed the field, so
    what holds for the whole platform, or for the whole post, goes on holding for it.
    """
    stored = {variant.platform: variant.options for variant in post.variants.all()} if post else {}
    for_all = post.options if post else {}
    shown = set(data.getlist("o"))
    found: dict[str, dict[str, Any]] = {}
    for account in accounts:
        options = stored.get(account.platform, {})
        values = found.setdefault(account.platform, {**options, BY_ACCOUNT: dict(options.get(BY_ACCOUNT, {}))})
        if str(account.pk) in shown:
            inherited = {**for_all, **{name: value for name, value in options.items() if name != BY_ACCOUNT}}
            own = values[BY_ACCOUNT].get(str(account.pk)) or {}
            values[BY_ACCOUNT][str(account.pk)] = _own(data, account, own, inherited)
    return {slug: options for slug, values in found.items() if (options := tidy(values))}


def tidy(options: Mapping[str, Any]) -> dict[str, Any]:
    """Without accounts that have nothing of their own."""
    own = {pk: values for pk, values in options.get(BY_ACCOUNT, {}).items() if values}
    rest = {name: value for name, value in options.items() if name != BY_ACCOUNT}
    return {**rest, **({BY_ACCOUNT: own} if own else {})}


def _own(
    data: QueryDict, account: SocialAccount, own: Mapping[str, Any], inherited: Mapping[str, Any]
) -> dict[str, Any]:
    """The account's own options after what the fields say: as they were, where a field shows what it showed."""
    caps = registry.capabilities(account.platform)
    kinds = {item.name: item.kind for item in caps.options} | ({BY_HAND: FLAG} if offers_by_hand(caps) else {})
    values = dict(own)
    for name, kind in kinds.items():
        given = data.get(field_name(account, name), "")
        if _same(given, shown_text(kind, own.get(name, inherited.get(name)))):
            continue
        if _same(given, shown_text(kind, inherited.get(name))):
            values.pop(name, None)
        else:
            # An empty one is kept, too: it says that what holds for the platform does not hold here.
            values[name] = bool(given) if kind == FLAG else " ".join(given.split())[:VALUE_MAX]
    return values


def _same(given: str, shown: str) -> bool:
    """Whether a field came back as it was shown; browsers leave line breaks out of it."""
    return _one_line(given) == _one_line(shown)


def _one_line(text: str) -> str:
    return " ".join(text.replace("\r", "").replace("\n", "").split())
