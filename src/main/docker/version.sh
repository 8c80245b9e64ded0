#!/usr/bin/env bash
# Prints the version in pom.xml, which is that of the image and of the chart.
set -euo pipefail
sed -n '/<artifactId>herald<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' "$(dirname "$0")/../../../pom.xml"
