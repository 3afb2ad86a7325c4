"""The inbox and everything around it."""

from django.apps import AppConfig


class InteractionsConfig(AppConfig):
    """Between content, whose posts people answer, and the campaigns and figures above."""

    name = "interactions"
    verbose_name = "Interactions"

    def ready(self) -> None:
        from accounts.hooks import platform_events
        from interactions import (
            activity_hooks,
            community_hooks,
            complaint_hooks,
            faq_hooks,
            inbox_hooks,
            notices,
            sla_hooks,
            voice_hooks,
        )
        from interactions.contact_hooks import register_all as people_register_all
        from interactions.demo.surveys import demo_surveys, demo_unsurveys
        from interactions.services.arrivals import pushes_take
        from team.hooks import hooks

        people_register_all()
        notices.register_all()
        sla_hooks.register_all()
        platform_events.append(pushes_take)
        community_hooks.register_all()
        hooks.demo_added.append(demo_surveys)
        hooks.demo_leaving.append(demo_unsurveys)
        inbox_hooks.register_all()
        complaint_hooks.register_all()
        faq_hooks.register_all()
        activity_hooks.register_all()
        voice_hooks.register_all()
