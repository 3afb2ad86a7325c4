"""Addresses at which platforms fetch a post's files: signed, for three days, for one file, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.test import Client

from accounts.connectors.errors import InvalidContent
from accounts.connectors.families.meta_graph import address_of
from accounts.connectors.reach import is_reachable
from config.lib.clock import now
from content.models import MediaAsset
from content.selectors.public_file import public_name, public_url
from content.services.payload import payload_build, payload_draft
from content.views import public_file as view
from tests.factories import (
    MediaAssetFactory,
    PostFactory,
    PostMediaFactory,
    PublicationFactory,
    SocialAccountFactory,
    WorkspaceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def asset(workspace: Any, settings: Any) -> MediaAsset:
    settings.BASE_URL = "https://juzhen.example"
    return MediaAssetFactory(workspace=workspace, title="Secret launch plan")


def path_of(asset: MediaAsset, **changes: Any) -> str:
    name = public_name(asset.mime, asset.sha256)
    facts = {"workspace_id": asset.workspace_id, "asset_id": asset.pk, "sha256": asset.sha256, "name": name, **changes}
    return urlsplit(public_url(**facts)).path


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_anybody_with_the_address_gets_the_file(asset: MediaAsset) -> None:
    data = asset.file.read()
    answer = Client().get(path_of(asset))
    assert answer.status_code == 200
    assert body(answer) == data
    assert answer["Content-Type"] == asset.mime
    assert answer["Content-Length"] == str(len(data))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "Secret" not in str(answer.headers)
    assert "Set-Cookie" not in answer.headers
    head = Client().head(path_of(asset))
    assert (head.status_code, head["Content-Length"]) == (200, str(len(data)))
    assert Client().post(path_of(asset)).status_code == 405


def test_ranges(asset: MediaAsset) -> None:
    data = asset.file.read()
    part = Client().get(path_of(asset), headers={"range": "bytes=2-5"})
    assert (part.status_code, body(part)) == (206, data[2:6])
    assert part["Content-Range"] == f"bytes 2-5/{len(data)}"
    assert part["Accept-Ranges"] == "bytes"
    assert Client().get(path_of(asset), headers={"range": f"bytes={len(data)}-"}).status_code == 416


def test_everything_else_is_not_found(asset: MediaAsset, django_assert_num_queries: Any) -> None:
    path = path_of(asset)
    token, name = path.removeprefix("/m/").split("/")
    other_salt = signing.TimestampSigner(salt="content.handoff").sign(f"{asset.workspace_id}-{asset.pk}-{asset.sha256}")
    strange = signing.TimestampSigner(salt="content.public_file").sign("no-numbers-here")
    with django_assert_num_queries(0):
        for wrong in (f"/m/{token[:-1]}x/{name}", f"/m/{other_salt}/{name}", f"/m/{strange}/{name}", f"/m/a/{name}"):
            answer = Client().get(wrong)
            assert (answer.status_code, answer.content) == (404, b""), wrong
    missing = (
        f"/m/{token}/other.png",
        path_of(asset, workspace_id=WorkspaceFactory().pk),
        path_of(asset, sha256="0" * 64),
        path_of(asset, asset_id=asset.pk + 1),
        path_of(asset, asset_id=2**70),
    )
    for wrong in missing:
        assert Client().get(wrong).status_code == 404, wrong
    for wrong in ("/m/", f"/m/{token}", f"/m/{token}/"):
        assert Client().get(wrong).status_code == 404, wrong


def test_it_ends_after_three_days(asset: MediaAsset) -> None:
    path = path_of(asset)
    with time_machine.travel(now() + timedelta(days=2, hours=23)):
        assert Client().get(path).status_code == 200
    with time_machine.travel(now() + timedelta(days=3, minutes=1)):
        assert Client().get(path).status_code == 404


def test_in_the_bin_it_may_be_fetched_and_lost_it_is_not_found(asset: MediaAsset) -> None:
    asset.deleted_at = now()
    asset.save()
    assert Client().get(path_of(asset)).status_code == 200
    asset.file.storage.delete(asset.file.name)
    assert Client().get(path_of(asset)).status_code == 404


def test_asking_too_often_waits_and_keeps_nobody_else_waiting(
    asset: MediaAsset, workspace: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(view, "PER_MINUTE", 2)
    other = path_of(MediaAssetFactory(workspace=workspace))
    path = path_of(asset)
    assert [Client().get(path).status_code for _ in range(3)] == [200, 200, 429]
    for _ in range(5):
        Client().get("/m/wrong/x.png")
    assert Client().get(other).status_code == 200


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8000", "http://192.168.1.20", "http://localhost:8000", "http://nas"]
)
def test_where_no_platform_reaches_us_no_address_is_named(
    workspace: Any, asset: MediaAsset, settings: Any, base: str
) -> None:
    settings.BASE_URL = base
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = PostFactory(workspace=workspace)
    PostMediaFactory(post=post, asset=asset)
    payload = payload_build(post=post, account=account)
    (media,) = payload_draft(payload, workspace=workspace).media
    assert media.url is None
    with pytest.raises(InvalidContent) as refused:
        address_of(media, "instagram")
    assert refused.value.problems[0].code == "file_not_public"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://brand.example", True),
        ("http://8.8.8.8:8000", True),
        ("https://[2606:4700::1111]", True),
        ("https://10.0.0.1", False),
        ("http://[::1]:8000", False),
        ("http://[fd00::1]", False),
        ("http://169.254.1.1", False),
        ("http://100.64.0.1", False),
        ("http://juzhen.local.", False),
        ("http://web:8000", False),
        ("http://printer.home.arpa", False),
        ("ftp://brand.example", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_which_addresses_the_internet_can_reach(address: str, public: bool) -> None:
    assert is_reachable(address) is public


def test_what_is_sent_names_the_addresses(workspace: Any, asset: MediaAsset) -> None:
    account = SocialAccountFactory(workspace=workspace, platform="practice-weibo")
    post = PostFactory(workspace=workspace)
    PostMediaFactory(post=post, asset=asset)
    PublicationFactory(post=post, account=account)
    payload = payload_build(post=post, account=account)
    assert "url" not in payload["media"][0]
    (media,) = payload_draft(payload, workspace=workspace).media
    assert media.url is not None
    assert media.url.startswith("https://juzhen.example/m/")
    assert media.url.endswith(media.filename)
    assert Client().get(urlsplit(media.url).path).status_code == 200
