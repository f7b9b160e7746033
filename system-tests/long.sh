#!/usr/bin/env bash
# The long lane: load and soak. Budget: 15 minutes on two cores that do nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
./kaspool config --help >/dev/null # builds what is packaged
exec timeout 15m mvn -B -ntp verify -pl system-tests -am -Dsurefire.failIfNoSpecifiedTests=false \
  -Dlanes.included=long -Dlanes.excluded=node -DskipUnitTests=true "$@"
