#!/usr/bin/env bash
# Starts containers of the image, in turn with and without the AOT cache, and prints the medians of the start time (as logged:
# process running for), of its CPU time, and of the memory afterwards (RSS).
#
#   starts.sh <name of the image> [<runs>]
#
# LIMITS: options of podman that limit CPU and memory; set it to nothing if podman cannot limit them. OPTIONS: additional JVM
# options.
set -euo pipefail
shopt -s inherit_errexit # without it the script would wait forever for a container that does not start

image=${1:?the name of the image} runs=${2:-5}
name=herald-starts-$$
podman=(podman --runtime runc)
scratch=$(mktemp -d)
trap '"${podman[@]}" rm --force --time 0 "$name" >/dev/null 2>&1 || :; rm -rf "$scratch"' EXIT

# Polls the log file: polling podman would compete for the two processors.
start() { # mode: prints seconds, seconds of CPU, megabytes
  local log=$scratch/log started=
  rm -f "$log"
  # shellcheck disable=SC2086 # several words
  "${podman[@]}" run --detach --name "$name" --network host --read-only --tmpfs /tmp --cap-drop ALL \
    --ulimit nofile=20000:20000 --ulimit nproc=4096:4096 ${LIMITS---cpus 2 --memory 1g} \
    --log-driver k8s-file --log-opt "path=$log" --pidfile "$scratch/pid" \
    --env JAVA_TOOL_OPTIONS="-XX:AOTMode=$1 ${OPTIONS-}" --env SERVER_PORT=0 --env MANAGEMENT_SERVER_PORT=0 \
    "$image" >/dev/null
  local pid
  pid=$(<"$scratch/pid")
  until [[ -n $started ]]; do
    sleep 0.1
    kill -0 "$pid"
    started=$(sed -n 's/.*process running for \([0-9.]*\).*/\1/p' "$log")
  done
  echo "$started" "$(awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$pid/stat")" \
    "$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$pid/status")"
  "${podman[@]}" rm --force --time 0 "$name" >/dev/null
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

declare -A results
for ((i = 0; i < runs; i++)); do
  for mode in on off; do
    results[$mode]+=$(start $mode)$'\n'
  done
done
for mode in on off; do
  column() { cut -d ' ' -f "$1" <<<"${results[$mode]%$'\n'}" | median; }
  printf 'AOT cache %-4s start %s s, CPU %s s, memory %s MB (medians of %d; load average %s)\n' \
    $mode "$(column 1)" "$(column 2)" "$(column 3)" "$runs" "$(cut -d ' ' -f 1 /proc/loadavg)"
done
