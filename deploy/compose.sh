#!/bin/sh
# What `make up`, `down` and `logs` do: Docker alone is needed on the machine.
set -eu
cd "$(dirname "$0")/.."

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"
  elif command -v docker-compose >/dev/null; then docker-compose "$@"
  else echo "cyzj: Docker Compose is missing: install the plugin, or docker-compose 1.29" >&2; exit 1; fi
}

secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

write_env() {
  [ -e .env ] && return 0
  (umask 077; {
    echo "# Made once by make up. Keep it: the databases' passwords are in it and nowhere else."
    for name in POSTGRES_PASSWORD MEMBER_SCHOOLS_PASSWORD TEACHER_EXCHANGES_PASSWORD GROUP_OFFICE_PASSWORD FORM_SECRET
    do echo "$name=$(secret)"; done
    echo "PORTAL_PORT=${PORTAL_PORT:-8000}"
    echo "PUBLIC_URL=${PUBLIC_URL:-http://127.0.0.1:${PORTAL_PORT:-8000}}"
  } >.env)
  echo "Wrote .env with random secrets (readable by you alone)"
}

value_of() { sed -n "s/^$1=//p" .env; }

wait_for_the_portal() {
  for _ in $(seq 90); do
    if [ "$(docker inspect --format '{{.State.Health.Status}}' "$(compose ps -q portal)")" = healthy ]; then return 0; fi
    sleep 1
  done
  echo "cyzj: the portal is not healthy after 90 s: look at make logs" >&2
  exit 1
}

docker info >/dev/null 2>&1 || { echo "cyzj: no Docker engine answers: start it, or use make run" >&2; exit 1; }
case "${1:-}" in
  up)
    write_env
    compose build
    compose up --detach --remove-orphans
    wait_for_the_portal
    url=$(value_of PUBLIC_URL)
    if token=$(compose exec -T member-schools python -m member_schools invite-office --only-the-first 2>/dev/null); then
      echo "First account of the group office (works once, keep it to yourself): $url/invitations/$token"
    fi
    echo "Portal: $url   (make logs, make down)"
    ;;
  down) compose down --remove-orphans ;;
  logs) compose logs --follow --tail 100 ;;
  *) compose "$@" ;;
esac
