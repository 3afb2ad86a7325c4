"""Who opened papers and recovery data is written down for good: no code path and no console session rewrites it."""

from django.db import migrations

# An UPDATE may only empty references (the person, document or account was deleted; their names stay in the row).
# A DELETE needs the transaction to name the workspace that is being erased.
DOCUMENTS = """
CREATE FUNCTION accounts_documentaccess_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('juzhen.erase_workspace', true) = OLD.workspace_id::text THEN
      RETURN OLD;
    END IF;
  ELSIF to_jsonb(OLD) @> jsonb_strip_nulls(to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The log of documents is append-only: % of entry % refused', TG_OP, OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_documentaccess_guard BEFORE UPDATE OR DELETE ON accounts_documentaccess
  FOR EACH ROW EXECUTE FUNCTION accounts_documentaccess_guard();
"""
NO_DOCUMENTS = """
DROP TRIGGER accounts_documentaccess_guard ON accounts_documentaccess;
DROP FUNCTION accounts_documentaccess_guard();
"""
RECOVERY = """
CREATE FUNCTION accounts_recoveryreveal_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF current_setting('juzhen.erase_workspace', true) = OLD.workspace_id::text THEN
      RETURN OLD;
    END IF;
  ELSIF to_jsonb(OLD) @> jsonb_strip_nulls(to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'The log of recovery data is append-only: % of entry % refused', TG_OP, OLD.id
    USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER accounts_recoveryreveal_guard BEFORE UPDATE OR DELETE ON accounts_recoveryreveal
  FOR EACH ROW EXECUTE FUNCTION accounts_recoveryreveal_guard();
"""
NO_RECOVERY = """
DROP TRIGGER accounts_recoveryreveal_guard ON accounts_recoveryreveal;
DROP FUNCTION accounts_recoveryreveal_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_matrix")]
    operations = [migrations.RunSQL(DOCUMENTS, NO_DOCUMENTS), migrations.RunSQL(RECOVERY, NO_RECOVERY)]
