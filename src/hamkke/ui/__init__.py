"""Base templates, components, charts and static files; the face all apps share."""
