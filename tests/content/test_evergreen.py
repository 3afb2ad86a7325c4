"""Evergreen posts: what the rules allow, proposals, drafts of them; nothing goes out by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from config.lib.clock import now
from content.models import EvergreenProposal, Publication
from content.production_errors import NotPublished, ProposalClosed
from content.services.learn.deciding import proposal_accept, proposal_skip
from content.services.learn.likeness import difference
from content.services.learn.pool import evergreen_save
from content.services.learn.proposing import in_season, uses_of, verdict
from content.states import PostState, PublicationState
from content.tasks import propose_evergreen
from team.actors import Actor
from tests.factories import PostFactory, SocialAccountFactory
from tests.making import published

pytestmark = pytest.mark.django_db
OLD = "围炉煮茶，三个步骤就能在家做到：炭火、陶壶、老白茶。"
NEW = "天冷了，把壶放上炉子。先温杯，再投茶，第三泡最甜。"


@pytest.fixture
def who(workspace, owner):
    return {"workspace": workspace, "actor": Actor(owner)}


@pytest.fixture
def old(workspace):
    return published(workspace, text=OLD, at=now() - timedelta(days=94))


def put(who, row, **values):
    return evergreen_save(**who, post_id=row.post_id, values={"texts": [NEW], **values})


def blocked(row):
    return verdict(row, uses_of([row]).get(row.pk, []), now()).blocked


def test_only_published_posts(who, workspace):
    with pytest.raises(NotPublished):
        evergreen_save(**who, post_id=PostFactory(workspace=workspace).pk, values={})


@pytest.mark.raises_notice("evergreen_proposed")
def test_a_proposal_becomes_a_draft_with_another_wording(who, workspace, old):
    row = put(who, old)
    assert (propose_evergreen(), propose_evergreen()) == (1, 0)
    (proposal,) = row.proposals.all()
    assert (proposal.text, proposal.account_ids, proposal.reasons["days"]) == (NEW, [old.account_id], 94)
    draft = proposal_accept(**who, proposal_id=proposal.pk)
    assert (draft.text, draft.state) == (NEW, PostState.DRAFT)
    assert draft.publications.get().state == PublicationState.DRAFT
    assert not Publication.objects.for_workspace(workspace).filter(state="scheduled").exists()
    with pytest.raises(ProposalClosed):
        proposal_skip(**who, proposal_id=proposal.pk)
    row.refresh_from_db()
    assert blocked(row) == "gap"  # the draft counts as a use


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, ""),
        ({"gap_days": 95}, "gap"),
        ({"account_gap_days": 120}, "accounts"),
        ({"texts": []}, "variation"),
        ({"texts": [OLD + "！"]}, "variation"),
        ({"texts": [], "variation": 0}, ""),
    ],
)
def test_rules(who, old, values, reason):
    assert blocked(put(who, old, **values)) == reason


def test_what_was_used_within_thirty_days_never_comes(who, workspace):
    recent = published(workspace, text=OLD, at=now() - timedelta(days=29))
    assert blocked(put(who, recent, gap_days=30, account_gap_days=1, variation=0, texts=[])) == "gap"


def test_used_up_skipped_and_chosen_accounts(who, workspace, old):
    other = SocialAccountFactory(workspace=workspace)
    row = put(who, old, repeats_max=1, accounts=[other.pk])
    propose_evergreen()
    proposal = row.proposals.get()
    assert proposal.account_ids == [other.pk]
    proposal_skip(**who, proposal_id=proposal.pk)
    assert blocked(row) == "skipped"
    EvergreenProposal.objects.for_workspace(workspace).update(state="accepted")
    assert blocked(row) == "used_up"


def test_seasons_may_span_the_turn_of_the_year(who, old):
    row = put(who, old, season_from="11-15", season_until="02-28")
    days = [date(2026, 11, 15), date(2027, 1, 3), date(2027, 3, 1), date(2026, 6, 1)]
    assert [in_season(row, day) for day in days] == [True, True, False, False]
    assert verdict(row, [], datetime(2026, 6, 1, tzinfo=UTC)).blocked == "season"


def test_difference_of_texts():
    assert difference("Tea, now!", "tea now") == 0
    assert difference(OLD, NEW) > 60
    assert 0 < difference(OLD, OLD + "欢迎来店里坐坐") < 40


def test_pages_and_rest(who, workspace, owner, old, client_of, django_assert_max_num_queries):
    client, pages = client_of(owner), f"/w/{workspace.slug}/"
    form = {"gap_days": "60", "account_gap_days": "30", "variation": "20", "wordings": f"{NEW}\n===\nSomething else"}
    assert client.post(f"{pages}posts/{old.post_id}/evergreen/", form).status_code == 302
    client.post(f"{pages}production/evergreen/propose/")
    with django_assert_max_num_queries(24):
        page = client.get(f"{pages}production/evergreen/").content.decode()
    assert "last used 94 days ago" in page
    api, json = f"/api/v1/workspaces/{workspace.slug}/evergreen/", {"content_type": "application/json"}
    (proposal,) = client.get(f"{api}proposals/").json()["results"]
    made = client.post(f"{api}proposals/{proposal['id']}/accept/", **json)
    assert made.status_code == 201
    put_in = client.put(f"/api/v1/workspaces/{workspace.slug}/posts/{old.post_id}/evergreen/", {"gap_days": 45}, **json)
    assert (put_in.json()["gap_days"], put_in.json()["texts"]) == (45, [NEW, "Something else"])
    (row,) = client.get(api).json()["results"]
    assert client.delete(f"{api}{row['id']}/").status_code == 204
