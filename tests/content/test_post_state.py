"""The state beside a post's title follows its publications without a reload."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import PostFactory, PublicationFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(workspace):
    post = PostFactory(workspace=workspace, state="scheduled", status="publishing")
    return [
        PublicationFactory(post=post, account=SocialAccountFactory(workspace=workspace), state=state)
        for state in ("published", "failed")
    ]


def test_a_refreshed_row_brings_the_state_along(client_of, owner, workspace, rows):
    web = client_of(owner)
    page = web.get(reverse("content:post", args=[workspace.slug, rows[0].post_id])).content.decode()
    assert page.count('id="post-state"') == 1
    assert "hx-swap-oob" not in page
    address = reverse("content:publication", args=[workspace.slug, rows[0].pk])
    row = web.get(address, headers={"HX-Request": "true"}).content.decode()
    # The kept status is still "publishing": the engine writes it in a step of its own.
    assert 'id="post-state" hx-swap-oob="true"' in row
    assert "1 of 2 published" in row
    assert "Publishing" not in row
    assert "post-state" not in web.get(f"{address}?in_queue=1", headers={"HX-Request": "true"}).content.decode()


def test_a_refused_or_done_step_brings_the_state_along(client_of, owner, workspace, rows):
    address = reverse("content:publication_drop", args=[workspace.slug, rows[1].pk])
    answer = client_of(owner).post(address, headers={"HX-Request": "true"})
    assert 'id="post-state" hx-swap-oob="true"' in answer.content.decode()
