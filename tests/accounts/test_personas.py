"""Personas: writing, archive, copies, what statements rest on, and what pages cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import hooks
from accounts.models import Persona, PersonaEvidence, ResearchSource
from accounts.research_states import SourceKind
from config.lib.clock import local_day, now
from team.models import AuditEntry, User, Workspace
from team.roles import Role

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User | None], Client]
UrlOf = Callable[[str], str]
FORM = {"name": "Desk brewers", "tone": "2", "needs": "No bitter tea\nNo washing up\n\nNo bitter tea", "share": "38.5"}


def persona(workspace: Workspace, **values: Any) -> Persona:
    return Persona.objects.create(workspace=workspace, **{"name": "Desk brewers", "needs": ["No bitter tea"], **values})


def source(workspace: Workspace, **values: Any) -> ResearchSource:
    facts = {"kind": SourceKind.NOTE, "title": "Shop notes", "sample": 46, "collected_to": local_day(now(), "UTC")}
    return ResearchSource.objects.create(workspace=workspace, **{**facts, **values})


def test_writing_changing_and_refusing(owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace) -> None:
    client = client_of(owner)
    assert "No personas yet" in client.get(url_of("accounts/personas/")).content.decode()
    answer = client.post(url_of("accounts/personas/new/"), FORM)
    row = Persona.objects.for_workspace(workspace).get()
    assert answer["Location"] == url_of(f"accounts/personas/{row.pk}/")
    assert (row.needs, float(row.share or 0), row.tone) == (["No bitter tea", "No washing up"], 38.5, 2)
    page = client.get(answer["Location"]).content.decode()
    assert page.count("assumption</a>") == 3, "two needs and the share"
    again = client.post(url_of("accounts/personas/new/"), {**FORM, "name": "desk BREWERS", "pains": "kept text"})
    assert again.status_code == 422
    assert "There is a persona of this name already." in again.content.decode()
    assert "kept text" in again.content.decode()
    for bad in ({"age_from": "40", "age_to": "20"}, {"share": "101"}, {"needs": "x" * 301}, {"name": ""}):
        assert client.post(url_of(f"accounts/personas/{row.pk}/edit/"), {**FORM, **bad}).status_code == 422
    assert client.post(url_of(f"accounts/personas/{row.pk}/edit/"), {**FORM, "needs": "One"}).status_code == 302
    row.refresh_from_db()
    assert row.needs == ["One"]
    verbs = AuditEntry.objects.for_workspace(workspace).values_list("verb", flat=True)
    assert {"persona.created", "persona.changed"} <= set(verbs)


def test_archive_restore_and_copies(owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace) -> None:
    row, client = persona(workspace), client_of(owner)
    PersonaEvidence.objects.create(
        workspace=workspace, persona=row, source=source(workspace), aspect="need", statement="No bitter tea", count=9
    )
    client.post(url_of(f"accounts/personas/{row.pk}/duplicate/"))
    copy = Persona.objects.for_workspace(workspace).exclude(pk=row.pk).get()
    assert (copy.name, copy.evidence.get().count) == ("Desk brewers (copy)", 9)
    client.post(url_of(f"accounts/personas/{row.pk}/archive/"))
    page = client.get(url_of("accounts/personas/")).content.decode()
    assert "1 archived" in page
    assert f"/accounts/personas/{row.pk}/" not in page
    assert f"/accounts/personas/{row.pk}/" in client.get(url_of("accounts/personas/?show=archived")).content.decode()
    client.post(url_of(f"accounts/personas/{row.pk}/restore/"))
    row.refresh_from_db()
    assert row.archived_at is None


def test_a_statement_names_its_source(owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace) -> None:
    row, notes, client = persona(workspace), source(workspace), client_of(owner)
    where = url_of(f"accounts/personas/{row.pk}/evidence/")
    given = {"statement": "need:No bitter tea", "source": notes.pk, "count": "23", "note": "page 2"}
    assert client.post(where, given).status_code == 302
    page = client.get(url_of(f"accounts/personas/{row.pk}/")).content.decode()
    assert "23 of 46 (50%)" in page
    assert "Shop notes" in page
    assert "every statement has a source" in page
    assert client.post(where, {**given, "count": "47"}).status_code == 422, "more than were asked"
    assert client.post(where, {**given, "statement": "need:Never said"}).status_code == 422
    proof = PersonaEvidence.objects.for_workspace(workspace).get()
    client.post(url_of(f"accounts/personas/{row.pk}/evidence/{proof.pk}/remove/"))
    assert "assumptions only" in client.get(url_of(f"accounts/personas/{row.pk}/")).content.decode()


def test_rewording_a_line_makes_it_an_assumption(
    owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace
) -> None:
    row, notes, client = persona(workspace), source(workspace), client_of(owner)
    given = {"statement": "need:No bitter tea", "source": notes.pk}
    client.post(url_of(f"accounts/personas/{row.pk}/evidence/"), given)
    client.post(url_of(f"accounts/personas/{row.pk}/edit/"), {**FORM, "needs": "No bitter tea at all"})
    assert not PersonaEvidence.objects.for_workspace(workspace).exists()


def test_who_may_what(member_of: Callable[..., User], client_of: ClientOf, url_of: UrlOf, workspace: Workspace) -> None:
    row, guest = persona(workspace), client_of(member_of(Role.GUEST))
    page = guest.get(url_of(f"accounts/personas/{row.pk}/"))
    assert page.status_code == 200
    assert "/edit/" not in page.content.decode()
    for path in ("new/", f"{row.pk}/edit/", "build/"):
        assert guest.get(url_of(f"accounts/personas/{path}")).status_code == 403
    assert guest.post(url_of(f"accounts/personas/{row.pk}/archive/")).status_code == 403


def test_where_it_is_used(
    owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = persona(workspace)
    use = hooks.Use("Campaigns", 2, "/x/", [("Winter", "/x/1/")])
    monkeypatch.setattr(hooks, "persona_uses", [lambda _persona: use, lambda _persona: None])
    page = client_of(owner).get(url_of(f"accounts/personas/{row.pk}/")).content.decode()
    assert "Campaigns" in page
    assert 'href="/x/1/"' in page


def test_the_library_costs_the_same_for_many(
    owner: User, client_of: ClientOf, url_of: UrlOf, workspace: Workspace, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        persona(workspace, name=f"Persona {number}", channels=["douyin"])
    client = client_of(owner)
    client.get(url_of("accounts/personas/"))
    with django_assert_max_num_queries(12):
        client.get(url_of("accounts/personas/"))
    row = Persona.objects.for_workspace(workspace).first()
    assert row is not None
    with django_assert_max_num_queries(12):
        client.get(url_of(f"accounts/personas/{row.pk}/"))
