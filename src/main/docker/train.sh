#!/bin/sh
# Starts Herald with the options of the image, runs the training run against it, and stops it: the JVM then writes the AOT
# cache herald.aot. Fails if a response is wrong or if the cache cannot be used.
#
#   train.sh <runtime's java> <jdk's java> <classes of the training run>     run in the directory of herald.jar
set -eu
java=$1 jdk=$2 training=$3
log=/tmp/training.log
options="-XX:+UnlockDiagnosticVMOptions -XX:CompilerDirectivesFile=$PWD/start-only.json"

# With credentials and a separate port for the actuator, as in production. Ports are ephemeral, since the build may share
# the network of the host.
export HERALD_KEY=training-for-the-image
export HERALD_SECURITY_APIKEYS_TRAINING_KEY=$HERALD_KEY
export HERALD_SECURITY_APIKEYS_TRAINING_SCOPES=publish,read,operate
export HERALD_DRAIN_PERIOD=1s
export SERVER_PORT=0 MANAGEMENT_SERVER_PORT=0

# With an agent, classes cannot be linked in advance: the JVM ends with a cache that has such classes.
[ ! -f agent/agent.jar ] || agent='-XX:-AOTClassLinking -XX:+AllowArchivingWithJavaAgent'
options="$options ${TRAINING_OPTIONS:-} @agent/options"

# shellcheck disable=SC2086 # several words
"$java" $options ${agent:-} -XX:AOTCacheOutput="$PWD/herald.aot" -jar "$PWD/herald.jar" >"$log" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null || :; tail -n 40 "$log"' EXIT

port() { sed -n 's/.*Jetty started on port \([0-9]*\) .*/\1/p' "$log" | sed -n "$1p"; }
tries=6000 # ten minutes, for an emulated processor
until grep -q 'Started HeraldApplication' "$log"; do
  if ! kill -0 $pid || [ $((tries -= 1)) -eq 0 ]; then exit 1; fi
  sleep 0.1
done

"$jdk" -cp "$training" TrainingRun "http://127.0.0.1:$(port 1)" "http://127.0.0.1:$(port 2)" \
  sh -c "kill -TERM $pid"

status=0
wait $pid || status=$?
[ $status -eq 143 ]

# shellcheck disable=SC2086 # several words
"$java" $options -XX:AOTCache="$PWD/herald.aot" -XX:AOTMode=on -Dspring.context.exit=onRefresh -jar "$PWD/herald.jar" >"$log" 2>&1
trap - EXIT
