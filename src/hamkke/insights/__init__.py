"""Dashboards and effect studies: reads everyone, writes only its own facts."""
