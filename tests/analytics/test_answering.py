"""Answer time and what followed: reckoned by hand, read from the inbox, told on pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from analytics.answering import AnswerFact, answering_of, difference, wilson
from analytics.insight_states import InsightCode
from analytics.insight_words import insight_sentence
from analytics.models import Insight
from analytics.selectors.insights.answers import answer_facts
from analytics.services.insights.insights import insights_find
from interactions.models import AnswerClock, Contact, Identity, Message, Thread
from interactions.sla_states import ClockKind, ClockState
from interactions.states import Channel, Direction, Sentiment
from tests.factories import SocialAccountFactory

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def facts(sooner: int, bad: int, later: int, bad_later: int) -> list[AnswerFact]:
    return [AnswerFact(0.5, negative=n < bad) for n in range(sooner)] + [
        AnswerFact(9, negative=n < bad_later) for n in range(later)
    ]


def test_intervals_as_published() -> None:
    # Newcombe 1998, table II, (a): 56 of 70 against 48 of 80; method 10 gives 0.0524 to 0.3339.
    low, high = difference(56, 70, 48, 80)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert [round(one, 4) for one in wilson(81, 263)] == [0.2553, 0.3662]


def test_shares_differ_with_enough_of_both_and_more_than_chance() -> None:
    found = answering_of(facts(40, 4, 40, 20))
    negative, back, rating = found.followed
    assert (found.hours, found.sooner, found.later) == (1, 40, 40)
    assert (negative.sooner, negative.later, negative.differs, negative.better) == (10.0, 50.0, True, True)
    assert (back.sooner, back.enough, rating.enough) == (None, False, False)
    assert not answering_of(facts(40, 4, 40, 9)).followed[0].differs
    assert not answering_of(facts(19, 1, 40, 20)).followed[0].enough
    # 16 points apart, but so few that it may be chance.
    assert not answering_of(facts(25, 8, 25, 12)).followed[0].differs
    assert not answering_of([]).enough


def test_ratings_differ_by_half_a_star_in_most_pairs() -> None:
    rated = [AnswerFact(0.5, rating=5) for _n in range(10)] + [AnswerFact(9, rating=3 + n % 2) for n in range(10)]
    assert answering_of(rated).followed[2].differs
    assert answering_of(rated).followed[2].better
    assert not answering_of(rated[1:]).followed[2].enough


def answered(
    account, number: int, hours: float, *, mood: str = "", back_after: timedelta | None = None, begun=60 * DAY
):
    """Somebody who wrote, was answered after so many hours and wrote again."""
    asked = NOON - begun
    own = {"workspace": account.workspace, "first_seen_at": asked, "last_seen_at": asked}
    contact = Contact.objects.create(name=f"c{number}", **own)
    identity = Identity.objects.create(contact=contact, platform=account.platform, remote_id=f"u{number}", **own)
    thread = Thread.objects.create(
        workspace=account.workspace, account=account, identity=identity, contact=contact, channel=Channel.COMMENT,
        first_at=asked, last_at=asked,
    )  # fmt: skip
    at = asked + hours * HOUR
    AnswerClock.objects.create(
        workspace=account.workspace, thread=thread, account=account, channel=Channel.COMMENT, kind=ClockKind.FIRST,
        state=ClockState.MET, started_at=asked, answered_at=at,
    )  # fmt: skip
    if back_after is not None:
        Message.objects.create(
            workspace=account.workspace, thread=thread, account=account, direction=Direction.IN,
            remote_id=f"m{number}", at=at + back_after, sentiment=mood,
        )  # fmt: skip
    return thread


@pytest.mark.django_db
def test_what_follows_is_read_from_the_inbox(workspace) -> None:
    account = SocialAccountFactory(workspace=workspace)
    answered(account, 1, 0.5, mood=Sentiment.NEGATIVE, back_after=HOUR)
    answered(account, 2, 5, mood=Sentiment.POSITIVE, back_after=3 * DAY)
    answered(account, 3, 30, back_after=40 * DAY)
    answered(account, 4, 1, begun=10 * DAY)
    assert sorted(answer_facts(workspace=workspace), key=lambda one: one.hours) == [
        AnswerFact(0.5, True, False), AnswerFact(1, None, None), AnswerFact(5, False, True),
        AnswerFact(30, None, False),
    ]  # fmt: skip
    assert answer_facts(workspace=workspace, accounts=[]) == []


@pytest.mark.django_db
def test_the_insight_and_the_page(workspace, client, at, django_assert_max_num_queries) -> None:
    account = SocialAccountFactory(workspace=workspace)
    thread = answered(account, 0, 0.5, mood=Sentiment.POSITIVE, back_after=2 * HOUR)
    Message.objects.create(
        workspace=workspace, thread=thread, account=account, direction=Direction.IN, remote_id="now", at=NOON - DAY
    )
    page = client.get(at("interaction")).content.decode()
    assert "Not enough yet: 20 are needed on each side." in page
    insights_find(workspace=workspace)
    assert not Insight.objects.for_workspace(workspace).filter(code=InsightCode.ANSWER_TIME).exists()
    for number in range(1, 50):
        late = number % 2
        mood = Sentiment.NEGATIVE if late and number % 4 == 1 else Sentiment.POSITIVE
        answered(account, number, 9 if late else 0.5, mood=mood, back_after=2 * HOUR)
    insights_find(workspace=workspace)
    row = Insight.objects.for_workspace(workspace).get(code=InsightCode.ANSWER_TIME, key="negative")
    # 25 answered soon, none negative; 25 late, 13 of them negative.
    assert (row.params["sooner"], row.params["later"], row.rows[1]) == (0, 52, ["later", 52.0, 25])
    with override("en"):
        assert "answered within" in insight_sentence(row)
    with django_assert_max_num_queries(12):
        page = client.get(at("interaction")).content.decode()
    assert "Better when answered sooner" in page
    detail = client.get(at("insight", row.pk)).content.decode()
    assert "25 answers" in detail
    assert "Newcombe" in detail
