"""Pictures that look alike: found when they come in, merged where nothing is frozen, kept where somebody says so."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageDraw

from content.models import MediaAsset, MediaTwin
from content.services.media_filling import media_fill
from content.states import PostState, PublicationState
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory, PublicationFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def to(workspace):
    return lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])


def picture(seed: int, kind: str = "PNG", size: tuple[int, int] = (240, 180), **options) -> bytes:
    """Blocks of grey that differ with the seed."""
    image = Image.new("RGB", (240, 180))
    draw = ImageDraw.Draw(image)
    for place in range(48):
        value = (seed * 7919 + place * place * 37 * seed) % 256
        left, top = place % 8 * 30, place // 8 * 30
        draw.rectangle((left, top, left + 29, top + 29), (value, value, value))
    out = io.BytesIO()
    image.resize(size).save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def send(web, to, workspace):
    def post(data: bytes) -> MediaAsset:
        file = SimpleUploadedFile("a.png", data)
        answer = web.post(to("media_upload"), {"file": file}, headers=JSON).json()
        return MediaAsset.objects.for_workspace(workspace).get(pk=answer["assets"][0]["id"])

    return post


def test_a_smaller_copy_is_told_of_and_another_picture_is_not(send, web, to, workspace):
    first = send(picture(3))
    copy = send(picture(3, "JPEG", (160, 120), quality=70))
    send(picture(11))
    twin = MediaTwin.objects.for_workspace(workspace).get()
    assert (twin.older, twin.newer) == (first, copy)
    told = web.get(to("media_uploaded", copy.pk)).json()["assets"][0]["alike"]
    assert [other["id"] for other in told] == [first.pk]
    assert f'value="{first.pk}"' in web.get(to("media_duplicates")).content.decode()
    assert "Looks like" in web.get(to("media_item", copy.pk)).content.decode()


def test_even_areas_and_own_parts_are_no_look_alikes(send, web, to, workspace):
    send(picture(3, size=(10, 10)))
    flat = MediaAssetFactory(workspace=workspace)
    big = send(picture(5))
    web.post(
        to("media_crop", big.pk), {"left": 0, "top": 0, "width": 239, "height": 179}, headers={"HX-Request": "true"}
    )
    assert flat.look is None
    assert not MediaTwin.objects.for_workspace(workspace).exists()


def test_merging_spares_what_is_frozen(send, web, to, workspace):
    keep, other = send(picture(3)), send(picture(3, size=(200, 150)))
    MediaAsset.objects.for_workspace(workspace).filter(pk=other.pk).update(tags=["tea"], alt="A pot")
    draft, planned = PostFactory(workspace=workspace), PostFactory(workspace=workspace, state=PostState.SCHEDULED)
    both = PostFactory(workspace=workspace)
    PublicationFactory(post=planned, state=PublicationState.SCHEDULED)
    for post in (draft, planned, both):
        PostMediaFactory(post=post, asset=other)
    PostMediaFactory(post=both, asset=keep, position=1)
    answer = web.post(to("media_merge", other.pk), {"into": keep.pk}, follow=True)
    assert "2 posts use it" in answer.content.decode()
    assert "1 post that was checked or scheduled keeps" in answer.content.decode()
    assert [item.asset for item in draft.attachments.all()] == [keep]
    assert [item.asset for item in planned.attachments.all()] == [other]
    assert [item.asset for item in both.attachments.all()] == [keep]
    keep.refresh_from_db()
    assert (keep.tags, keep.alt) == (["tea"], "A pot")
    other.refresh_from_db()
    assert other.deleted_at is None
    planned.attachments.all().delete()
    web.post(to("media_merge", other.pk), {"into": keep.pk})
    other.refresh_from_db()
    assert other.deleted_at is not None
    assert web.post(to("media_merge", keep.pk), {"into": keep.pk}, headers=JSON).status_code == 422


def test_both_may_be_kept(send, web, to, workspace):
    send(picture(3))
    send(picture(3, size=(200, 150)))
    twin = MediaTwin.objects.for_workspace(workspace).get()
    assert web.post(to("media_twin_keep", twin.pk), headers=JSON).status_code == 200
    assert "No look-alikes" in web.get(to("media_duplicates")).content.decode()


def test_files_from_before_are_looked_into_once(workspace):
    for size in ((240, 180), (200, 150)):
        MediaAssetFactory(workspace=workspace, data=picture(7, size=size), width=size[0])
    assert media_fill() == 2
    assert MediaTwin.objects.for_workspace(workspace).count() == 1
    assert media_fill() == 0
