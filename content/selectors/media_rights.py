"""What a file's rights allow, on a day and at an account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from content.models import MediaAsset
from content.states import Licence, MediaAi, People

SOON = timedelta(days=14)
EXPIRED, NO_RELEASE, PLATFORM = "media_licence_expired", "media_release_missing", "media_licence_platform"
MESSAGES = {
    EXPIRED: gettext_noop("“%(file)s” may only be used until %(until)s."),
    "media_licence_early": gettext_noop("“%(file)s” may only be used from %(until)s on."),
    NO_RELEASE: gettext_noop("People can be recognised in “%(file)s”, and no consent valid on that day is on file."),
    PLATFORM: gettext_noop("The licence of “%(file)s” does not cover this platform."),
}
# Filters of the library and what they mean on a day.
LICENCE_STATES = ("unknown", "soon", "expired", "release")


@dataclass(frozen=True, slots=True)
class RightsProblem:
    """Why a file may not be used. `code` and `message` (a message id with `params`)."""

    code: str
    params: dict[str, Any]

    @property
    def message(self) -> str:
        """The sentence as a message id."""
        return MESSAGES[self.code]


def rights_problems(asset: MediaAsset, *, on: date, platform: str = "") -> list[RightsProblem]:
    """What forbids using a file on a day of the workspace's calendar, and at a platform (slug) where one is given.

    An unknown licence forbids nothing: most of what a brand has is its own, and asking for each old file would stop
    the work. Consent is for people who can be recognised (Advertising Law art. 33).
    """
    name = str(asset)
    found = []
    if asset.licence_until and asset.licence_until < on:
        found.append(RightsProblem(EXPIRED, {"file": name, "until": asset.licence_until.isoformat()}))
    if asset.licence_from and asset.licence_from > on:
        found.append(RightsProblem("media_licence_early", {"file": name, "until": asset.licence_from.isoformat()}))
    lapsed = asset.release_until and asset.release_until < on
    if asset.people == People.SHOWN and (not asset.release or lapsed):
        found.append(RightsProblem(NO_RELEASE, {"file": name}))
    if platform and asset.platforms and platform not in asset.platforms:
        found.append(RightsProblem(PLATFORM, {"file": name}))
    return found


def rights_badge(asset: MediaAsset, *, today: date) -> tuple[str, str] | None:
    """Tone ("bad", "warn") and words of the warning at a tile, or None."""
    problems = {problem.code for problem in rights_problems(asset, on=today)}
    if EXPIRED in problems:
        return "bad", _("Licence expired")
    if NO_RELEASE in problems:
        return "bad", _("No consent")
    ends = [day for day in (asset.licence_until, asset.release_until) if day]
    if ends and min(ends) - today <= SOON:
        return "warn", _("Ends in %(n)s d") % {"n": (min(ends) - today).days}
    if asset.ai_content == MediaAi.GENERATED:
        return "info", _("AI")
    return None


def in_state(state: str, *, today: date) -> Q:
    """Files of one of LICENCE_STATES on a day."""
    lapsed = Q(release="") | Q(release_until__lt=today)
    return {
        "unknown": Q(licence=Licence.UNKNOWN),
        "soon": Q(licence_until__range=(today, today + SOON)) | Q(release_until__range=(today, today + SOON)),
        "expired": Q(licence_until__lt=today),
        "release": Q(people=People.SHOWN) & lapsed,
    }[state]


def unknown_licences(assets: Iterable[MediaAsset]) -> list[MediaAsset]:
    """Files nobody has stated the licence of."""
    return [asset for asset in assets if asset.licence == Licence.UNKNOWN]
