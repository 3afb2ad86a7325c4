"""The inbox and everything around it."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """Between content, whose posts people answer, and the campaigns and figures above."""

    name = "interactions"
    verbose_name = "Interactions"
