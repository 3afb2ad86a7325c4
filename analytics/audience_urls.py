"""Addresses of best times and of the audience, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views import audience, times

urlpatterns = [
    path("audience/", audience.audience, name="audience"),
    path("audience/charts/<slug:drawing>.<slug:ending>", audience.audience_chart, name="audience_chart"),
    path("times/", times.times_index, name="times_index"),
    path("times/<int:account_id>/", times.times, name="times"),
    path("times/<int:account_id>/card/", times.times_card, name="times_card"),
    path("times/<int:account_id>/charts/<slug:chart>.<slug:ending>", times.times_chart, name="times_chart"),
]
