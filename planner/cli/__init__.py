"""The ``flask --app planner …`` commands, thin."""
