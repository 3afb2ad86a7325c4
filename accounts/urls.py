"""Addresses of this app below a workspace; the way back from platforms stands in `config/urls.py`."""

from django.urls import path

from accounts.views import accounts, apps, catalogue, connect, detail, documents, pick

app_name = "accounts"
urlpatterns = [
    path("accounts/", accounts.accounts, name="list"),
    path("accounts/platforms/", catalogue.catalogue, name="catalogue"),
    path("accounts/connect/", connect.choose, name="connect"),
    path("accounts/connect/pick/<int:trip_id>/", pick.pick, name="pick"),
    path("accounts/apps/", apps.apps, name="apps"),
    path("accounts/apps/<slug:platform>/", apps.app, name="app"),
    path("accounts/apps/<slug:platform>/test/", apps.test, name="app_test"),
    path("accounts/apps/<slug:platform>/cap/", apps.cap, name="app_cap"),
    path("accounts/apps/<slug:platform>/forget/", apps.forget, name="app_forget"),
    path("accounts/connect/<slug:platform>/", connect.connect, name="connect_platform"),
    path("accounts/documents/<int:document_id>/", documents.document, name="document"),
    path("accounts/documents/<int:document_id>/file/", documents.file, name="document_file"),
    path("accounts/<int:account_id>/", detail.detail, name="detail"),
    path("accounts/<int:account_id>/settings/", detail.settings, name="settings"),
    path("accounts/<int:account_id>/activity/", detail.activity, name="activity"),
    path("accounts/<int:account_id>/check/", accounts.check, name="check"),
    path("accounts/<int:account_id>/self-test/", accounts.self_test, name="self_test"),
    path("accounts/<int:account_id>/live/", accounts.live, name="live"),
    path("accounts/<int:account_id>/move/", accounts.move, name="move"),
    path("accounts/<int:account_id>/disconnect/", detail.disconnect, name="disconnect"),
]
