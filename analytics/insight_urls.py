"""Addresses of insights and improvement actions, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import improvements, insights

urlpatterns = [
    path("insights/", insights.insights, name="insights"),
    path("insights/<int:insight_id>/", insights.insight, name="insight"),
    path("insights/<int:insight_id>/dismiss/", insights.dismiss, name="insight_dismiss"),
    path("insights/<int:insight_id>/restore/", insights.restore, name="insight_restore"),
    path("improvements/", improvements.improvements, name="improvements"),
    path("improvements/new/", improvements.plan, name="improvement_new"),
    path("improvements/<int:improvement_id>/", improvements.improvement, name="improvement"),
    path(
        "improvements/<int:drawn_improvement_id>/effect.<slug:ending>",
        improvements.chart_file,
        name="improvement_chart",
    ),
    path("improvements/<int:improvement_id>/move/", improvements.move, name="improvement_move"),
]
