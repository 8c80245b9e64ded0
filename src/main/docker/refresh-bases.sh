#!/usr/bin/env bash
# Replaces the digests of the base images in the Dockerfile by those that their tags have now. Requires skopeo and the registry.
set -euo pipefail
cd "$(dirname "$0")"
digest() { skopeo inspect --no-tags --format '{{.Digest}}' "docker://$1"; }
jdk=$(sed -n 's/^ARG JDK_IMAGE=\(.*\)@.*/\1/p' Dockerfile)
base=$(sed -n 's/^ARG BASE_NAME=//p' Dockerfile)
jdk_digest=$(digest "$jdk") base_digest=$(digest "$base")
sed -i "s|^ARG JDK_IMAGE=.*|ARG JDK_IMAGE=$jdk@$jdk_digest|; s|^ARG BASE_DIGEST=.*|ARG BASE_DIGEST=$base_digest|" Dockerfile
grep -E '^ARG (JDK_IMAGE|BASE_NAME|BASE_DIGEST)=' Dockerfile
