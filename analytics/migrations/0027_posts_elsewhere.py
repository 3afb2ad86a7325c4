from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0026_large_objects_fenced"),
    ]

    operations = [
        migrations.AddField(
            model_name="accountcollection",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="accountcollection",
            name="next_look_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="fetch",
            name="kind",
            field=models.CharField(
                choices=[
                    ("posts", "Figures of posts"),
                    ("days", "Figures of days"),
                    ("backfill", "Figures of the time before"),
                    ("listing", "Newest posts"),
                    ("readings", "Checks of the account"),
                    ("import", "File"),
                    ("manual", "By hand"),
                ],
                max_length=10,
            ),
        ),
    ]
