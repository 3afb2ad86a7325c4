"""Whom a post is for: beside the editor, in briefs, in the library and on the persona's page."""

from __future__ import annotations

import pytest

from accounts.models import Persona
from content.models import Brief, Post
from tests.factories import IdeaFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona(workspace):
    return Persona.objects.create(workspace=workspace, name="Desk brewers")


@pytest.fixture
def page(owner, client_of, workspace):
    client = client_of(owner)

    def call(path, data=None, status=200):
        url = f"/w/{workspace.slug}/{path}"
        answer = client.get(url) if data is None else client.post(url, data)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    return call


def test_chosen_beside_the_editor_it_stands_in_the_brief(page, owner, workspace, persona):
    post = PostFactory(workspace=workspace, author=owner, title="Cold brew")
    shown = page(f"posts/{post.pk}/edit/")
    assert "Desk brewers" in shown
    given = {"version": post.version, "title": "Cold brew", "text": "x", "persona": persona.pk}
    page(f"posts/{post.pk}/edit/", given, 302)
    assert Brief.objects.for_workspace(workspace).get().persona == persona
    assert f"/accounts/personas/{persona.pk}/" in page(f"posts/{post.pk}/")
    assert "Cold brew" in page(f"posts/?persona={persona.pk}")
    other = Persona.objects.create(workspace=workspace, name="Other")
    assert "Cold brew" not in page(f"posts/?persona={other.pk}")
    used = page(f"accounts/personas/{persona.pk}/")
    assert f"/posts/{post.pk}/" in used
    assert f"?persona={persona.pk}" in used
    post.refresh_from_db()
    page(f"posts/{post.pk}/edit/", {**given, "version": post.version, "persona": ""}, 302)
    assert not Brief.objects.for_workspace(workspace).exists(), "a brief that says nothing else goes"


def test_a_persona_of_elsewhere_is_refused_and_the_text_stays(page, owner, workspace):
    post = PostFactory(workspace=workspace, author=owner)
    given = {"version": post.version, "title": "kept words", "text": "x", "persona": "999999"}
    assert "kept words" in page(f"posts/{post.pk}/edit/", given, 422)
    assert not Brief.objects.for_workspace(workspace).exists()


def test_a_new_post_and_its_persona_are_stored_together(page, workspace, persona):
    page("posts/new/", {"version": "0", "title": "New", "text": "x", "persona": persona.pk}, 302)
    assert Post.objects.for_workspace(workspace).get().brief.persona == persona


def test_briefs_of_ideas_take_it_along_into_the_draft(page, workspace, persona):
    idea = IdeaFactory(workspace=workspace)
    page(f"plan/ideas/{idea.pk}/brief/", {"goal": "", "persona": persona.pk}, 302)
    assert "Ideas" in page(f"accounts/personas/{persona.pk}/")
    page(f"plan/ideas/{idea.pk}/draft/", {}, 302)
    assert Post.objects.for_workspace(workspace).get().brief.persona == persona


def test_it_goes_by_the_api_as_well(owner, client_of, workspace, persona):
    client, base = client_of(owner), f"/api/v1/workspaces/{workspace.slug}"
    made = client.post(f"{base}/posts/", {"text": "x", "persona": persona.pk}, content_type="application/json")
    assert made.status_code == 201, made.content
    post_id = made.json()["id"]
    assert client.get(f"{base}/posts/{post_id}/brief/").json()["persona"] == persona.pk
    assert [row["id"] for row in client.get(f"{base}/posts/?persona={persona.pk}").json()["results"]] == [post_id]
    client.put(f"{base}/posts/{post_id}/brief/", {"goal": "sell"}, content_type="application/json")
    assert client.get(f"{base}/posts/?persona={persona.pk}").json()["results"] == []
