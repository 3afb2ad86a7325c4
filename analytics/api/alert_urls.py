"""REST addresses of alerts and their rules, insights and improvement actions."""

from django.urls import path

from analytics.api import alerts, insights

urlpatterns = [
    path("alert-rules/", alerts.AlertRulesView.as_view(), name="api-alert-rules"),
    path("alert-rules/try/", alerts.AlertRulesTryView.as_view(), name="api-alert-rules-try"),
    path("alert-rules/<int:alert_rule_id>/", alerts.AlertRuleView.as_view(), name="api-alert-rule"),
    path("alert-rules/<int:alert_rule_id>/trial/", alerts.AlertRuleTrialView.as_view(), name="api-alert-rule-trial"),
    path("figure-alerts/", alerts.FigureAlertsView.as_view(), name="api-figure-alerts"),
    path("figure-alerts/<int:figure_alert_id>/", alerts.FigureAlertView.as_view(), name="api-figure-alert"),
    path(
        "figure-alerts/<int:figure_alert_id>/acknowledge/",
        alerts.AlertAcknowledgeView.as_view(),
        name="api-figure-alert-acknowledge",
    ),
    path(
        "figure-alerts/<int:figure_alert_id>/resolve/",
        alerts.AlertResolveView.as_view(),
        name="api-figure-alert-resolve",
    ),
    path("figure-alerts/<int:figure_alert_id>/notes/", alerts.AlertNotesView.as_view(), name="api-figure-alert-notes"),
    path("insights/", insights.InsightsView.as_view(), name="api-insights"),
    path("insights/<int:insight_id>/", insights.InsightView.as_view(), name="api-insight"),
    path("insights/<int:insight_id>/dismissal/", insights.InsightDismissView.as_view(), name="api-insight-dismissal"),
    path("improvements/", insights.ImprovementsView.as_view(), name="api-improvements"),
    path("improvements/<int:improvement_id>/", insights.ImprovementView.as_view(), name="api-improvement"),
]
