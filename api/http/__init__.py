"""Serve Phlov over HTTP; import ``create_app`` from ``api``."""
