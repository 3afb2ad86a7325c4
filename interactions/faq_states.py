"""The closed vocabularies of the library of frequent questions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class FaqState(models.TextChoices):
    """Only published entries are suggested and may be public; archived ones keep their figures."""

    DRAFT = "draft", pgettext_lazy("faq", "Draft")
    PUBLISHED = "published", pgettext_lazy("faq", "Published")
    ARCHIVED = "archived", pgettext_lazy("faq", "Archived")


class Helped(models.TextChoices):
    """Whether an answer that came from an entry helped; '' while that is open."""

    OPEN = "", pgettext_lazy("faq", "Open")
    YES = "yes", pgettext_lazy("faq", "Helped")
    NO = "no", pgettext_lazy("faq", "Did not help")


class HelpedBy(models.TextChoices):
    """How it is known. `quiet`: they did not ask the same again within three days."""

    NONE = "", pgettext_lazy("faq basis", "Not known yet")
    THANKS = "thanks", pgettext_lazy("faq basis", "They said so")
    QUIET = "quiet", pgettext_lazy("faq basis", "Not asked again")
    AGAIN = "again", pgettext_lazy("faq basis", "Asked again")
    PERSON = "person", pgettext_lazy("faq basis", "Marked by hand")
