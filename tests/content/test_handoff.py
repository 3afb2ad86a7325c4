"""Posting by hand: the package, its archive, and the signed link that opens it on a phone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from config.lib.clock import now
from content.models import MediaAsset, Publication
from content.selectors.handoff_link import handoff_link, handoff_token
from content.services.scheduling import post_cancel
from content.states import PostState
from content.states import PublicationState as S
from content.views import handoff_public
from team.actors import Actor
from team.models import Workspace
from team.permissions import Permission as P
from team.permissions import allows
from team.roles import Role
from tests.factories import MediaAssetFactory, PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(workspace: Workspace) -> Callable[..., Publication]:
    """A post for WeChat Channels with two pictures, waiting for a hand."""

    def make(state: str = S.NEEDS_HANDOFF, *, text: str = "Tea at eight. #tea #围炉", **values: Any) -> Publication:
        account = SocialAccountFactory(workspace=workspace, platform="practice-channels", display_name="Hill Channels")
        assets = [
            MediaAssetFactory(workspace=workspace, title=title, alt=alt)
            for title, alt in (("../stove: one/two", "A stove"), ("壶", ""))
        ]
        media = [
            {
                "asset_id": asset.pk, "sha256": asset.sha256, "kind": "image", "mime": asset.mime, "size": asset.size,
                "alt": asset.alt, "width": 320, "height": 240, "seconds": None,
            }
            for asset in assets
        ]  # fmt: skip
        payload = {
            "text": text, "title": "Tonight", "format": "image", "media": media, "thread": [], "language": "zh-Hans",
            "first_comment": "Where: upstairs", "options": {"ai_generated": True, "advertisement": True},
        }  # fmt: skip
        post = PostFactory(workspace=workspace, state=PostState.SCHEDULED, title="Live tonight", notes="INTERNAL NOTE")
        values = {"payload": payload, "due_at": now(), "next_attempt_at": None, **values}
        return PublicationFactory(post=post, account=account, state=state, **values)

    return make


def page_of(row: Publication) -> str:
    return reverse("content:publication_handoff", args=[row.workspace.slug, row.pk])


def link_of(row: Publication, name: str = "page", *more: Any) -> str:
    return reverse(f"handoff:{name}", args=[handoff_token(row), *more])


def archive(answer: Any) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_package_has_everything_in_order(owner: Any, client_of: Any, make: Any) -> None:
    row = make()
    text = client_of(owner).get(page_of(row)).content.decode()
    steps = [
        "Open WeChat Channels (practice) and sign in as Hill Channels.", "Save the files and add them in this order.",
        "Check that the first picture makes a good cover (3:4).", "Paste the title.", "Paste the text.",
        "Check that these became topics: #tea, #围炉", "Switch on the label for content made with AI.",
        "Switch on the label for advertising.", "Check the preview there and publish.", "Write the first comment",
        "Open the live post, copy its address",
    ]  # fmt: skip
    places = [text.index(step) for step in steps]
    assert places == sorted(places)
    for word in ('data-copy="Tonight"', 'data-copy="Where: upstairs"', "01-stove-one-two.png", "02-壶.png", "A stove"):
        assert word in text, word
    assert '<svg class="qr-code"' in text
    assert "style=" not in text
    # On the phone's page it is posted with an address; one of a stranger is shown again with what was typed.
    refused = client_of(owner).post(
        reverse("content:publication_confirm", args=[row.workspace.slug, row.pk]), {"url": "https://x.example/p/1"}
    )
    assert refused.status_code == 422
    assert 'name="force"' in refused.content.decode()
    assert "01-stove-one-two.png" in refused.content.decode()


def test_a_post_that_does_not_wait_says_so(owner: Any, client_of: Any, make: Any) -> None:
    for state in (S.SCHEDULED, S.PUBLISHED, S.UNKNOWN):
        text = client_of(owner).get(page_of(make(state))).content.decode()
        assert '<svg class="qr-code"' not in text
        assert 'id="posted"' not in text
    assert "would put it out twice" in text
    row = make(S.SCHEDULED)
    assert client_of(owner).post(page_of(row)).status_code == 302
    assert Publication.objects.for_workspace(row.workspace).get(pk=row.pk).state == S.NEEDS_HANDOFF


@pytest.mark.parametrize("role", list(Role))
def test_who_gets_a_link(member_of: Any, client_of: Any, make: Any, role: Role) -> None:
    row, may = make(), allows(role, P.QUEUE_RESOLVE)
    client = client_of(member_of(role))
    page = client.get(page_of(row))
    assert page.status_code == 200
    assert ("qr-code" in page.content.decode()) == ("It is posted" in page.content.decode()) == may
    api = client.get(f"/api/v1/workspaces/{row.workspace.slug}/publications/{row.pk}/handoff/")
    assert api.status_code == (200 if may else 403)


def test_the_archive_holds_texts_and_files_in_order(owner: Any, client_of: Any, make: Any) -> None:
    row = make()
    answer = client_of(owner).get(reverse("content:handoff_files", args=[row.workspace.slug, row.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="handoff-{row.pk}.zip"'
    packed = archive(answer)
    assert packed.testzip() is None
    assert packed.namelist() == ["00-texts.txt", "01-stove-one-two.png", "02-壶.png"]
    for name, item in zip(packed.namelist()[1:], row.payload["media"], strict=True):
        asset = MediaAsset.objects.for_workspace(row.workspace).get(pk=item["asset_id"])
        assert packed.read(name) == asset.file.open().read()
    texts = packed.read("00-texts.txt").decode("utf-8-sig")
    assert [texts.index(word) for word in ("Tonight", "Tea at eight", "Where: upstairs", "A stove")] == sorted(
        texts.index(word) for word in ("Tonight", "Tea at eight", "Where: upstairs", "A stove")
    )


def test_a_file_that_is_gone_is_named_not_skipped(owner: Any, client_of: Any, make: Any) -> None:
    row = make()
    MediaAsset.objects.for_workspace(row.workspace).filter(pk=row.payload["media"][1]["asset_id"]).update(
        sha256="0" * 64
    )
    client = client_of(owner)
    text = client.get(page_of(row)).content.decode()
    assert "no longer exists" in text
    assert "Save all as ZIP" not in text
    answer = client.get(reverse("content:handoff_files", args=[row.workspace.slug, row.pk]))
    assert answer.status_code == 422
    assert Client().get(link_of(row, "file", 2)).status_code == 404


def test_the_link_shows_the_package_and_nothing_else(make: Any) -> None:
    row, phone = make(), Client(headers={"accept-language": "en"})
    answer = phone.get(link_of(row))
    text = answer.content.decode()
    assert answer.status_code == 200
    for word in ("Tonight", "Where: upstairs", "01-stove-one-two.png", "Hill Channels"):
        assert word in text, word
    for word in ("INTERNAL NOTE", row.workspace.name, 'name="url"', "<script>"):
        assert word not in text, word
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    for path in (link_of(row, "file", 1), link_of(row, "thumb", 1), link_of(row, "files")):
        assert phone.get(path).status_code == 200
        assert phone.get(path).headers["Cache-Control"] == "private, no-store"
        assert phone.post(path).status_code == 405
    assert phone.get(link_of(row, "file", 3)).status_code == 404
    assert phone.get(link_of(row, "file", 0)).status_code == 404
    # To say that it is posted one signs in.
    assert phone.get(page_of(row)).headers["Location"].startswith("/login/?next=")
    confirm = reverse("content:publication_confirm", args=[row.workspace.slug, row.pk])
    assert phone.post(confirm, {"url": "https://x.example/p"}).headers["Location"].startswith("/login/")


def test_links_that_open_nothing(make: Any) -> None:
    row, other, phone = make(), make(), Client(headers={"accept-language": "en"})
    token = handoff_token(row)
    head, rest = token.split(":", 1)
    elsewhere = signing.TimestampSigner(salt="something else").sign(f"{row.workspace_id}-{row.pk}")
    foreign = signing.TimestampSigner(salt="content.handoff").sign(f"{row.workspace_id + 1}-{row.pk}")
    forged = [f"{row.workspace_id}-{other.pk}:{rest}", token[:-1] + ("A" if token[-1] != "A" else "B"), head, "x:y:z"]
    answers = [phone.get(reverse("handoff:page", args=[bad])) for bad in (*forged, elsewhere, foreign)]
    with time_machine.travel(now() + timedelta(hours=24, seconds=2)):
        answers.append(phone.get(reverse("handoff:page", args=[token])))
        answers.append(phone.get(reverse("handoff:file", args=[token, 1])))
    with time_machine.travel(now() + timedelta(hours=23, minutes=59)):
        assert phone.get(reverse("handoff:page", args=[token])).status_code == 200
    for state in set(S) - {S.NEEDS_HANDOFF}:
        Publication.objects.for_workspace(row.workspace).filter(pk=other.pk).update(state=state)
        answers.append(phone.get(link_of(other)))
    cancelled = make()
    opened = link_of(cancelled)
    assert phone.get(opened).status_code == 200
    post_cancel(workspace=row.workspace, actor=Actor(None), post_id=cancelled.post_id)
    answers.append(phone.get(opened))
    assert {answer.status_code for answer in answers} == {404}
    # The same page for every reason: nobody learns which posts exist.
    assert len({answer.content.split(b"<main")[1].split(b"</main")[0] for answer in answers}) == 1
    assert phone.get(reverse("handoff:page", args=[token])).status_code == 200


def test_guessing_is_slowed_down(make: Any) -> None:
    row = make()
    guesser, colleague = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="203.0.113.10")
    for _n in range(handoff_public.BAD_PER_MINUTE + 1):
        guesser.get("/handoff/1-1:a:b/")
    assert guesser.get(link_of(row)).status_code == 429
    assert colleague.get(link_of(row)).status_code == 200


def test_the_link_by_api(owner: Any, client_of: Any, make: Any) -> None:
    row = make()
    path = f"/api/v1/workspaces/{row.workspace.slug}/publications/{row.pk}/handoff/"
    told = client_of(owner).get(path).json()
    assert [text["field"] for text in told["texts"]] == ["title", "text", "first_comment"]
    assert [item["name"] for item in told["files"]] == ["01-stove-one-two.png", "02-壶.png"]
    assert [tick["key"] for tick in told["checklist"]][:2] == ["open", "files"]
    found = handoff_link(row)
    assert found is not None
    base = found[0].split("/handoff/")[0]
    for address in (told["phone_link"], told["zip_url"], told["files"][0]["url"]):
        assert address.startswith(f"{base}/handoff/")
        assert Client().get(address.removeprefix(base)).status_code == 200
    Publication.objects.for_workspace(row.workspace).update(state=S.PUBLISHED)
    done = client_of(owner).get(path).json()
    assert (done["phone_link"], done["zip_url"], done["files"][0]["url"]) == (None, None, None)


def test_the_queue_leads_to_the_package(owner: Any, client_of: Any, make: Any) -> None:
    row = make()
    text = client_of(owner).get(reverse("content:queue", args=[row.workspace.slug]) + "?tab=handoff").content.decode()
    assert f'href="{page_of(row)}"' in text
