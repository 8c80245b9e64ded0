#!/usr/bin/env bash
# Starts a container of the image with the restrictions of a cluster, runs the training run against it, stops it, and prints
# what it measured. Requires podman and runc, no daemon; root, because runc then needs no user namespace.
#
#   smoke.sh <name of the image>
#
# MAX_START: the maximum start time in seconds; by default unlimited, since a busy machine takes longer.
# LIMITS: options of podman that limit CPU and memory; set it to nothing if podman cannot limit them.
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
started_at=$(now)
# With AOTMode=on the JVM refuses to start if it cannot use the cache.
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
# Polls the log file: polling podman or the port would compete for the two processors.
until [[ -n $started ]] && curl -fs -o /dev/null "http://127.0.0.1:$actuator/actuator/health/readiness"; do
  (($(now) - started_at < 120000)) || fail 'not ready after two minutes'
  kill -0 "$pid" || fail 'the container exited'
  sleep 0.1
  started=$(sed -n 's/.*process running for \([0-9.]*\).*/\1/p' "$scratch/log")
done
ready=$(($(now) - started_at))

status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"; }
[[ $(status Uid) == 10001*10001*10001*10001 ]] || fail "runs as $(status Uid)"
[[ $(status NSpid) == *[[:space:]]1 ]] || fail "is not process 1: $(status NSpid)"
[[ $(status CapEff) =~ ^0+$ && $(status CapBnd) =~ ^0+$ ]] || fail "has capabilities: $(status CapEff)"
awk '$2 == "/" { print $4 }' "/proc/$pid/mounts" | grep -q '^ro\b' || fail 'the root file system is writable'
flags=$("${podman[@]}" exec --env JAVA_TOOL_OPTIONS= "$name" jcmd 1 VM.flags 2>/dev/null) || fail 'jcmd cannot attach'
[[ $flags == *+UseCompactObjectHeaders* ]] || fail "the flags of the image are missing: $flags"
idle=$(rss)

"$java" src/main/docker/TrainingRun.java "http://127.0.0.1:$port" "http://127.0.0.1:$actuator" \
  "${podman[@]}" kill --signal TERM "$name"
closed_at=$(now)
code=$("${podman[@]}" wait "$name")
[[ $code == 143 ]] || fail "exit code $code (expected: 143, SIGTERM)"

trap - EXIT
"${podman[@]}" rm "$name" >/dev/null
size=$("${podman[@]}" image inspect --format '{{.Size}}' "$image")
printf '%-42s %s\n' \
  'image, unpacked' "$((size / 1000000)) MB" \
  'start, as logged (process running for)' "$started s" \
  'start, from podman run until ready' "$(seconds $ready)" \
  'memory, idle (RSS)' "$idle" \
  'shutdown, after the last client was closed' "$(seconds $(($(now) - closed_at)))"
awk -v took="$started" -v max="${MAX_START:-0}" 'BEGIN { exit max && took > max }' || fail "start took $started s"
