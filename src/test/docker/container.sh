#!/usr/bin/env bash
# Uses the image as its users do, with podman and runc as root, and fails unless
#
#   - a container with nothing but --memory 512m is alive after 30 s of messages of 64 KiB,
#   - the health command says that it is healthy, also with TLS, a context path and other ports, and when it is not,
#   - with ECS logs every line on stdout is JSON,
#   - podman stop, which kills after 10 s, closes 400 WebSockets with 1012,
#   - a container without a writable /tmp ends with one line that says so.
#
#   container.sh <name of the image>
set -euo pipefail
cd "$(dirname "$0")/../../.."

image=${1:?the name of the image}
name=herald-container-$$
java=$(src/main/docker/jdk.sh)/bin/java
podman=(podman --runtime runc)
scratch=$(mktemp -d)
trap 'status=$?; ((status == 0)) || "${podman[@]}" logs "$name" 2>&1 | tail -n 20 >&2; "${podman[@]}" rm --force --time 0 "$name" >/dev/null 2>&1 || :; rm -rf "$scratch"' EXIT

fail() { echo "container: $*" >&2; exit 1; }
free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
run() { # option...
  "${podman[@]}" rm --force --time 0 "$name" >/dev/null 2>&1 || :
  "${podman[@]}" run --detach --name "$name" --network host --read-only --cap-drop ALL --ulimit nofile=20000:20000 \
    --ulimit nproc=4096:4096 --memory "${MEMORY:-512m}" --env HERALD_SECURITY_INSECURE=true "$@" "$image" >/dev/null
}
healthy() { "${podman[@]}" exec "$name" java @/opt/herald/health >"$scratch/health" 2>&1; }
await() {
  for ((i = 0; i < 240; i++)); do
    healthy && return
    [[ $("${podman[@]}" inspect --format '{{.State.Running}}' "$name") == true ]] || fail 'the container ended'
    sleep 0.5
  done
  fail "not healthy after two minutes: $(<"$scratch/health")"
}

port=$(free_port)
run --tmpfs /tmp --env SERVER_PORT="$port" --env LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs
await
[[ $("${podman[@]}" logs "$name" 2>/dev/null | grep -cv '^{') == 0 ]] || fail 'a line of the ECS logs is not JSON'
"$java" src/test/docker/Flood.java "http://127.0.0.1:$port" "${SECONDS_OF_FLOOD:-30}"
healthy || fail "unhealthy after the flood: $(<"$scratch/health")"
pid=$("${podman[@]}" inspect --format '{{.State.Pid}}' "$name")
echo "container: memory after the flood $(awk '/^VmHWM/ { print int($2 / 1024) }' "/proc/$pid/status") MB at most, of ${MEMORY:-512m}"
"$java" src/test/docker/Stop.java "http://127.0.0.1:$port" 400 "${podman[@]}" stop "$name"
code=$("${podman[@]}" inspect --format '{{.State.ExitCode}}' "$name")
[[ $code == 143 ]] || fail "exit code $code after podman stop (expected: 143)"
! "${podman[@]}" logs "$name" 2>/dev/null | grep -v '^{' || fail 'a line of the ECS logs is not JSON'

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$scratch/tls.key" -out "$scratch/tls.crt" 2>/dev/null
chmod -R a+rX "$scratch"
run --tmpfs /tmp --env SERVER_PORT="$(free_port)" --env SERVER_SERVLET_CONTEXTPATH=/push --volume "$scratch:/tls:ro" \
  --env SERVER_SSL_CERTIFICATE=/tls/tls.crt --env SERVER_SSL_CERTIFICATEPRIVATEKEY=/tls/tls.key \
  --health-cmd '["java", "@/opt/herald/health"]' --health-interval disable
await
"${podman[@]}" healthcheck run "$name" >/dev/null || fail 'podman healthcheck run: unhealthy'
run --tmpfs /tmp --env SERVER_PORT="$(free_port)" --env MANAGEMENT_SERVER_PORT="$(free_port)" --env MANAGEMENT_ENDPOINTS_WEB_BASEPATH=/manage
await

run --read-only-tmpfs=false --env SERVER_PORT="$(free_port)"
code=$(timeout 120 "${podman[@]}" wait "$name") || fail 'a container without a writable /tmp does not end'
"${podman[@]}" logs "$name" >"$scratch/log" 2>&1
[[ $code == 1 ]] || fail "exit code $code without a writable /tmp (expected: 1)"
grep -q '^/tmp: no file can be created in this directory' "$scratch/log" || fail 'without a writable /tmp the reason is not reported'
! grep -q $'^\tat ' "$scratch/log" || fail 'without a writable /tmp there is a stack trace'
echo 'container: memory, health command, logs, stop and a wrong start are as documented'
