"""Addresses of rules and of answers to approve below `/w/<slug>/inbox/`."""

from django.urls import path

from interactions.views.moderation import approvals, rules

urlpatterns = [
    path("rules/", rules.rules, name="inbox_rules"),
    path("rules/new/", rules.rule_form, name="inbox_rule_new"),
    path("rules/try/", rules.rule_rehearse, name="inbox_rule_try"),
    path("rules/runs/<int:rule_run_id>/undo/", rules.undo, name="rule_run_undo"),
    path("rules/<int:inbox_rule_id>/", rules.rule, name="inbox_rule"),
    path("rules/<int:inbox_rule_id>/edit/", rules.rule_form, name="inbox_rule_edit"),
    path("rules/<int:inbox_rule_id>/try/", rules.rule_rehearse, name="inbox_rule_retry"),
    path("rules/<int:inbox_rule_id>/on/", rules.rule_step, {"step": "on"}, name="inbox_rule_on"),
    path("rules/<int:inbox_rule_id>/off/", rules.rule_step, {"step": "off"}, name="inbox_rule_off"),
    path("rules/<int:inbox_rule_id>/up/", rules.rule_step, {"step": "up"}, name="inbox_rule_up"),
    path("rules/<int:inbox_rule_id>/down/", rules.rule_step, {"step": "down"}, name="inbox_rule_down"),
    path("rules/<int:inbox_rule_id>/delete/", rules.rule_step, {"step": "delete"}, name="inbox_rule_delete"),
    path("approvals/", approvals.approvals, name="reply_approvals"),
    path("approvals/<int:reply_review_id>/", approvals.decide, name="reply_decide"),
    path("reply-policy/", approvals.policy, name="reply_policy"),
]
