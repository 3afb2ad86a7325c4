"""REST addresses of this app, below /api/v1/workspaces/<slug>/."""

from django.urls import include, path

from analytics.api import goals, steps

urlpatterns = [
    path("analytics/", include("analytics.api.data_urls")),
    path("", include("analytics.api.alert_urls")),
    path("listening/", include("analytics.api.listening_urls")),
    path("analytics/", include("analytics.api.audience_urls")),
    path("analytics/", include("analytics.api.dashboard_urls")),
    path("analytics/", include("analytics.api.own_dashboard_urls")),
    path("growth/", include("analytics.api.growth_urls")),
    path("growth/ugc/", include("analytics.api.ugc_urls")),
    path("goals/", goals.GoalsView.as_view(), name="api-goals"),
    path("goals/<int:goal_id>/", goals.GoalView.as_view(), name="api-goal"),
    path("goals/<int:goal_id>/targets/", goals.GoalTargetView.as_view(), name="api-goal-targets"),
    path("goals/<int:goal_id>/values/", steps.GoalValuesView.as_view(), name="api-goal-values"),
    path("goals/<int:goal_id>/reviews/", steps.GoalReviewsView.as_view(), name="api-goal-reviews"),
    path("goals/<int:goal_id>/close/", goals.GoalCloseView.as_view(), name="api-goal-close"),
    path("", include("analytics.api.report_urls")),
]
