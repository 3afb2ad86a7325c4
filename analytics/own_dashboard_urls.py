"""Addresses of dashboards that people put together, below `/w/<slug>/analytics/`."""

from django.urls import path

from analytics.views.own_dashboards import boards, pins

urlpatterns = [
    path("dashboards/", boards.dashboards, name="dashboards"),
    path("dashboards/new/", boards.edit, name="dashboard_new"),
    path("dashboards/<int:dashboard_id>/", boards.dashboard, name="dashboard"),
    path("dashboards/<int:dashboard_id>/edit/", boards.edit, name="dashboard_edit"),
    path("dashboards/<int:dashboard_id>/copy/", boards.copy, name="dashboard_copy"),
    path("dashboards/<int:dashboard_id>/remove/", boards.remove, name="dashboard_remove"),
    path("dashboards/<int:dashboard_id>/order/", boards.order, name="dashboard_order"),
    path("dashboards/<int:dashboard_id>/pins/<int:pin_id>/", pins.pin, name="pin"),
    path("dashboards/<int:dashboard_id>/pins/<int:pin_id>/chart.<slug:ending>", pins.pin_file, name="pin_file"),
    path("pins/new/", pins.pin_new, name="pin_new"),
]
