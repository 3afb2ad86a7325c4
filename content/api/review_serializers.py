"""REST shapes of reviews, decisions, suggestions, links and rules about approval."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.models import ApprovalPolicy, LinkVisit, Review, ReviewDecision, ReviewLink, Suggestion
from content.selectors.approval_rules import HOURS_MAX, HOURS_USUAL, LEVELS_MAX, Level
from content.selectors.review_links import address_for, link_state
from content.services.review_links import DAYS_MAX, POSTS_MAX
from content.services.suggestions import FIELDS
from content.states import AdKind, PostKind
from team.api.permissions import granted
from team.permissions import Permission, roles_with
from team.states import ApprovalMode


class LevelSerializer(serializers.Serializer[Any]):
    """A level. With neither roles, people nor `external`, everybody who may approve posts decides it."""

    name = serializers.CharField(max_length=80, allow_blank=True, default="")
    roles = serializers.ListField(
        child=serializers.ChoiceField(
            choices=[(role.value, role.label) for role in roles_with(Permission.CONTENT_APPROVE)]
        ),
        default=list,
    )
    people = serializers.ListField(child=serializers.IntegerField(min_value=1), default=list)
    every = serializers.BooleanField(default=False, help_text="All of them must approve; else one is enough.")
    hours = serializers.IntegerField(
        min_value=1, max_value=HOURS_MAX, default=HOURS_USUAL, help_text="Working hours to decide in."
    )
    external = serializers.BooleanField(default=False, help_text="Somebody outside approves it by a link.")


class DefaultPolicySerializer(serializers.Serializer[Any]):
    """What holds for every post."""

    mode = serializers.ChoiceField(choices=ApprovalMode.choices)
    levels = LevelSerializer(many=True, max_length=LEVELS_MAX)  # type: ignore[call-arg]


class PolicySerializer(serializers.ModelSerializer[ApprovalPolicy]):
    """A rule for some posts; an empty list matches all, but one of the three must say something."""

    name = serializers.CharField(max_length=80)
    levels = LevelSerializer(many=True, max_length=LEVELS_MAX)  # type: ignore[call-arg]
    accounts = serializers.ListField(child=serializers.IntegerField(min_value=1), default=list)
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=PostKind.choices), default=list)
    ad_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=[choice for choice in AdKind.choices if choice[0]]), default=list
    )

    class Meta:
        model = ApprovalPolicy
        fields = ("id", "name", "mode", "levels", "accounts", "kinds", "ad_kinds", "updated_at")
        read_only_fields = ("id", "updated_at")


class DecisionSerializer(serializers.ModelSerializer[ReviewDecision]):
    """What somebody said. `outside`: by a link; `about`: the request for changes it ended."""

    outside = serializers.SerializerMethodField()

    class Meta:
        model = ReviewDecision
        fields = ("id", "kind", "level", "by", "by_name", "outside", "note", "about", "content_hash", "made_at")
        read_only_fields = fields

    def get_outside(self, row: ReviewDecision) -> bool:
        """Whether it came by a link."""
        return row.link_id is not None


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A round of review. `level` (from 0) is asked now, until `due_at`."""

    levels = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = (
            "id", "post", "number", "state", "level", "levels", "opened_by", "opened_at", "level_since", "due_at",
            "closed_at", "reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_levels(self, row: Review) -> list[str]:
        """Names of its levels, empty for unnamed ones."""
        return [Level.from_json(each).name for each in row.rule.get("levels", ())]


class LevelStateSerializer(serializers.Serializer[Any]):
    """How far one level has come."""

    name = serializers.CharField()
    people = serializers.CharField(help_text="Who decides it, in words.")
    done = serializers.BooleanField(source="state.done")
    current = serializers.BooleanField()
    approved_by = serializers.SerializerMethodField()
    open_for = serializers.SerializerMethodField(help_text="Ids of members who may approve it now.")

    def get_approved_by(self, line: Any) -> list[str]:
        """Names of those whose approvals hold."""
        return [decision.by_name for decision in line.state.valid]

    def get_open_for(self, line: Any) -> list[int]:
        """User ids."""
        return [member.user_id for member in line.state.open_for]


class BoardSerializer(serializers.Serializer[Any]):
    """A post's review as the caller sees it. `seal`: hand it back as `seen` when deciding."""

    review = ReviewSerializer(allow_null=True)
    rule = serializers.CharField(source="rule_text")
    waits = serializers.BooleanField(help_text="A decision is asked for.")
    may_approve = serializers.BooleanField()
    why_not = serializers.CharField(help_text="Why the caller cannot approve now.")
    seal = serializers.CharField(source="look.seal")
    levels = LevelStateSerializer(many=True)
    decisions = serializers.SerializerMethodField()
    blocked_by = serializers.SerializerMethodField(help_text="Ids of requests for changes that stand.")

    def get_decisions(self, board: Any) -> list[dict[str, Any]]:
        """Newest first."""
        return [dict(DecisionSerializer(entry.decision).data) for entry in board.entries]

    def get_blocked_by(self, board: Any) -> list[int]:
        """Ids of decisions."""
        return [entry.decision.pk for entry in board.entries if entry.stands]


class DecideSerializer(serializers.Serializer[Any]):
    """`seen`: the `seal` that was looked at; another content or time is then refused."""

    kind = serializers.ChoiceField(choices=["approve", "changes", "comment"])
    note = serializers.CharField(max_length=4000, allow_blank=True, default="")
    seen = serializers.CharField(max_length=64, allow_blank=True, default="")


class ChangesEndSerializer(serializers.Serializer[Any]):
    """A reason; needed to dismiss somebody else's request."""

    note = serializers.CharField(max_length=1000, allow_blank=True, default="")


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """A proposed wording."""

    field = serializers.ChoiceField(choices=FIELDS)
    after = serializers.CharField(allow_blank=True, trim_whitespace=False)

    class Meta:
        model = Suggestion
        fields = (
            "id", "post", "by", "by_name", "field", "platform", "before", "after", "note", "state", "made_at",
            "answered_by", "answered_at", "answer",
        )  # fmt: skip
        read_only_fields = (
            "id", "post", "by", "by_name", "before", "state", "made_at", "answered_by", "answered_at", "answer",
        )  # fmt: skip


class LinkSerializer(serializers.ModelSerializer[ReviewLink]):
    """A link for somebody outside; `url` opens it while `state` is open."""

    state = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    days = serializers.IntegerField(min_value=1, max_value=DAYS_MAX, write_only=True, default=7)
    posts = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=POSTS_MAX, write_only=True)
    post_ids = serializers.SerializerMethodField()

    class Meta:
        model = ReviewLink
        fields = (
            "id", "name", "posts", "post_ids", "may_comment", "may_approve", "days", "expires_at", "state", "url",
            "created_by", "created_at", "revoked_at",
        )  # fmt: skip
        read_only_fields = ("id", "expires_at", "created_by", "created_at", "revoked_at")

    def get_state(self, link: ReviewLink) -> str:
        """open, revoked or over."""
        return link_state(link)

    def get_url(self, link: ReviewLink) -> str:
        """Absolute; empty once it is closed, and for whoever may not do what it does, by role, token or own work."""
        request = self.context["request"]
        if not granted(request, Permission.CONTENT_APPROVE if link.may_approve else Permission.CONTENT_EDIT):
            return ""
        return address_for(link, request.membership)

    def get_post_ids(self, link: ReviewLink) -> list[int]:
        """The posts it shows."""
        return [post.pk for post in link.posts.all()]


class VisitSerializer(serializers.ModelSerializer[LinkVisit]):
    """One use of a link."""

    class Meta:
        model = LinkVisit
        fields = ("id", "post", "what", "name", "ip", "agent", "at")
        read_only_fields = fields
