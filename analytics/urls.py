"""Addresses of this app below `/w/<slug>/analytics/`."""

from django.urls import include, path

from analytics.views import goals, steps

app_name = "analytics"
urlpatterns = [
    path("", include("analytics.data_urls")),
    path("", include("analytics.dashboard_urls")),
    path("alerts/", include("analytics.alert_urls")),
    path("listening/", include("analytics.listening_urls")),
    path("", include("analytics.audience_urls")),
    path("", include("analytics.own_dashboard_urls")),
    path("growth/", include("analytics.growth_urls")),
    path("growth/ugc/", include("analytics.ugc_urls")),
    path("", include("analytics.insight_urls")),
    path("goals/", goals.goals, name="goals"),
    path("goals/new/", goals.edit, name="goal_new"),
    path("goals/card/", goals.card, name="goals_card"),
    path("goals/card/<int:account_id>/", goals.card, name="account_goals"),
    path("goals/<int:goal_id>/", goals.goal, name="goal"),
    path("goals/<int:drawn_goal_id>/way.<slug:ending>", goals.chart_file, name="goal_chart"),
    path("goals/<int:goal_id>/edit/", goals.edit, name="goal_edit"),
    path("goals/<int:goal_id>/target/", steps.target, name="goal_target"),
    path("goals/<int:goal_id>/values/", steps.values, name="goal_values"),
    path("goals/<int:goal_id>/review/", steps.review, name="goal_review"),
    path("goals/<int:goal_id>/close/", steps.close, name="goal_close"),
    path("goals/<int:goal_id>/remove/", goals.remove, name="goal_remove"),
    path("reports/", include("analytics.report_urls")),
]
