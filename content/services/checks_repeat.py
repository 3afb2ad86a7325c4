"""Whether the same words went or will go to the same account within thirty days."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Max, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Left
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import SocialAccount
from config.lib.clock import now
from content.models import Post, Publication
from content.services.check_report import Check
from content.services.checks_time import OUT_OR_PLANNED
from content.services.payload import payload_build
from team.templatetags.ui import short_moment

REPEAT_WINDOW = timedelta(days=30)
# Shorter texts ("Good morning!") may well come twice.
_SHORTEST = 12
# The beginning of a text tells it apart; of very many posts the newest count.
_COMPARED, _ROWS = 4000, 500


def plain_words(text: str) -> str:
    """Letters and digits only, without case or width: what is left when spaces, punctuation and emoji do not count."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def repeat_rule(post: Post, accounts: Sequence[SocialAccount]) -> Iterator[Check]:
    """The newest post that sends nearly the same text to one of the accounts. One query."""
    mine: dict[str, tuple[str, set[int]]] = {}
    for account in accounts:
        text = payload_build(post=post, account=account)["text"].strip()[:_COMPARED]
        if len(text) >= _SHORTEST and (words := plain_words(text)):
            mine.setdefault(words, (text, set()))[1].add(account.pk)
    if not mine:
        return
    around = post.due_at or now()
    rows = (
        Publication.objects.for_workspace(post.workspace_id)
        .filter(account__in=[account.pk for account in accounts], state__in=OUT_OR_PLANNED)
        .filter(due_at__gt=around - REPEAT_WINDOW, due_at__lt=around + REPEAT_WINDOW)
        .exclude(post_id=post.pk or 0)
        .annotate(words=Left(Cast(KeyTextTransform("text", "payload"), TextField()), _COMPARED))
        .values("post_id", "words")
        .annotate(at=Max(Coalesce("published_at", "due_at")), accounts=ArrayAgg("account_id"))
        .order_by("-at")
        .values_list("post_id", "accounts", "words", "at")[:_ROWS]
    )
    for post_id, account_ids, words, at in rows:
        text, where = mine.get(plain_words(words or ""), ("", set()))
        if where.isdisjoint(account_ids):
            continue
        twin = Post.objects.for_workspace(post.workspace_id).get(pk=post_id)
        same = (words or "").strip() == text
        yield Check(
            "repeated_text",
            "warning",
            "repeat",
            _("The same text was used within 30 days") if same else _("Nearly the same text was used within 30 days"),
            _("“%(post)s”, %(time)s") % {"post": twin, "time": short_moment(at)},
            _("Compare"),
            "open",
            reverse("content:post", args=[post.workspace.slug, post_id]),
        )
        return
