# shellcheck shell=bash
# What the items share; each sources it first. An item ends with 0 when everything was as it should be, with 77 when it cannot run here.
set -Eeuo pipefail

name=$(basename "$0")
real=$ROOT/benchmarks/real
mkdir -p "$RUN/$name"
chmod 755 "$RUN/$name"
cd "$RUN/$name"

# shellcheck source=ports.bash
. "$real/ports.bash"

pids=()
stop_all() {
  local pid
  [ ${#pids[@]} -gt 0 ] || return 0
  kill "${pids[@]}" 2> /dev/null || true
  for _ in $(seq 50); do
    kill -0 "${pids[@]}" 2> /dev/null || break
    sleep 0.1
  done
  for pid in "${pids[@]}"; do kill -9 "$pid" 2> /dev/null || true; done
}
trap stop_all EXIT
trap 'exit 143' TERM INT
trap 'fail "line $LINENO: \`$BASH_COMMAND\`"' ERR

# ---- what is told ----

client() {  # which client it is, with its version
  echo "client $*" >> "$RESULT"
}

checked() {  # what was as it should be
  echo "checked $*" | tee -a "$RESULT"
}

fail() {
  echo "checked **not so:** $*" | tee -a "$RESULT"
  exit 1
}

skip() {
  echo "client $*" >> "$RESULT"
  exit 77
}

needs() {  # programs without which there is nothing to show
  local program
  for program; do
    command -v "$program" > /dev/null || skip "$program is not installed"
  done
}

needs_node() {  # packages for Node.js
  local package
  needs node
  for package; do
    node -e "require.resolve('$package')" 2> /dev/null || skip "the npm package $package is not installed"
  done
}

go_version() {  # PROGRAM built by Go
  echo "$1 $(go version -m "$(type -P "$1")" 2> /dev/null | awk '$1 == "mod" { print $3 }')"
}

node_version() {
  echo "$1 $(node -p "JSON.parse(require('fs').readFileSync(require('path').join(process.env.NODE_PATH, '$1', 'package.json'))).version")"
}

sized() {  # the ordinary size, or the small one
  if [ -n "$SMALL" ]; then echo "$2"; else echo "$1"; fi
}

# ---- programs ----

start() {  # NAME COMMAND…: in the background, with NAME.log, until the item ends; its process is STARTED
  local log=$1.log
  shift
  "$@" > "$log" 2>&1 &
  STARTED=$!
  pids+=("$STARTED")
}

await_line() {  # NAME PATTERN: until the program that was started last has printed it
  until grep -q -- "$2" "$1.log"; do
    kill -0 "$STARTED" 2> /dev/null || { cat "$1.log"; fail "$1 ended at once"; }
    sleep 0.1
  done
}

await_port() {  # PORT: until somebody listens
  until (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; do
    kill -0 "$STARTED" 2> /dev/null || fail "nobody listens on $1"
    sleep 0.1
  done
}

free_port() {
  free_ports 1
}

web_origin() {  # starts the ordinary web server; ORIGIN is its port
  needs node
  ORIGIN=$(free_port)
  start origin node "$real/origins/web.cjs" "$ORIGIN" "$@"
  await_port "$ORIGIN"
}

tunnel() {  # NAME KIND PORT [OPTION…]: sets HOST, URL, TLS_URL, PUBLIC (as culvert printed it) and AGENT (its process)
  local own=$1 online
  shift
  start "agent-$own" "$ROOT/culvert" "$@" --name "$own" --json --server "ws://localhost:$WS_PORT"
  AGENT=$STARTED
  await_line "agent-$own" '"event":"online"'
  online=$(grep -m 1 '"event":"online"' "agent-$own.log")
  HOST=$(jq -r .hostname <<< "$online")
  # shellcheck disable=SC2034 # for items
  PUBLIC=$(jq -r .url <<< "$online")
  # shellcheck disable=SC2034
  URL=http://$HOST:$HTTP_PORT TLS_URL=https://$HOST:$HTTPS_PORT
}

# ---- what history says ----

api() {  # PATH of the API
  curl -sS --fail --max-time 10 -H "Authorization: Bearer $CULVERT_TOKEN" "$API/api/v1$1"
}

await_history() {  # CONDITION (jq, over the list of the tunnel's exchanges, newest first): until the API shows it
  local until=$((SECONDS + 40))
  until api "/requests?host=$HOST&limit=200" > history.json && jq -e ".items | $1" history.json > /dev/null; do
    [ "$SECONDS" -lt "$until" ] || { cat history.json; fail "history never came to: $1"; }
    sleep 0.3
  done
}

await_session() {  # CONDITION (jq, over the tunnel's session)
  local until=$((SECONDS + 40))
  until api "/sessions?limit=200" > sessions.json &&
    jq -e ".items | map(select(.hostname == \"$HOST\"))[0] | $1" sessions.json > /dev/null; do
    [ "$SECONDS" -lt "$until" ] || { cat sessions.json; fail "the session never came to: $1"; }
    sleep 0.3
  done
}

# ---- files and memory ----

random_file() {  # FILE BYTES: the same noise each time, which nothing can compress
  openssl enc -aes-128-ctr -nosalt -pass "pass:$1" -pbkdf2 -in /dev/zero 2> /dev/null | head -c "$2" > "$1" || true
  [ "$(stat -c %s "$1")" = "$2" ] || fail "$1 could not be made"
}

digest() {  # FILE, or - for standard input
  sha256sum "$1" | cut -d ' ' -f 1
}

same() {  # FILE FILE: to the byte
  cmp "$1" "$2" || fail "$1 and $2 differ"
}

megabytes() {  # PROCESS FIELD of /proc/PROCESS/status: VmRSS is what it has now, VmHWM the most it had
  awk -v field="$2:" '$1 == field { printf "%d", $2 / 1024 }' "/proc/$1/status"
}

forget_peak() {  # PROCESS: VmHWM begins anew (proc_pid_clear_refs(5))
  echo 5 > "/proc/$1/clear_refs"
}
