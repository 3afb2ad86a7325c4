"""REST addresses of dashboards that people put together, below /api/v1/workspaces/<slug>/analytics/."""

from django.urls import path

from analytics.api import own_dashboards as own

_ONE = "dashboards/<int:dashboard_id>/"
_PIN = f"{_ONE}pins/<int:pin_id>/"
urlpatterns = [
    path("dashboards/", own.DashboardsView.as_view(), name="api-dashboards"),
    path(_ONE, own.DashboardView.as_view(), name="api-dashboard"),
    path(f"{_ONE}copy/", own.DashboardCopyView.as_view(), name="api-dashboard-copy"),
    path(f"{_ONE}data/", own.DashboardDataView.as_view(), name="api-dashboard-data"),
    path(f"{_ONE}order/", own.DashboardOrderView.as_view(), name="api-dashboard-order"),
    path(f"{_ONE}pins/", own.DashboardPinsView.as_view(), name="api-dashboard-pins"),
    path(_PIN, own.DashboardPinView.as_view(), name="api-dashboard-pin"),
    path(f"{_PIN}restore/", own.DashboardPinRestoreView.as_view(), name="api-dashboard-pin-restore"),
]
