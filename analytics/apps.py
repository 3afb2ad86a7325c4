"""Goals of the matrix and what became of them, and what is said about the brand."""

from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    """The top of the stack: reads all apps, read by none."""

    name = "analytics"
    verbose_name = "Analytics"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from analytics import audit_words, listening_hooks, notices, spread_hooks, ugc_hooks
        from analytics.demo import (
            demo_alerts,
            demo_annotations,
            demo_dashboards,
            demo_data,
            demo_goals,
            demo_growth,
            demo_history,
            demo_insights,
            demo_people,
            demo_reports,
            demo_unalerts,
            demo_unannotations,
            demo_undashboards,
            demo_undata,
            demo_ungoals,
            demo_ungrowth,
            demo_uninsights,
            demo_unreports,
        )
        from analytics.selectors.times import own_times
        from analytics.services.bi.definitions import definitions_view_make
        from analytics.services.store.campaigns import campaign_follow
        from analytics.services.store.rolling import zone_changed
        from content import post_hooks, time_hooks
        from team.audit_words import VERBS
        from team.hooks import hooks

        VERBS.update(audit_words.VERBS)

        notices.register_all()
        post_migrate.connect(definitions_view_make, sender=self)
        hooks.workspace_updated.append(zone_changed)
        hooks.demo_added += [
            demo_history,
            demo_people,
            demo_annotations,
            demo_goals,
            demo_alerts,
            demo_data,
            demo_growth,
            demo_insights,
            demo_reports,
            demo_dashboards,
        ]
        hooks.demo_leaving += [
            demo_undashboards,
            demo_unreports,
            demo_uninsights,
            demo_ungrowth,
            demo_ungoals,
            demo_unalerts,
            demo_undata,
            demo_unannotations,
        ]
        spread_hooks.register_all()
        listening_hooks.register_all()
        ugc_hooks.register_all()
        time_hooks.own_times.append(own_times)
        post_hooks.post_edited.append(campaign_follow)
