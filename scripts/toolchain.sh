# Finds the JDK and Maven, and installs what is missing by the system's package manager; what tests need beside, by npm. Sourced by ./sophia and ./check.

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
