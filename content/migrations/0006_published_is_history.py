"""What has been published is history: nothing may move it, re-date it, exchange what was sent, or send it again."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION content_published_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'publication % is published; its times, content and address are history', OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
TRIGGER = """
CREATE TRIGGER published_is_history BEFORE UPDATE ON content_publication FOR EACH ROW
WHEN (OLD.state = 'published' AND OLD.published_at IS NOT NULL AND (NEW.state NOT IN ('published', 'cancelled') OR
  NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.published_at IS DISTINCT FROM OLD.published_at
  OR NEW.content_hash <> OLD.content_hash OR NEW.payload <> OLD.payload OR NEW.account_id <> OLD.account_id
  OR NEW.post_id <> OLD.post_id OR (OLD.remote_id <> '' AND NEW.remote_id <> OLD.remote_id)))
EXECUTE FUNCTION content_published_is_history()
"""


class Migration(migrations.Migration):
    dependencies = [("content", "0005_engine_tools")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION content_published_is_history()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER published_is_history ON content_publication"),
    ]
