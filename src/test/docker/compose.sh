#!/usr/bin/env bash
# Starts src/main/docker/compose.yaml with podman-compose, publishes with the key in its secret, and stops it. Requires podman-compose;
# VALKEY_IMAGE names the image of Valkey, or of Redis with a link of that name.
#
#   compose.sh <name of the image>
set -euo pipefail
cd "$(dirname "$0")/../../.."

export HERALD_IMAGE=${1:?the name of the image} HERALD_PORT=${HERALD_PORT:-18080}
scratch=$(mktemp -d)
cp src/main/docker/compose.yaml "$scratch"
cd "$scratch"
compose=(podman-compose -p herald --podman-run-args=--runtime=runc)
trap 'status=$?; ((status == 0)) || podman logs herald_herald_1 2>&1 | tail -n 20 >&2; podman-compose -p herald down -v >/dev/null 2>&1 || :; rm -rf "$scratch"' EXIT

# The commands of its comment.
sed -n 's/^#     //p' compose.yaml >setup.sh
bash -eu setup.sh
chmod -R a+rX secrets
"${compose[@]}" up -d >up.log 2>&1 || { cat up.log >&2; exit 1; }
key=$(cat secrets/herald.security.api-keys.backend.key)
for ((i = 0; i < 240; i++)); do
  status=$(curl -s -o response -w '%{http_code}' -H "Authorization: Bearer $key" -d hello "localhost:$HERALD_PORT/broadcast" || :)
  [[ $status == 202 ]] && break
  sleep 0.5
done
[[ $status == 202 ]] || { echo "compose: publishing failed: $status $(cat response)" >&2; exit 1; }
[[ $(curl -s -o /dev/null -w '%{http_code}' -d hello "localhost:$HERALD_PORT/broadcast") == 401 ]] || { echo 'compose: published without a key' >&2; exit 1; }
podman exec herald_herald_1 java @/opt/herald/health
podman inspect --format '{{.Config.StopTimeout}}' herald_herald_1
podman logs herald_herald_1 2>&1 | grep -q 'of a cluster' || { echo 'compose: does not use Valkey' >&2; exit 1; }
podman-compose -p herald stop herald >/dev/null 2>&1
echo 'compose: publishes with its secret, through Valkey, and is healthy'
