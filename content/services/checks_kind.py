"""The checks panel: what the post's kind lacks."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from content.models import Post
from content.services.check_report import Check
from content.services.kinds.checking import kind_problems


def kind_rules(post: Post) -> Iterator[Check]:
    """One finding for every field that is missing or odd."""
    for problem in kind_problems(post):
        name = problem.field.partition(".")[2]
        media = problem.field == "media"
        yield Check(
            problem.code,
            "error",
            "kind",
            problem.text,
            "",
            pgettext("action", "Add") if media else _("Fill in"),
            "add-media" if media else "focus",
            "media" if media else f"d-{name}",
        )
