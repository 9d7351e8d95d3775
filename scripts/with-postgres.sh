#!/bin/sh
# Runs a command with a PostgreSQL of its own: scripts/with-postgres.sh npx vitest run
# The server lives in a temporary directory, listens on a unix socket only, and is gone afterwards, whatever happens.
# The command finds it in TEST_DATABASE_URL.
set -eu

[ $# -gt 0 ] || { echo "usage: $0 command [argument...]" >&2; exit 64; }

find_binaries() {
  if command -v pg_config >/dev/null 2>&1; then
    directory=$(pg_config --bindir)
    if [ -x "$directory/initdb" ]; then echo "$directory"; return; fi
  fi
  # Debian keeps them out of the PATH, a directory per version: the newest will do.
  for directory in $(ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -rV); do
    if [ -x "$directory/initdb" ]; then echo "$directory"; return; fi
  done
}

binaries=$(find_binaries)
if [ -z "$binaries" ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "$0: there is no PostgreSQL here: install the package postgresql (15 or later)." >&2
    exit 69
  fi
  echo "$0: installing postgresql" >&2
  # Without its own cluster: that would start a second server.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; } >&2
  binaries=$(find_binaries)
  [ -n "$binaries" ] || { echo "$0: the package postgresql brought no initdb." >&2; exit 69; }
fi

# Short, as a socket's path ends at about a hundred bytes.
home=$(mktemp -d /tmp/tributary-pg.XXXXXX)

# A server refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  id "$owner" >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$home"
  as_owner() { (cd "$home" && setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@"); }
else
  as_owner() { "$@"; }
fi

stop() {
  status=$?
  trap - EXIT INT TERM HUP
  [ ! -e "$home/data/postmaster.pid" ] || as_owner "$binaries/pg_ctl" -D "$home/data" -m immediate -w -t 20 stop >/dev/null 2>&1 || true
  rm -rf "$home"
  exit "$status"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

as_owner "$binaries/initdb" -D "$home/data" -U tributary --auth=trust --encoding=UTF8 --locale=C --no-sync >"$home/initdb.log" 2>&1 ||
  { cat "$home/initdb.log" >&2; exit 70; }
# Nothing here has to survive a power cut, and tests begin by the hundred.
as_owner "$binaries/pg_ctl" -D "$home/data" -l "$home/server.log" -w -t 60 start \
  -o "-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off -c max_connections=100" >/dev/null 2>&1 ||
  { cat "$home/server.log" >&2; exit 70; }

TEST_DATABASE_URL="postgres://tributary@localhost/postgres?host=$home"
export TEST_DATABASE_URL
# Not exec: the server has to be stopped afterwards. In the background, so that a signal is heard at once.
"$@" &
command_pid=$!
trap 'kill -TERM $command_pid 2>/dev/null; wait $command_pid || true; exit 143' TERM
trap 'kill -TERM $command_pid 2>/dev/null; wait $command_pid || true; exit 130' INT
wait "$command_pid"
