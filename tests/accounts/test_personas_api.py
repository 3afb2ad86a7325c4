"""The API of personas and research: every page function without a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import ResearchTag
from team.models import User, Workspace
from team.roles import Role
from tests.researching import sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(owner: User, client_of: Callable[[User | None], Client], workspace: Workspace) -> Callable[..., Any]:
    client = client_of(owner)

    def make(method: str, path: str, body: Any = None, status: int = 200, user: User | None = None) -> Any:
        who = client_of(user) if user else client
        send: Any = getattr(who, method)
        values = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = send(f"/api/v1/workspaces/{workspace.slug}/{path}", **values)
        assert answer.status_code == status, answer.content.decode()
        return answer.json() if answer.content and "json" in answer["Content-Type"] else answer

    return make


def test_from_a_sheet_to_a_persona(
    call: Callable[..., Any], owner: User, client_of: Any, workspace: Workspace, member_of: Callable[..., User]
) -> None:
    answer = client_of(owner).post(
        f"/api/v1/workspaces/{workspace.slug}/research/sheets/",
        {"title": "Survey", "kind": "survey", "collected_by": "team", "file": sheet()},
    )
    assert answer.status_code == 201, answer.content
    source = answer.json()
    assert source["dropped"] == ["姓名", "手机"]
    where = f"research/{source['id']}"
    assert call("get", f"{where}/columns/") == {"answers": 4, "left_out": []}
    mapping = ["skip" if kind == "weight" else kind for kind in source["mapping"]]
    assert call("put", f"{where}/columns/", {"mapping": mapping})["answers"] == 4
    call("put", f"{where}/columns/", {"mapping": ["skip"]}, 422)
    assert call("post", f"{where}/import/")["sample"] == 4
    call("post", f"{where}/import/", status=409)
    assert "提神" in call("get", f"{where}/file/").content.decode()
    look = call("post", "personas/preview/", {"genders": ["female"]})
    assert look["people"] == 2
    assert {group["aspect"] for group in look["groups"]} >= {"age", "city", "interest"}
    row = call("post", "personas/build/", {"name": "Women", "genders": ["female"]}, 201)
    assert row["needs"][0] == "提神"
    proof = next(one for one in row["evidence"] if one["statement"] == "不苦")
    assert (proof["source"], proof["count"], proof["base"], proof["rows"]) == (source["id"], 1, 2, [2])
    assert call("post", f"personas/{row['id']}/refresh/", {"genders": ["male"]})["needs"] == ["见朋友", "送礼"]
    call("post", "personas/build/", {"name": "Nobody", "cities": ["Atlantis"]}, 422)
    call("post", "personas/build/", {"name": "G", "genders": ["male"]}, 403, member_of(Role.GUEST))
    call("delete", f"{where}/import/", status=204)
    assert call("get", f"personas/{row['id']}/")["evidence"] == []
    call("delete", f"{where}/", status=204)


def test_writing_naming_archiving(call: Callable[..., Any]) -> None:
    row = call("post", "personas/", {"name": "One", "needs": ["tea"], "share": "12.5"}, 201)
    call("post", "personas/", {"name": "one"}, 409)
    note = call("post", "research/", {"title": "Notes", "sample": 10}, 201)
    where = f"personas/{row['id']}"
    given = {"source": note["id"], "aspect": "need", "statement": "tea", "count": 4}
    proof = call("post", f"{where}/evidence/", given, 201)
    assert (proof["share"], proof["computed"]) == (40.0, False)
    call("post", f"{where}/evidence/", {**given, "statement": "coffee"}, 422)
    call("delete", f"{where}/evidence/{proof['id']}/", status=204)
    changed = call("put", f"{where}/", {"name": "Two", "channels": ["douyin"], "age_from": 20})
    assert (changed["needs"], changed["channels"], changed["share"]) == ([], ["douyin"], None)
    call("put", f"{where}/", {"name": "Two", "channels": ["nowhere"]}, 422)
    copy = call("post", f"{where}/duplicate/", status=201)
    assert copy["name"] == "Two (copy)"
    assert call("put", f"{where}/archive/")["archived_at"]
    assert [one["name"] for one in call("get", "personas/?archived=true")["results"]] == ["Two"]
    assert call("delete", f"{where}/archive/")["archived_at"] is None
    assert call("put", f"research/{note['id']}/", {"title": "Better"})["title"] == "Better"
    assert [one["title"] for one in call("get", "research/?kind=note")["results"]] == ["Better"]


def test_tags(call: Callable[..., Any], workspace: Workspace) -> None:
    one = call("post", "research/tags/", {"name": "tea", "family": "interest"}, 201)
    two = call("post", "research/tags/", {"name": "Teas", "family": "interest"}, 201)
    call("post", "research/tags/", {"name": "TEA", "family": "interest"}, 409)
    assert call("patch", f"research/tags/{two['id']}/", {"name": "all teas"})["name"] == "all teas"
    assert call("post", f"research/tags/{two['id']}/merge/", {"into": one["id"]})["id"] == one["id"]
    assert [row["name"] for row in call("get", "research/tags/?family=interest")["results"]] == ["tea"]
    call("delete", f"research/tags/{one['id']}/", status=204)
    assert not ResearchTag.objects.for_workspace(workspace).exists()
