"""REST addresses of best times and of the audience, below /api/v1/workspaces/<slug>/analytics/."""

from django.urls import path

from analytics.api import audience, times

urlpatterns = [
    path("audience/", audience.AudienceView.as_view(), name="api-audience"),
    path("times/<int:account_id>/", times.WeekOfTimesView.as_view(), name="api-times"),
]
