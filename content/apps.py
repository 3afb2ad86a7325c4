"""Posts, media, the calendar and the publishing engine."""

from django.apps import AppConfig
from django.urls import reverse


class ContentConfig(AppConfig):
    """Everything between an idea and a published post."""

    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        from content import (
            account_audit,
            account_news,
            checks,
            notices,
            post_notices,
            production_notices,
            promotion_notices,
            review_notices,
        )

        checks.register_all()
        notices.register_all()
        post_notices.register_all()
        production_notices.register_all()
        promotion_notices.register_all()
        review_notices.register_all()
        account_news.register_all()
        account_audit.register_all()
        from accounts.hooks import idea_links
        from compliance.hooks import rules_changed, targets
        from content.demo.build import demo_create
        from content.demo.remove import demo_remove
        from content.enqueue import recheck
        from content.selectors.rule_targets import post_target
        from content.services.limits import limits_ask_again
        from content.services.media_erase import media_erase
        from content.services.policies import mode_changed
        from team.hooks import hooks

        hooks.demo_create, hooks.demo_remove = demo_create, demo_remove
        rules_changed.append(recheck)
        hooks.workspace_updated += [limits_ask_again, mode_changed]
        hooks.workspace_erased.append(media_erase)
        targets["post"] = post_target
        idea_links.append(lambda workspace: reverse("content:idea_new", args=[workspace.slug]))
