#!/usr/bin/env bash
# Prints where a JDK 25 or newer stands on this machine.
set -euo pipefail
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  if [[ -x $home/bin/jlink ]] && grep -Eq '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$home/release" 2>/dev/null; then
    echo "$home"
    exit
  fi
done
echo 'no JDK 25 found: install one (for example Temurin 25), or set JAVA_HOME to it' >&2
exit 1
