#!/usr/bin/env bash
# Starts a container of the image as locked up as a cluster would have it, does the training run with it, ends it, and says
# what it measured. Wants podman and runc, no daemon; root, because runc then needs no user namespace.
#
#   smoke.sh <name of the image>
#
# MAX_START: seconds that the start may take; as long as it likes by default, since on a busy machine it takes longer.
# LIMITS: what the container may use; empty where podman may not set that.
set -euo pipefail
cd "$(dirname "$0")/../../.."

image=${1:?the name of the image}
name=herald-smoke-$$
java=$(src/main/docker/jdk.sh)/bin/java
podman=(podman --runtime runc)
scratch=$(mktemp -d)
trap '"${podman[@]}" logs "$name" 2>&1 | tail -n 40 >&2; "${podman[@]}" rm --force "$name" >/dev/null; rm -rf "$scratch"' EXIT

fail() { echo "smoke: $*" >&2; exit 1; }
now() { date +%s%3N; }
seconds() { printf '%d.%03d s' $(($1 / 1000)) $(($1 % 1000)); }
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
rss() { awk '/^VmRSS/ { printf "%d MB", $2 / 1024 }' "/proc/$pid/status"; }

HERALD_KEY=$(head -c 24 /dev/urandom | base64)
export HERALD_KEY HERALD_SECURITY_APIKEYS_SMOKE_KEY=$HERALD_KEY
port=$(free_port) actuator=$(free_port)
begun=$(now)
# With AOTMode=on it does not start at all if its cache does not fit.
# shellcheck disable=SC2086 # several words
"${podman[@]}" run --detach --name "$name" --network host --read-only --tmpfs /tmp --cap-drop ALL \
  --log-driver k8s-file --log-opt "path=$scratch/log" --pidfile "$scratch/pid" \
  --security-opt no-new-privileges --ulimit nofile=20000:20000 --ulimit nproc=4096:4096 \
  ${LIMITS---cpus 2 --memory 1g} \
  --env JAVA_TOOL_OPTIONS=-XX:AOTMode=on \
  --env SERVER_PORT="$port" --env MANAGEMENT_SERVER_PORT="$actuator" --env HERALD_DRAIN_PERIOD=2s \
  --env HERALD_SECURITY_APIKEYS_SMOKE_KEY \
  --env HERALD_SECURITY_APIKEYS_SMOKE_SCOPES=publish,read,operate \
  "$image" >/dev/null
pid=$(<"$scratch/pid")
started=
# Its log is asked, a file: to ask podman, or the port, so often would need the two processors, too.
until [[ -n $started ]] && curl -fs -o /dev/null "http://127.0.0.1:$actuator/actuator/health/readiness"; do
  (($(now) - begun < 120000)) || fail 'not ready after two minutes'
  kill -0 "$pid" || fail 'it ended by itself'
  sleep 0.1
  started=$(sed -n 's/.*process running for \([0-9.]*\).*/\1/p' "$scratch/log")
done
ready=$(($(now) - begun))

status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"; }
[[ $(status Uid) == 10001*10001*10001*10001 ]] || fail "runs as $(status Uid)"
[[ $(status NSpid) == *[[:space:]]1 ]] || fail "is not process 1: $(status NSpid)"
[[ $(status CapEff) =~ ^0+$ && $(status CapBnd) =~ ^0+$ ]] || fail "has capabilities: $(status CapEff)"
awk '$2 == "/" { print $4 }' "/proc/$pid/mounts" | grep -q '^ro\b' || fail 'its root can be written to'
flags=$("${podman[@]}" exec --env JAVA_TOOL_OPTIONS= "$name" jcmd 1 VM.flags 2>/dev/null) || fail 'jcmd does not reach it'
[[ $flags == *+UseCompactObjectHeaders* ]] || fail "not the flags of the image: $flags"
idle=$(rss)

"$java" src/main/docker/TrainingRun.java "http://127.0.0.1:$port" "http://127.0.0.1:$actuator" \
  "${podman[@]}" kill --signal TERM "$name"
used=$(now)
code=$("${podman[@]}" wait "$name")
[[ $code == 143 ]] || fail "exit code $code (expected: 143, SIGTERM)"

trap - EXIT
"${podman[@]}" rm "$name" >/dev/null
size=$("${podman[@]}" image inspect --format '{{.Size}}' "$image")
printf '%-42s %s\n' \
  'image, unpacked' "$((size / 1000000)) MB" \
  'start, as Herald says (process running for)' "$started s" \
  'start, from podman run until ready' "$(seconds $ready)" \
  'memory, idle (RSS)' "$idle" \
  'end, after the last client was told' "$(seconds $(($(now) - used)))"
awk -v took="$started" -v max="${MAX_START:-0}" 'BEGIN { exit max && took > max }' || fail "start took $started s"
