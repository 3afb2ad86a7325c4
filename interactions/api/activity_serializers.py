"""Shapes of activities in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.activity_states import (
    ActivityKind,
    ActivityState,
    Level,
    Once,
    SeedSource,
    Why,
    WinnersBy,
    WinnerState,
)
from interactions.models import (
    Activity,
    ActivityDraw,
    ActivityEntry,
    ActivityExclusion,
    ActivityPost,
    ActivityPrize,
    ActivityWinner,
)
from interactions.selectors.activities.reading import posts_of, prizes_of, proof_url
from interactions.selectors.masking import masked
from interactions.services.activities.writing import PRIZES_MAX, WINNERS_MAX
from interactions.states import CURRENCIES


class ActivityPrizeSerializer(serializers.ModelSerializer[ActivityPrize]):
    """A prize. `value`: of one, in `currency`."""

    class Meta:
        model = ActivityPrize
        fields = ("id", "position", "name", "count", "value", "currency")


class ActivityPostSerializer(serializers.ModelSerializer[ActivityPost]):
    """A post whose comments are entries."""

    class Meta:
        model = ActivityPost
        fields = ("id", "account", "post_id", "publication")


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    """An activity without its rules, prizes and posts."""

    kind = serializers.ChoiceField(choices=ActivityKind.choices)
    state = serializers.ChoiceField(choices=ActivityState.choices)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = (
            "id", "kind", "name", "state", "url", "starts_at", "ends_at", "draw_at", "entries", "counting",
            "collected_at", "announced_at", "closed_at", "cancel_reason", "created_at", "updated_at",
        )  # fmt: skip

    def get_url(self, row: Activity) -> str:
        """The public address; open from the announcement on."""
        return proof_url(row)


class ActivityVoteOptionSerializer(serializers.Serializer[Any]):
    """An option of a vote; `words` are counted for it, besides its number and text."""

    text = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())


class ActivityWholeSerializer(ActivitySerializer):
    """An activity as people are told of it."""

    winners_by = serializers.ChoiceField(choices=WinnersBy.choices)
    once = serializers.ChoiceField(choices=Once.choices)
    source = serializers.ChoiceField(choices=SeedSource.choices)  # type: ignore[assignment]
    options = ActivityVoteOptionSerializer(many=True)
    prizes = serializers.SerializerMethodField()
    posts = serializers.SerializerMethodField()

    class Meta(ActivitySerializer.Meta):
        fields = (
            *ActivitySerializer.Meta.fields,
            "rules", "winners_by", "once", "keywords", "mentions", "must_follow", "options", "min_days", "alternates",
            "claim_days", "claim_how", "delivery", "forfeiture", "organiser", "contact", "source", "source_name",
            "source_url", "winner_text", "prizes", "posts",
        )  # type: ignore[assignment]  # fmt: skip

    def get_prizes(self, row: Activity) -> list[dict[str, Any]]:
        """The first prize first."""
        return list(ActivityPrizeSerializer(prizes_of(row), many=True).data)

    def get_posts(self, row: Activity) -> list[dict[str, Any]]:
        """The posts it hangs on."""
        return list(ActivityPostSerializer(posts_of(row), many=True).data)


class ActivityPrizeWriteSerializer(serializers.Serializer[Any]):
    """A prize as it is entered."""

    name = serializers.CharField(max_length=80)
    count = serializers.IntegerField(required=False, default=1, min_value=1, max_value=WINNERS_MAX)
    value = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True, default=None
    )
    currency = serializers.ChoiceField(choices=[(code, code) for code in CURRENCIES], required=False, default="CNY")


class ActivityPostWriteSerializer(serializers.Serializer[Any]):
    """A post: `publication` for one published from here, else `account` and what the platform calls it."""

    publication = serializers.IntegerField(required=False, allow_null=True, default=None)
    account = serializers.IntegerField(required=False, allow_null=True, default=None)
    post_id = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="")


def _count(least: int, most: int, default: int) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, default=default, min_value=least, max_value=most)


def _moment() -> serializers.DateTimeField:
    return serializers.DateTimeField(required=False, allow_null=True, default=None)


class ActivityWriteSerializer(serializers.Serializer[Any]):
    """An activity as it is entered. `options`: one line an option, more words for it after `|`."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=ActivityKind.choices, required=False, default=ActivityKind.LOTTERY)
    starts_at = _moment()
    ends_at = _moment()
    draw_at = _moment()
    rules = _text(4000)
    winners_by = serializers.ChoiceField(choices=WinnersBy.choices, required=False, default=WinnersBy.DRAW)
    once = serializers.ChoiceField(choices=Once.choices, required=False, default=Once.CONTACT)
    keywords = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=10
    )
    mentions = _count(0, 20, 0)
    must_follow = serializers.BooleanField(required=False, default=False)
    options = serializers.ListField(
        child=serializers.CharField(max_length=400), required=False, default=list, max_length=20
    )
    min_days = _count(1, 366, 1)
    alternates = _count(0, WINNERS_MAX, 0)
    claim_days = _count(1, 90, 7)
    claim_how = _text(300)
    delivery = _text(300)
    forfeiture = _text(300)
    organiser = _text(120)
    contact = _text(120)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=SeedSource.choices, required=False, default=SeedSource.DRAND
    )
    source_name = _text(160)
    source_url = _text(500)
    winner_text = _text(1000)
    prizes = ActivityPrizeWriteSerializer(many=True, required=False, default=list, max_length=PRIZES_MAX)  # type: ignore[call-arg]
    posts = ActivityPostWriteSerializer(many=True, required=False, default=list, max_length=30)  # type: ignore[call-arg]


class ActivityLegalSerializer(serializers.Serializer[Any]):
    """A finding of the legal check. `level` block stops the announcement; `field`: where to put it right."""

    rule = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.choices)
    title = serializers.CharField()
    fix = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    field = serializers.CharField()


class ActivityAnnounceSerializer(serializers.Serializer[Any]):
    """`seen`: somebody has looked at the warnings."""

    seen = serializers.BooleanField(required=False, default=False)


class ActivityReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=300)


class ActivityCloseSerializer(serializers.Serializer[Any]):
    """`reveal_at`: when the seed becomes known; the announced time of the draw by default."""

    reveal_at = _moment()


class ActivityEntrySerializer(serializers.ModelSerializer[ActivityEntry]):
    """An entry; personal data in its text are masked. `why`: why it does not count, '' when it does."""

    why = serializers.ChoiceField(choices=Why.choices)
    person = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = ActivityEntry
        fields = (
            "id", "message", "contact", "person", "text", "at", "day", "eligible", "why", "option", "code", "number",
            "picked_at",
        )  # fmt: skip

    def get_person(self, row: ActivityEntry) -> str:
        """The name at the platform."""
        return row.message.thread.identity.shown if row.message is not None else ""

    def get_text(self, row: ActivityEntry) -> str:
        """What the comment says now."""
        return masked(row.message.text) if row.message is not None else ""


class ActivityExclusionSerializer(serializers.ModelSerializer[ActivityExclusion]):
    """A person whose entries do not count."""

    class Meta:
        model = ActivityExclusion
        fields = ("id", "contact", "reason", "by", "at")


class ActivityPickSerializer(serializers.Serializer[Any]):
    """For which prize an entry is picked."""

    prize = serializers.IntegerField()


class ActivityImportedSerializer(serializers.Serializer[Any]):
    """How many rows were read, and how many of them were new."""

    rows = serializers.IntegerField()
    fresh = serializers.IntegerField()


class ActivityEntriesUploadSerializer(serializers.Serializer[Any]):
    """A table of comments under one of the activity's posts (its id in `posts`)."""

    post = serializers.IntegerField()
    file = serializers.FileField()


class ActivityDrawSerializer(serializers.ModelSerializer[ActivityDraw]):
    """The commitment and what came of it. The entries file is at the public address."""

    source = serializers.ChoiceField(choices=SeedSource.choices)  # type: ignore[assignment]
    typed = serializers.SerializerMethodField()

    class Meta:
        model = ActivityDraw
        fields = (
            "commit_hash", "committed_at", "source", "source_name", "source_url", "round", "reveal_at", "typed",
            "typed_by", "confirmed_by", "seed", "drawn_at",
        )  # fmt: skip

    def get_typed(self, row: ActivityDraw) -> bool:
        """Whether a first person has typed a value in."""
        return bool(row.typed)


class ActivitySeedSerializer(serializers.Serializer[Any]):
    """The public value as read at its source."""

    seed = serializers.CharField(max_length=200)


class ActivityWinnerSerializer(serializers.ModelSerializer[ActivityWinner]):
    """A winner; the address has an address of its own."""

    state = serializers.ChoiceField(choices=WinnerState.choices)
    code = serializers.CharField(source="entry.code")

    class Meta:
        model = ActivityWinner
        fields = (
            "id", "rank", "prize", "entry", "code", "contact", "state", "answer_by", "carrier", "tracking", "replaces",
            "told_at", "answered_at", "sent_at", "received_at",
        )  # fmt: skip


class ActivityTellSerializer(serializers.Serializer[Any]):
    """What is answered in the winner's thread; empty: they were told by hand."""

    text = serializers.CharField(max_length=10_000, required=False, allow_blank=True, default="")


class ActivityAddressSerializer(serializers.Serializer[Any]):
    """Where the parcel goes."""

    name = _text(60)
    phone = _text(40)
    address = serializers.CharField(max_length=300)


class ActivityParcelSerializer(serializers.Serializer[Any]):
    """How it was sent."""

    carrier = _text(40)
    tracking = _text(60)


class ActivityAnnouncementSerializer(serializers.Serializer[Any]):
    """The draft that tells who won."""

    post = serializers.IntegerField()
