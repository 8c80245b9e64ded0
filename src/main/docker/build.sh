#!/usr/bin/env bash
# Builds the image with buildah, which needs no daemon, from target/herald.jar, which ./mvnw package creates.
#
#   build.sh registry <name>    with base images from a registry: those of the Dockerfile, or JDK_IMAGE and BASE_IMAGE
#   build.sh debian <name>      with base images made from Debian packages and the installed JDK, without a registry
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."

bases=${1:?registry or debian} name=${2:?the name of the image}
[[ -f target/herald.jar ]] || { echo 'target/herald.jar is missing: run ./mvnw package' >&2; exit 1; }

options=(--build-arg "VERSION=${name##*:}" --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown)")
case $bases in
  registry)
    [[ -n ${JDK_IMAGE:-} ]] && options+=(--build-arg "JDK_IMAGE=$JDK_IMAGE")
    [[ -n ${BASE_IMAGE:-} ]] && options+=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
    ;;
  debian)
    for base in localhost/herald-jdk:25 localhost/herald-base:25; do
      buildah inspect --type image $base >/dev/null 2>&1 || { "$here/debian-bases.sh"; break; }
    done
    options+=(--pull-never --build-arg JDK_IMAGE=localhost/herald-jdk:25 --build-arg BASE_IMAGE=localhost/herald-base:25)
    ;;
  *)
    echo "Unknown base images: $bases (expected: registry or debian)" >&2
    exit 1
    ;;
esac
[[ -n ${COLLECTOR:-} ]] && options+=(--build-arg "COLLECTOR=$COLLECTOR")

buildah bud --isolation chroot --layers --ignorefile "$here/Dockerfile.dockerignore" --file "$here/Dockerfile" \
  --tag "$name" "${options[@]}" .
