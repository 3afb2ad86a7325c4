"""REST addresses of posts of users, below /api/v1/workspaces/<slug>/growth/ugc/."""

from django.urls import path

from analytics.api import ugc, ugc_steps

urlpatterns = [
    path("", ugc.UserPostsView.as_view(), name="api-ugc"),
    path("collect/", ugc.UserPostCollectView.as_view(), name="api-ugc-collect"),
    path("<int:user_post_id>/", ugc.UserPostView.as_view(), name="api-ugc-one"),
    path("<int:user_post_id>/ask/", ugc_steps.UserPostAskView.as_view(), name="api-ugc-ask"),
    path("<int:user_post_id>/grant/", ugc_steps.UserPostGrantView.as_view(), name="api-ugc-grant"),
    path("<int:user_post_id>/refuse/", ugc_steps.UserPostRefuseView.as_view(), name="api-ugc-refuse"),
    path("<int:user_post_id>/withdraw/", ugc_steps.UserPostWithdrawView.as_view(), name="api-ugc-withdraw"),
    path("<int:user_post_id>/use/", ugc_steps.UserPostUseView.as_view(), name="api-ugc-use"),
    path("<int:user_post_id>/reward/", ugc_steps.UserPostRewardView.as_view(), name="api-ugc-reward"),
]
