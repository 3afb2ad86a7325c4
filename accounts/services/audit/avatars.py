"""Fetching the pictures that accounts show at their platforms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageOps

from accounts.connectors.errors import ConnectorError
from accounts.models import PlatformAvatar, SocialAccount
from accounts.services.wire import http
from config.lib.clock import now
from config.lib.looks import look_of

# Addresses of platforms end or change although the picture stays, so one is fetched again only after some days.
FRESH, AGAIN = timedelta(days=6), timedelta(hours=6)
BYTES_MAX, SECONDS, SIDE, PIXELS_MAX = 5_000_000, 15.0, 160, 40_000_000


def avatars_fetch(*, accounts: Sequence[SocialAccount]) -> int:
    """Fetch the pictures of those accounts that report one and whose kept one is old. Returns how many were fetched.

    The addresses come from platforms; the client reaches public hosts only. What fails is noted and keeps the picture
    that was there. Calls the network: not inside a transaction.
    """
    kept = {row.account_id: row for row in PlatformAvatar.all_objects.filter(account__in=accounts).defer("picture")}
    return sum(avatar_fetch(account) for account in accounts if account.avatar_url and _due(account, kept))


def _due(account: SocialAccount, kept: dict[int, PlatformAvatar]) -> bool:
    row = kept.get(account.pk)
    if row is None:
        return True
    age = now() - row.fetched_at
    if row.problem or row.url != account.avatar_url:
        return age > AGAIN or row.url != account.avatar_url
    return age > FRESH


def avatar_fetch(account: SocialAccount) -> bool:
    """Fetch one account's picture and keep it. Returns whether that worked."""
    values: dict[str, object] = {"url": account.avatar_url, "fetched_at": now(), "problem": ""}
    try:
        answer = http().request(
            "GET", account.avatar_url, platform=account.platform, write=False, max_bytes=BYTES_MAX, total=SECONDS
        )
        if answer.ok:
            values |= _small(answer.body)
        else:
            values["problem"] = f"status_{answer.status}"
    except ConnectorError as error:
        values["problem"] = error.kind[:40]
    except (OSError, ValueError, Image.DecompressionBombError):
        values["problem"] = "no_picture"
    PlatformAvatar.all_objects.update_or_create(
        account=account, defaults=values, create_defaults={**values, "workspace_id": account.workspace_id}
    )
    return not values["problem"]


def _small(data: bytes) -> dict[str, object]:
    """The picture as a small WebP and its pattern. Raises OSError or ValueError for what is no picture."""
    with Image.open(BytesIO(data)) as image:
        if image.width * image.height > PIXELS_MAX:
            raise ValueError
        upright = ImageOps.exif_transpose(image).convert("RGB")
    small = ImageOps.fit(upright, (SIDE, SIDE))
    out = BytesIO()
    small.save(out, "WEBP", quality=80)
    return {"picture": out.getvalue(), "side": SIDE, "look": look_of(small)}
