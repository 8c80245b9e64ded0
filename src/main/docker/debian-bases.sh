#!/usr/bin/env bash
# Creates the two base images of the Dockerfile from Debian packages and the installed JDK, for machines without access to
# an image registry. Requires root, buildah and debootstrap.
#
#   herald-jdk:25     a minimal Debian with the installed JDK 25
#   herald-base:25    the C library only: no shell, no package manager
#
# SUITE: the Debian release.
set -euo pipefail
cd "$(dirname "$0")"

suite=${SUITE:-bookworm}
jdk=$(./jdk.sh)
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
debian=$work/debian base=$work/base

commit() { # name, root, setting...
  local name=$1 root=$2 container
  shift 2
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$root" / >/dev/null
  buildah config --env PATH=/usr/local/bin:/usr/bin:/bin "$@" "$container"
  buildah commit --quiet --rm "$container" "localhost/$name" >/dev/null
  echo "built localhost/$name"
}

debootstrap --variant=minbase "$suite" "$debian" >"$work/log" || { tail -n 20 "$work/log" >&2; exit 1; }

mkdir -p "$base/var/lib/dpkg/status.d"
for package in base-files libc6 libgcc-s1 zlib1g; do
  deb=$(ls "$debian/var/cache/apt/archives/${package}_"*.deb)
  dpkg-deb --extract "$deb" "$base"
  # Vulnerability scanners read the installed packages here.
  dpkg-deb --field "$deb" >"$base/var/lib/dpkg/status.d/$package"
done
rm -rf "$base/usr/share/doc" "$base/usr/share/lintian"
cp "$debian/etc/nsswitch.conf" "$base/etc/"
commit herald-base:25 "$base"

rm -rf "$debian"/var/cache/apt/archives/*.deb "$debian"/var/lib/apt/lists/*
mkdir -p "$debian/opt/java"
cp -aL "$jdk" "$debian/opt/java/openjdk"
commit herald-jdk:25 "$debian" --env JAVA_HOME=/opt/java/openjdk \
  --env PATH=/opt/java/openjdk/bin:/usr/local/bin:/usr/bin:/bin
