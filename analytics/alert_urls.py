"""Addresses of alerts and their rules, below `/w/<slug>/analytics/alerts/`."""

from django.urls import path

from analytics.views import alert_rules, alerts

urlpatterns = [
    path("", alerts.alerts, name="alerts"),
    path("<int:figure_alert_id>/", alerts.alert, name="alert"),
    path("<int:figure_alert_id>/figure.<slug:ending>", alerts.chart_file, name="alert_chart"),
    path("<int:figure_alert_id>/acknowledge/", alerts.acknowledge, name="alert_acknowledge"),
    path("<int:figure_alert_id>/resolve/", alerts.resolve, name="alert_resolve"),
    path("<int:figure_alert_id>/note/", alerts.note, name="alert_note"),
    path("rules/", alert_rules.rules, name="alert_rules"),
    path("rules/new/", alert_rules.edit, name="alert_rule_new"),
    path("rules/<int:alert_rule_id>/", alert_rules.rule, name="alert_rule"),
    path("rules/<int:alert_rule_id>/edit/", alert_rules.edit, name="alert_rule_edit"),
    path("rules/<int:alert_rule_id>/switch/", alert_rules.switch, name="alert_rule_switch"),
    path("rules/<int:alert_rule_id>/remove/", alert_rules.remove, name="alert_rule_remove"),
]
