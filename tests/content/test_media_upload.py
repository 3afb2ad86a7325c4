"""Uploads in pieces (tus 1.0): begun, broken off, continued, refused, forgotten."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, MediaUpload
from content.services.media_incoming import uploads_sweep
from team.roles import Role
from tests.content import media_samples as samples

pytestmark = pytest.mark.django_db
TUS = {"Tus-Resumable": "1.0.0"}
BODY = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def web(client_of, owner):
    return client_of(owner)


@pytest.fixture
def start(web, workspace):
    def begin(size: int, client=None, **meta):
        pairs = ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in meta.items())
        url = reverse("content:media_uploads", args=[workspace.slug])
        return (client or web).post(url, headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": pairs})

    return begin


def piece(client, url, offset, data, **headers):
    given = {**TUS, "Upload-Offset": str(offset), **headers}
    return client.patch(url, data, content_type=BODY, headers=given)


def test_a_file_in_pieces(web, start, workspace, tmp_path):
    data = samples.image("PNG", (400, 300))
    url = start(len(data), filename="茶.png").headers["Location"]
    half = len(data) // 2
    assert piece(web, url, 0, data[:half]).headers["Upload-Offset"] == str(half)
    told = web.head(url, headers=TUS)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == (str(half), str(len(data)))
    assert told.headers["Cache-Control"] == "no-store"
    assert piece(web, url, 3, data[3:]).status_code == 409
    checksum = base64.b64encode(hashlib.sha1(data[half:], usedforsecurity=False).digest()).decode()
    assert piece(web, url, half, data[half:], **{"Upload-Checksum": "sha1 AAAA"}).status_code == 460
    last = piece(web, url, half, data[half:], **{"Upload-Checksum": f"sha1 {checksum}"})
    assert last.status_code == 204
    asset = MediaAsset.objects.for_workspace(workspace).get()
    assert last.headers["Juzhen-Asset"] == str(asset.pk)
    assert (asset.title, asset.width) == ("茶", 400)
    assert web.head(url, headers=TUS).status_code == 404
    assert not list((tmp_path / "uploads").rglob("*.*"))
    again = start(len(data)).headers["Location"]
    assert piece(web, again, 0, data).headers["Juzhen-Existed"] == "1"


def test_what_is_refused(web, start, workspace, settings):
    settings.MEDIA_MAX_BYTES = 1000
    assert start(1001).status_code == 413
    assert start(0).status_code == 422
    bare = web.post(reverse("content:media_uploads", args=[workspace.slug]), headers={"Upload-Length": "9"})
    assert bare.status_code == 412
    settings.UPLOADS_MAX_BYTES = 1500
    url = start(900).headers["Location"]
    assert start(900).status_code == 507
    assert piece(web, url, 0, b"x" * 950).status_code == 413
    assert web.patch(url, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}).status_code == 415
    refused = piece(web, url, 0, b"no picture" * 90)
    assert (refused.status_code, refused.json()["code"]) == (422, "media_refused")
    assert not MediaUpload.objects.for_workspace(workspace).exists()


def test_only_the_same_person_goes_on(web, start, client_of, member_of, outsider):
    url = start(900).headers["Location"]
    assert client_of(member_of(Role.MANAGER)).head(url, headers=TUS).status_code == 404
    assert client_of(outsider).head(url, headers=TUS).status_code == 404
    assert start(9, client=client_of(member_of(Role.ANALYST))).status_code == 403
    assert web.delete(url, headers=TUS).status_code == 204
    assert web.head(url, headers=TUS).status_code == 404


def test_two_windows_do_not_mix_their_pieces(web, start, workspace, tmp_path):
    import fcntl

    url = start(900).headers["Location"]
    part = next((tmp_path / "uploads").rglob(MediaUpload.objects.for_workspace(workspace).get().key))
    with part.open("r+b") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert piece(web, url, 0, b"x").status_code == 423
    assert piece(web, url, 0, b"x").status_code == 204


def test_what_nobody_goes_on_with_is_forgotten(start, workspace, tmp_path):
    start(900)
    start(800)
    old = MediaUpload.objects.for_workspace(workspace).order_by("pk").first()
    MediaUpload.objects.for_workspace(workspace).filter(pk=old.pk).update(touched_at=now() - timedelta(hours=25))
    assert uploads_sweep() == 1
    left = [path.name for path in Path(tmp_path, "uploads").rglob("*") if path.is_file()]
    assert left == [MediaUpload.objects.for_workspace(workspace).get().key]


def test_the_api_takes_pieces_too(web, workspace):
    data = samples.image("JPEG")
    url = reverse("api-media-uploads", args=[workspace.slug])
    begun = web.post(url, headers={**TUS, "Upload-Length": str(len(data))})
    assert begun.status_code == 201
    assert piece(web, begun.headers["Location"], 0, data).status_code == 204
    assert MediaAsset.objects.for_workspace(workspace).count() == 1


def test_the_page_sends_a_file_in_pieces(page, page_problems, owner, workspace, live_server, client_of, tmp_path):
    """One journey in the browser: choose two files that look alike, see the question, take the one that is there."""
    client, name = client_of(owner), settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    from tests.content.test_media_duplicates import picture

    first, copy = tmp_path / "one.png", tmp_path / "two.png"
    first.write_bytes(picture(3))
    copy.write_bytes(picture(3, size=(200, 150)))
    page.goto(reverse("content:media", args=[workspace.slug]))
    page.set_input_files("[data-upload-form] [type=file]", first)
    page.wait_for_selector(".ml-t")
    page.set_input_files("[data-upload-form] [type=file]", copy)
    page.click(".ml-alike button >> nth=0")
    page.wait_for_selector(".ml-alike", state="detached")
    page.wait_for_load_state()
    alive = MediaAsset.objects.for_workspace(workspace).filter(deleted_at=None)
    assert [asset.title for asset in alive] == ["one"]
    assert page_problems == []


def test_odd_names_begin_an_upload_all_the_same(start):
    for name in ("a\x00b.png", "../../etc/passwd", "\u202egnp.exe", "x" * 5000, "=1+1"):
        assert start(9, filename=name, title=name, alt=name, folder="\x00").status_code == 201

    kept = list(MediaUpload.objects.unscoped("test").values_list("meta", flat=True))
    assert len(kept) == 5
    assert not [meta for meta in kept if "\x00" in "".join(meta.values())]
