"""All kinds by name."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from content.services.kinds.article import ARTICLE
from content.services.kinds.audio import AUDIO
from content.services.kinds.live import LIVE
from content.services.kinds.lottery import LOTTERY
from content.services.kinds.poll import POLL
from content.services.kinds.spec import Field, Kind, Type
from content.services.kinds.video import VIDEO
from content.states import PostKind

# A key of `Post.details` of every kind that adds lines to the text.
APART = Field("apart", gettext_lazy("Do not add these to the shared text"), Type.FLAG)
POST = Kind("post", "image", "")

KINDS: dict[str, Kind] = {kind.name: kind for kind in (POST, ARTICLE, VIDEO, LIVE, AUDIO, POLL, LOTTERY)}
assert set(KINDS) == set(PostKind.values)  # noqa: S101 - a kind without a module must not start


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises KeyError."""
    return KINDS[name]


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The kind's own fields and those all kinds with lines have."""
    return (*kind.fields, APART) if kind.lines else kind.fields
