#!/usr/bin/env bash
# Prints the path of an installed JDK, version 25 or later.
set -euo pipefail
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [[ -x $home/bin/jlink ]] && grep -Eq '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release" 2>/dev/null; then
    echo "$home"
    exit
  fi
done
echo 'no JDK 25 found: install one (for example Temurin 25), or set JAVA_HOME to it' >&2
exit 1
