#!/usr/bin/env bash
# Builds the image with buildah, which needs no daemon, from target/herald.jar, which ./mvnw package creates.
#
#   build.sh registry [<name>]    with base images from a registry: those of the Dockerfile, or JDK_IMAGE and BASE_IMAGE
#   build.sh debian [<name>]      with base images made from Debian packages and the installed JDK, without a registry
#
# The name is localhost/herald with the version in pom.xml, unless another is given. COLLECTOR, AGENT, TRAINING_OPTIONS, URL and
# SOURCE are build arguments, see the Dockerfile; PLATFORM (such as linux/arm64) and MANIFEST are options of buildah.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."

version=$("$here/version.sh")
bases=${1:?registry or debian} name=${2:-localhost/herald:$version}
[[ -f target/herald.jar ]] || { echo 'target/herald.jar is missing: run ./mvnw package' >&2; exit 1; }

base_of() { sed -n "s/^ARG $1=//p" "$here/Dockerfile"; }
options=(--build-arg "VERSION=$version")
base_name=$(base_of BASE_NAME) base_digest=$(base_of BASE_DIGEST)
case $bases in
  registry)
    [[ -n ${JDK_IMAGE:-} ]] && options+=(--build-arg "JDK_IMAGE=$JDK_IMAGE")
    if [[ -n ${BASE_IMAGE:-} ]]; then
      base_name=${BASE_IMAGE%@*} base_digest=
      [[ $BASE_IMAGE == *@* ]] && base_digest=${BASE_IMAGE#*@}
      options+=(--build-arg "BASE_IMAGE=$BASE_IMAGE")
    fi
    ;;
  debian)
    for base in localhost/herald-jdk:25 localhost/herald-base:25; do
      buildah inspect --type image $base >/dev/null 2>&1 || { "$here/debian-bases.sh"; break; }
    done
    base_name=localhost/herald-base:25
    base_digest=$(buildah inspect --type image --format '{{.FromImageDigest}}' $base_name)
    options+=(--pull-never --build-arg JDK_IMAGE=localhost/herald-jdk:25 --build-arg "BASE_IMAGE=$base_name")
    ;;
  *)
    echo "Unknown base images: $bases (expected: registry or debian)" >&2
    exit 1
    ;;
esac
options+=(--build-arg "BASE_NAME=$base_name" --build-arg "BASE_DIGEST=$base_digest")
for argument in COLLECTOR AGENT TRAINING_OPTIONS URL SOURCE; do
  [[ -n ${!argument:-} ]] && options+=(--build-arg "$argument=${!argument}")
done
[[ -n ${PLATFORM:-} ]] && options+=(--platform "$PLATFORM")
if [[ -n ${MANIFEST:-} ]]; then options+=(--manifest "$MANIFEST"); else options+=(--tag "$name"); fi

# What only this build knows. The time is that of the commit, so that the same sources have the same labels.
revision=$(git rev-parse HEAD 2>/dev/null || echo unknown)
created=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd 2>/dev/null || date -u +%Y-%m-%dT%H:%M:%SZ)
# Docker's format has a health check, OCI's has none.
buildah bud --format docker --isolation chroot --layers --ignorefile "$here/Dockerfile.dockerignore" --file "$here/Dockerfile" \
  --label "org.opencontainers.image.revision=$revision" --label "org.opencontainers.image.created=$created" \
  "${options[@]}" .
