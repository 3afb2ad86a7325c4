"""Addresses of the inbox below `/w/<slug>/inbox/`."""

from django.urls import URLPattern, URLResolver, path

from interactions.views import inbox, inbox_files, inbox_messages, inbox_steps, saved_replies, saved_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", inbox.inbox, name="inbox"),
    path("live/", inbox.live, name="inbox_live"),
    path("filters/", inbox.filters, name="inbox_filters"),
    path("soon/", inbox.soon, name="inbox_soon"),
    path("bulk/", inbox_steps.bulk, name="inbox_bulk"),
    path("views/", saved_views.views, name="inbox_views"),
    path("views/<int:view_id>/", saved_views.view, name="inbox_view"),
    path("replies/", saved_replies.replies, name="saved_replies"),
    path("replies/new/", saved_replies.reply_new, name="saved_reply_new"),
    path("replies/pick/<int:thread_id>/", saved_replies.pick, name="saved_replies_pick"),
    path("replies/<int:reply_id>/", saved_replies.reply, name="saved_reply"),
    path("replies/<int:reply_id>/archive/", saved_replies.archive, name="saved_reply_archive"),
    path("<int:thread_id>/", inbox.thread, name="thread"),
    path("<int:thread_id>/answer/", inbox_messages.answer, name="thread_answer"),
    path("<int:thread_id>/note/", inbox_messages.note, name="thread_note"),
    path("<int:thread_id>/claim/", inbox_steps.claim, name="thread_claim"),
    path("<int:thread_id>/<slug:step>/", inbox_steps.step, name="thread_step"),
    path("messages/<int:message_id>/<slug:step>/", inbox_messages.message_step, name="message_step"),
    path("messages/<int:message_id>/pictures/<int:number>/", inbox_files.picture, name="message_picture"),
]
