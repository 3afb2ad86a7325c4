"""Listening: monitors of words, the mentions they found, and how many there were on each day."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from analytics.listening_states import MentionSource, MonitorKind, Script
from interactions.states import Intent, Sentiment
from team.models import WorkspaceOwned


class Monitor(WorkspaceOwned):
    """Words that are listened for (handbook ANA-7).

    A text is met when it holds one of `any_of` (if there are any), all of `all_of` and none of `none_of`, and when its
    platform and writing are among `platforms` and `scripts`; empty lists ask nothing. `competitor`: whose name it is;
    posts of their own accounts do not count then. `paused_at`: nothing new is found meanwhile. `counted_from`: the
    first day that was counted. `fill_day`: the next day, going back, whose texts are still to be looked through; None
    when that is done.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=MonitorKind)
    competitor = models.ForeignKey(
        "accounts.Competitor", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    any_of = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    all_of = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    none_of = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    platforms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scripts = ArrayField(models.CharField(max_length=8, choices=Script), default=list, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    counted_from = models.DateField()
    fill_day = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="monitor_once")]
        indexes = [
            models.Index(fields=["workspace", "fill_day"], condition=Q(fill_day__isnull=False), name="monitors_to_fill")
        ]

    def __str__(self) -> str:
        return self.name


class MonitorWatcher(WorkspaceOwned):
    """Somebody who wants to hear of a monitor's spikes."""

    monitor = models.ForeignKey("analytics.Monitor", on_delete=models.CASCADE, related_name="watchers")
    user = models.ForeignKey("team.User", on_delete=models.CASCADE, related_name="+")

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["monitor", "user"], name="watcher_once")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.monitor_id}"


class ListeningImport(WorkspaceOwned):
    """A table of posts or comments that was brought in. `rows`: the table until it is imported, then only counts stay.

    `mapping`: field → column. `platform`: of rows that name none, a platform's slug or "".
    """

    name = models.CharField(max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    platform = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey("team.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class HeardText(WorkspaceOwned):
    """A public post or comment of somebody else, imported or found by search. `text` is "" once it was erased.

    `at` aware UTC. `engagement`: likes, comments and shares together; None: not reported. `key` tells that a text is
    here already: a keyed hash of its address, else of platform, author, time and text; of what was found, of platform
    and the network's name of it. `author_id`, `remote_id`: what the platform that was searched calls author and post.
    Mood and intent are the judge's.
    """

    imported = models.ForeignKey(
        "analytics.ListeningImport", null=True, blank=True, on_delete=models.CASCADE, related_name="texts"
    )
    source = models.CharField(max_length=8, choices=MentionSource, default=MentionSource.IMPORT)
    platform = models.CharField(max_length=40, blank=True)
    author = models.CharField(max_length=100, blank=True)
    author_id = models.CharField(max_length=200, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    at = models.DateTimeField()
    engagement = models.PositiveBigIntegerField(null=True, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNKNOWN, blank=True)
    intent = models.CharField(max_length=16, choices=Intent, default=Intent.UNKNOWN, blank=True)
    key = models.CharField(max_length=64)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="heard_text_once")]
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="heard_texts_newest"),
            models.Index(fields=["workspace", "author"], condition=~Q(author=""), name="heard_texts_by_author"),
            models.Index(fields=["workspace", "remote_id"], condition=~Q(remote_id=""), name="heard_texts_found"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Mention(WorkspaceOwned):
    """One text that meets a monitor: a received message, a competitor's public post, or a text that was brought in.

    The words stay where they came from and are read there, so what is deleted or erased there is gone here, too.
    `at`, `platform`, `script`, `sentiment`, `intent` and `engagement` are kept for counting. `key`: "m", "p" or "t"
    with the id of the text.
    """

    monitor = models.ForeignKey("analytics.Monitor", on_delete=models.CASCADE, related_name="mentions", db_index=False)
    source = models.CharField(max_length=8, choices=MentionSource)
    message = models.ForeignKey(
        "interactions.Message", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    post = models.ForeignKey("accounts.TrackedPost", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    heard = models.ForeignKey("analytics.HeardText", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=24)
    at = models.DateTimeField()
    platform = models.CharField(max_length=40, blank=True)
    script = models.CharField(max_length=8, choices=Script, blank=True)
    sentiment = models.CharField(max_length=8, choices=Sentiment, default=Sentiment.UNKNOWN, blank=True)
    intent = models.CharField(max_length=16, choices=Intent, default=Intent.UNKNOWN, blank=True)
    engagement = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["monitor", "key"], name="mention_once"),
            models.CheckConstraint(
                condition=Q(message__isnull=False, post__isnull=True, heard__isnull=True)
                | Q(message__isnull=True, post__isnull=False, heard__isnull=True)
                | Q(message__isnull=True, post__isnull=True, heard__isnull=False),
                name="mention_of_one_text",
            ),
        ]
        indexes = [models.Index(fields=["monitor", "-at", "-id"], name="mentions_newest")]

    def __str__(self) -> str:
        return f"{self.key} of {self.monitor_id}"


class MentionDay(WorkspaceOwned):
    """How often a monitor was met on one of the workspace's days on one platform, and how that sounded.

    `engagement`: the sum over those mentions that report it, None where none does. `searched`: how many of the mentions
    a search found.
    """

    monitor = models.ForeignKey("analytics.Monitor", on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    platform = models.CharField(max_length=40, blank=True)
    mentions = models.PositiveIntegerField(default=0)
    searched = models.PositiveIntegerField(default=0)
    positive = models.PositiveIntegerField(default=0)
    neutral = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)
    engagement = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["monitor", "day", "platform"], name="mention_day_once")]
        indexes = [models.Index(fields=["workspace", "day"], name="mention_days_by_day")]

    def __str__(self) -> str:
        return f"{self.monitor_id} {self.day}"


class MentionSpike(WorkspaceOwned):
    """Days in a row on which a monitor was met far more often than usual; told once.

    `peak`, `peak_on`: the highest day so far; `expected` and `threshold` are those of that day, `negative` its share of
    negative mentions among those whose mood could be told, in percent.
    """

    monitor = models.ForeignKey("analytics.Monitor", on_delete=models.CASCADE, related_name="spikes")
    starts_on = models.DateField()
    ends_on = models.DateField()
    peak_on = models.DateField()
    peak = models.PositiveIntegerField()
    expected = models.FloatField()
    threshold = models.FloatField()
    negative = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-starts_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["monitor", "starts_on"], name="mention_spike_once")]

    def __str__(self) -> str:
        return f"{self.monitor_id} from {self.starts_on}"


class HotTopic(WorkspaceOwned):
    """A word or hashtag that is said more often these days than in the four weeks before, as found at `found_at`.

    `current`: texts of the last seven days that hold it, `before`: those of the 28 days before them; `series`: texts of
    each of the 35 days. `lift`: how many times as often, smoothed. `refs`: keys of some texts that hold it.
    """

    word = models.CharField(max_length=40)
    is_tag = models.BooleanField(default=False)
    current = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    positive = models.PositiveIntegerField(default=0)
    neutral = models.PositiveIntegerField(default=0)
    negative = models.PositiveIntegerField(default=0)
    lift = models.FloatField()
    series = ArrayField(models.PositiveIntegerField(), default=list)
    refs = ArrayField(models.CharField(max_length=24), default=list)
    found_at = models.DateTimeField()

    class Meta(WorkspaceOwned.Meta):
        ordering = ["-lift", "-current", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "word", "is_tag"], name="hot_topic_once")]

    def __str__(self) -> str:
        return self.word


class ListeningCursor(WorkspaceOwned):
    """How far a workspace's texts were looked through: ids of the last ones seen. Locked while somebody does so.

    Ids do not commit in their order. Those up to `settled` have all been seen; what lies between it and the cursor is
    looked at again. `marked`: the cursor as it stood at `marked_at`, which will be the next `settled`. Both by the name
    of the cursor's field.
    """

    message_id = models.BigIntegerField(default=0)
    post_id = models.BigIntegerField(default=0)
    heard_id = models.BigIntegerField(default=0)
    settled = models.JSONField(default=dict, blank=True)
    marked = models.JSONField(default=dict, blank=True)
    marked_at = models.DateTimeField(null=True, blank=True)
    swept_on = models.DateField(null=True, blank=True)

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace"], name="listening_cursor_once")]

    def __str__(self) -> str:
        return f"{self.workspace_id}"

    @property
    def seen(self) -> dict[str, int]:
        """The last ids seen, by the name of the field."""
        return {name: getattr(self, name) for name in ("message_id", "post_id", "heard_id")}
