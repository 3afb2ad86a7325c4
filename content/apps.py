"""Posts, media, the calendar and the publishing engine."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    """Everything between an idea and a published post."""

    name = "content"
    verbose_name = "Content"
