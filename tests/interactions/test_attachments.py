"""Our copies of pictures that strangers send."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from accounts.models import SocialAccount
from config.lib.pictures import PictureDamaged
from interactions.models import AttachmentCopy
from interactions.services import attachments
from interactions.services.attachments import attachment_keep
from team.models import Workspace
from tests.factories import SocialAccountFactory

from .making import received, thread_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(workspace: Workspace) -> SocialAccount:
    return SocialAccountFactory(workspace=workspace, platform="practice-weibo")


def picture(kind: str, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (40, 20)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "mode"), [("PNG", "P"), ("JPEG", "L"), ("GIF", "P"), ("WEBP", "RGBA")])
def test_pictures_of_the_web_are_kept_as_webp(account: SocialAccount, kind: str, mode: str) -> None:
    (message,) = received(thread_of(account, "看图"))
    row = attachment_keep(message=message, index=0, data=picture(kind, mode))
    assert (row.width, row.height) == (40, 20)
    with default_storage.open(row.path) as file:
        assert Image.open(file).format == "WEBP"


@pytest.mark.parametrize("data", [picture("BMP"), picture("TIFF"), picture("PPM"), picture("PNG")[:60], b"<svg/>", b""])
def test_nothing_else_is_decoded(account: SocialAccount, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reader of a format is a way in: strangers choose among those everybody knows."""
    (message,) = received(thread_of(account, "看图"))
    with pytest.raises(PictureDamaged):
        attachment_keep(message=message, index=0, data=data)
    monkeypatch.setattr(attachments, "PIXELS_MAX", 799)
    with pytest.raises(ValueError, match="40 x 20"):
        attachment_keep(message=message, index=0, data=picture("PNG"))
    assert not AttachmentCopy.objects.for_workspace(account.workspace_id).exists()
