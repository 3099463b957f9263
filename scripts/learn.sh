#!/usr/bin/env bash
# Learns anew from labelled sentences how clauses are judged that no rule knows, as docs/conversation.md tells.
#
#   scripts/learn.sh           writes the weights of all languages
#   scripts/learn.sh --check   tells what they are worth on each writer's sentences, learned from all others
set -u

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd) || exit 1
cd "$root" || exit 1
. scripts/toolchain.sh

check=false
case ${1:-} in
    "") ;;
    --check) check=true ;;
    *)
        say "usage: scripts/learn.sh [--check]"
        exit 2
        ;;
esac

need_jdk && need_maven || exit 1
export JAVA_HOME=$java_home
classpath=$root/model/rules/target/learn.classpath
mvn -B -q -pl model/rules -am test-compile dependency:build-classpath -Dmdep.outputFile=target/learn.classpath || exit 1

# learn WHAT FILE-OF-WEIGHTS LANGUAGE FILE...: from the labelled sentences of some files
learn() {
    local what=$1 language=$3 out=model/rules/src/main/resources/ai/sophia/model/rules/$3/$2
    shift 3
    $check && out=check
    say "learning $language: a minute, or with --check some…"
    "$java_home/bin/java" -Dslf4j.internal.verbosity=ERROR -cp "model/rules/target/classes:model/rules/target/test-classes:$(cat "$classpath")" \
        "ai.sophia.model.rules.$what" "$language" "$out" "$@"
}

sets=evaluation/facts
english=($sets/sentences-dev.ndjson $sets/{plain,everyday,daily,common,seen,agents,untidy,typed}/sentences-dev.ndjson)
german=($sets/german/{,daily/,common/}sentences-dev.ndjson)
english_people=($sets/{people,ends}/people-dev.ndjson)
german_people=($sets/german/people/people-dev.ndjson)
learn Learning learned.weights english "${english[@]}" $sets/{,seen/}dialogues-dev.ndjson "${english_people[@]}" &&
    learn Learning learned.weights german "${german[@]}" $sets/german/dialogues-dev.ndjson &&
    learn LearningEndings endings.weights english "${english_people[@]}" "${english[@]}" &&
    learn LearningEndings endings.weights german "${german_people[@]}" "${german[@]}"
