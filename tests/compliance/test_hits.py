"""The log of findings: what is written, how long it is kept, filters, pages, export, REST."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from compliance.engine.types import Subject
from compliance.models import CheckHit
from compliance.services.checking import content_check
from compliance.services.hits import KEPT, hits_forget, hits_log
from config.lib.clock import now
from team.actors import SYSTEM, Actor
from tests.factories import PostFactory, SocialAccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def verdict(workspace):
    return content_check(workspace=workspace, subject=Subject(texts={"text": "全网第一，国家级品质"}))


@pytest.fixture
def log(workspace, owner, verdict):
    def write(target, outcome="shown", actor=None, **values):
        return hits_log(
            workspace=workspace,
            actor=actor or Actor(owner),
            target=target,
            hits=verdict.hits,
            outcome=outcome,
            version=verdict.version,
            **values,
        )

    return write


def many(workspace, count, **values):
    given = {"workspace": workspace, "at": now(), "rule": "AD-01", "severity": "warn", "outcome": "shown", **values}
    CheckHit.objects.bulk_create(CheckHit(**given, words=f"词{n}") for n in range(count))


def test_findings_are_written_with_everything_a_reader_asks(workspace, owner, log, verdict):
    post, account = PostFactory(workspace=workspace), SocialAccountFactory(workspace=workspace)
    assert log(post, "blocked", account=account, note="stopped at submit") == 2
    row = CheckHit.objects.for_workspace(workspace).filter(words="全网第一").get()
    assert (row.target_type, row.target_id, row.target_label) == ("post", str(post.pk), str(post))
    assert (row.actor, row.platform, row.version) == (owner, account.platform, verdict.version)
    assert row.fingerprint


def test_what_is_shown_again_is_written_once_a_day(workspace, log):
    post = PostFactory(workspace=workspace)
    assert [log(post), log(post)] == [2, 0]
    assert log(post, "acknowledged", note="known") == 2
    assert log(PostFactory(workspace=workspace)) == 2
    CheckHit.objects.for_workspace(workspace).update(at=now() - timedelta(days=2))
    assert log(post) == 2
    assert [log(None, actor=SYSTEM), log(None, actor=SYSTEM)] == [2, 2]


def test_the_log_is_kept_for_three_years(workspace, log):
    log(PostFactory(workspace=workspace))
    CheckHit.objects.for_workspace(workspace).filter(words="全网第一").update(at=now() - KEPT - timedelta(days=1))
    assert timedelta(days=3 * 365) <= KEPT
    assert hits_forget() == 1
    assert CheckHit.objects.for_workspace(workspace).count() == 1


def test_filters_and_the_way_to_the_post(workspace, owner, log, at, signed_in):
    post = PostFactory(workspace=workspace, title="秋茶上新")
    log(post, "blocked")
    many(workspace, 1, rule="PF-02", severity="info", at=now() - timedelta(days=40))
    for query, seen in (
        ({"rule": "PF-02"}, False), ({"severity": "block"}, True), ({"outcome": "fixed"}, False),
        ({"actor": owner.pk}, True), ({"q": "秋茶"}, True), ({"until": "2020-01-01"}, False),
        ({"rule": "nonsense"}, True),
    ):  # fmt: skip
        assert ("全网第一" in signed_in.get(at("hits"), query).content.decode()) is seen, query
    assert signed_in.get(at("hit_target", "post", post.pk)).headers["Location"].endswith(f"/posts/{post.pk}/")
    foreign = PostFactory()
    assert signed_in.get(at("hit_target", "post", foreign.pk)).status_code == 404
    assert signed_in.get(at("hit_target", "thing", 1)).status_code == 404
    page = signed_in.get(at("overview")).content.decode()
    assert "全网第一" in page


def test_ten_thousand_findings(workspace, at, signed_in, django_assert_max_num_queries):
    many(workspace, 8_000)
    many(workspace, 2_000, rule="PF-02")
    signed_in.get(at("hits"))
    with django_assert_max_num_queries(9):
        page = signed_in.get(at("hits"), {"page": 200})
    assert "词99<" not in page.content.decode()
    text = b"".join(signed_in.get(at("hits_export"), {"rule": "PF-02"}).streaming_content).decode()
    assert len(list(csv.reader(io.StringIO(text)))) == 2_001


def test_the_export_runs_no_formulas_and_keeps_filters(workspace, at, signed_in):
    many(workspace, 1, note="=HYPERLINK(1)", rule="PF-02")
    many(workspace, 2)
    text = b"".join(signed_in.get(at("hits_export"), {"rule": "PF-02"}).streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert "'=HYPERLINK(1)" in rows[1]


def test_rest_and_outsiders(workspace, log, api, at, signed_in, client_of, outsider):
    log(PostFactory(workspace=workspace), "fixed")
    found = signed_in.get(api("hits/"), {"outcome": "fixed", "since": "2020-01-01", "until": "nonsense"}).json()
    assert {row["words"] for row in found["results"]} == {"全网第一", "国家级"}
    assert signed_in.get(api("hits/"), {"severity": "info"}).json()["results"] == []
    for path in (api("hits/"), at("hits"), at("hits_export")):
        assert client_of(outsider).get(path).status_code == 404
