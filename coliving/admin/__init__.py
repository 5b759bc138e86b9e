"""The pages where managers run their space: a door, with verbs of the rungs below it."""
