#!/bin/sh
# What `make up`, `down`, `logs`, `backup` and `restore` do in containers: Docker alone is needed on the machine.
set -eu
cd "$(dirname "$0")/.."

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"
  elif command -v docker-compose >/dev/null; then docker-compose "$@"
  else echo "cyzj: Docker Compose is missing: install the plugin, or docker-compose 1.29" >&2; exit 1; fi
}

secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

SECRETS="POSTGRES_PASSWORD MEMBER_SCHOOLS_PASSWORD TEACHER_EXCHANGES_PASSWORD JOINT_TRAINING_PASSWORD
  GROUP_OFFICE_PASSWORD FORM_SECRET"

write_env() {
  if [ -e .env ]; then
    # A release that adds a service adds a secret; those there are stay as they are.
    for name in $SECRETS; do grep -q "^$name=" .env || echo "$name=$(secret)" >>.env; done
    return 0
  fi
  (umask 077; {
    echo "# Made once by make up. Keep it: the databases' passwords are in it and nowhere else."
    for name in $SECRETS; do echo "$name=$(secret)"; done
    echo "PORTAL_PORT=${PORTAL_PORT:-8000}"
    echo "PUBLIC_URL=${PUBLIC_URL:-http://127.0.0.1:${PORTAL_PORT:-8000}}"
  } >.env)
  echo "Wrote .env with random secrets (readable by you alone)"
}

value_of() { sed -n "s/^$1=//p" .env; }

make_databases() {
  compose up --detach postgres
  for _ in $(seq 90); do
    if [ "$(docker inspect --format '{{.State.Health.Status}}' "$(compose ps -q postgres)")" = healthy ]; then break; fi
    sleep 1
  done
  compose exec -T postgres sh /docker-entrypoint-initdb.d/databases.sh
}

wait_for_the_portal() {
  for _ in $(seq 90); do
    if [ "$(docker inspect --format '{{.State.Health.Status}}' "$(compose ps -q portal)")" = healthy ]; then return 0; fi
    sleep 1
  done
  echo "cyzj: the portal is not healthy after 90 s: look at make logs" >&2
  exit 1
}

SERVICES="member_schools teacher_exchanges joint_training group_office"
KEEPERS="member_schools teacher_exchanges joint_training" # of files
container_of() { echo "$1" | tr _ -; }

is_up() { [ -e .env ] && [ -n "$(compose ps -q postgres 2>/dev/null)" ]; }

backup() {
  stamp=$(date -u +%Y%m%dT%H%M%SZ)
  draft="backups/$stamp.draft"
  (umask 077; mkdir -p "$draft")
  for service in $SERVICES; do
    compose exec -T postgres pg_dump --username postgres --format custom "$service" >"$draft/$service.dump"
  done
  for service in $KEEPERS; do
    compose exec -T "$(container_of $service)" tar -C /app/files -cf - . >"$draft/files-$service.tar"
  done
  (cd "$draft" && sha256sum ./*.dump ./*.tar >SHA256SUMS)
  mv "$draft" "backups/$stamp"
  echo "backup: backups/$stamp"
}

restore() {
  [ -e "${1:-}/SHA256SUMS" ] || { echo "cyzj: name a backup: make restore FROM=backups/…" >&2; exit 1; }
  (cd "$1" && sha256sum --quiet --check SHA256SUMS) ||
    { echo "cyzj: $1 is not as the backup wrote it; nothing was changed" >&2; exit 1; }
  report="$1/restored-$(date -u +%Y%m%dT%H%M%SZ)"
  mkdir -p "$report"
  compose stop portal member-schools teacher-exchanges joint-training group-office
  compose up --detach postgres kafka
  for service in $SERVICES; do
    compose exec -T postgres psql --quiet --username postgres --set ON_ERROR_STOP=1 --set "name=$service" <<'SQL'
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
    # A backup of a release that had no such service: it begins empty.
    if [ -e "$1/$service.dump" ]; then compose exec -T postgres pg_restore --username postgres --no-owner --exit-on-error \
      --role "$service" --dbname "$service" <"$1/$service.dump"; fi
    compose run --rm -T "$(container_of $service)-migration"
  done
  for service in $SERVICES; do
    compose run --rm -T --no-deps "$(container_of $service)" missing >"$report/missing-$service.jsonl"
  done
  compose run --rm -T --no-deps topics topics empty --yes
  for service in $SERVICES; do
    compose run --rm -T --no-deps "$(container_of $service)" restored
  done
  compose run --rm -T --no-deps member-schools erase-again - <"$report/missing-member_schools.jsonl"
  for service in $KEEPERS; do
    files="$1/files-$service.tar"
    # Release 0.1.0 kept the files of one service, under another name.
    if [ "$service" = teacher_exchanges ] && [ ! -e "$files" ]; then files="$1/files.tar"; fi
    [ -e "$files" ] || continue
    compose run --rm -T --no-deps --entrypoint /bin/sh "$(container_of $service)" -c \
      'find /app/files -mindepth 1 -delete && tar -C /app/files -xf -' <"$files"
  done
  compose up --detach
  wait_for_the_portal
  echo "restored from $1; what Kafka had beyond it: $report/missing-*.jsonl"
}

docker info >/dev/null 2>&1 || { echo "cyzj: no Docker engine answers: start it, or use make run" >&2; exit 1; }
case "${1:-}" in
  up)
    write_env
    compose build
    make_databases
    compose up --detach --remove-orphans
    wait_for_the_portal
    url=$(value_of PUBLIC_URL)
    if token=$(compose exec -T member-schools python -m member_schools invite-office --only-the-first 2>/dev/null); then
      echo "First account of the group office (works once, keep it to yourself): $url/invitations/$token"
    fi
    echo "Portal: $url   (make logs, make down)"
    ;;
  down) shift; compose down --remove-orphans "$@" ;;
  is-up) is_up ;;
  backup) backup ;;
  restore) restore "${2:-}" ;;
  logs) compose logs --follow --tail 100 ;;
  *) compose "$@" ;;
esac
