import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_append_only_logs"),
        ("analytics", "0017_listening_coverage"),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("threshold", "Threshold"),
                    ("change", "Change"),
                    ("anomaly", "Unusual value"),
                    ("no_data", "No figures"),
                ],
                max_length=10,
                default="threshold",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="alert",
            name="metric",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name="alert",
            name="reach",
            field=models.CharField(
                choices=[
                    ("account", "One account"),
                    ("group", "Account group"),
                    ("platform", "One platform"),
                    ("workspace", "All accounts"),
                ],
                default="workspace",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="platform",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="alert",
            name="direction",
            field=models.CharField(
                choices=[("above", "Above"), ("below", "Below"), ("both", "Either way")],
                default="below",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="limit",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="alert",
            name="versus",
            field=models.CharField(
                choices=[
                    ("day", "The day before"),
                    ("weekday", "The same weekday of the week before"),
                    ("week", "Seven days with the seven before"),
                ],
                default="weekday",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="sensitivity",
            field=models.CharField(
                choices=[
                    ("low", "Low: only the very unusual"),
                    ("medium", "Medium"),
                    ("high", "High: tells early"),
                ],
                default="medium",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="minimum",
            field=models.DecimalField(decimal_places=2, default=0, max_digits=16),
        ),
        migrations.AddField(
            model_name="alert",
            name="silent_hours",
            field=models.PositiveSmallIntegerField(default=24),
        ),
        migrations.AddField(
            model_name="alert",
            name="account",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.socialaccount",
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="accounts.accountgroup",
            ),
        ),
    ]
