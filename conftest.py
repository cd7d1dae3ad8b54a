"""Fixtures for every test of the repository: real PostgreSQL and Kafka, started when first asked for."""

pytest_plugins = ["cyzj.local.pytest_plugin", "cyzj.testing.fixtures"]
