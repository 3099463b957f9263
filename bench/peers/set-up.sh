#!/usr/bin/env bash
# Sets up a peer for `sophia bench peers`; does nothing where that is done already.
#
#   set-up.sh mem0ai|server-memory|chroma|pgvector DIR
#
# What it fetches comes from where npm and apt of this machine are told to fetch from, and goes to DIR; only packages of the system,
# and pgvector among the extensions of PostgreSQL, go to their usual places. Prints lines NAME=VALUE, and on failure its last line on
# stderr says why.
set -euo pipefail

peer=${1:?expected a peer}
dir=${2:?expected a directory}
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../../scripts/toolchain.sh"
mkdir -p "$dir"
dir=$(cd -P "$dir" && pwd)
log=$dir/set-up.log

fail() {
    say "$*"
    exit 1
}

# quietly WHAT COMMAND…: runs it, its output goes to the log; says what failed, with the last line of that.
quietly() {
    local what=$1
    shift
    "$@" >"$log.part" 2>&1 </dev/null || {
        cat "$log.part" >>"$log"
        fail "$what failed: $(grep -v '^ *$' "$log.part" | tail -n 1 | cut -c 1-200)"
    }
    cat "$log.part" >>"$log"
}

# Two runs never set up at once.
if command -v flock >/dev/null 2>&1; then
    exec 9>"$dir/set-up.lock"
    flock 9
fi

# version_of PACKAGE: the name and version of an installed npm package.
version_of() { node -p 'const package = require(process.argv[1]); package.name + " " + package.version' "$dir/node_modules/$1/package.json"; }

need_node() {
    local tool
    for tool in node npm; do
        command -v $tool >/dev/null 2>&1 || install_package "${tool/#node/nodejs}" "${tool/#node/nodejs}" node ||
            fail "there is no $tool, and it could not be installed"
    done
}

# packages: those of package-lock.json, without what they would run when they are installed.
packages() {
    need_node
    cmp -s "$here/package-lock.json" "$dir/installed-lock.json" && return
    cp "$here/package.json" "$here/package-lock.json" "$dir/"
    quietly "npm ci" npm ci --prefix "$dir" --ignore-scripts --no-audit --no-fund
    cp "$here/package-lock.json" "$dir/installed-lock.json"
}

set_up_mem0ai() {
    packages
    local module=$dir/node_modules/better-sqlite3
    if ! (cd "$dir" && node -e 'new (require("better-sqlite3"))(":memory:")') >/dev/null 2>&1; then
        [ -d "$module" ] || fail "better-sqlite3, which mem0ai needs, is not there"
        quietly "building better-sqlite3, which mem0ai needs," npm rebuild --prefix "$dir" --foreground-scripts better-sqlite3
    fi
    echo "node=$(command -v node)"
    echo "modules=$dir/node_modules"
    echo "version=$(version_of mem0ai)"
}

set_up_server_memory() {
    packages
    [ -f "$dir/node_modules/@modelcontextprotocol/server-memory/dist/index.js" ] || fail "npm did not bring server-memory"
    echo "node=$(command -v node)"
    echo "program=$dir/node_modules/@modelcontextprotocol/server-memory/dist/index.js"
    echo "version=$(version_of @modelcontextprotocol/server-memory)"
}

set_up_chroma() {
    need_chroma "$here/../.." || exit 1
    echo "node=$chroma_node"
    echo "binding=$chroma_library"
    [ ${#chroma_with[@]} = 0 ] || {
        echo "loader=${chroma_with[0]}"
        echo "libraries=${chroma_with[2]}"
    }
    echo "version=ChromaDB of $(node -p 'const package = require(process.argv[1]); package.name + " " + package.version' "$chroma_library/package.json")"
}

set_up_pgvector() {
    need_postgres || exit 1
    echo "bin=$postgres_bin"
    echo "version=PostgreSQL $postgres_version, pgvector $(sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$(postgres_extensions "$postgres_bin")/vector.control")"
}

case $peer in
    mem0ai) set_up_mem0ai ;;
    server-memory) set_up_server_memory ;;
    chroma) set_up_chroma ;;
    pgvector) set_up_pgvector ;;
    *) fail "expected mem0ai, server-memory, chroma or pgvector, but got $peer" ;;
esac
