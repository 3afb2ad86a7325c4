"""Article."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from content.services.kinds.spec import Field, Kind, Type

BODY_MAX = 100_000

ARTICLE = Kind(
    "article",
    "newspaper",
    gettext_lazy(
        "Published as an article where the platform has articles; elsewhere the text above goes out as a post, or the"
        " summary where there is none. The first picture is the cover."
    ),
    (
        Field("body", gettext_lazy("Article"), Type.HTML, required=True, max=BODY_MAX),
        Field("digest", gettext_lazy("Summary"), Type.LONG, max=120),
        Field("author", gettext_lazy("Author"), max=16),
        Field("source_url", gettext_lazy("Link to the original"), Type.URL, max=1000),
    ),
    options={"digest": {"digest": str}, "author": {"author": str}, "source_url": {"source_url": str}},
)
