"""A post as it comes in, and how those are told apart whose name a file made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Left, NullIf

from analytics.models import MeasuredPost
from analytics.services.store.matching import Candidate, plain_title
from analytics.store_states import PostSource
from config.lib.clock import local_day
from team.models import Workspace

TITLE_MAX, NAME_MAX = 200, 300
# Names made up for posts of which a file tells neither an id nor a link.
MADE_UP = "file:"
# Where a file tells a day only, its noon stands for it.
DAY_ONLY = time(12)
# Rows of posts whose platform's id nobody knows: a file named them by their link, or by a name of ours.
FILED = Q(source=PostSource.IMPORT, publication=None) & (
    Q(remote_id__startswith=MADE_UP) | (~Q(url="") & Q(remote_id=Left("url", NAME_MAX)))
)


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


def is_filed(post: MeasuredPost) -> bool:
    """Whether the post's name is made up, as `FILED` has it."""
    made_up = post.remote_id.startswith(MADE_UP) or bool(post.url and post.remote_id == post.url[:NAME_MAX])
    return made_up and post.source == PostSource.IMPORT and post.publication_id is None


def with_words(posts: QuerySet[MeasuredPost]) -> QuerySet[MeasuredPost]:
    """The posts with `words`: the title their readers see, of ours what went out."""
    title, text = (KeyTextTransform(name, "publication__payload") for name in ("title", "text"))
    return posts.annotate(
        words=Coalesce(NullIf(title, Value("")), NullIf(text, Value("")), "title", output_field=TextField())
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
    if not is_filed(post):
        return Candidate(post, at, local_day(at, zone), title, post.url, post.remote_id)
    on_clock = at.astimezone(ZoneInfo(workspace.time_zone))
    timed = on_clock.time() != DAY_ONLY and at != post.first_captured_at
    return Candidate(post, at, on_clock.date(), title, post.url, timed=timed, read_at=post.first_captured_at)
