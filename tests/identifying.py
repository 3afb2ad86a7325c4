"""Rows of brand kits, avatars, covers and picture checks, one of each kind, and pictures for their tests."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from accounts.services.identity.checking import image_check
from accounts.services.identity.images import ImageValues, image_set
from accounts.services.identity.kits import KitValues, brand_file_add, kit_save
from config.lib.clock import local_day, now
from team.actors import Actor
from team.models import User, Workspace
from tests.factories import SocialAccountFactory

GREEN, ORANGE, RICE = "#1F4D3A", "#C9682B", "#F6F1E7"
COLOURS = (
    {"role": "main", "name": "Green", "hex": GREEN},
    {"role": "accent", "name": "Peel", "hex": ORANGE},
    {"role": "background", "name": "Rice", "hex": RICE},
)


def picture(
    width: int = 800, height: int = 800, *, ground: str = GREEN, shape: str = RICE, format: str = "PNG", name: str = ""
) -> ContentFile:
    """A diamond on a plain ground; `ground` "" is transparent."""
    image = Image.new("RGBA" if not ground else "RGB", (width, height), ground or (0, 0, 0, 0))
    middle = [
        (width / 2, height * 0.2),
        (width * 0.8, height / 2),
        (width / 2, height * 0.8),
        (width * 0.2, height / 2),
    ]
    ImageDraw.Draw(image).polygon(middle, fill=shape)
    out = io.BytesIO()
    image.save(out, format)
    return ContentFile(out.getvalue(), name=name or f"mark.{format.lower()}")


def identity_objects(workspace: Workspace, user: User, account: Any = None) -> dict[str, Any]:
    """A value for each parameter of the addresses of this part; `account`: the one of the addresses."""
    who: dict[str, Any] = {"workspace": workspace, "actor": Actor(user)}
    account = account or SocialAccountFactory(workspace=workspace)
    kit = kit_save(**who, values=KitValues(name=f"walk {user.pk}", colours=COLOURS))
    file = brand_file_add(**who, kit_id=kit.pk, kind="logo", variant="square", file=picture(64, 64))
    judged = image_check(**who, file=picture(400, 400), kind="avatar", account_id=account.pk)
    today = local_day(now(), workspace.time_zone)
    row = image_set(**who, account_id=account.pk, values=ImageValues("avatar", today, picture(200, 200)))
    return {
        "account_id": account.pk,
        "kit_id": kit.pk,
        "brand_file_id": file.pk,
        "image_check_id": judged.pk,
        "image_id": row.pk,
        "picture": "avatar",
        "ground": "light",
    }
