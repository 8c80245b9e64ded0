#!/usr/bin/env bash
# Builds the image for amd64 and arm64 and pushes it to a registry with the tags of its version: 1.2.3 as 1.2.3, 1.2 and 1; 0.2.3 as
# 0.2.3 and 0.2; a pre-release such as 1.2.3-rc.1 as that alone. Never as latest: nobody's image changes unasked.
#
#   release.sh [--dry-run] <repository>      such as registry.example.com/herald; --dry-run prints what it would do
#
# Requires buildah, a login (buildah login), and for a processor that this machine has not its emulation (qemu-user-static with
# binfmt). BASES: registry (the default) or debian, see build.sh. PLATFORMS: linux/amd64,linux/arm64. TRANSPORT: docker:// (the
# default), or oci: for a directory. PUSH_OPTIONS: more options of buildah manifest push.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dry_run=
[[ ${1:-} == --dry-run ]] && { dry_run=1; shift; }
repository=${1:?the repository, such as registry.example.com/herald}

version=$("$here/version.sh")
[[ $version =~ ^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z.-]+)?$ ]] \
  || { echo "The version in pom.xml is $version (expected: such as 1.2.3 or 1.2.3-rc.1)" >&2; exit 1; }
[[ $version != *-SNAPSHOT ]] || { echo "The version in pom.xml is $version (expected: a release)" >&2; exit 1; }
tags=("$version")
if [[ -z ${BASH_REMATCH[4]} ]]; then
  tags+=("${BASH_REMATCH[1]}.${BASH_REMATCH[2]}")
  [[ ${BASH_REMATCH[1]} == 0 ]] || tags+=("${BASH_REMATCH[1]}")
fi

run() { echo "+ $*"; [[ -n $dry_run ]] || "$@"; }
manifest=localhost/herald-release:$version
run buildah manifest rm "$manifest" >/dev/null 2>&1 || :
IFS=, read -ra platforms <<<"${PLATFORMS:-linux/amd64,linux/arm64}"
for platform in "${platforms[@]}"; do
  run env PLATFORM="$platform" MANIFEST="$manifest" "$here/build.sh" "${BASES:-registry}" "$repository:$version"
done
for tag in "${tags[@]}"; do
  # shellcheck disable=SC2086 # several words
  run buildah manifest push --all ${PUSH_OPTIONS:-} "$manifest" "${TRANSPORT:-docker://}$repository:$tag"
done
