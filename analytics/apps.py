"""Goals of the matrix, and what became of them."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The top of the stack: reads all apps, read by none."""

    name = "analytics"
    verbose_name = "Analytics"

    def ready(self) -> None:
        from analytics import notices
        from analytics.demo import demo_alerts, demo_goals, demo_history, demo_unalerts, demo_ungoals
        from analytics.services.store.rolling import zone_changed
        from team.hooks import hooks

        notices.register_all()
        hooks.workspace_updated.append(zone_changed)
        hooks.demo_added += [demo_history, demo_goals, demo_alerts]
        hooks.demo_leaving += [demo_ungoals, demo_unalerts]
