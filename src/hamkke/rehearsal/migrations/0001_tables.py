import hamkke.rehearsal.rules.timeline
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("rehearsal", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("starts_on", models.DateField(verbose_name="본행사 첫날")),
                (
                    "wanted",
                    models.CharField(
                        choices=[
                            (
                                hamkke.rehearsal.rules.timeline.Stage["CALL"],
                                hamkke.rehearsal.rules.timeline.Stage["CALL"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["SELECTED"],
                                hamkke.rehearsal.rules.timeline.Stage["SELECTED"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["OPEN"],
                                hamkke.rehearsal.rules.timeline.Stage["OPEN"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["CLOSING"],
                                hamkke.rehearsal.rules.timeline.Stage["CLOSING"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["SETTLED"],
                                hamkke.rehearsal.rules.timeline.Stage["SETTLED"],
                            ),
                        ],
                        max_length=10,
                        verbose_name="가려는 단계",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            (
                                hamkke.rehearsal.rules.timeline.Stage["CALL"],
                                hamkke.rehearsal.rules.timeline.Stage["CALL"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["SELECTED"],
                                hamkke.rehearsal.rules.timeline.Stage["SELECTED"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["OPEN"],
                                hamkke.rehearsal.rules.timeline.Stage["OPEN"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["CLOSING"],
                                hamkke.rehearsal.rules.timeline.Stage["CLOSING"],
                            ),
                            (
                                hamkke.rehearsal.rules.timeline.Stage["SETTLED"],
                                hamkke.rehearsal.rules.timeline.Stage["SETTLED"],
                            ),
                        ],
                        max_length=10,
                        null=True,
                        verbose_name="다다른 단계",
                    ),
                ),
                ("applicants", models.PositiveIntegerField()),
                ("places", models.PositiveIntegerField()),
                ("shoppers", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("only", True)), name="a_database_rehearses_one_edition"
                    )
                ],
            },
        ),
    ]
