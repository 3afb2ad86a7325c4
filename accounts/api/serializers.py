"""Shapes of the REST API of accounts. Secrets have no field here."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from rest_framework import serializers

from accounts.connectors.types import Can, Capabilities, Format
from accounts.facts import answer_facts, content_facts, identity_facts, kind_name, sending_facts, setup_words
from accounts.models import SocialAccount
from accounts.states import AccountState
from accounts.templatetags.platforms import label_of
from accounts.wording import sentence


class QuotaSerializer(serializers.Serializer[Any]):
    """An allowance as the platform reported it last."""

    name = serializers.CharField()
    used = serializers.IntegerField()
    limit = serializers.IntegerField()
    resets_at = serializers.DateTimeField(allow_null=True)


class AccountSerializer(serializers.ModelSerializer[SocialAccount]):
    """One account as it is."""

    zone = serializers.CharField(read_only=True, help_text="The zone in force: the account's or the workspace's.")
    caretaker = serializers.IntegerField(source="caretaker_id", read_only=True, allow_null=True)
    state = serializers.ChoiceField(choices=AccountState.choices, read_only=True)
    missing_scopes = serializers.ListField(child=serializers.CharField(), read_only=True)
    quotas = QuotaSerializer(many=True, read_only=True)
    by_hand = serializers.SerializerMethodField(help_text="Why people post here themselves, '' when we do.")
    restriction = serializers.SerializerMethodField(help_text="What the platform says about a restriction, else ''.")

    class Meta:
        model = SocialAccount
        fields = [
            "id",
            "platform",
            "host",
            "remote_id",
            "handle",
            "display_name",
            "url",
            "state",
            "time_zone",
            "zone",
            "caretaker",
            "position",
            "followers",
            "following",
            "posts_count",
            "text_max",
            "last_published_at",
            "checked_at",
            "check_error",
            "missing_scopes",
            "quotas",
            "restriction",
            "by_hand",
            "created_at",
        ]
        read_only_fields = fields

    def get_by_hand(self, account: SocialAccount) -> str:
        """In the caller's language."""
        return sentence(account.by_hand)

    def get_restriction(self, account: SocialAccount) -> str:
        """In the caller's language."""
        return sentence(account.restriction)


class AccountChangesSerializer(serializers.Serializer[Any]):
    """What may be changed. `time_zone` '' means the workspace's, `caretaker` null means nobody."""

    time_zone = serializers.CharField(required=False, allow_blank=True, max_length=64)
    caretaker = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    position = serializers.IntegerField(required=False, min_value=0, max_value=100_000)


class ConnectSerializer(serializers.Serializer[Any]):
    """Connect by form: the platform's slug and its fields (see `connect_fields` of the platform)."""

    platform = serializers.CharField(max_length=40)
    values = serializers.DictField(child=serializers.CharField(max_length=500, allow_blank=True), write_only=True)
    account = serializers.IntegerField(required=False, min_value=1, help_text="Reconnect this account.")


class ConnectedSerializer(serializers.Serializer[Any]):
    """The accounts that were opened."""

    accounts = AccountSerializer(many=True)


class FactSerializer(serializers.Serializer[Any]):
    """One limit or fact in words."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    value = serializers.CharField()


class ConnectFieldSerializer(serializers.Serializer[Any]):
    """One field of the connect form."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField()
    help = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class OptionSerializer(serializers.Serializer[Any]):
    """One more thing a post may or must say there; `choices` is empty where each account has values of its own."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = serializers.ListField(child=serializers.CharField())


class PriceSerializer(serializers.Serializer[Any]):
    """What one call of a kind costs."""

    kind = serializers.CharField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=6)
    currency = serializers.CharField()


class PlatformSerializer(serializers.Serializer[Any]):
    """One platform of the catalogue."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    kind_name = serializers.CharField()
    strengths = serializers.CharField()
    practice = serializers.BooleanField()
    auth = serializers.CharField()
    publish_mode = serializers.CharField()
    idempotency = serializers.CharField()
    formats = serializers.ListField(child=serializers.CharField())
    can = serializers.ListField(child=serializers.CharField())
    text_max = serializers.IntegerField()
    text_rule = serializers.CharField()
    title_max = serializers.IntegerField(allow_null=True)
    images_max = serializers.IntegerField()
    videos_max = serializers.IntegerField()
    connect_fields = ConnectFieldSerializer(many=True)
    market = serializers.CharField()
    needs_app = serializers.BooleanField()
    needs = serializers.ListField(child=serializers.CharField())
    by_hand = serializers.CharField(allow_blank=True)
    options = OptionSerializer(many=True)
    prices = PriceSerializer(many=True)
    post_figures = serializers.DictField(child=serializers.CharField())
    account_figures = serializers.DictField(child=serializers.CharField())
    facts = FactSerializer(many=True)
    norms = serializers.ListField(child=serializers.CharField())
    docs_url = serializers.CharField()
    verified_on = serializers.DateField(allow_null=True)
    confidence = serializers.CharField()


def platform_json(caps: Capabilities, fields: Any) -> dict[str, Any]:
    """A platform for `PlatformSerializer`, in the caller's language."""
    return {
        "slug": caps.slug,
        "name": label_of(caps),
        "kind": caps.kind,
        "kind_name": kind_name(caps),
        "strengths": gettext(caps.strengths),
        "practice": caps.practice,
        "auth": caps.auth,
        "publish_mode": caps.publish_mode,
        "idempotency": caps.idempotency,
        "formats": [fmt.value for fmt in Format if fmt in caps.formats],
        "can": [can.value for can in Can if can in caps.can],
        "text_max": caps.text.max,
        "text_rule": caps.text.rule,
        "title_max": caps.title.max if caps.title else None,
        "images_max": caps.media.images_max,
        "videos_max": caps.media.videos_max,
        "connect_fields": [
            {
                "name": field.name,
                "label": gettext(field.label),
                "kind": field.kind,
                "help": gettext(field.help) if field.help else "",
                "required": field.required,
            }
            for field in fields
        ],
        "market": caps.market,
        "needs_app": bool(caps.setup and caps.setup.app_fields),
        "needs": setup_words(caps).get("needs", []),
        "by_hand": gettext(caps.hand_off.why) if caps.hand_off else "",
        "options": [
            {
                "name": option.name,
                "label": gettext(option.label),
                "kind": option.kind,
                "required": option.required,
                "choices": [value for value, _label in option.choices],
            }
            for option in caps.options
        ],
        "prices": caps.prices,
        "post_figures": caps.post_figures,
        "account_figures": caps.account_figures,
        "facts": [*content_facts(caps), *identity_facts(caps), *sending_facts(caps), *answer_facts(caps)],
        "norms": [gettext(norm) for norm in caps.norms],
        "docs_url": caps.docs_url,
        "verified_on": caps.verified_on,
        "confidence": caps.confidence,
    }
