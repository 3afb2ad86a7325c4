"""Addresses of posts of users, below `/w/<slug>/analytics/growth/ugc/`."""

from django.urls import path

from analytics.views.growth.ugc import export, lists, one

urlpatterns = [
    path("", lists.ugc, name="ugc"),
    path("new/", lists.ugc_new, name="ugc_new"),
    path("take/", lists.ugc_take, name="ugc_take"),
    path("drop/", lists.ugc_drop, name="ugc_drop"),
    path("export.csv", export.ugc_export, name="ugc_export"),
    path("<int:user_post_id>/", one.user_post, name="user_post"),
    path("<int:user_post_id>/use/", one.user_post_use, name="user_post_use"),
    path("<int:user_post_id>/proof/", one.user_post_proof, name="user_post_proof"),
    path("<int:user_post_id>/<slug:ugc_step>/", one.user_post_step, name="user_post_step"),
]
