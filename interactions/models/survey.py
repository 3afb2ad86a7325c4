"""Surveys: what is asked, and what people answered."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from interactions.survey_states import Mood, QuestionKind, SurveyState
from team.models import WorkspaceOwned


def new_token() -> str:
    """What stands in a public address: 96 bits that nobody guesses."""
    return secrets.token_urlsafe(12)


class Survey(WorkspaceOwned):
    """A survey with one public address, `/s/<token>/`, in one language.

    `purpose`, `holder`, `keep_days`, `privacy_url`: what people are told before they answer (PIPL, article 17): what
    for, who, for how many days what tells persons is kept, and where more is said. `opens_at`, `closes_at`: aware UTC;
    None: as soon as it is opened, until somebody closes it. `most`: how many responses are taken, None without limit.
    `tag`: the post or campaign it belongs to, in free words. `version` counts changes of the questions. `answered`
    counts responses, so that the limit holds when many send at once.
    """

    title = models.CharField(max_length=160)
    introduction = models.TextField(max_length=2000, blank=True)
    thanks = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=8, choices=SurveyState, default=SurveyState.DRAFT)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    purpose = models.CharField(max_length=500, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    keep_days = models.PositiveSmallIntegerField(default=365)
    privacy_url = models.CharField(max_length=500, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    most = models.PositiveIntegerField(null=True, blank=True)
    tag = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    answered = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        indexes = [models.Index(fields=["workspace", "state", "-id"], name="survey_by_state")]

    def __str__(self) -> str:
        return self.title


class SurveyQuestion(WorkspaceOwned):
    """One question. `options`: [{"key", "text"}]; `other`: people may add words of their own.

    `needs`, `needs_values`: shown only when that question was answered with one of these keys or numbers.
    `retired_at`: no longer asked, kept for the answers it has; `replaces`: the question it is a later wording of.
    """

    survey = models.ForeignKey("interactions.Survey", on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, choices=QuestionKind)
    text = models.CharField(max_length=500)
    help = models.CharField(max_length=300, blank=True)
    required = models.BooleanField(default=False)
    options = models.JSONField(default=list, blank=True)
    other = models.BooleanField(default=False)
    needs = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    needs_values = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class SurveyResponse(WorkspaceOwned):
    """What one person sent. `at`: our clock, aware UTC; `seconds` from opening the page to sending it.

    `contact`: only when the page was opened by a personal link. `source`: `src` of the address. `forgotten_at`: when
    texts and the contact were taken out, after the survey's `keep_days`.
    """

    survey = models.ForeignKey(
        "interactions.Survey", on_delete=models.CASCADE, related_name="responses", db_index=False
    )
    contact = models.ForeignKey(
        "interactions.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)
    mood = models.CharField(max_length=8, choices=Mood, default=Mood.UNKNOWN, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "contact"], condition=Q(contact__isnull=False), name="survey_contact_once"
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "-at", "-id"], name="survey_response_recent"),
            models.Index(fields=["workspace", "at"], name="survey_response_day"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class SurveyAnswer(WorkspaceOwned):
    """The answer to one question: keys of options, a number of a scale, or text (also what `other` says)."""

    response = models.ForeignKey("interactions.SurveyResponse", on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(
        "interactions.SurveyQuestion", on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    choices = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["question", "response"], name="survey_answer_once")]

    def __str__(self) -> str:
        return self.text[:60]


class SurveyDay(WorkspaceOwned):
    """How many browsers opened the form on a day of the workspace, by source."""

    survey = models.ForeignKey("interactions.Survey", on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    source = models.CharField(max_length=40, blank=True)
    opened = models.PositiveIntegerField(default=0)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["survey", "day", "source"], name="survey_day_once")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day}"
