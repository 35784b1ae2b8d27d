"""Describe what goes in and out over HTTP: the source of the OpenAPI schemas."""
