"""Makes the audit log append-only in the database itself, so that no code path and no console session can rewrite it."""

from django.db import migrations

# An UPDATE may only clear the actor (the person was deleted; the label stays and is hashed).
# A DELETE needs the transaction to name the workspace that is being erased.
GUARD = """
CREATE FUNCTION team_auditentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('juzhen.erase_workspace', true) = OLD.workspace_id::text THEN
      RETURN OLD;
    END IF;
  ELSIF NEW.actor_id IS NULL AND to_jsonb(NEW) - 'actor_id' = to_jsonb(OLD) - 'actor_id' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The audit log is append-only: % of entry % refused', TG_OP, OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER team_auditentry_guard BEFORE UPDATE OR DELETE ON team_auditentry
  FOR EACH ROW EXECUTE FUNCTION team_auditentry_guard();
"""
UNGUARD = """
DROP TRIGGER team_auditentry_guard ON team_auditentry;
DROP FUNCTION team_auditentry_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, UNGUARD)]
