"""Answer requests: one file for each subject."""
