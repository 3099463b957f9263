# Finds the JDK and Maven, and installs what is missing by the system's package manager; what tests need beside, by npm. Sourced by ./sophia, ./check and the scripts in dev/.

java_wanted=25

say() { printf '%s\n' "$*" >&2; }
say_on() { printf '%s' "$*" >&2; }

# errors_in LOG: what went wrong according to Maven, without its advice.
errors_in() {
    grep '^\[ERROR\] *[^ ]' "$1" | grep -v -E 'Help 1\]|Re-run Maven|full stack trace|For more information|After correcting|mvn <args>' | head -n 60
}

# real_path FILE: the file behind a chain of symbolic links (macOS has no readlink -f).
real_path() {
    local file=$1 target
    while [ -L "$file" ]; do
        target=$(readlink "$file")
        case $target in
            /*) file=$target ;;
            *) file=$(dirname "$file")/$target ;;
        esac
    done
    printf '%s/%s\n' "$(cd -P "$(dirname "$file")" && pwd)" "$(basename "$file")"
}

# is_jdk HOME: whether a JDK of the wanted version or newer lives there.
is_jdk() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    local line major
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                major=${line#JAVA_VERSION=\"}
                major=${major%%[!0-9]*}
                [ "${major:-0}" -ge "$java_wanted" ]
                return
                ;;
        esac
    done <"$1/release"
    return 1
}

# find_jdk: sets java_home to the first JDK that will do.
find_jdk() {
    local home found
    if [ -n "${SOPHIA_JAVA_HOME:-}" ] && ! is_jdk "$SOPHIA_JAVA_HOME"; then
        say "note: SOPHIA_JAVA_HOME=$SOPHIA_JAVA_HOME is no JDK $java_wanted or newer; looking elsewhere"
    fi
    for home in "${SOPHIA_JAVA_HOME:-}" "${JAVA_HOME:-}"; do
        if [ -n "$home" ] && is_jdk "$home"; then java_home=$home; return 0; fi
    done
    if found=$(command -v java 2>/dev/null); then
        home=$(dirname "$(dirname "$(real_path "$found")")")
        if is_jdk "$home"; then java_home=$home; return 0; fi
    fi
    for home in \
        /usr/lib/jvm/* /opt/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /opt/homebrew/opt/openjdk* \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*; do
        if is_jdk "$home"; then java_home=$home; return 0; fi
    done
    return 1
}

# as_root COMMAND...: runs it as root, never asking for a password.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n "$@"
    else
        return 1
    fi
}

# install_package APT DNF BREW: installs the package under its name with the manager at hand; quiet, all output goes to the log.
install_package() {
    local log=${TMPDIR:-/tmp}/sophia-packages.$(id -u).log
    if command -v apt-get >/dev/null 2>&1; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$1" >>"$log" 2>&1 && return
        as_root apt-get -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$1" >>"$log" 2>&1
    elif command -v dnf >/dev/null 2>&1; then
        as_root dnf install -y "$2" >>"$log" 2>&1
    elif command -v brew >/dev/null 2>&1; then
        brew install "$3" >>"$log" 2>&1
    else
        return 1
    fi
}

# need_jdk: finds a JDK, or installs one, or says how to get one and fails.
need_jdk() {
    find_jdk && return
    say "installing a JDK $java_wanted…"
    { install_package "temurin-$java_wanted-jdk" "java-$java_wanted-openjdk-devel" "openjdk@$java_wanted" ||
        install_package "openjdk-$java_wanted-jdk-headless" "java-latest-openjdk-devel" openjdk; } && find_jdk && return
    explain_jdk
    return 1
}

explain_jdk() {
    say "Sophia needs a JDK of version $java_wanted or newer, and none was found."
    say "  Debian, Ubuntu:  apt install temurin-$java_wanted-jdk   (or openjdk-$java_wanted-jdk)"
    say "  Fedora:          dnf install java-$java_wanted-openjdk-devel"
    say "  macOS:           brew install openjdk@$java_wanted"
    say "  elsewhere:       Eclipse Temurin $java_wanted, from the Adoptium project"
    say "Then run this again. A JDK in an unusual place is named by SOPHIA_JAVA_HOME."
}

# need_maven: finds Maven, or installs it, or says how to get it and fails.
need_maven() {
    command -v mvn >/dev/null 2>&1 && return
    say "installing Maven…"
    install_package maven maven maven && command -v mvn >/dev/null 2>&1 && return
    say "Building Sophia needs Maven 3.8.7 or newer, and there is no mvn on the PATH."
    say "  Debian, Ubuntu:  apt install maven"
    say "  Fedora:          dnf install maven"
    say "  macOS:           brew install maven"
    return 1
}

# need_redis: finds redis-server, which tests and dev/redis start, or installs it, or says how to get it and fails.
need_redis() {
    command -v redis-server >/dev/null 2>&1 && return
    say "installing Redis…"
    install_package redis-server redis redis && command -v redis-server >/dev/null 2>&1 && return
    say "The tests start a Redis of their own, and there is no redis-server on the PATH."
    say "  Debian, Ubuntu:  apt install redis-server"
    say "  Fedora:          dnf install redis"
    say "  macOS:           brew install redis"
    return 1
}

# need_clients ROOT: installs the foreign clients that tests drive, from clients/package-lock.json, once; npm comes with Node.
need_clients() {
    local folder=$1/clients
    local installed=$folder/node_modules/.installed
    cmp -s "$folder/package-lock.json" "$installed" && return
    if ! command -v npm >/dev/null 2>&1; then
        say "installing Node…"
        install_package npm nodejs-npm node
        if ! command -v npm >/dev/null 2>&1; then
            say "The tests drive clients that npm installs, and there is no npm on the PATH. Install Node 22 or newer with it."
            return 1
        fi
    fi
    say "installing the clients that the tests drive (once, about a minute)…"
    local log=${TMPDIR:-/tmp}/sophia-clients.$(id -u).log
    # a newer Node comes as one of the packages; their install scripts are not run
    if (cd "$folder" && npm ci --omit=peer --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1; then
        cp "$folder/package-lock.json" "$installed"
    else
        tail -n 5 "$log" >&2
        say "npm could not install them; all of it is in $log"
        return 1
    fi
}

# of_suite SUITE KIND FOLDER: sets aside to an apt that knows nothing but that suite of Debian, from where this machine gets its own, and keeps all of it in the folder.
of_suite() {
    local suite=$1 kind=$2 folder=$3 source
    if ! command -v apt-get >/dev/null 2>&1; then
        say "this takes packages of Debian, and there is no apt-get"
        return 1
    fi
    source=$(sed -n 's/^URIs: *\([^ ]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
    [ -n "$source" ] || source=$(sed -n 's/^deb  *\(\[[^]]*\]  *\)\{0,1\}\([^ ]*\).*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
    if [ -z "$source" ]; then
        say "no source of packages is configured for apt"
        return 1
    fi
    chmod 755 "$folder"
    mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
    echo "$kind [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $source $suite main" >"$folder/source.list"
    aside=(apt-get -q -o DPkg::Lock::Timeout=300 -o "Dir::Etc::sourcelist=$folder/source.list" -o Dir::Etc::sourceparts=-
        -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
    "${aside[@]}" update >"$folder/update.log" 2>&1 && return
    say "apt-get update for $suite failed: $(tail -n 1 "$folder/update.log")"
    return 1
}

postgres_wanted=15

# find_postgres: sets postgres_bin to the folder of the newest PostgreSQL's programs, and postgres_version.
find_postgres() {
    local folder version
    postgres_bin="" postgres_version=0
    for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin /usr/bin; do
        if [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ]; then
            version=$("$folder/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
            if [ "$version" -gt "$postgres_version" ]; then
                postgres_bin=$folder
                postgres_version=$version
            fi
        fi
    done
    [ "$postgres_version" -ge "$postgres_wanted" ]
}

# postgres_extensions BIN: where that PostgreSQL keeps its extensions.
postgres_extensions() {
    if [ -x "$1/pg_config" ]; then
        echo "$("$1/pg_config" --sharedir)/extension"
    else
        echo "/usr/share/postgresql/$(basename "$(dirname "$1")")/extension"
    fi
}

# need_postgres: finds PostgreSQL with pgvector, or installs them; sets postgres_bin and postgres_version.
need_postgres() {
    if ! find_postgres; then
        say "installing PostgreSQL…"
        install_package postgresql postgresql-server postgresql
        if ! find_postgres; then
            say "There is no PostgreSQL $postgres_wanted or newer here, and it could not be installed."
            return 1
        fi
    fi
    [ -f "$(postgres_extensions "$postgres_bin")/vector.control" ] && return
    say "installing pgvector…"
    install_package "postgresql-$postgres_version-pgvector" pgvector pgvector || build_pgvector
}

# build_pgvector: builds it from the source that Debian has, where there is no package of it for this PostgreSQL.
build_pgvector() {
    local tool folder
    for tool in "postgresql-server-dev-$postgres_version" gcc make dpkg-dev; do
        if ! install_package "$tool" "$tool" "$tool"; then
            say "$tool, which building pgvector needs, could not be installed"
            return 1
        fi
    done
    folder=$(mktemp -d)
    if of_suite trixie deb-src "$folder" && (
        cd "$folder" && "${aside[@]}" source --download-only pgvector && tar xzf pgvector_*.orig.tar.gz && cd pgvector-*/ &&
            make -s -j2 OPTFLAGS= "PG_CONFIG=$postgres_bin/pg_config" && as_root make -s install "PG_CONFIG=$postgres_bin/pg_config"
    ) >"$folder/build.log" 2>&1; then
        rm -rf "$folder"
        return
    fi
    say "pgvector could not be built; all of it is in $folder"
    return 1
}

# need_servers ROOT: installs the servers that npm has, from dev/servers/package-lock.json, once.
need_servers() {
    local folder=$1/dev/servers log=${TMPDIR:-/tmp}/sophia-servers.$(id -u).log
    local installed=$folder/node_modules/.installed
    mkdir -p "$folder/node_modules"
    # two that install at once would destroy each other's work
    if command -v flock >/dev/null 2>&1; then
        exec 8>"$folder/node_modules.lock"
        flock 8
    fi
    if ! cmp -s "$folder/package-lock.json" "$installed"; then
        if ! command -v npm >/dev/null 2>&1; then
            say "installing Node…"
            install_package npm nodejs-npm node
        fi
        say "installing the servers of ChromaDB and Portkey (once, some seconds)…"
        if ! (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$log" 2>&1; then
            tail -n 5 "$log" >&2
            say "npm could not install the servers of ChromaDB and Portkey; all that it says is in $log"
            return 1
        fi
        cp "$folder/package-lock.json" "$installed"
    fi
    exec 8>&-
}

# need_chroma ROOT: installs ChromaDB's server, which npm has as a library for Node, and finds how it loads; sets
# chroma_node to the Node that loads it, chroma_library to the library, and chroma_with to what stands before both.
need_chroma() {
    local folder=$1/dev/servers log=${TMPDIR:-/tmp}/sophia-chroma.$(id -u).log
    need_servers "$1" || return 1
    if command -v flock >/dev/null 2>&1; then
        exec 8>"$folder/node_modules.lock"
        flock 8
    fi
    find_chroma "$folder" || { newer_libc "$folder" "$log" && find_chroma "$folder"; } || {
        say "the server of ChromaDB that npm has does not load on this machine"
        return 1
    }
    exec 8>&-
}

# find_chroma FOLDER: sets what need_chroma sets, if the server loads.
find_chroma() {
    local loader library
    chroma_node=$(command -v node) || return 1
    for loader in "" "$1"/node_modules/.libc/usr/lib/*/ld-linux-*.so.[0-9]; do
        chroma_with=()
        [ -z "$loader" ] || chroma_with=("$loader" --library-path "$(dirname "$loader")")
        for library in "$1"/node_modules/chromadb-js-bindings-*; do
            if ${chroma_with[@]+"${chroma_with[@]}"} "$chroma_node" -e 'require(process.argv[1])' "$library" >/dev/null 2>&1; then
                chroma_library=$library
                return
            fi
        done
    done
    return 1
}

# newer_libc FOLDER LOG: that server needs version 2.38 of the C library; a Debian that is older runs it by a newer one, unpacked aside.
newer_libc() {
    local scratch package part=$1/node_modules/.libc.part
    scratch=$(mktemp -d)
    rm -rf "$part" "$1/node_modules/.libc"
    mkdir "$part"
    if of_suite trixie deb "$scratch" && (cd "$scratch" && "${aside[@]}" download libc6 libstdc++6 libgcc-s1) >"$2" 2>&1; then
        for package in "$scratch"/*.deb; do
            dpkg -x "$package" "$part"
        done
        mv "$part" "$1/node_modules/.libc"
    fi
    rm -rf "$scratch"
    [ -d "$1/node_modules/.libc" ]
}
