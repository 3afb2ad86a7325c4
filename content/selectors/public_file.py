"""Signed addresses at which platforms fetch a file of a post themselves, without signing in.

The signature covers workspace, file and its content; nothing is stored. An address ends after three days: longer than
a platform takes to fetch a file, and than a phone takes to open one.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from accounts.connectors.reach import is_reachable
from config.lib.errors import NotFound
from content.models import MediaAsset

LIFETIME = timedelta(days=3)
_SALT = "content.public_file"
_SUFFIXES = {"jpeg": "jpg", "quicktime": "mov", "svg+xml": "svg"}


def public_name(mime: str, sha256: str) -> str:
    """What a file is called outside: nothing of its title, with the ending platforms expect."""
    kind = mime.rsplit("/", 1)[-1]
    return f"{sha256[:16]}.{_SUFFIXES.get(kind, kind)}"


def public_url(*, workspace_id: int, asset_id: int, sha256: str, name: str) -> str:
    """The absolute address of a file, good for LIFETIME from now. `name`: see `public_name`.

    "" where this installation cannot be reached from the internet, so that no platform is sent to an address it cannot
    fetch, or that is somebody else's on its own network.
    """
    if not is_reachable(settings.BASE_URL):
        return ""
    token = signing.TimestampSigner(salt=_SALT).sign(f"{workspace_id}-{asset_id}-{sha256}")
    return f"{settings.BASE_URL}{reverse('public_file', args=[token, name])}"


def public_file(*, token: str, name: str) -> MediaAsset:
    """The file an address leads to, also while it waits in the bin: posts that use it may still be fetched.

    Raises NotFound alike for forged and old addresses, other names and files that are no longer what was signed. The
    signature is checked first, so that guessing costs the database nothing.
    """
    try:
        value = signing.TimestampSigner(salt=_SALT).unsign(token, max_age=LIFETIME)
        workspace_id, asset_id, sha256 = value.split("-")
        rows = MediaAsset.objects.for_workspace(int(workspace_id)).filter(pk=int(asset_id), sha256=sha256)
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    asset = rows.first()
    if asset is None or name != public_name(asset.mime, asset.sha256):
        raise NotFound
    return asset
