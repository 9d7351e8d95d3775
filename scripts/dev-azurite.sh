#!/bin/sh
# Azurite, the emulator of Azure Storage, for its queues. Installed once, outside the project, into the user's cache.
#   scripts/dev-azurite.sh                     a queue service to develop with, until Ctrl-C
#   scripts/dev-azurite.sh npx vitest run …    a command whose tests start their own: they find it in TEST_AZURITE
set -eu

version=3.35.0
cache="${XDG_CACHE_HOME:-$HOME/.cache}/tributary/azurite-$version"
program="$cache/node_modules/azurite/dist/src/queue/main.js"

if [ ! -f "$cache/complete" ]; then
  mkdir -p "$(dirname "$cache")"
  # In a place of its own first: two may install at once, and one may be interrupted.
  draft=$(mktemp -d "$cache.XXXXXX")
  npm install --prefix "$draft" --no-audit --no-fund --no-save --loglevel=error "azurite@$version" >&2
  : >"$draft/complete"
  rm -rf "$cache"
  mv -T "$draft" "$cache" 2>/dev/null || rm -rf "$draft"
fi

TEST_AZURITE=$program
export TEST_AZURITE
[ $# -eq 0 ] || exec "$@"

port=${QUEUE_PORT:-10001}
# The account and key that every Azurite has, published by Microsoft.
key=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==
cat >&2 <<TEXT
QUEUE_CONNECTION_STRING='DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=$key;QueueEndpoint=http://127.0.0.1:$port/devstoreaccount1;'
TEXT
exec node "$program" --disableTelemetry --silent --skipApiVersionCheck --inMemoryPersistence --queuePort "$port"
