#!/bin/sh
# One database and one role per service: made when the volume is new, and by `make up` for a service that a
# release adds. Passwords come from .env.
set -eu
for service in member_schools teacher_exchanges joint_training group_office; do
  known=$(psql --username "${POSTGRES_USER:-postgres}" --dbname postgres --tuples-only --no-align \
    --command "SELECT 1 FROM pg_database WHERE datname = '$service'")
  [ -z "$known" ] || continue
  password=$(printenv "$(echo $service | tr '[:lower:]' '[:upper:]')_PASSWORD")
  psql --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres --set ON_ERROR_STOP=1 \
    --set "role=$service" --set "password=$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
SQL
done
