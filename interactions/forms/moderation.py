"""Forms of rules, of the reply policy, and of deciding about an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import SocialAccount
from interactions.models import AnswerCalendar, ModerationRule, ReplyPolicy, SavedReply
from interactions.moderation_states import Hours, SpamFrom, Topic, What
from interactions.selectors.moderation.approvals import words_of
from interactions.selectors.moderation.rules import can_at
from interactions.selectors.moderation.terms import (
    DAYS_MAX,
    KEYWORD_LEN,
    KEYWORDS_MAX,
    LIMIT_MAX,
    OFFENCES_MAX,
    TAG_LEN,
    TAGS_MAX,
    Actions,
    Conditions,
)
from interactions.selectors.saved_replies import places_left
from interactions.services.moderation.policy import WORD_LEN, WORDS_MAX
from interactions.services.moderation.rules import FILLED, RuleDraft
from interactions.states import Channel, Intent, Priority, Sentiment
from team.models import Membership, Workspace
from team.permissions import Permission, roles_with
from team.roles import Role

_MANY = forms.CheckboxSelectMultiple
_SEPARATORS = re.compile(r"[\n,，;；、]+")
CONDITIONS = ("link", "personal", "spam", "sentiments", "intents", "confidence", "offences", "hours", "first")
ACTIONS = ("hide", "delete", "priority", "assign", "block", "reply_id")


def _named(choices: Any) -> list[tuple[Any, Any]]:
    return [choice for choice in choices if choice[0]]


class WordsField(forms.CharField):
    """Words with commas or line breaks between them: at most so many, each of at most so many characters."""

    def __init__(self, *, most: int = KEYWORDS_MAX, length: int = KEYWORD_LEN, **options: Any) -> None:
        self.most, self.length = most, length
        options.setdefault("required", False)
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        super().__init__(max_length=most * (length + 2), **options)

    def prepare_value(self, value: Any) -> Any:
        """Stored words in one line; what was typed stays as it was."""
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        """The words."""
        words = [word for each in _SEPARATORS.split(super().clean(value)) if (word := each.strip())]
        if len(words) > self.most or any(len(word) > self.length for word in words):
            raise ValidationError(
                _("At most %(number)s words of at most %(max)s characters each."),
                params={"number": self.most, "max": self.length},
            )
        return words


class RuleForm(forms.Form):
    """Where, when, if, then."""

    name = forms.CharField(label=_("Name"), max_length=80)
    channels = forms.MultipleChoiceField(
        label=pgettext_lazy("inbox", "Channels"), choices=Channel.choices, required=False, widget=_MANY
    )
    account_ids = forms.TypedMultipleChoiceField(label=_("Accounts"), required=False, widget=_MANY, coerce=int)
    keywords_any = WordsField(
        label=_("Says one of these words"),
        help_text=_("With commas or line breaks between; case and width do not matter."),
    )
    keywords_none = WordsField(label=_("Says none of these words"))
    link = forms.BooleanField(label=_("Has a link"), required=False)
    personal = forms.BooleanField(
        label=_("Has personal data"), required=False, help_text=_("Phone numbers, addresses, order numbers, mail.")
    )
    first = forms.BooleanField(label=_("Is the person's first message on the channel"), required=False)
    spam = forms.TypedChoiceField(
        label=pgettext_lazy("rule", "Spam"), choices=SpamFrom.choices, coerce=int, required=False, empty_value=None,
        help_text=_("Reads like spam, asks to make contact elsewhere, links, the same text again and again."),
    )  # fmt: skip
    sentiments = forms.MultipleChoiceField(
        label=_("Sentiment"), choices=_named(Sentiment.choices), required=False, widget=_MANY
    )
    intents = forms.MultipleChoiceField(
        label=pgettext_lazy("inbox", "What they want"), choices=_named(Intent.choices), required=False, widget=_MANY
    )
    confidence = forms.IntegerField(
        label=_("At least so sure, in percent"), required=False, min_value=0, max_value=100,
        widget=forms.NumberInput(attrs={"placeholder": "0"}),
    )  # fmt: skip
    offences = forms.IntegerField(
        label=_("Repeat offender: hidden or deleted messages from"), required=False, min_value=0,
        max_value=OFFENCES_MAX, widget=forms.NumberInput(attrs={"placeholder": "–"}),
    )  # fmt: skip
    offence_days = forms.IntegerField(
        label=_("Within days"), required=False, min_value=1, max_value=DAYS_MAX, initial=30
    )
    hours = forms.ChoiceField(label=_("Time"), choices=Hours.choices, required=False)
    calendar_id = forms.TypedChoiceField(
        label=_("Business hours by"), required=False, coerce=int, empty_value=None,
        help_text=_("Calendars are kept under answer times."),
    )  # fmt: skip
    hide = forms.BooleanField(label=_("Hide it at the platform"), required=False)
    delete = forms.BooleanField(label=_("Delete it at the platform, for good"), required=False)
    to_spam = forms.BooleanField(label=_("Move the thread to spam"), required=False)
    block = forms.BooleanField(
        label=_("Block the person"),
        required=False,
        help_text=_("All they write goes to spam until they are let in again."),
    )
    priority = forms.TypedChoiceField(label=_("Set the priority to"), required=False, coerce=int, empty_value=None)
    assign = forms.ChoiceField(label=_("Give it to"), required=False)
    tags = WordsField(
        label=_("Add tags"), most=TAGS_MAX, length=TAG_LEN, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    reply_id = forms.TypedChoiceField(label=_("Answer with"), required=False, coerce=int, empty_value=None)
    reply_hours = forms.IntegerField(
        label=_("At most once per person in hours"), required=False, min_value=1, max_value=LIMIT_MAX, initial=24
    )
    quiet_hours = forms.IntegerField(
        label=_("Silent for hours after a person answered"),
        required=False,
        min_value=0,
        max_value=LIMIT_MAX,
        initial=12,
    )
    stop = forms.BooleanField(label=_("Ask no further rules when this one fits"), required=False)

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        accounts = list(SocialAccount.objects.for_workspace(workspace).order_by("platform", "position", "pk"))
        members = Membership.objects.for_workspace(workspace).filter(
            role__in=roles_with(Permission.INBOX_REPLY), user__is_active=True
        )
        people = [(str(row.user_id), row.user.label) for row in members.select_related("user").order_by("pk")]
        replies = SavedReply.objects.for_workspace(workspace).filter(archived_at=None).order_by("title", "pk")
        calendars = AnswerCalendar.objects.for_workspace(workspace)
        fields: dict[str, Any] = self.fields
        fields["account_ids"].choices = [(row.pk, str(row)) for row in accounts]
        fields["priority"].choices = [("", pgettext_lazy("priority", "Leave it")), *Priority.choices]
        fields["assign"].choices = [("", _("Nobody")), ("duty", _("Whoever is on shift")), *people]
        able = [(row.pk, row.title) for row in replies if set(places_left(row.text)) <= FILLED]
        fields["reply_id"].choices = [("", _("No answer")), *able]
        fields["calendar_id"].choices = [("", "–"), *[(row.pk, row.name) for row in calendars]]
        for name, what in (("hide", What.HIDE), ("delete", What.DELETE)):
            fields[name].help_text = _where(accounts, what)

    def draft(self) -> RuleDraft:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        conditions = {name: data[name] for name in (*CONDITIONS, "keywords_any", "keywords_none")}
        actions = {name: data[name] for name in ACTIONS} | {"tags": data["tags"], "spam": data["to_spam"]}
        limits = {"reply_hours": data["reply_hours"], "quiet_hours": data["quiet_hours"]}
        return RuleDraft(
            name=data["name"],
            channels=data["channels"],
            account_ids=data["account_ids"],
            conditions=conditions | {"offence_days": data["offence_days"]},
            actions=actions | limits,
            calendar_id=data["calendar_id"],
            stop=data["stop"],
        )


def _where(accounts: list[SocialAccount], what: str) -> str:
    """Where an action is possible, in a sentence."""
    able = [str(row) for row in accounts if can_at(row, Channel.COMMENT, what)]
    rest = len(accounts) - len(able)
    if not able:
        return str(_("None of your accounts lets this be done from here."))
    if not rest:
        return str(_("Possible for comments at all your accounts."))
    return str(_("Possible for comments at: %(names)s. Elsewhere it is left out.")) % {"names": ", ".join(able[:8])}


def rule_initial(row: ModerationRule) -> dict[str, Any]:
    """What the form shows for a rule that is there."""
    conditions, actions = Conditions.read(row.conditions), Actions.read(row.actions)
    plain = {name: getattr(conditions, name) for name in (*CONDITIONS, "keywords_any", "keywords_none", "offence_days")}
    done = {name: getattr(actions, name) for name in (*ACTIONS, "tags", "reply_hours", "quiet_hours")}
    where = {name: getattr(row, name) for name in ("name", "channels", "account_ids", "calendar_id", "stop")}
    unset = {name: None for name in ("confidence", "offences") if not plain[name]}
    return {**where, **plain, **done, **unset, "to_spam": actions.spam}


# What a new rule begins with: key, icon, title, what it is for, and the form's first values.
STARTS: tuple[tuple[str, str, Any, Any, Mapping[str, Any]], ...] = (
    ("spam", "ban", _("Spam"), _("Hide what is almost certainly spam."),
     {"spam": SpamFrom.SURE, "hide": True, "to_spam": True, "stop": True, "channels": ["comment"]}),
    ("personal", "shield-alert", _("Phone numbers in public"),
     _("Hide comments with personal data, so that nobody is harmed."),
     {"personal": True, "hide": True, "channels": ["comment"]}),
    ("complaint", "siren", _("Complaints"), _("Urgent, tagged, and to whoever is on shift."),
     {"intents": ["complaint"], "confidence": 60, "priority": Priority.HIGH, "assign": "duty"}),
    ("offender", "gavel", _("Repeat offenders"), _("Block who had to be hidden again and again."),
     {"offences": 3, "offence_days": 30, "block": True}),
    ("welcome", "hand", _("Welcome"), _("Greet who writes a direct message for the first time."),
     {"first": True, "channels": ["message"], "reply_hours": 24 * 90}),
    ("away", "moon", _("Away"), _("Say when you will be back, outside business hours."),
     {"hours": Hours.CLOSED, "channels": ["message"], "reply_hours": 12}),
    ("keyword", "message-square-text", _("Keyword answer"), _("Answer a question that comes again and again."),
     {"reply_hours": 24}),
)  # fmt: skip


class ReplyPolicyForm(forms.Form):
    """Whose answers, and answers about what, need a second person."""

    roles = forms.MultipleChoiceField(label=_("Answers of these roles"), required=False, widget=_MANY)
    user_ids = forms.TypedMultipleChoiceField(
        label=_("Answers of these people"), required=False, widget=_MANY, coerce=int
    )
    topics = forms.MultipleChoiceField(
        label=_("Answers about"), choices=Topic.choices, required=False, widget=_MANY,
        help_text=_("Whoever writes them, owners included."),
    )  # fmt: skip
    words_price = WordsField(most=WORDS_MAX, length=WORD_LEN, label=_("Words for prices and discounts"))
    words_refund = WordsField(most=WORDS_MAX, length=WORD_LEN, label=_("Words for refunds and compensation"))
    words_health = WordsField(most=WORDS_MAX, length=WORD_LEN, label=_("Words for health and effects"))
    intents = forms.MultipleChoiceField(
        label=_("Answers to messages judged as"), choices=_named(Intent.choices), required=False, widget=_MANY
    )

    def __init__(self, *args: Any, workspace: Workspace, **options: Any) -> None:
        super().__init__(*args, **options)
        able = roles_with(Permission.INBOX_REPLY)
        rows = Membership.objects.for_workspace(workspace).filter(role__in=able, user__is_active=True)
        fields: dict[str, Any] = self.fields
        fields["roles"].choices = [(role.value, Role(role).label) for role in able]
        fields["user_ids"].choices = [
            (row.user_id, row.user.label) for row in rows.select_related("user").order_by("pk")
        ]

    def values(self) -> dict[str, Any]:
        """What was entered; call on a valid form."""
        data = self.cleaned_data
        words = {topic: data[f"words_{topic}"] for topic in Topic.values}
        return {name: data[name] for name in ("roles", "user_ids", "topics", "intents")} | {"words": words}


def policy_initial(row: ReplyPolicy) -> dict[str, Any]:
    """What the form shows."""
    words = {f"words_{topic}": words_of(row, topic) for topic in Topic.values}
    return {name: getattr(row, name) for name in ("roles", "user_ids", "topics", "intents")} | words
