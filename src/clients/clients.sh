#!/bin/sh
# Generates clients from the contract of a running Herald with openapi-generator, compiles them, and publishes with each.
# Arguments: the jar of Herald, that of openapi-generator-cli, a directory to work in. Needs curl, and npm for TypeScript.
set -eu

jar=$1 generator=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
rm -rf "$work/herald" "$work/native" "$work/restclient" "$work/typescript"
mkdir -p "$work/herald" "$work/typescript"

key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
HERALD_SECURITY_APIKEYS_BACKEND_KEY=$key HERALD_SECURITY_APIKEYS_BACKEND_SCOPES=publish,read,operate \
  "$java" -XX:+ExitOnOutOfMemoryError -jar "$jar" --server.port=0 --server.address=127.0.0.1 \
  --herald.security.anonymous-subscribe='*' > "$work/herald/log" 2>&1 &
herald=$!
trap 'kill $herald' EXIT

url=
for attempt in $(seq 120); do
  url=$(sed -n 's/.*Open \(http:[^ ]*\)\/ in a browser.*/\1/p' "$work/herald/log")
  [ -z "$url" ] || break
  sleep 1
done
[ -n "$url" ] || { cat "$work/herald/log"; exit 1; }
curl -fsS -H "X-API-Key: $key" "$url/v3/api-docs" > "$work/openapi.json"

generate() { # directory, options
  directory=$work/$1
  shift
  "$java" -jar "$generator" generate --input-spec "$work/openapi.json" --output "$directory" "$@" > "$directory.log" 2>&1 \
    || { cat "$directory.log"; exit 1; }
}

for library in native restclient; do
  generate $library --generator-name java --library $library
  "$root/mvnw" -B -q -f "$work/$library/pom.xml" -DskipTests compile dependency:build-classpath -Dmdep.outputFile=target/classpath
  "$java" -cp "$work/$library/target/classes:$(cat "$work/$library/target/classpath")" \
    "$here/$library/Publish.java" "$url" "$key"
done

if ! command -v npm > /dev/null; then
  echo 'typescript-fetch: skipped, since npm is missing'
  exit
fi
generate typescript/src --generator-name typescript-fetch
cp "$here/typescript/publish.ts" "$work/typescript/src"
cd "$work/typescript"
echo '{"private": true}' > package.json
npm install --no-audit --no-fund --silent typescript@5 @types/node@20
npx tsc --strict --target es2022 --module commonjs --outDir out src/publish.ts
node out/publish.js "$url" "$key"
