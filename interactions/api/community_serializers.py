"""Shapes of communities in the REST API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from interactions.community_states import CommunityKind, CommunityState, FanRole, Measure, ModeratorRole
from interactions.models import (
    Community,
    CommunityAnnouncement,
    CommunityEvent,
    CommunityMember,
    CommunityModerator,
    CommunityRules,
    CommunityTier,
    CommunityViolation,
    CommunityWeek,
    PointEntry,
    PointReason,
)
from interactions.selectors.communities.health import FIGURES
from interactions.services.communities.events import MINUTES_MAX
from interactions.services.communities.points import AMOUNT_MAX


def text(most: int, **options: Any) -> serializers.CharField:
    """A text that may be left out or empty."""
    return serializers.CharField(max_length=most, **{"required": False, "allow_blank": True, **options})


def whole(**options: Any) -> serializers.IntegerField:
    """A whole number that may be left out or null."""
    limits = {"min_value": 0, "max_value": 100_000_000}
    return serializers.IntegerField(**{"required": False, "allow_null": True, **limits, **options})


def day(**options: Any) -> serializers.DateField:
    """A day that may be left out or null."""
    return serializers.DateField(**{"required": False, "allow_null": True, **options})


class ModeratorSerializer(serializers.ModelSerializer[CommunityModerator]):
    """Somebody of the team; `user` is a user's id, `shift` in words."""

    user = serializers.IntegerField(source="user_id")
    role = serializers.ChoiceField(choices=ModeratorRole.choices, required=False)
    shift = text(120)

    class Meta:
        model = CommunityModerator
        fields = ("user", "role", "shift")


class CommunitySerializer(serializers.ModelSerializer[Community]):
    """A group. `owner` is a user's id, `accounts` are ids; `join_until` is a day of the workspace's zone."""

    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    accounts: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)
    moderators = ModeratorSerializer(many=True, read_only=True)

    class Meta:
        model = Community
        fields = (
            "id", "name", "kind", "state", "positioning", "audience", "entry_rule", "welcome", "owner", "moderators",
            "capacity", "accounts", "remote_chat", "join_url", "join_until", "expire_days", "read_at", "read_error",
            "created_at", "updated_at",
        )  # fmt: skip
        read_only_fields = fields


class CommunityWriteSerializer(serializers.Serializer[Any]):
    """A group as somebody enters it; what is left out becomes empty."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=CommunityKind.choices)
    state = serializers.ChoiceField(choices=CommunityState.choices, required=False)
    positioning, audience, entry_rule, welcome = text(1000), text(1000), text(1000), text(2000)
    owner = whole()
    moderators = ModeratorSerializer(many=True, required=False)
    capacity = whole(min_value=1, max_value=10_000_000)
    accounts = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=50)
    remote_chat = text(80)
    join_url = text(500)
    join_until = day()
    expire_days = whole(min_value=1, max_value=3650)

    def values(self) -> dict[str, Any]:
        """As the service takes it."""
        found = dict(self.validated_data)
        found["moderators"] = [
            {**{k: v for k, v in line.items() if k != "user_id"}, "user": line["user_id"]}
            for line in found.get("moderators", [])
        ]
        return found


class AnnouncementSerializer(serializers.ModelSerializer[CommunityAnnouncement]):
    """What was announced; `day` is today where it is left out."""

    day = serializers.DateField(required=False)

    class Meta:
        model = CommunityAnnouncement
        fields = ("id", "text", "day")
        read_only_fields = ("id",)


class RulesSerializer(serializers.ModelSerializer[CommunityRules]):
    """A version of the rules, one rule a line."""

    class Meta:
        model = CommunityRules
        fields = ("number", "text", "published_on", "made_at")
        read_only_fields = fields


class RulesWriteSerializer(serializers.Serializer[Any]):
    """The next version of the rules; published today where no day is given."""

    text = serializers.CharField(max_length=6000)
    published_on = day()


class ViolationSerializer(serializers.ModelSerializer[CommunityViolation]):
    """A row of the log; `undoes` is the row whose measure this one lifts."""

    community_member = serializers.IntegerField(source="member_id")
    noted_by = serializers.IntegerField(source="noted_by_id", allow_null=True)
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)

    class Meta:
        model = CommunityViolation
        fields = ("id", "community_member", "rule", "evidence", "measure", "undoes", "noted_by", "at")
        read_only_fields = fields


class ViolationWriteSerializer(serializers.Serializer[Any]):
    """A breach of the rules and what was done."""

    community_member = serializers.IntegerField()
    rule = serializers.CharField(max_length=300)
    evidence = text(1000)
    measure = serializers.ChoiceField(choices=[c for c in Measure.choices if c[0] != Measure.LIFTED])


class CounterNoteSerializer(serializers.Serializer[Any]):
    """Why something is taken back."""

    note = text(200)


class TierSerializer(serializers.ModelSerializer[CommunityTier]):
    """A tier: reached with `threshold` earned points."""

    threshold = serializers.IntegerField(min_value=0, max_value=AMOUNT_MAX * 10)

    class Meta:
        model = CommunityTier
        fields = ("name", "threshold", "benefits")


class TiersSerializer(serializers.Serializer[Any]):
    """All tiers of a group; they replace those there are."""

    tiers = TierSerializer(many=True)


class GroupMemberSerializer(serializers.ModelSerializer[CommunityMember]):
    """Somebody in a group. `points` is the balance, `earned` what counts for tiers, `tier` the one reached."""

    contact = serializers.IntegerField(source="contact_id", allow_null=True)
    tier = serializers.SerializerMethodField()

    class Meta:
        model = CommunityMember
        fields = ("id", "nickname", "handle", "role", "joined_on", "left_on", "contact", "points", "earned", "tier")
        read_only_fields = fields

    def get_tier(self, row: CommunityMember) -> str:
        """The name of the tier, "" below the first."""
        tiers = self.context.get("tiers", [])
        return next((tier.name for tier in reversed(tiers) if row.earned >= tier.threshold), "")


class GroupMemberWriteSerializer(serializers.Serializer[Any]):
    """Who somebody in a group is; `contact` is the id of a contact."""

    nickname = serializers.CharField(max_length=80)
    handle = text(120)
    role = serializers.ChoiceField(choices=FanRole.choices, required=False)
    joined_on, left_on = day(), day()
    contact = whole()


class PointReasonSerializer(serializers.ModelSerializer[PointReason]):
    """A reason with its usual number of points."""

    points = serializers.IntegerField(min_value=-AMOUNT_MAX, max_value=AMOUNT_MAX)

    class Meta:
        model = PointReason
        fields = ("id", "name", "points", "badge", "archived_at")
        read_only_fields = ("id", "archived_at")
        validators: list[Any] = []


class PointEntrySerializer(serializers.ModelSerializer[PointEntry]):
    """A movement of points; `undoes` is the entry this one corrects."""

    community_member = serializers.IntegerField(source="member_id")
    made_by = serializers.IntegerField(source="made_by_id", allow_null=True)
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)

    class Meta:
        model = PointEntry
        fields = (
            "id", "community_member", "kind", "amount", "reason_name", "badge", "note", "day", "ends_on", "undoes",
            "made_by", "made_at",
        )  # fmt: skip
        read_only_fields = fields


class GroupPointWriteSerializer(serializers.Serializer[Any]):
    """Points to give (above 0) or to redeem (below 0); without `amount` the reason's usual number."""

    community_member = serializers.IntegerField()
    point_reason = serializers.IntegerField()
    amount = serializers.IntegerField(required=False, allow_null=True, min_value=-AMOUNT_MAX, max_value=AMOUNT_MAX)
    note = text(200)


class PlaceSerializer(serializers.Serializer[Any]):
    """A place in the ranking of a month."""

    place = serializers.IntegerField()
    community_member = serializers.IntegerField(source="member.pk")
    nickname = serializers.CharField(source="member.nickname")
    points = serializers.IntegerField()


class GroupEventSerializer(serializers.ModelSerializer[CommunityEvent]):
    """An activity of a group; `sales` were noted by hand, in `currency`."""

    host = serializers.IntegerField(source="host_id", allow_null=True)

    class Meta:
        model = CommunityEvent
        fields = (
            "id", "title", "state", "starts_at", "minutes", "host", "goal", "steps", "participants", "messages",
            "sales", "currency", "went_well", "change", "reviewed_at",
        )  # fmt: skip
        read_only_fields = fields


class GroupEventWriteSerializer(serializers.Serializer[Any]):
    """An activity as it is planned."""

    title = serializers.CharField(max_length=120)
    starts_at = serializers.DateTimeField()
    minutes = whole(min_value=5, max_value=MINUTES_MAX)
    host = whole()
    goal, steps = text(300), text(4000)


class GroupEventReviewSerializer(serializers.Serializer[Any]):
    """What came of an activity."""

    participants, messages = whole(), whole()
    sales = serializers.DecimalField(max_digits=11, decimal_places=2, min_value=0, required=False, allow_null=True)
    currency = serializers.CharField(max_length=3, min_length=3, required=False)
    went_well, change = text(2000), text(2000)


class FollowUpSerializer(serializers.Serializer[Any]):
    """A task that follows from an activity."""

    title = serializers.CharField(max_length=160)
    assignee = whole()
    due_on = day()


class WeekSerializer(serializers.ModelSerializer[CommunityWeek]):
    """A week's figures; null where nobody told. `week` is its Monday."""

    class Meta:
        model = CommunityWeek
        fields = ("week", *FIGURES, "members_source", "source", "entered_at")
        read_only_fields = fields


class WeekWriteSerializer(serializers.Serializer[Any]):
    """Figures of the week that `week` lies in; what is left out stays as it is."""

    week = serializers.DateField()
    members, joined, left, speakers = whole(), whole(), whole(), whole()
    messages, questions, answered, conversions = whole(), whole(), whole(), whole()


class HealthPartSerializer(serializers.Serializer[Any]):
    """A part of the score: its `ratio` and its points of 100, null where too little is known."""

    key = serializers.CharField(source="scale.key")
    weight = serializers.IntegerField(source="scale.weight")
    ratio = serializers.FloatField(allow_null=True)
    score = serializers.IntegerField(allow_null=True)


class HealthSerializer(serializers.Serializer[Any]):
    """How healthy a group is, 0–100; `score` null: too little data. `weeks`: how many it rests on."""

    score = serializers.IntegerField(allow_null=True)
    level = serializers.CharField()
    weeks = serializers.IntegerField()
    parts = HealthPartSerializer(many=True)


class TableSerializer(serializers.Serializer[Any]):
    """A CSV or XLSX table."""

    file = serializers.FileField()


class ImportedSerializer(serializers.Serializer[Any]):
    """What an import did; `known` rows changed what was there."""

    count = serializers.IntegerField()
    known = serializers.IntegerField()
