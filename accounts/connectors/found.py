"""What searching a platform finds: public posts of anybody. Only documented interfaces are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FoundPost:
    """One public post of somebody. None = not reported, never 0.

    `remote_id`: what the platform asked calls it; `uri`: what the whole network calls it where that is something else
    (federated servers number posts of others anew), else "". `at`: when it was made, aware UTC. `language`: a BCP 47
    tag where the author or the platform names one, else "". `url` leads to the original.
    """

    remote_id: str
    url: str
    text: str
    at: datetime
    author_id: str
    author_handle: str
    author_name: str = ""
    author_followers: int | None = None
    language: str = ""
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    views: int | None = None
    uri: str = ""

    @property
    def lasting(self) -> str:
        """What tells it from all other posts of the network."""
        return self.uri or self.remote_id

    @property
    def engagement(self) -> int | None:
        """Likes, comments and shares together; None when none of them is reported."""
        known = [value for value in (self.likes, self.comments, self.shares) if value is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page of what was found, newest first as far as the platform orders. `cursor` "": there is no further page."""

    posts: tuple[FoundPost, ...] = ()
    cursor: str = ""


def phrase(word: str) -> str:
    """A word or phrase in double quotes, as search languages after Lucene take it; quotes inside it go."""
    return '"' + " ".join(word.replace('"', " ").replace("\\", " ").split()) + '"'
