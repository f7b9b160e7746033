#!/usr/bin/env bash
# The long lane: load and soak. Budget: 15 minutes on two cores that do nothing else.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec timeout 15m ./kaspool test -pl system-tests -am \
  '-Dtest=io/kaspool/systemtests/*Test' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dlanes.included=long -Dlanes.excluded=node "$@"
