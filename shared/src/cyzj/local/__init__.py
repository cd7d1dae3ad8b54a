"""PostgreSQL, Apache Kafka and the starter behind `make run`: one machine, no Docker.

For development, demonstrations and tests. Production takes its servers by URL.
"""
