"""The media library through HTTP: what is taken, what is refused, how files are served, who may do what."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from config.lib.clock import now
from content.models import MediaAsset
from content.services.media import media_sweep
from team.models import AuditEntry
from team.roles import Role
from tests.content import media_samples as samples
from tests.factories import MediaAssetFactory, PostFactory, PostMediaFactory

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


@pytest.fixture
def send(web, to):
    """Upload one file as the page's script does."""

    def post(data: bytes, name: str = "picture.jpg", **values):
        file = SimpleUploadedFile(name, data, content_type="application/octet-stream")
        return web.post(to("media_upload"), {"file": file, **values}, headers=JSON)

    return post


def only(workspace) -> MediaAsset:
    return MediaAsset.objects.for_workspace(workspace).get()


@pytest.mark.parametrize(
    ("data", "name", "mime", "size"),
    [
        (samples.image("JPEG"), "a.exe", "image/jpeg", (120, 80)),
        (samples.image("PNG"), "a", "image/png", (120, 80)),
        (samples.image("WEBP"), "x.html", "image/webp", (120, 80)),
        (samples.animation(), "b.gif", "image/gif", (40, 40)),
        (samples.mp4(), "c.txt", "video/mp4", (720, 1280)),
        (samples.mp4(turned=True), "c.mp4", "video/mp4", (1280, 720)),
        (samples.mp4(brand=b"qt  "), "c.mov", "video/quicktime", (720, 1280)),
        (samples.webm(), "d.jpg", "video/webm", (640, 360)),
    ],
)
def test_the_content_decides_what_a_file_is(send, workspace, data, name, mime, size):
    assert send(data, name).status_code == 201
    asset = only(workspace)
    assert (asset.mime, (asset.width, asset.height)) == (mime, size)
    assert asset.file.name.rsplit("/", 1)[-1].startswith(asset.sha256)
    assert AuditEntry.objects.for_workspace(workspace).filter(verb="media.uploaded").exists()


def test_length_of_videos(send, workspace):
    send(samples.mp4(seconds=12.5), "a.mp4")
    assert only(workspace).seconds == 12.5
    send(samples.webm(seconds=4), "b.webm")
    assert MediaAsset.objects.for_workspace(workspace).get(mime="video/webm").seconds == 4


def _bomb() -> bytes:
    """A PNG that claims 30,000 × 30,000 pixels."""
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))  # noqa: E731
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello, I am a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"%PDF-1.7 something",
        b"MZ" + bytes(200),
        b"\xff\xd8\xff\xe0" + b"not a jpeg at all" * 20,
        samples.image("PNG")[:120],
        b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(20),
        b"\x00\x00\x00\x18ftypheic" + bytes(64),
        samples.mp4()[:200],
        b"\x00\x00\x00\x18ftypisom" + bytes(12) + b"\xff\xff\xff\xffmoov",
        b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm" + b"\xff" * 60,
        _bomb(),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(send, workspace, data, tmp_path):
    answer = send(data, "innocent.jpg")
    assert answer.status_code == 422
    assert answer.json()["code"] == "media_refused"
    assert len(answer.json()["message"]) > 10
    assert not MediaAsset.objects.for_workspace(workspace).exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_heavy_picture_is_refused(send, monkeypatch):
    monkeypatch.setattr("content.services.media_files.IMAGE_MAX_BYTES", 100)
    assert "MB" in send(samples.image()).json()["message"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_places_and_cameras_do_not_survive(send, workspace, kind):
    send(samples.image(kind, exif=samples.exif()))
    stored = only(workspace).file.read()
    assert b"SpyCam" not in stored
    picture = Image.open(io.BytesIO(stored))
    picture.load()
    assert not dict(picture.getexif())
    assert picture.size == (120, 80)


def test_pixels_of_an_upright_picture_stay_untouched(send, workspace):
    before = samples.image("JPEG", exif=samples.exif(), quality=60)
    send(before)
    stored = only(workspace).file.read()
    assert Image.open(io.BytesIO(stored)).tobytes() == Image.open(io.BytesIO(before)).tobytes()


def test_a_turned_picture_is_set_upright(send, workspace):
    send(samples.image("JPEG", exif=samples.exif(orientation=6)))
    asset = only(workspace)
    assert (asset.width, asset.height) == (80, 120)
    thumb = Image.open(asset.thumb).convert("RGB")
    assert thumb.getpixel((40, 8))[0] > 150
    assert thumb.getpixel((40, 110))[0] < 100


def test_the_place_in_a_video_is_blanked_and_it_still_plays_to_the_same_offsets(send, workspace):
    before = samples.mp4()
    send(before, "a.mp4")
    stored = only(workspace).file.read()
    assert b"+31.2304" not in stored
    assert len(stored) == len(before)


def test_animation_is_kept_and_thumbs_are_small_webp(send, workspace):
    send(samples.animation(), "a.gif")
    assert Image.open(only(workspace).file).n_frames == 3
    send(samples.image("PNG", (1600, 900)), "big.png")
    thumb = Image.open(MediaAsset.objects.for_workspace(workspace).get(mime="image/png").thumb)
    assert (thumb.format, max(thumb.size)) == ("WEBP", 640)


def test_the_same_file_is_stored_once_and_the_person_is_told(send, web, to, workspace):
    data = samples.image()
    first = send(data).json()
    again = send(data, "other-name.jpg").json()
    assert again["assets"][0]["id"] == first["assets"][0]["id"]
    assert again["note"]
    assert MediaAsset.objects.for_workspace(workspace).count() == 1
    web.post(to("media_delete", first["assets"][0]["id"]))
    assert send(data).json()["assets"][0]["id"] == first["assets"][0]["id"]
    assert only(workspace).deleted_at is None


def test_other_workspaces_have_their_own_copy(send, client_of, member_of, workspace):
    from tests.factories import WorkspaceFactory

    data = samples.image()
    send(data)
    other = WorkspaceFactory()
    user = member_of(Role.OWNER, other)
    url = reverse("content:media_upload", args=[other.slug])
    client_of(user).post(url, {"file": SimpleUploadedFile("a.jpg", data)}, headers=JSON)
    assert MediaAsset.objects.unscoped("counts copies").count() == 2


def test_upload_without_scripts_comes_back_with_a_message(web, to):
    files = [SimpleUploadedFile(f"{i}.png", samples.image("PNG", (50 + i, 50))) for i in range(2)]
    answer = web.post(to("media_upload"), {"file": files}, follow=True)
    assert answer.redirect_chain[-1][0] == to("media")
    assert answer.content.decode().count("ml-i") >= 2
    assert web.post(to("media_upload"), {}, follow=True).status_code == 200


def test_serving(web, to, workspace):
    asset = MediaAssetFactory(workspace=workspace, title='Tea "2"\r\nX-Evil: 1')
    data = asset.file.read()
    answer = web.get(to("media_file", asset.pk))
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Disposition"].startswith("inline; filename*=UTF-8''Tea%20%222%22")
    assert "X-Evil" not in answer.headers
    assert web.get(to("media_file", asset.pk) + "?download=1")["Content-Disposition"].startswith("attachment")
    assert web.get(to("media_file", asset.pk), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert web.get(to("media_thumb", asset.pk))["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=5-", 206, slice(5, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-999999999", 206, slice(0, None)),
        ("bytes=999999999-", 416, None),
        ("bytes=9-2", 416, None),
        ("pages=1-2", 200, slice(0, None)),
    ],
)
def test_ranges(web, to, workspace, wanted, status, part):
    asset = MediaAssetFactory(workspace=workspace)
    data = asset.file.read()
    answer = web.get(to("media_file", asset.pk), headers={"Range": wanted})
    assert answer.status_code == status
    if part is not None:
        assert b"".join(answer.streaming_content) == data[part]
    if status == 206:
        assert answer["Content-Range"].endswith(f"/{len(data)}")


def test_a_video_without_frame_has_no_thumb(web, to, send, workspace, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    send(samples.mp4(), "a.mp4")
    assert web.get(to("media_thumb", only(workspace).pk)).status_code == 404
    assert web.get(to("media")).status_code == 200


def test_search_and_filters(web, to, workspace):
    used = MediaAssetFactory(workspace=workspace, title="Red kettle", tags=["冬日"])
    free = MediaAssetFactory(workspace=workspace, title="Garden", alt="")
    PostMediaFactory(post=PostFactory(workspace=workspace), asset=used)
    shown = lambda query: [t.asset.pk for t in web.get(to("media") + query).context["tiles"]]  # noqa: E731
    assert shown("") == [free.pk, used.pk]
    assert shown("?q=kettle") == [used.pk]
    assert shown("?q=冬日") == [used.pk]
    assert shown("?tag=冬日") == [used.pk]
    assert shown("?show=unused") == [free.pk]
    assert shown("?show=no-alt") == [free.pk]
    assert shown("?kind=video") == []
    assert shown(f"?before={free.pk}") == [used.pk]
    assert shown("?before=abc&kind=nonsense") == [free.pk, used.pk]


def test_editing(web, to, workspace):
    asset = MediaAssetFactory(workspace=workspace)
    web.post(to("media_item", asset.pk), {"title": " New  name ", "alt": "A pot", "tags": "#冬日，炉, 炉"})
    asset.refresh_from_db()
    assert (asset.title, asset.alt, asset.tags) == ("New name", "A pot", ["冬日", "炉"])
    page = web.post(to("media_item", asset.pk), {"title": "x", "alt": "y" * 2001, "tags": ""})
    assert page.status_code == 422
    assert "y" * 2001 in page.content.decode()


def test_delete_restore_and_sweep(web, to, workspace, django_capture_on_commit_callbacks):
    asset = MediaAssetFactory(workspace=workspace)
    attachment = PostMediaFactory(post=PostFactory(workspace=workspace), asset=asset)
    page = web.post(to("media_delete", asset.pk), follow=True)
    asset.refresh_from_db()
    assert asset.deleted_at is None
    assert "1" in page.content.decode()
    attachment.delete()
    web.post(to("media_delete", asset.pk))
    assert not web.get(to("media")).context["tiles"]
    assert web.get(to("media") + "?show=deleted").context["tiles"]
    assert media_sweep() == 0
    web.post(to("media_restore", asset.pk))
    assert len(web.get(to("media")).context["tiles"]) == 1
    web.post(to("media_delete", asset.pk))
    MediaAsset.objects.for_workspace(workspace).update(deleted_at=now() - timedelta(days=31))
    storage, name = asset.file.storage, asset.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert media_sweep() == 1
    assert not storage.exists(name)


def test_cropping_makes_a_new_file(web, to, workspace):
    asset = MediaAssetFactory(workspace=workspace, width=320, height=240, alt="Tea")
    box = {"left": "40.4", "top": "-3", "width": "180", "height": "9999"}
    answer = web.post(to("media_crop", asset.pk), box, headers={"HX-Request": "true"})
    assert answer.status_code == 201
    part = MediaAsset.objects.for_workspace(workspace).get(pk=answer.json()["assets"][0]["id"])
    assert (part.width, part.height, part.cropped_from, part.alt) == (180, 240, asset, "Tea")
    for wrong in (
        {"left": "x"},
        {"left": 0, "top": 0, "width": 3, "height": 3},
        {"left": "nan", "top": 0, "width": 1, "height": 1},
    ):
        assert web.post(to("media_crop", asset.pk), wrong).status_code == 422


@pytest.mark.parametrize("role", [Role.GUEST, Role.ANALYST])
def test_those_who_only_look(client_of, member_of, to, workspace, role):
    asset = MediaAssetFactory(workspace=workspace)
    client = client_of(member_of(role))
    assert client.get(to("media_file", asset.pk)).status_code == 200
    for name in ("media_delete", "media_crop", "media_item"):
        assert client.post(to(name, asset.pk), {"title": "x"}).status_code == 403
    file = SimpleUploadedFile("a.png", samples.image("PNG"))
    assert client.post(to("media_upload"), {"file": file}).status_code == 403
    assert MediaAsset.objects.for_workspace(workspace).count() == 1


def test_strangers_see_no_file(client_of, outsider, to, workspace):
    asset = MediaAssetFactory(workspace=workspace)
    for name in ("media_file", "media_thumb", "media_item"):
        assert client_of(outsider).get(to(name, asset.pk)).status_code == 404
        assert client_of(None).get(to(name, asset.pk)).status_code == 302


@pytest.mark.parametrize("amount", [1, 50])
def test_the_grid_asks_the_same_few_questions(web, to, workspace, amount, django_assert_max_num_queries):
    data = samples.image()
    MediaAsset.objects.bulk_create(
        MediaAsset(workspace=workspace, kind="image", file="x", thumb="y", mime="image/png", size=9, sha256=f"{i:064}")
        for i in range(amount)
    )
    assert data
    web.get(to("media"))
    with django_assert_max_num_queries(8):
        assert len(web.get(to("media")).context["tiles"]) == amount
