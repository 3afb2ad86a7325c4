"""Addresses of the accounts API below `/api/v1/workspaces/<slug>/`."""

from django.urls import path

from .apps import AppListView, AppTestView, AppView, LiveView, SelfTestView
from .documents import DocumentAccessesView, DocumentFileView, DocumentView
from .views import AccountCheckView, AccountConnectView, AccountListView, AccountView, PlatformListView

urlpatterns = [
    path("accounts/", AccountListView.as_view(), name="api-accounts"),
    path("accounts/connect/", AccountConnectView.as_view(), name="api-account-connect"),
    path("accounts/<int:account_id>/", AccountView.as_view(), name="api-account"),
    path("accounts/<int:account_id>/check/", AccountCheckView.as_view(), name="api-account-check"),
    path("accounts/<int:account_id>/self-test/", SelfTestView.as_view(), name="api-account-self-test"),
    path("accounts/<int:account_id>/live/", LiveView.as_view(), name="api-account-live"),
    path("accounts/documents/<int:document_id>/", DocumentView.as_view(), name="api-document"),
    path("accounts/documents/<int:document_id>/file/", DocumentFileView.as_view(), name="api-document-file"),
    path("accounts/documents/<int:document_id>/log/", DocumentAccessesView.as_view(), name="api-document-log"),
    path("platforms/", PlatformListView.as_view(), name="api-platforms"),
    path("platform-apps/", AppListView.as_view(), name="api-platform-apps"),
    path("platform-apps/<slug:platform>/", AppView.as_view(), name="api-platform-app"),
    path("platform-apps/<slug:platform>/test/", AppTestView.as_view(), name="api-platform-app-test"),
]
