"""The library in a bucket: the same steps against a server that speaks S3, on this machine."""

from __future__ import annotations

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from moto.server import ThreadedMotoServer

from config import storages as configured
from config.lib.clock import now
from content.models import MediaAsset
from content.services.media import media_sweep
from content.services.media_erase import media_erase
from content.services.payload import payload_build, payload_draft
from team.hooks import hooks
from tests.content import media_samples as samples
from tests.factories import PostFactory, PostMediaFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
BUCKET = "brand-files"


@pytest.fixture(scope="module")
def server():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    moto.start()
    yield "http://{}:{}".format(*moto.get_host_and_port())
    moto.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name, value in {
        "BUCKET": BUCKET, "ENDPOINT": server, "REGION": "us-east-1", "KEY": "key", "SECRET": "secret", "PREFIX": "jz/",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"JUZHEN_S3_{name}", value)
    client = boto3.client(
        "s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret"
    )
    client.create_bucket(Bucket=BUCKET)
    settings.STORAGES = {**settings.STORAGES, "default": configured.default()}
    yield client
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", ()):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])


def keys(client):
    return [item["Key"] for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def test_from_upload_to_deletion(bucket, client_of, owner, workspace, django_capture_on_commit_callbacks):
    web = client_of(owner)
    to = lambda name, *args: reverse(f"content:{name}", args=[workspace.slug, *args])  # noqa: E731
    data = samples.image("PNG", (300, 200))
    web.post(to("media_upload"), {"file": SimpleUploadedFile("a.png", data)}, headers=JSON)
    asset = MediaAsset.objects.for_workspace(workspace).get()
    assert all(key.startswith(f"jz/media/{workspace.pk}/") for key in keys(bucket))
    assert len(keys(bucket)) == 2
    acl = bucket.get_object_acl(Bucket=BUCKET, Key=keys(bucket)[0])["Grants"]
    assert not [grant for grant in acl if "AllUsers" in grant["Grantee"].get("URI", "")]
    assert b"".join(web.get(to("media_file", asset.pk)).streaming_content) == data
    part = web.get(to("media_file", asset.pk), headers={"Range": "bytes=8-15"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, data[8:16])
    assert web.get(to("media_thumb", asset.pk)).status_code == 200
    post = PostFactory(workspace=workspace)
    PostMediaFactory(post=post, asset=asset)
    payload = payload_build(post=post, account=SocialAccountFactory(workspace=workspace))
    with payload_draft(payload, workspace=workspace).media[0].open() as stream:
        assert stream.read() == data
    cut = {"left": 0, "top": 0, "width": 50, "height": 50}
    assert web.post(to("media_crop", asset.pk), cut, headers={"HX-Request": "true"}).status_code == 201
    assert len(keys(bucket)) == 4
    post.attachments.all().delete()
    MediaAsset.objects.for_workspace(workspace).update(deleted_at=now().replace(year=2020))
    with django_capture_on_commit_callbacks(execute=True):
        assert media_sweep() == 2
    assert keys(bucket) == []


def test_a_deleted_workspace_leaves_nothing(bucket):
    storage = storages["default"]
    for number in range(3):
        storage.save(f"media/7/a{number}/x.png", SimpleUploadedFile("x.png", b"x"))
    storage.save("media/77/x.png", SimpleUploadedFile("x.png", b"x"))
    media_erase(7)
    assert keys(bucket) == ["jz/media/77/x.png"]


def test_nothing_of_an_erased_workspace_stays_in_a_bucket(bucket, workspace):
    for top in ("media", "evidence", "documents", "research", "identity"):
        for name in (f"{workspace.pk}/7/x", f"{workspace.pk}/y", f"{workspace.pk}0/z"):
            storages["default"].save(f"{top}/{name}", ContentFile(b"."))
    assert len(keys(bucket)) == 15
    for erase in hooks.workspace_erased:
        erase(workspace.pk)
    assert {key.rsplit("/", 1)[1] for key in keys(bucket)} == {"z"}


def test_without_a_bucket_files_lie_in_a_folder(monkeypatch):
    monkeypatch.delenv("JUZHEN_S3_BUCKET", raising=False)
    assert configured.default()["BACKEND"].endswith("FileSystemStorage")
