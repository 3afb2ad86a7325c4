"""Addresses of the accounts API below `/api/v1/workspaces/<slug>/`."""

from django.urls import path

from .views import AccountCheckView, AccountConnectView, AccountListView, AccountView, PlatformListView

urlpatterns = [
    path("accounts/", AccountListView.as_view(), name="api-accounts"),
    path("accounts/connect/", AccountConnectView.as_view(), name="api-account-connect"),
    path("accounts/<int:account_id>/", AccountView.as_view(), name="api-account"),
    path("accounts/<int:account_id>/check/", AccountCheckView.as_view(), name="api-account-check"),
    path("platforms/", PlatformListView.as_view(), name="api-platforms"),
]
