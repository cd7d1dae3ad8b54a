"""Logging, tracing, metrics: set up once, the same in every service."""
