"""The checks panel on rights: what the gate would refuse, and what nobody has stated yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.connectors import registry
from accounts.models import SocialAccount
from accounts.templatetags.platforms import label_of
from config.lib.clock import now
from content.models import MediaAsset, Post
from content.selectors.media_rights import EXPIRED, NO_RELEASE, PLATFORM, rights_problems, unknown_licences
from content.selectors.post_files import files_of, own_platforms
from content.services.check_report import Check
from content.states import MediaAi

_TITLES = {
    EXPIRED: lambda: _("“%(file)s”: the licence ends before this post"),
    "media_licence_early": lambda: _("“%(file)s”: the licence begins after this post"),
    NO_RELEASE: lambda: _("“%(file)s”: no consent of the people shown"),
    PLATFORM: lambda: _("“%(file)s”: not licensed for %(names)s"),
}


def rights_rule(post: Post, accounts: list[SocialAccount]) -> Iterator[Check]:
    """Findings about the files of `post`; asks the database nothing beyond what the post has loaded."""
    files, own = files_of(post), own_platforms(post)
    assets = list({file.asset.pk: file.asset for file in files}.values())
    day = max(post.due_at or now(), now()).astimezone(ZoneInfo(post.workspace.time_zone)).date()
    for asset in assets:
        uses = [file for file in files if file.asset.pk == asset.pk]
        there = [a for a in accounts if any(file.goes_to(a.platform, own) for file in uses)]
        yield from _forbidden(post, asset, day, there)
    unknown = unknown_licences(assets)
    if unknown:
        title = ngettext("Licence of %(n)s file is not stated", "Licences of %(n)s files are not stated", len(unknown))
        detail = _("Say once where it comes from, then it counts for every post.")
        yield _check(post, unknown[0], "media_licence_unknown", "warning", title % {"n": len(unknown)}, detail)
    made = [a for a in assets if a.ai_content in {MediaAi.GENERATED, MediaAi.SUSPECTED}]
    if made and not post.ai_content:
        title = _("“%(file)s” was made by AI, the post does not say so") % {"file": made[0]}
        detail = _("Choose the AI label of the post.")
        yield _check(post, made[0], "media_ai_unlabelled", "warning", title, detail)


def _forbidden(post: Post, asset: MediaAsset, day: date, accounts: list[SocialAccount]) -> Iterator[Check]:
    slugs = dict.fromkeys(account.platform for account in accounts)
    lacking = [slug for slug in slugs if asset.platforms and slug not in asset.platforms]
    problems = rights_problems(asset, on=day, platform=lacking[0] if lacking else "")
    names = _(", ").join(label_of(registry.capabilities(slug)) for slug in lacking)
    for problem in problems:
        title = _TITLES[problem.code]() % {"file": asset, "names": names}
        detail = _(problem.message) % problem.params
        yield _check(post, asset, problem.code, "error", title, detail, lacking if problem.code == PLATFORM else ())


def _check(
    post: Post,
    asset: MediaAsset,
    code: str,
    severity: str,
    title: str,
    detail: str,
    platforms: list[str] | tuple[str, ...] = (),
) -> Check:
    address = reverse("content:media_rights", args=[post.workspace.slug, asset.pk])
    one = platforms[0] if len(platforms) == 1 else ""
    return Check(code, severity, "rights", title, detail, _("Open rights"), "open", address, one)
