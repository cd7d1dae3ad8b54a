"""One PostgreSQL database per service: engine, common tables, the unit of work, migrations."""
