"""The tables of the libraries come before ours.

For every step of its own a library makes each model anew that is joined to a person. With ours among them an empty
database would need twice as long.
"""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("people", "0005_memberships")]
    dependencies = [
        ("people", "0001_tables"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]
    run_before = [
        (app, "0001_tables") for app in ("festivals", "ledger", "merchants", "payments", "webhooks")
    ]
