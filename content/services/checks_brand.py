"""Checks of the brand's own rules about hashtags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors.counting import find_hashtags
from accounts.models import SocialAccount
from compliance.models import BrandRules
from content.models import Post
from content.services.check_report import Check
from content.services.payload import payload_build


def hashtag_rules(post: Post, accounts: Sequence[SocialAccount], brand: BrandRules) -> Iterator[Check]:
    """What the tags of each version lack, or have too many of; advice. Asks the database nothing."""
    if not (brand.hashtags_required or brand.hashtags_forbidden or brand.hashtags_most):
        return
    texts = {account.platform: payload_build(post=post, account=account)["text"] for account in accounts}
    own = {v.platform for v in post.variants.all() if v.text is not None}
    told: set[tuple[str, str]] = set()
    for platform, text in (texts or {"": post.text}).items():
        for code, title in _found(text, brand):
            if (code, title) not in told:
                told.add((code, title))
                detail = _("The brand's rule about hashtags.")
                place = platform if platform in own else ""
                yield Check(code, "warning", "hashtags", title, detail, _("Rewrite"), "write", "text", place)


def _found(text: str, brand: BrandRules) -> Iterator[tuple[str, str]]:
    tags = [span.value.strip("#＃") for span in find_hashtags(text)]
    known = {tag.casefold() for tag in tags}
    for tag in brand.hashtags_required:
        if tag.casefold() not in known:
            yield "hashtag_missing", _("#%(tag)s is missing") % {"tag": tag}
    for tag in brand.hashtags_forbidden:
        if tag.casefold() in known:
            yield "hashtag_forbidden", _("#%(tag)s is not used by the brand") % {"tag": tag}
    if brand.hashtags_most and len(tags) > brand.hashtags_most:
        over = len(tags) - brand.hashtags_most
        text = ngettext("%(n)s hashtag more than the brand wants", "%(n)s hashtags more than the brand wants", over)
        yield "hashtags_many", text % {"n": over}
