#!/usr/bin/env bash
# The long lane: load, soak and a thousand kills. Budget on two cores that do nothing else: 15 minutes
# and 7 s a kill; -Dkaspool.kills=N asks for another number of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec timeout 135m ./kaspool test -pl system-tests -am \
  '-Dtest=io/kaspool/systemtests/*Test' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dlanes.included=long -Dlanes.excluded=node "$@"
