#!/usr/bin/env bash
# Builds everything and runs every test. Needs the .NET SDK; on Debian and Ubuntu it installs the PostgreSQL server
# binaries (the tests start their own private servers from them), Chromium, and Node.js for the linter of the OpenAPI
# document when there are none.
# What failed is said once more at the end. The last line is "N passed, N failed", with ", N skipped" when some were; the exit code is
# 0 only when all passed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

have_postgres() {
  local dir
  if command -v initdb >/dev/null && command -v postgres >/dev/null; then return 0; fi
  for dir in /usr/lib/postgresql/*/bin; do
    if [ -x "$dir/initdb" ] && [ -x "$dir/postgres" ]; then return 0; fi
  done
  return 1
}

have_chromium() {
  local name
  for name in chromium chromium-browser google-chrome-stable google-chrome; do
    if command -v "$name" >/dev/null; then return 0; fi
  done
  return 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
  if ! command -v sudo >/dev/null; then return 1; fi
  # Without a terminal nobody can type a password: fail rather than wait for one.
  if [ -t 0 ]; then sudo "$@"; else sudo -n "$@"; fi
}

install() {
  if ! command -v apt-get >/dev/null; then return 1; fi
  as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

install_postgres() {
  # Only the binaries are wanted: this keeps the package from making and starting a server of its own.
  local quiet=/etc/postgresql-common/createcluster.d/affiliates-tests.conf installed=0
  as_root mkdir -p "$(dirname "$quiet")" || return 1
  echo "create_main_cluster = false" | as_root tee "$quiet" >/dev/null
  install postgresql || installed=1
  as_root rm -f "$quiet"
  return "$installed"
}

if ! have_postgres; then
  echo "No PostgreSQL server binaries found: installing them."
  if ! install_postgres || ! have_postgres; then
    cat >&2 <<'HELP'
The tests need the PostgreSQL server binaries (initdb, postgres), version 14 or later, on the PATH or under
/usr/lib/postgresql, and they could not be installed here. No server needs to run. Install them, for example
  Debian, Ubuntu   sudo apt-get install postgresql
  Fedora           sudo dnf install postgresql-server
  macOS            brew install postgresql
and start ./test.sh again.
HELP
    exit 1
  fi
fi

# The linter of the OpenAPI document is a Node.js program. Where it cannot be had its test is skipped, or fails in CI.
have_node() { command -v node >/dev/null && command -v npm >/dev/null; }

if ! have_node; then
  echo "No Node.js found: installing it."
  install nodejs npm && have_node || echo "Node.js could not be installed: the linter of the OpenAPI document needs it." >&2
fi
if have_node && ! npm ci --prefix tests/Linter --silent; then
  echo "The OpenAPI linter could not be installed: npm ci --prefix tests/Linter" >&2
fi

# The browser tests say themselves what is missing: where CI is not set they are skipped.
if ! have_chromium; then
  echo "No Chromium found: installing it."
  install chromium && have_chromium || echo "Chromium could not be installed: install chromium or google-chrome for the browser tests." >&2
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

dotnet build Affiliates.sln --configuration Release --verbosity quiet

passed=0 failed=0 skipped=0

# Reads one number out of a results file's <Counters …/>.
counter() { sed -n "s/.*<Counters \([^>]* \)\{0,1\}$2=\"\([0-9]*\)\".*/\2/p" "$1" | head -n 1; }

# Names the failed tests of a results file, each with the beginning of what it said.
failures() {
  awk 'BEGIN { RS = "<" }
    /^UnitTestResult / {
      is_failed = /outcome="Failed"/
      if (is_failed) { name = $0; sub(/.*testName="/, "", name); sub(/".*/, "", name); print "- " name }
    }
    /^ErrorInfo>/ { is_error = 1 }
    /^Message>/ && is_failed && is_error { sub(/^Message>/, ""); gsub(/\n/, "\n    "); print "    " substr($0, 1, 2000) }
    /^\/ErrorInfo>/ { is_error = 0 }' "$1" |
    sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xA;/ /g; s/&amp;/\&/g'
}

# One project after the other: the process tests measure and kill, and want the machine to themselves.
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo
  echo "== $name"
  status=0
  dotnet test --project "$project" --configuration Release --no-build --results-directory "$results" \
    --report-xunit-trx --report-xunit-trx-filename "$name.trx" || status=$?
  trx="$results/$name.trx"
  if [ ! -f "$trx" ]; then
    echo "$name reported no results." >&2
    failed=$((failed + 1))
    continue
  fi
  total=$(counter "$trx" total)
  if [ -z "$total" ]; then
    echo "$name reported results that cannot be read." >&2
    failed=$((failed + 1))
    continue
  fi
  good=$(counter "$trx" passed)
  bad=$(($(counter "$trx" failed) + $(counter "$trx" error) + $(counter "$trx" timeout) + $(counter "$trx" aborted)))
  # A run that broke off after its last good test has no failed test to show for it.
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
    echo "$name ended with exit code $status." >&2
    bad=1
  fi
  left=$((total - good - bad))
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + (left > 0 ? left : 0)))
done

if [ "$failed" -gt 0 ]; then
  echo
  echo "Failed:"
  for trx in "$results"/*.trx; do
    if [ -f "$trx" ]; then failures "$trx"; fi
  done
fi

echo
if [ "$skipped" -gt 0 ]; then
  echo "$passed passed, $failed failed, $skipped skipped"
else
  echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
