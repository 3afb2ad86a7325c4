"""What runs when. Every entry expires before its next run, so a stopped worker never meets a pile of old ones."""

from __future__ import annotations

from typing import Any


def every(seconds: int, task: str, **options: Any) -> dict[str, Any]:
    """A beat entry that runs `task` each `seconds` and is dropped when not started in time."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 0.9, **options}}


SCHEDULE: dict[str, dict[str, Any]] = {
    # Often: a renewal whose answer was lost must be repeated while the used refresh token is still honoured.
    "accounts-refresh-credentials": every(15, "accounts.tasks.refresh_due_credentials"),
    "accounts-check": every(1800, "accounts.tasks.check_accounts"),
    "accounts-read-tracked": every(900, "accounts.tasks.read_tracked_accounts"),
    "accounts-remind-of-competitors": every(3600, "accounts.tasks.remind_of_competitors"),
    "accounts-empty-trips": every(300, "accounts.tasks.empty_trips"),
    # Hourly, so that a day on which the scheduler stood still is made up for; nothing is told twice.
    "accounts-remind-register": every(3600, "accounts.tasks.remind_register"),
    "accounts-check-stores": every(1800, "accounts.tasks.check_stores"),
    "accounts-handle-events": every(15, "accounts.tasks.handle_waiting_events"),
    "accounts-tell-of-renewals": every(86_400, "accounts.tasks.tell_of_renewals"),
    "accounts-forget-image-checks": every(86_400, "accounts.tasks.forget_image_checks"),
    "content-reap-leases": every(15, "content.tasks.reap_leases"),
    "content-sweep-late": every(30, "content.tasks.sweep_late"),
    "content-sweep-handoffs": every(30, "content.tasks.sweep_handoffs"),
    "content-first-comments": every(10, "content.tasks.send_due_comments"),
    "content-prepare-media": every(30, "content.tasks.prepare_due_media"),
    "content-remind": every(60, "content.tasks.remind_people"),
    "content-reviews": every(60, "content.tasks.sweep_reviews"),
    "content-mend-publications": every(60, "content.tasks.mend_publications"),
    "content-alarm-stuck": every(60, "content.tasks.alarm_stuck"),
    "content-alarm-silence": every(600, "content.tasks.alarm_silence"),
    "content-recheck": every(60, "content.tasks.recheck_outdated"),
    "content-scheduler-alive": every(30, "content.tasks.beat_scheduler"),
    "content-make-occurrences": every(600, "content.tasks.make_occurrences"),
    "compliance-expire-exemptions": every(60, "compliance.tasks.expire_exemptions"),
    "compliance-forget-hits": every(86_400, "compliance.tasks.forget_hits"),
    "content-make-column-drafts": every(900, "content.tasks.make_column_drafts"),
    "content-resume-transfers": every(60, "content.tasks.resume_transfers"),
    "content-remind-makers": every(1800, "content.tasks.remind_makers"),
    "content-remind-promotions": every(3600, "content.tasks.remind_promotions"),
    "content-propose-evergreen": every(3600, "content.tasks.propose_evergreen"),
    "accounts-remind-decisions": every(3600, "accounts.tasks.remind_decisions"),
    "interactions-watch-communities": every(3600, "interactions.tasks.watch_communities"),
    "interactions-read-communities": every(86_400, "interactions.tasks.read_communities"),
    "interactions-expire-points": every(86_400, "interactions.tasks.expire_points"),
    "interactions-forget-survey-texts": every(3600, "interactions.tasks.forget_survey_texts"),
    "analytics-watch-goals": every(3600, "analytics.tasks.watch_goals"),
    "analytics-collect": every(60, "analytics.tasks.collect_due"),
    "analytics-roll-up": every(15, "analytics.tasks.roll_up"),
    "analytics-keep-store": every(86_400, "analytics.tasks.keep_store"),
    "interactions-collect-entries": every(60, "interactions.tasks.collect_entries"),
    "interactions-run-draws": every(60, "interactions.tasks.run_draws"),
    "interactions-look": every(30, "interactions.tasks.look_at_accounts"),
    "interactions-deliver": every(15, "interactions.tasks.deliver_due_answers"),
    "interactions-apply-rules": every(30, "interactions.tasks.apply_due_rule_runs"),
    "interactions-wake": every(30, "interactions.tasks.wake_threads"),
    "interactions-tick": every(30, "interactions.tasks.tick_clocks"),
    "interactions-tick-complaints": every(60, "interactions.tasks.tick_complaints"),
    "interactions-forget-callers": every(86_400, "interactions.tasks.forget_callers"),
    "interactions-count-voices": every(120, "interactions.tasks.count_voices"),
    "interactions-settle-faq": every(1800, "interactions.tasks.settle_faq"),
    "interactions-train-judges": every(86_400, "interactions.tasks.train_judges"),
    "team-forget-expired": every(86_400, "team.tasks.forget_expired"),
    "accounts-audit-matrices": every(900, "accounts.tasks.audit_matrices"),
    "team-remind-tasks": every(1800, "team.tasks.remind_tasks"),
    "content-hold-for-rights": every(60, "content.tasks.hold_for_rights"),
    "content-mend-media": every(900, "content.tasks.mend_media"),
    "content-tell-of-rights": every(86_400, "content.tasks.tell_of_rights"),
    "interactions-lifecycles": every(86_400, "interactions.tasks.review_lifecycles"),
    "interactions-segments": every(3600, "interactions.tasks.refresh_segments"),
    "interactions-retention": every(86_400, "interactions.tasks.clear_old_data"),
    "interactions-forget-copies": every(3600, "interactions.tasks.forget_copies"),
    "content-sweep-media": every(86_400, "content.tasks.sweep_media"),
    "accounts-read-audiences": every(86_400, "accounts.tasks.read_audiences"),
    "accounts-renew-subscriptions": every(86_400, "accounts.tasks.renew_subscriptions"),
    "accounts-forget-events": every(86_400, "accounts.tasks.forget_events"),
    "accounts-remind-custody": every(86_400, "accounts.tasks.remind_custody"),
    "accounts-forget-connect-sessions": every(86_400, "accounts.tasks.forget_connect_sessions"),
}
