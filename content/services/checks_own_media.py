"""The checks panel: files that only one platform shows."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from content.models import Post
from content.services.check_report import Check
from content.states import MediaKind


def own_alt_rule(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    """Pictures of chosen platforms' own without a description."""
    chosen = {account.platform for account in accounts}
    for variant in post.variants.all():
        if not variant.own_media or variant.platform not in chosen:
            continue
        pictures = [row for row in variant.attachments.all() if row.asset.kind == MediaKind.IMAGE]
        missing = sum(not row.description.strip() for row in pictures)
        if missing:
            name = label_of(registry.capabilities(variant.platform))
            title = ngettext(
                "%(names)s: %(n)s own picture has no description",
                "%(names)s: %(n)s own pictures have no description",
                missing,
            ) % {"names": name, "n": missing}
            detail = _("People with a screen reader cannot tell what they show.")
            yield Check(
                "alt_missing", "warning", "alt", title, detail, _("Describe"), "own-media", "media", variant.platform
            )
