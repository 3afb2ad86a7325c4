"""A post as it comes in, and how those are told apart whose name a file made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Left, NullIf

from analytics.models import MeasuredPost
from analytics.services.store.matching import Candidate, plain_title
from analytics.store_states import PostSource
from config.lib.clock import local_day
from team.models import Workspace

TITLE_MAX, NAME_MAX = 200, 300
# Names made up for posts of which a file tells neither an id nor a link, and for ours whose address nobody told.
MADE_UP, OURS = "file:", "publication:"
# Where a file tells a day only, its noon stands for it.
DAY_ONLY = time(12)
_NO_NAME = (
    Q(remote_id__startswith=MADE_UP) | Q(remote_id__startswith=OURS) | (~Q(url="") & Q(remote_id=Left("url", NAME_MAX)))
)
# Rows of posts whose platform's id nobody knows, named by their link or by a name of ours: a file told them, or
# somebody who published them by hand. No platform can be asked about them.
NAMELESS = (Q(source=PostSource.IMPORT, publication=None) | Q(publication__remote_id="")) & _NO_NAME


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post as its platform or a file names it. `published_at`: aware UTC. Not `readable`: the platform knows no such
    name, a file gave it. `shown`: what readers see where `title` is our own word for it.
    """

    remote_id: str
    published_at: datetime
    title: str = ""
    url: str = ""
    format: str = ""
    readable: bool = True
    shown: str = ""


def is_nameless(post: MeasuredPost) -> bool:
    """Whether the name of a post of `with_words` is made up, as `NAMELESS` has it."""
    made_up = post.remote_id.startswith((MADE_UP, OURS)) or bool(post.url and post.remote_id == post.url[:NAME_MAX])
    sent_as: str | None = post.sent_as  # type: ignore[attr-defined]
    return made_up and (sent_as == "" if post.publication_id else post.source == PostSource.IMPORT)


def with_words(posts: QuerySet[MeasuredPost]) -> QuerySet[MeasuredPost]:
    """The posts with `words`: the title their readers see, of ours what went out; and `sent_as`, the platform's id of
    what we sent.
    """
    title, text = (KeyTextTransform(name, "publication__payload") for name in ("title", "text"))
    return posts.annotate(
        words=Coalesce(NullIf(title, Value("")), NullIf(text, Value("")), "title", output_field=TextField()),
        sent_as=F("publication__remote_id"),
    )


def words_of(post: MeasuredPost) -> str:
    """The title of a post of `with_words` as it is compared."""
    words: str = post.words  # type: ignore[attr-defined]
    return plain_title(" ".join(words.split())[:TITLE_MAX])


def candidate_of(post: MeasuredPost, *, workspace: Workspace, zone: str) -> Candidate:
    """A measured post of `with_words` as it is compared. Files tell days on the workspace's clock, accounts live in
    their `zone`.
    """
    at, title = post.published_at, words_of(post)
    if post.publication_id or not is_nameless(post):
        day = local_day(at, zone)
        return Candidate(post, at, day, title, post.url, post.remote_id, read_at=post.first_captured_at)
    on_clock = at.astimezone(ZoneInfo(workspace.time_zone))
    timed = on_clock.time() != DAY_ONLY and at != post.first_captured_at
    return Candidate(post, at, on_clock.date(), title, post.url, timed=timed, read_at=post.first_captured_at)
