"""Shapes of pauses and of the triage after them in the REST API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from content.api.moments import MomentField
from content.api.publication_serializers import ROW_MAX
from content.models import Attempt, Publication, PublishPause
from content.selectors.pause_report import REASONS
from content.services.triage import GAP_MAX, Decision
from content.states import HeldFor, LiftBy, Overdue, PauseScope, TriageAction

IDS_MAX = 10_000


class PauseSerializer(serializers.ModelSerializer[PublishPause]):
    """A pause of publishing, in force while `lifted_at` is empty."""

    paused_by = serializers.CharField(source="paused_by.label", read_only=True, default="")
    lifted_by = serializers.CharField(source="lifted_by.label", read_only=True, default="")

    class Meta:
        model = PublishPause
        fields = [
            "id",
            "scope",
            "platform",
            "account",
            "campaign",
            "reason",
            "lift_by",
            "paused_by",
            "paused_at",
            "lifted_by",
            "lifted_at",
        ]
        read_only_fields = fields


class PauseRequestSerializer(serializers.Serializer[dict[str, object]]):
    """What to pause and why, and who may lift it."""

    scope = serializers.ChoiceField(choices=PauseScope.choices)
    platform = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    account = serializers.IntegerField(required=False, allow_null=True, default=None, max_value=ROW_MAX)
    campaign = serializers.CharField(required=False, default="", allow_blank=True, max_length=60)
    reason = serializers.CharField(max_length=300, error_messages={"blank": _("Say why publishing stops.")})
    lift_by = serializers.ChoiceField(choices=LiftBy.choices, required=False, default=LiftBy.PAUSERS)


class PauseFilterSerializer(serializers.Serializer[dict[str, object]]):
    """Query of the list: pauses in force, or the hundred lifted last."""

    lifted = serializers.BooleanField(required=False, default=False)


class ResumeRequestSerializer(serializers.Serializer[dict[str, object]]):
    """What becomes of the posts the pause has stopped: held for a decision, sent in order, or dropped."""

    overdue = serializers.ChoiceField(choices=Overdue.choices, required=False, default=Overdue.HOLD)


class ResumedSerializer(PauseSerializer):
    """The lifted pause and what became of the stopped posts; `left` are those another pause still covers."""

    held = serializers.IntegerField()
    sent = serializers.IntegerField()
    dropped = serializers.IntegerField()
    left = serializers.IntegerField()

    class Meta(PauseSerializer.Meta):
        fields = [*PauseSerializer.Meta.fields, "held", "sent", "dropped", "left"]
        read_only_fields = fields


class InFlightSerializer(serializers.ModelSerializer[Attempt]):
    """A call that was on its way when the pause came, and what became of it."""

    post = serializers.IntegerField(source="publication.post_id", read_only=True)
    account = serializers.IntegerField(source="publication.account_id", read_only=True)
    state = serializers.CharField(source="publication.state", read_only=True)

    class Meta:
        model = Attempt
        fields = ["publication", "post", "account", "kind", "started_at", "finished_at", "outcome", "state"]
        read_only_fields = fields


class WentOutSerializer(serializers.ModelSerializer[Publication]):
    """A post that became public while the pause was in force, and why it could."""

    reason = serializers.ChoiceField(choices=REASONS, read_only=True)

    class Meta:
        model = Publication
        fields = ["id", "post", "account", "published_at", "remote_url", "reason"]
        read_only_fields = fields


class PauseReportSerializer(PauseSerializer):
    """The proof of the stop. `begun` counts calls begun under the pause and must be 0."""

    stopped = serializers.IntegerField()
    waiting = serializers.IntegerField()
    next_due = serializers.DateTimeField(allow_null=True)
    begun = serializers.IntegerField()
    undecided = serializers.IntegerField()
    became = serializers.DictField(child=serializers.IntegerField())
    went_out = serializers.DictField(child=serializers.IntegerField())
    went_out_posts = WentOutSerializer(many=True)
    in_flight = InFlightSerializer(many=True)
    lifters = serializers.ListField(child=serializers.CharField())

    class Meta(PauseSerializer.Meta):
        fields = [
            *PauseSerializer.Meta.fields,
            "stopped",
            "waiting",
            "next_due",
            "begun",
            "undecided",
            "became",
            "went_out",
            "went_out_posts",
            "in_flight",
            "lifters",
        ]
        read_only_fields = fields


class TriageFilterSerializer(serializers.Serializer[dict[str, object]]):
    """Query of the list."""

    pause = serializers.IntegerField(required=False, max_value=ROW_MAX)
    account = serializers.IntegerField(required=False, max_value=ROW_MAX)
    reason = serializers.ChoiceField(choices=[c for c in HeldFor.choices if c[0]], required=False)


class TriageRequestSerializer(serializers.Serializer[dict[str, object]]):
    """What to do with which held-back posts: those named, those of a pause or account, or all.

    send: in the order of their times, `gap_minutes` apart per account. reschedule: `first_at` is the new time of the
    earliest and all keep their distances, or `tomorrow` at the same time of day. drop: the accounts are left out.
    """

    action = serializers.ChoiceField(choices=TriageAction.choices)
    publications = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=ROW_MAX), required=False, max_length=IDS_MAX
    )
    pause = serializers.IntegerField(required=False, allow_null=True, max_value=ROW_MAX)
    account = serializers.IntegerField(required=False, allow_null=True, max_value=ROW_MAX)
    all = serializers.BooleanField(required=False, default=False)
    gap_minutes = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=GAP_MAX
    )
    first_at = MomentField(required=False, allow_null=True, default=None)
    tomorrow = serializers.BooleanField(required=False, default=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Something must be named."""
        named = values.get("publications") or values.get("pause") or values.get("account") or values.get("all")
        if not named:
            raise serializers.ValidationError({"publications": _("Choose at least one post.")})
        return values

    @property
    def decision(self) -> Decision:
        """The decision asked for."""
        values: Any = self.validated_data
        return Decision(values["action"], values["gap_minutes"], values["first_at"], values["tomorrow"])


class RefusalSerializer(serializers.Serializer[Any]):
    """Why one post could not go."""

    publication = serializers.IntegerField(source="publication_id")
    code = serializers.CharField()
    detail = serializers.CharField(source="text")


class DecidedSerializer(serializers.Serializer[Any]):
    """What came of a decision. With `background` it is still being worked on; `done` is how many were asked for."""

    action = serializers.ChoiceField(choices=TriageAction.choices)
    done = serializers.IntegerField()
    refused = RefusalSerializer(many=True)
    first_at = serializers.DateTimeField(allow_null=True)
    last_at = serializers.DateTimeField(allow_null=True)
    to_approve = serializers.IntegerField()
    background = serializers.BooleanField()
