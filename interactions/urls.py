"""Addresses of this app below `/w/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path

from interactions.views import judging, voice

app_name = "interactions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("inbox/judge/", judging.judge, name="judge"),
    path("inbox/judge/train/", judging.train, name="judge_train"),
    path("inbox/judge/corrections/<int:correction_id>/undo/", judging.undo, name="judge_undo"),
    path("inbox/messages/<int:message_id>/judgement/", judging.judgement, name="judgement"),
    path("inbox/", include("interactions.moderation_urls")),
    path("inbox/faq/", include("interactions.faq_urls")),
    path("inbox/activities/", include("interactions.activity_urls")),
    # Before the inbox, whose steps would take its address below a thread.
    path("inbox/", include("interactions.sla_urls")),
    path("inbox/", include("interactions.inbox_urls")),
    path("inbox/voice/", voice.voice, name="voice"),
    path("inbox/voice/new/", voice.theme_edit, name="voice_new"),
    path("inbox/voice/<int:voice_theme_id>/", voice.theme, name="voice_theme"),
    path("inbox/voice/<int:voice_theme_id>/edit/", voice.theme_edit, name="voice_edit"),
    path("inbox/voice/<int:voice_theme_id>/remove/", voice.theme_delete, name="voice_remove"),
    path("people/", include("interactions.contact_urls")),
    path("communities/", include("interactions.community_urls")),
    path("surveys/", include("interactions.survey_urls")),
    path("inbox/complaints/", include("interactions.complaint_urls")),
]
