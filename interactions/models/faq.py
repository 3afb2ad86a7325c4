"""The library of frequent questions: entries, their earlier wordings, what was made of them, and its public page."""

from __future__ import annotations

import secrets
import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from interactions.faq_states import FaqState, Helped, HelpedBy
from team.models import WorkspaceOwned

QUESTION_MAX, ANSWER_MAX = 300, 4000


def new_token() -> str:
    """What stands in the address of a public page: 96 bits that nobody guesses."""
    return secrets.token_urlsafe(12)


class FaqEntry(WorkspaceOwned):
    """One question with its answer in one or two languages (handbook INT-5).

    `variants`: other words for the question. Answers may hold places such as {{name}} (see `selectors.saved_replies`).
    `valid_from`, `valid_until`: the first and last day of the workspace on which it is suggested and shown.
    `reviewed_on`: when somebody last looked whether it is still right. `public`: shown on the public page once that is
    on. `tokens`: what it is found by.

    Counters: `shown` suggestions, `used` insertions, `sent` answers with it, of those `edited` before sending;
    `helped` and `unhelped` as far as known; `votes_yes` and `votes_no` on the public page.
    """

    question = models.CharField(max_length=QUESTION_MAX)
    question_en = models.CharField(max_length=QUESTION_MAX, blank=True)
    variants = ArrayField(models.CharField(max_length=QUESTION_MAX), default=list, blank=True)
    answer = models.TextField(max_length=ANSWER_MAX, blank=True)
    answer_en = models.TextField(max_length=ANSWER_MAX, blank=True)
    category = models.CharField(max_length=40, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    state = models.CharField(max_length=10, choices=FaqState, default=FaqState.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    owner = models.ForeignKey("team.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    public = models.BooleanField(default=False)
    reviewed_on = models.DateField(null=True, blank=True)
    tokens = SearchVectorField(null=True)
    shown = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    edited = models.PositiveIntegerField(default=0)
    helped = models.PositiveIntegerField(default=0)
    unhelped = models.PositiveIntegerField(default=0)
    votes_yes = models.PositiveIntegerField(default=0)
    votes_no = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("question"), condition=~Q(state=FaqState.ARCHIVED), name="faq_question_once"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "state", "-used", "-id"], name="faq_by_use"),
            GinIndex(fields=["tokens"], name="faq_tokens", fastupdate=True),
        ]

    def __str__(self) -> str:
        return self.question


class FaqWording(WorkspaceOwned):
    """How an entry read from `made_at` on, until the next number; never changed afterwards."""

    entry = models.ForeignKey("interactions.FaqEntry", on_delete=models.CASCADE, related_name="wordings")
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=QUESTION_MAX)
    question_en = models.CharField(max_length=QUESTION_MAX, blank=True)
    variants = ArrayField(models.CharField(max_length=QUESTION_MAX), default=list, blank=True)
    answer = models.TextField(max_length=ANSWER_MAX, blank=True)
    answer_en = models.TextField(max_length=ANSWER_MAX, blank=True)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="faq_wording_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} v{self.number}"


class FaqUse(WorkspaceOwned):
    """An entry was inserted into an answer. `message`: what it answered; `reply`: the answer once it was sent.

    `wording`: the number of the wording that was inserted, `english` which answer of it. `sent_at`, `edited`: when it
    was sent, and whether with other words. `helped`, `basis`: whether it helped and how that is known; `settled_at`:
    since when nothing more is looked for.
    """

    entry = models.ForeignKey("interactions.FaqEntry", on_delete=models.CASCADE, related_name="uses", db_index=False)
    thread = models.ForeignKey("interactions.Thread", on_delete=models.CASCADE, related_name="+")
    message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reply = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    wording = models.PositiveIntegerField(default=1)
    english = models.BooleanField(default=False)
    user = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    edited = models.BooleanField(default=False)
    helped = models.CharField(max_length=3, choices=Helped, default=Helped.OPEN, blank=True)
    basis = models.CharField(max_length=6, choices=HelpedBy, default=HelpedBy.NONE, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        indexes = [
            models.Index(fields=["entry", "-at", "-id"], name="faq_use_recent"),
            models.Index(
                fields=["sent_at"], condition=Q(settled_at=None) & Q(sent_at__isnull=False), name="faq_use_open"
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.entry_id} in {self.thread_id}"


class FaqDismissal(WorkspaceOwned):
    """Something that is asked often but is no question for the library. `words`: what its messages share.

    Only pieces that most messages of the group have in common are kept, never a message.
    """

    words = ArrayField(models.CharField(max_length=40), default=list)
    made_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"


class FaqSetup(WorkspaceOwned):
    """The library of a workspace as a whole: one row, made when it is first needed.

    `stamp` is new with every change of entries, so that processes know when what they remember is old. `public`: the
    page at `/h/<token>/` is on; `noindex`: search engines are asked to leave it out.
    """

    stamp = models.UUIDField(default=uuid.uuid4)
    public = models.BooleanField(default=False)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    noindex = models.BooleanField(default=True)
    title = models.CharField(max_length=80, blank=True)
    introduction = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="faq_setup_once")]

    def __str__(self) -> str:
        return f"library of {self.workspace_id}"
