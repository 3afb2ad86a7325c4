"""Communities: groups, their people, the ledger of points, activities and weeks."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models

from config.lib.new_tables import CreateTables

# Both logs are evidence, so no code path and no console session rewrites them. An UPDATE may only empty references (the
# person or the version of the rules was deleted). A DELETE needs the transaction to name the workspace being erased.
ONLY_ADDED_TO = ("interactions_communityviolation", "interactions_pointentry")
GUARD = """
CREATE FUNCTION TABLE_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('juzhen.erase_workspace', true) = OLD.workspace_id::text THEN
      RETURN OLD;
    END IF;
  ELSIF to_jsonb(OLD) @> jsonb_strip_nulls(to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'TABLE is append-only: % of row % refused', TG_OP, OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER TABLE_guard BEFORE UPDATE OR DELETE ON TABLE
  FOR EACH ROW EXECUTE FUNCTION TABLE_guard();
"""
NO_GUARD = """
DROP TRIGGER TABLE_guard ON TABLE;
DROP FUNCTION TABLE_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_append_only_logs"),
        ("interactions", "0001_inbox"),
        ("team", "0003_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Community",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("wechat", "WeChat group"),
                                    ("wecom", "WeCom group"),
                                    ("qq", "QQ group"),
                                    ("telegram", "Telegram"),
                                    ("discord", "Discord"),
                                    ("matrix", "Matrix room"),
                                    ("douyin", "Douyin fan group"),
                                    ("xiaohongshu", "Xiaohongshu group"),
                                    ("other", "Another group"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Planned"),
                                    ("running", "Running"),
                                    ("paused", "Paused"),
                                    ("closed", "Closed"),
                                ],
                                default="planned",
                                max_length=8,
                            ),
                        ),
                        ("positioning", models.TextField(blank=True, max_length=1000)),
                        ("audience", models.TextField(blank=True, max_length=1000)),
                        ("entry_rule", models.TextField(blank=True, max_length=1000)),
                        ("welcome", models.TextField(blank=True, max_length=2000)),
                        ("capacity", models.PositiveIntegerField(blank=True, null=True)),
                        ("join_url", models.CharField(blank=True, max_length=500)),
                        ("join_until", models.DateField(blank=True, null=True)),
                        ("remote_chat", models.CharField(blank=True, max_length=80)),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("read_error", models.CharField(blank=True, max_length=300)),
                        ("expire_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("told_join", models.DateField(blank=True, null=True)),
                        ("told_quiet", models.DateField(blank=True, null=True)),
                        ("told_silent", models.DateField(blank=True, null=True)),
                        ("running_since", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("accounts", models.ManyToManyField(blank=True, related_name="+", to="accounts.socialaccount")),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityAnnouncement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000)),
                        ("day", models.DateField()),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="announcements",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[("planned", "Planned"), ("reviewed", "Reviewed"), ("cancelled", "Called off")],
                                default="planned",
                                max_length=9,
                            ),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("minutes", models.PositiveSmallIntegerField(default=60)),
                        ("steps", models.TextField(blank=True, max_length=4000)),
                        ("goal", models.CharField(blank=True, max_length=300)),
                        ("participants", models.PositiveIntegerField(blank=True, null=True)),
                        ("messages", models.PositiveIntegerField(blank=True, null=True)),
                        ("sales", models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                        ("currency", models.CharField(default="CNY", max_length=3)),
                        ("went_well", models.TextField(blank=True, max_length=2000)),
                        ("change", models.TextField(blank=True, max_length=2000)),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("told_review", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nickname", models.CharField(max_length=80)),
                        ("handle", models.CharField(blank=True, max_length=120)),
                        (
                            "role",
                            models.CharField(
                                choices=[("member", "Member"), ("core", "Core member"), ("helper", "Volunteer helper")],
                                default="member",
                                max_length=8,
                            ),
                        ),
                        ("joined_on", models.DateField(blank=True, null=True)),
                        ("left_on", models.DateField(blank=True, null=True)),
                        ("points", models.IntegerField(default=0)),
                        ("earned", models.IntegerField(default=0)),
                        ("erased_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="interactions.contact",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityModerator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("host", "Group owner"),
                                    ("moderator", "Moderator"),
                                    ("service", "Customer service"),
                                    ("content", "Content"),
                                ],
                                default="moderator",
                                max_length=10,
                            ),
                        ),
                        ("shift", models.CharField(blank=True, max_length=120)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moderators",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("text", models.TextField(max_length=6000)),
                        ("published_on", models.DateField()),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rules",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityTier",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("threshold", models.PositiveIntegerField()),
                        ("benefits", models.CharField(blank=True, max_length=500)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tiers",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["threshold"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityViolation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rule", models.CharField(blank=True, max_length=300)),
                        ("evidence", models.CharField(blank=True, max_length=1000)),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("warned", "Warned"),
                                    ("muted", "Muted"),
                                    ("removed", "Removed from the group"),
                                    ("lifted", "Measure lifted"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="violations",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="violations",
                                to="interactions.communitymember",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rules",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="interactions.communityrules",
                            ),
                        ),
                        (
                            "undoes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="undone_by",
                                to="interactions.communityviolation",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CommunityWeek",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("week", models.DateField()),
                        ("members", models.PositiveIntegerField(blank=True, null=True)),
                        ("joined", models.PositiveIntegerField(blank=True, null=True)),
                        ("left", models.PositiveIntegerField(blank=True, null=True)),
                        ("speakers", models.PositiveIntegerField(blank=True, null=True)),
                        ("messages", models.PositiveIntegerField(blank=True, null=True)),
                        ("questions", models.PositiveIntegerField(blank=True, null=True)),
                        ("answered", models.PositiveIntegerField(blank=True, null=True)),
                        ("conversions", models.PositiveIntegerField(blank=True, null=True)),
                        (
                            "members_source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hand", "Entered by hand"),
                                    ("import", "Imported"),
                                    ("platform", "Read from the platform"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hand", "Entered by hand"),
                                    ("import", "Imported"),
                                    ("platform", "Read from the platform"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("entered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="weeks",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-week"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PointReason",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("points", models.IntegerField()),
                        ("badge", models.CharField(blank=True, max_length=40)),
                        ("archived_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-points", "pk"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PointEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("earned", "Earned"),
                                    ("spent", "Redeemed"),
                                    ("expired", "Expired"),
                                    ("reversed", "Corrected"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("amount", models.IntegerField()),
                        ("reason_name", models.CharField(blank=True, max_length=60)),
                        ("badge", models.CharField(blank=True, max_length=40)),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("day", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("mark", models.CharField(blank=True, max_length=100)),
                        ("made_at", models.DateTimeField()),
                        (
                            "community",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="interactions.community",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="interactions.communitymember",
                            ),
                        ),
                        (
                            "undoes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="undone_by",
                                to="interactions.pointentry",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="team.workspace"
                            ),
                        ),
                        (
                            "reason",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="interactions.pointreason",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "all_objects",
                        "default_manager_name": "all_objects",
                    },
                    managers=[
                        ("all_objects", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.AddIndex(
                    model_name="community",
                    index=models.Index(fields=["workspace", "state", "name"], name="community_by_state"),
                ),
                migrations.AddIndex(
                    model_name="communityevent",
                    index=models.Index(fields=["community", "state", "starts_at"], name="events_of_community"),
                ),
                migrations.AddIndex(
                    model_name="communityevent",
                    index=models.Index(
                        condition=models.Q(("state", "planned"), ("told_review", False)),
                        fields=["starts_at"],
                        name="events_to_review",
                    ),
                ),
                migrations.AddIndex(
                    model_name="communitymember",
                    index=models.Index(fields=["community", "-points", "id"], name="members_by_points"),
                ),
                migrations.AddIndex(
                    model_name="communitymember",
                    index=models.Index(fields=["community", "nickname"], name="members_by_name"),
                ),
                migrations.AddConstraint(
                    model_name="communitymember",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("handle", ""), _negated=True),
                        fields=("community", "handle"),
                        name="handle_in_group",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="communitymember",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="points_never_negative"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="communitymoderator",
                    constraint=models.UniqueConstraint(fields=("community", "user"), name="moderator_once"),
                ),
                migrations.AddConstraint(
                    model_name="communityrules",
                    constraint=models.UniqueConstraint(fields=("community", "number"), name="community_rules_once"),
                ),
                migrations.AddConstraint(
                    model_name="communitytier",
                    constraint=models.UniqueConstraint(fields=("community", "threshold"), name="tier_threshold_once"),
                ),
                migrations.AddConstraint(
                    model_name="communityweek",
                    constraint=models.UniqueConstraint(fields=("community", "week"), name="community_week_once"),
                ),
                migrations.AddConstraint(
                    model_name="pointreason",
                    constraint=models.UniqueConstraint(fields=("workspace", "name"), name="point_reason_once"),
                ),
                migrations.AddIndex(
                    model_name="pointentry",
                    index=models.Index(fields=["community", "day"], name="points_by_day"),
                ),
                migrations.AddIndex(
                    model_name="pointentry",
                    index=models.Index(fields=["member", "-id"], name="points_of_member"),
                ),
                migrations.AddIndex(
                    model_name="pointentry",
                    index=models.Index(
                        condition=models.Q(("ends_on__isnull", False)), fields=["ends_on"], name="points_ending"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pointentry",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("mark", ""), _negated=True),
                        fields=("community", "mark"),
                        name="point_mark_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pointentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="point_entry_moves"
                    ),
                ),
            ]
        ),
        *[
            migrations.RunSQL(GUARD.replace("TABLE", table), NO_GUARD.replace("TABLE", table))
            for table in ONLY_ADDED_TO
        ],
    ]
